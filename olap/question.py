"""A question to a cube with every name resolved and every value typed. Nothing here knows `cubes` or SQL."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from olap.model import CubeModel, Dimension, Hierarchy, Level, Measure, listed
from warehouse.errors import QuestionError

Value = str | int | float | bool | Decimal | datetime.date | datetime.datetime | None
Path = tuple[Value, ...]

MOST = 2**53
WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
CONDITION = re.compile(r"\s*(?P<measure>[a-z][a-z0-9_]*)\s*(?P<sign><=|>=|<>|<|>|=)\s*(?P<value>[^\s<>=]+)\s*")


@dataclass(frozen=True)
class Cut:
    """What part of a dimension is asked about.

    paths: these members (one or more); or low and high: from and to, both included, an empty one is open.
    A path shorter than the hierarchy stands for all below it. is_inverted: everything but that.
    """

    dimension: Dimension
    hierarchy: Hierarchy
    paths: tuple[Path, ...] = ()
    low: Path = ()
    high: Path = ()
    is_inverted: bool = False

    def __post_init__(self) -> None:
        where = f"{self.dimension.name}@{self.hierarchy.name}"
        if () in self.paths or not (self.paths or self.low or self.high):
            raise QuestionError("the cut names no member", where=where, hint="for example date:2018 or date:2018-2020")
        ends = (*self.low, *self.high)
        steps = self.hierarchy.levels[: max(len(self.low), len(self.high))]
        if None in ends or not all(is_ordered(level) for level in steps):
            raise QuestionError(
                "from–to needs numbers or dates",
                where=where,
                found=" to ".join(",".join(str(part) for part in path) for path in (self.low, self.high)),
                hint=r"for a - in a name write \-",
            )

    @property
    def point(self) -> Path:
        """The one member asked about, or ()."""
        return self.paths[0] if len(self.paths) == 1 and not self.is_inverted else ()


@dataclass(frozen=True)
class Axis:
    """A dimension drilled down to the last of `levels`."""

    dimension: Dimension
    hierarchy: Hierarchy
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Condition:
    """What a row's measure must be for the row to be shown, such as `amount > 1000`."""

    measure: Measure
    sign: str
    value: Decimal


@dataclass(frozen=True)
class Question:
    """What is asked of a cube.

    order: names of measures or of row attributes, and whether the largest comes first;
    limit and offset count rows, not cells; having: which rows are shown; totals stay those of all rows.
    limits: what the asker may see at all, whatever he cuts to; min_people: cells of fewer people are not told.
    """

    cube: CubeModel
    measures: tuple[Measure, ...]
    cuts: tuple[Cut, ...] = ()
    rows: tuple[Axis, ...] = ()
    columns: tuple[Axis, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    offset: int = 0
    locale: str = "en"
    having: tuple[Condition, ...] = ()
    limits: tuple[Cut, ...] = ()
    min_people: int = 0
    row_levels: tuple[Level, ...] = field(init=False)
    column_levels: tuple[Level, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "row_levels", tuple(level for axis in self.rows for level in axis.levels))
        object.__setattr__(self, "column_levels", tuple(level for axis in self.columns for level in axis.levels))
        self._check_axes()
        self._check_paging()

    def _check_axes(self) -> None:
        where = f"cube {self.cube.name}"
        names = [axis.dimension.name for axis in (*self.rows, *self.columns)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise QuestionError(
                "a dimension is drilled twice", where=where, found=listed(twice), hint="name its deepest level once"
            )
        refs = [*self.cube.measures, *(r for level in self.row_levels for r in (level.ref, level.label_ref))]
        for name, _ in self.order:
            if name not in refs:
                raise QuestionError(
                    "cannot order by this", where=where, found=name, hint=f"known are {listed(dict.fromkeys(refs))}"
                )

    def _check_paging(self) -> None:
        if self.having and not self.rows:
            raise QuestionError("having judges rows, and there are none", hint="drill rows down to something")
        if (self.limit is not None and self.limit < 1) or self.offset < 0 or max(self.limit or 0, self.offset) > MOST:
            raise QuestionError(
                "not a page", found=f"limit {self.limit}, offset {self.offset}", hint="the limit starts at 1"
            )
        if self.limit is None:
            self._check_size((*self.rows, *self.columns))
        else:
            self._check_size(self.columns)

    def _check_size(self, axes: Sequence[Axis]) -> None:
        """Levels with very many members need a limit, or a cut that names the members."""
        for axis in axes:
            depth = max((len(path) for cut in self.cuts_of(axis) for path in cut.paths), default=0)
            large = [level.name for level in axis.levels[depth:] if level.is_high_cardinality]
            if large:
                raise QuestionError(
                    "too many members to list",
                    where=f"dimension {axis.dimension.name}",
                    found=listed(large),
                    hint="put it on the rows with a limit, or cut it to the members asked about",
                )

    @property
    def all_cuts(self) -> tuple[Cut, ...]:
        """What is asked about, within what may be seen."""
        return (*self.cuts, *self.limits)

    def cuts_of(self, axis: Axis) -> list[Cut]:
        """The cuts that name members of an axis' hierarchy."""
        return [
            cut
            for cut in self.cuts
            if cut.dimension.name == axis.dimension.name
            and cut.hierarchy.name == axis.hierarchy.name
            and not cut.is_inverted
        ]


def typed_condition(cube: CubeModel, text: str) -> Condition:
    """`amount > 1000` as a Condition. Raises QuestionError when it is none."""
    match = CONDITION.fullmatch(text)
    try:
        value = _number(match["value"]) if match else None
    except (ValueError, InvalidOperation):
        value = None
    if match is None or value is None:
        raise QuestionError("not a condition", found=repr(text), hint="a measure, one of < <= > >= = <>, a number")
    return Condition(cube.measure(match["measure"]), match["sign"], value)


def typed_path(dimension: Dimension, hierarchy: Hierarchy, path: Sequence[str | None]) -> Path:
    """A path of texts as values of the levels' types. Raises QuestionError when one does not fit."""
    if len(path) > len(hierarchy.levels):
        raise QuestionError(
            "the path is deeper than the dimension",
            where=f"{dimension.name}@{hierarchy.name}",
            found=",".join(str(part) for part in path),
            hint=f"levels are {listed(level.name for level in hierarchy.levels)}",
        )
    return tuple(typed(level, text) for level, text in zip(hierarchy.levels, path, strict=False))


def is_ordered(level: Level) -> bool:
    """Whether from–to makes sense: it does for numbers and dates, not for names."""
    return _reader(level.key.data_type) is not str


def typed(level: Level, text: str | None) -> Value:
    """A text as a value of the level's type. Raises QuestionError when it is none."""
    if text is None:
        return None
    try:
        text.encode()
        return _reader(level.key.data_type)(text)
    except (ValueError, InvalidOperation) as error:
        raise QuestionError(
            f"not a value of type {level.key.data_type.lower()}",
            where=level.ref,
            found=repr(text),
            hint="write members as they are stored, or __null__ for the empty one",
        ) from error


def _whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > 37:
        raise ValueError(text)
    return number


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


READERS: dict[str, Callable[[str], Value]] = {
    "BOOLEAN": _truth,
    "DOUBLE": lambda text: float(_number(text)),
    "FLOAT": lambda text: float(_number(text)),
    "DECIMAL": _number,
    "DATE": datetime.date.fromisoformat,
    "TIMESTAMP": datetime.datetime.fromisoformat,
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UINTEGER", "UBIGINT"), _whole),
}


def _reader(data_type: str) -> Callable[[str], Value]:
    return READERS.get(data_type.split("(", maxsplit=1)[0], str)
