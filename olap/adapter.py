"""The only file that knows `cubes` 1.1: its model, its cells and cuts, its drill-down, its browser seam.

`cubes` keeps the logical model and the language of questions (`date:2018,1|geography:US;CA`,
`date@week:week`). Answers come from our own engine: the SQL of `cubes` counts an empty value as 0 in
averages and never orders. Its licence asks for a notice visible to network users.
"""

from __future__ import annotations

import collections
import collections.abc
import re
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from olap.model import CubeModel, Dimension, Level, pick
from olap.question import Axis, Cut, Path, typed_path
from warehouse.errors import QuestionError


@contextmanager
def _as_in_2016() -> Iterator[None]:
    """Lend `cubes` and its parser what Python and setuptools have dropped since, only while they load."""
    gone = [name for name in ("Callable", "Mapping", "MutableMapping") if not hasattr(collections, name)]
    stub = types.ModuleType("pkg_resources")
    stub.__dict__["iter_entry_points"] = lambda group, name=None: iter(())
    kept = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = stub
    for name in gone:
        setattr(collections, name, getattr(collections.abc, name))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name in gone:
            delattr(collections, name)
        del sys.modules["pkg_resources"]
        if kept is not None:
            sys.modules["pkg_resources"] = kept


with _as_in_2016():
    import cubes
    import cubes.cells
    import cubes.stores

AggregationBrowser, AggregationResult = cubes.AggregationBrowser, cubes.AggregationResult
CUBES_VERSION = str(cubes.__version__)
Cell, Facts, Store = cubes.Cell, cubes.Facts, cubes.stores.Store

NONADDITIVE = {"additive": None, "semi_additive": "time", "non_additive": "any"}
TOKEN = re.compile(r"\\.|.", re.DOTALL)
NAME = r"[a-z][a-z0-9_]*"
CUT_HEAD = re.compile(rf"!?(?P<dimension>{NAME})(@(?P<hierarchy>{NAME}))?")
DRILL = re.compile(rf"(?P<dimension>{NAME})(@(?P<hierarchy>{NAME}))?(:(?P<level>{NAME}))?")


class _Separator:
    """Splits a text at a character that is not escaped."""

    def __init__(self, character: str) -> None:
        self.character = character

    def split(self, text: str) -> list[str]:
        parts = [""]
        for token in TOKEN.findall(text):
            if token == self.character:
                parts.append("")
            else:
                parts[-1] += token
        return parts


def _mend_cells() -> None:
    """Make the text of a cut come back as the same cut: `cubes` loses backslashes and writes None as a name."""
    cells = cubes.cells
    for name, character in (("CUT_STRING", "|"), ("DIMENSION_STRING", ":"), ("PATH_STRING", ",")):
        setattr(cells, f"{name}_SEPARATOR", _Separator(character))
    cells.RANGE_CUT_SEPARATOR, cells.SET_CUT_SEPARATOR = _Separator("-"), _Separator(";")
    part = r"(?:\\.|[^\\:;|-])*"
    cells.RE_ELEMENT = cells.RE_POINT = re.compile(rf"{part}\Z", re.DOTALL)
    cells.RE_SET = re.compile(rf"{part}(;{part})*\Z", re.DOTALL)
    cells.RE_RANGE = re.compile(rf"{part}-{part}\Z", re.DOTALL)
    cells.string_from_path = lambda path: ",".join(cells._path_part_escape(part) for part in path or ())


_mend_cells()


def split_path(text: str) -> list[str | None]:
    """`2018,1` as its parts; `__null__` is the empty one."""
    return list(cubes.cells.path_from_string(text)) if text else []


def join_path(path: Sequence[str | None]) -> str:
    """Parts as a text that `split_path` splits again."""
    return str(cubes.cells.string_from_path(path))


def cut_text(raw: Any) -> str:
    """A cut given as a document, as `cubes` writes it, as its text. Raises QuestionError when it is none."""

    def path(given: Any) -> str:
        if not isinstance(given, list) or not all(
            part is None or isinstance(part, str | int | float) for part in given
        ):
            raise _no_cut(str(raw))
        return join_path([None if part is None else str(part) for part in given])

    if not isinstance(raw, dict) or not isinstance(raw.get("dimension"), str):
        raise _no_cut(str(raw))
    head = f"{'!' if raw.get('invert') else ''}{raw['dimension']}"
    head += f"@{raw['hierarchy']}" if raw.get("hierarchy") else ""
    match raw.get("type"):
        case "point":
            return f"{head}:{path(raw.get('path'))}"
        case "set" if isinstance(raw.get("paths"), list):
            return f"{head}:{';'.join(path(each) for each in raw['paths'])}"
        case "range":
            return f"{head}:{path(raw.get('from') or [])}-{path(raw.get('to') or [])}"
        case _:
            raise _no_cut(str(raw))


