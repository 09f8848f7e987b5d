"""The logical model of a cube, tied to the tables of one release.

`olap/definition.py` builds it from YAML and the release's catalog; `olap/adapter.py` shows it to `cubes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from olap.catalog import Column, Table
from warehouse.errors import QuestionError

LOCALES = ("en", "zh")

Labels = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Level:
    """One step of a hierarchy. Members are told apart by `key` within their parent.

    ref: the key's name in answers, e.g. `geography.city`; label_columns: by locale, the column that holds the
    text people read (empty: the key itself); is_high_cardinality: too many members to list without a limit.
    """

    name: str
    ref: str
    labels: Labels
    key: Column
    label_columns: Mapping[str, Column]
    is_high_cardinality: bool = False

    @property
    def label_ref(self) -> str:
        """The name of the label in answers; of the key, when it is its own label."""
        return f"{self.ref}_label" if self.label_columns else self.ref


@dataclass(frozen=True)
class Hierarchy:
    """One drill path, from the widest level to the narrowest."""

    name: str
    labels: Labels
    levels: tuple[Level, ...]

    def depth(self, level: str) -> int:
        """How many levels lead to `level`, itself included; 0 when it is not in this hierarchy."""
        names = [each.name for each in self.levels]
        return names.index(level) + 1 if level in names else 0


@dataclass(frozen=True)
class Dimension:
    """A way to cut and drill facts.

    table: None for a degenerate dimension, whose levels are columns of the fact; key: the table's surrogate
    key; fact_key: the fact's column that points at it; hierarchies: the first one is the default.
    """

    name: str
    labels: Labels
    description: str
    table: Table | None
    key: str
    fact_key: str
    hierarchies: tuple[Hierarchy, ...]

    def hierarchy(self, name: str | None) -> Hierarchy:
        """The hierarchy of that name, or the default. Raises QuestionError with the known names."""
        if not name:
            return self.hierarchies[0]
        known = {each.name: each for each in self.hierarchies}
        return pick("hierarchy", name, known, f"dimension {self.name}")

    @property
    def levels(self) -> tuple[Level, ...]:
        """Every level once, in order of the hierarchies."""
        return tuple({level.name: level for each in self.hierarchies for level in each.levels}.values())


@dataclass(frozen=True)
class Stock:
    """How a measure adds up that is a level and no flow: over everything but time.

    over: the dimension of time; take: which day of a period stands for it, the first or the last one that
    has facts; each: a column of the fact whose values have last days of their own, such as the source system.
    """

    over: str
    take: str
    each: str = ""


@dataclass(frozen=True)
class Measure:
    """A number asked of facts: a metric of the catalogue.

    Either `function` (of `column`, or of rows when that is None, and only of those where the boolean column
    `where` is true), or `expression`: arithmetic of other measures of the cube, computed after they were
    aggregated. format: a Python format specification; unit: one of UNITS; definition: formula and denominator
    in words, by language. additivity: whether members of a level add up to their parent; `stock` says how
    where it is semi_additive. is_hidden: shown only when asked for by name. dimension: whose column it is, when
    it is not the fact's.
    """

    name: str
    labels: Labels
    description: str
    format: str
    unit: str
    additivity: str
    definition: Labels
    function: str = ""
    column: Column | None = None
    where: Column | None = None
    expression: str = ""
    stock: Stock | None = None
    is_hidden: bool = False
    dimension: str = ""

    @property
    def is_additive(self) -> bool:
        """Whether members of any level add up to their parent."""
        return self.additivity == "additive"

    @property
    def formula(self) -> str:
        """How it is made, in one line: `sum(amount) where is_service`, `amount / count_lines`."""
        if self.expression:
            return self.expression
        made = f"{self.function}({self.column.name if self.column else '*'})"
        made += f" where {self.where.name}" if self.where else ""
        return f"{made} on the {self.stock.take} day" if self.stock else made


@dataclass(frozen=True)
class Rollup:
    """A smaller table that answers some questions of a cube: its dimensions reach less deep, its measures are
    named and merged as those of the cube. count_rows: about how many it has."""

    table: Table
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    count_rows: int


@dataclass(frozen=True)
class CubeModel:
    """A fact table, its dimensions and its measures.

    fact_id: the columns that tell facts apart; people: how many people a cell speaks of; rollups: the smallest first.
    """

    name: str
    labels: Labels
    description: str
    fact: Table
    fact_id: tuple[str, ...]
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    people: Measure
    rollups: tuple[Rollup, ...] = ()

    def dimension(self, name: str) -> Dimension:
        """The dimension of that name. Raises QuestionError with the known names."""
        return pick("dimension", name, self.dimensions, f"cube {self.name}")

    @property
    def shown_measures(self) -> tuple[str, ...]:
        """The measures of a question that names none."""
        return tuple(each.name for each in self.measures.values() if not each.is_hidden)

    def measure(self, name: str) -> Measure:
        """The measure of that name. Raises QuestionError with the known names."""
        return pick("measure", name, self.measures, f"cube {self.name}")


def pick(kind: str, name: str, known: Mapping[str, T], where: str) -> T:
    """`known[name]`. Raises QuestionError with what exists."""
    if name not in known:
        raise QuestionError(f"unknown {kind}", where=where, found=name, hint=f"known are {listed(known)}")
    return known[name]


def listed(names: Iterable[str]) -> str:
    """Names for a hint."""
    return ", ".join(names) or "none"
