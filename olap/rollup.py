"""Rollups: smaller tables that hold a cube's sums by months, places and products, made by dbt.

A question is answered from the smallest one that answers it exactly: every level that is drilled or cut must be in it,
and every measure must merge. Distinct counts, medians and averages never do, so they are asked of the facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from olap.catalog import Catalog, Table
from olap.model import Dimension, Hierarchy, Level, Measure, Rollup, listed
from olap.question import Axis, Cut, Question
from olap.sheet import Sheet
from warehouse.arithmetic import names_in

MERGED = {"sum": "sum", "count": "count_sum", "count_sum": "count_sum", "min": "min", "max": "max"}


class RollupReader:
    """Ties the rollups of one cube file to the release."""

    def __init__(self, sheet: Sheet, catalog: Catalog, dimensions: Mapping[str, Dimension]) -> None:
        self.sheet, self.catalog, self.dimensions = sheet, catalog, dimensions

    def read(self, entries: Sequence[Mapping[str, Any]], measures: Mapping[str, Measure]) -> tuple[Rollup, ...]:
        """The rollups, the smallest first. Raises ContractError when one names what is not there."""
        rollups = [self._rollup(raw, measures) for raw in entries]
        return tuple(sorted(rollups, key=lambda rollup: rollup.count_rows))

    def _rollup(self, raw: Mapping[str, Any], measures: Mapping[str, Measure]) -> Rollup:
        self.sheet.check(raw, "a rollup", {"table", "dimensions"})
        table = self.catalog.table(raw["table"], self.sheet.where)
        unknown = [name for name in raw["dimensions"] if name not in self.dimensions]
        if unknown:
            raise self.sheet.wrong("a rollup has an unknown dimension", listed(unknown), listed(self.dimensions))
        dimensions = {name: self._dimension(name, each, table) for name, each in raw["dimensions"].items()}
        merged = {
            each.name: replace(each, function=MERGED[each.function], column=table.columns[each.name], where=None)
            for each in measures.values()
            if each.function in MERGED and not each.stock and each.name in table.columns
        }
        return Rollup(table, dimensions, merged, table.count_rows)

    def _dimension(self, name: str, raw: Mapping[str, Any], table: Table) -> Dimension:
        """As the cube's, down to the levels that the rollup has: `key` and `levels`, or `columns` by level."""
        self.sheet.check(raw, f"rollup {name}", set(), {"key", "levels", "columns"})
        dimension = self.dimensions[name]
        if "columns" in raw:
            columns = {level: table.column(column, self.sheet.where) for level, column in raw["columns"].items()}
            changed = {
                level.name: replace(level, key=columns[level.name])
                for level in dimension.levels
                if level.name in columns and not level.label_columns
            }
            hierarchies = _kept(dimension, changed)
            return replace(dimension, table=None, key="", fact_key="", hierarchies=hierarchies)
        names = raw.get("levels") or [level.name for level in dimension.levels]
        levels = {level.name: level for level in dimension.levels if level.name in names}
        key = table.column(raw["key"], self.sheet.where).name
        return replace(dimension, fact_key=key, hierarchies=_kept(dimension, levels))


def _kept(dimension: Dimension, levels: Mapping[str, Level]) -> tuple[Hierarchy, ...]:
    """Each hierarchy down to its first level that is not there."""
    hierarchies = []
    for each in dimension.hierarchies:
        missing = [number for number, level in enumerate(each.levels) if level.name not in levels]
        steps = each.levels[: missing[0]] if missing else each.levels
        hierarchies.append(replace(each, levels=tuple(levels[level.name] for level in steps)))
    return tuple(hierarchies)


def rolled_up(question: Question) -> Question:
    """The same question to the smallest rollup that answers it exactly; the question itself when none does."""
    for rollup in question.cube.rollups:
        if _answers(rollup, question):
            return _moved(rollup, question)
    return question


def _answers(rollup: Rollup, question: Question) -> bool:
    cube = question.cube
    measures = [*question.measures, *(condition.measure for condition in question.having)]
    measures += [cube.measures[name] for name, _ in question.order if name in cube.measures]
    measures += [cube.people] if question.min_people else []
    bases = {
        base for each in measures for base in (names_in(each.expression, cube.name) if each.expression else [each.name])
    }
    needed = [
        (axis.dimension.name, axis.hierarchy.name, len(axis.levels)) for axis in (*question.rows, *question.columns)
    ]
    needed += [(cut.dimension.name, cut.hierarchy.name, _depth(cut)) for cut in question.all_cuts]
    return bases <= set(rollup.measures) and all(
        name in rollup.dimensions and depth <= len(rollup.dimensions[name].hierarchy(hierarchy).levels)
        for name, hierarchy, depth in needed
    )


def _depth(cut: Cut) -> int:
    return max(len(path) for path in (*cut.paths, cut.low, cut.high))


def _moved(rollup: Rollup, question: Question) -> Question:
    def cuts(given: Sequence[Cut]) -> tuple[Cut, ...]:
        return tuple(
            replace(
                cut,
                dimension=(found := rollup.dimensions[cut.dimension.name]),
                hierarchy=found.hierarchy(cut.hierarchy.name),
            )
            for cut in given
        )

    def axes(given: Sequence[Axis]) -> tuple[Axis, ...]:
        moved = []
        for axis in given:
            dimension = rollup.dimensions[axis.dimension.name]
            hierarchy = dimension.hierarchy(axis.hierarchy.name)
            moved.append(Axis(dimension, hierarchy, hierarchy.levels[: len(axis.levels)]))
        return tuple(moved)

    cube = question.cube
    measures = {each.name: each for each in cube.measures.values() if each.expression} | dict(rollup.measures)
    return replace(
        question,
        cube=replace(cube, fact=rollup.table, dimensions=rollup.dimensions, measures=measures),
        measures=tuple(measures[each.name] for each in question.measures),
        having=tuple(replace(each, measure=measures[each.measure.name]) for each in question.having),
        cuts=cuts(question.cuts),
        limits=cuts(question.limits),
        rows=axes(question.rows),
        columns=axes(question.columns),
    )