def logical_cube(model: CubeModel, locale: str) -> Any:
    """The model as a `cubes.Cube`, with labels of that language."""
    aggregates = [
        cubes.MeasureAggregate(
            measure.name,
            label=measure.labels[locale],
            description=measure.description,
            format=measure.format,
            function=measure.function or None,
            expression=measure.expression or None,
            nonadditive=NONADDITIVE[measure.additivity],
        )
        for measure in model.measures.values()
    ]
    return cubes.Cube(
        model.name,
        label=model.labels[locale],
        description=model.description,
        dimensions=[_logical_dimension(each, locale) for each in model.dimensions.values()],
        aggregates=aggregates,
        details=[cubes.Attribute(name) for name in model.fact_id],
        locale=locale,
    )


def _logical_dimension(dimension: Dimension, locale: str) -> Any:
    levels = {level.name: _logical_level(level, locale) for level in dimension.levels}
    hierarchies = [
        cubes.Hierarchy(each.name, [levels[level.name] for level in each.levels], label=each.labels[locale])
        for each in dimension.hierarchies
    ]
    return cubes.Dimension(
        dimension.name,
        levels=list(levels.values()),
        hierarchies=hierarchies,
        default_hierarchy_name=hierarchies[0].name,
        label=dimension.labels[locale],
        description=dimension.description,
    )


def _logical_level(level: Level, locale: str) -> Any:
    names = [level.name, f"{level.name}_label"] if level.label_columns else [level.name]
    return cubes.Level(
        level.name,
        [cubes.Attribute(name) for name in names],
        label=level.labels[locale],
        description=level.key.description,
        cardinality="high" if level.is_high_cardinality else None,
    )


def parse_cell(model: CubeModel, logical: Any, text: str) -> Any:
    """`date:2018,1|!geography:US` as a `cubes.Cell`. Raises QuestionError with what exists or is expected."""
    cuts = []
    for part in cubes.cells.CUT_STRING_SEPARATOR.split(text) if text else []:
        head = CUT_HEAD.fullmatch(cubes.cells.DIMENSION_STRING_SEPARATOR.split(part)[0])
        if not head:
            raise _no_cut(part)
        model.dimension(head["dimension"]).hierarchy(head["hierarchy"])
        try:
            cuts.append(cubes.cells.cut_from_string(part, logical))
        except cubes.CubesError as error:
            raise _no_cut(part) from error
    return cubes.Cell(logical, cuts)


def _no_cut(text: str) -> QuestionError:
    return QuestionError(
        "not a cut",
        found=repr(text),
        hint=r"dimension:member, date:2018,1, date:2018-2020, geography:US;CA, !date:2018;"
        r" put \ before any of : , ; - | in a name",
    )


def typed_cuts(model: CubeModel, cell: Any) -> tuple[Cut, ...]:
    """The cuts of a `cubes.Cell` with values of the levels' types."""
    return tuple(_typed_cut(model, cut) for cut in cell.cuts)


def _typed_cut(model: CubeModel, cut: Any) -> Cut:
    dimension = model.dimension(str(cut.dimension))
    hierarchy = dimension.hierarchy(str(cut.hierarchy) if cut.hierarchy else None)

    def typed(path: Sequence[Any] | None) -> Path:
        return typed_path(dimension, hierarchy, [None if part is None else str(part) for part in path or ()])

    if isinstance(cut, cubes.RangeCut):
        return Cut(dimension, hierarchy, (), typed(cut.from_path), typed(cut.to_path), cut.invert)
    paths = cut.paths if isinstance(cut, cubes.SetCut) else [cut.path]
    return Cut(dimension, hierarchy, tuple(typed(path) for path in paths), is_inverted=cut.invert)


def parse_drilldown(model: CubeModel, cell: Any, drills: Sequence[str]) -> Any:
    """`geography`, `date:month`, `date@week:week` as a `cubes.Drilldown`.

    Without a level it is the first one below the cut. Raises QuestionError with what exists or is expected.
    """
    for drill in drills:
        match = DRILL.fullmatch(drill)
        if not match:
            raise QuestionError(
                "not a drill-down",
                found=repr(drill),
                hint="dimension, dimension:level, dimension@hierarchy or dimension@hierarchy:level",
            )
        hierarchy = model.dimension(match["dimension"]).hierarchy(match["hierarchy"])
        if match["level"]:
            known = {level.name: level for level in hierarchy.levels}
            pick("level", match["level"], known, f"{match['dimension']}@{hierarchy.name}")
    try:
        return cubes.Drilldown(list(drills), cell)
    except cubes.HierarchyError as error:
        raise QuestionError(
            "no level to drill to", found=",".join(drills), hint="the cut ends there, or is of another hierarchy"
        ) from error


def typed_axes(model: CubeModel, drilldown: Any) -> tuple[Axis, ...]:
    """The items of a `cubes.Drilldown`."""
    axes = []
    for item in drilldown:
        dimension = model.dimension(item.dimension.name)
        hierarchy = dimension.hierarchy(item.hierarchy.name)
        axes.append(Axis(dimension, hierarchy, hierarchy.levels[: len(item.levels)]))
    return tuple(axes)
