"""Drill-down always adds up: children to their parent, rows and columns to the total, a cut and its inverse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olap.adapter import cubes
from olap.browser import DuckDBBrowser
from olap.engine import Answer, Row
from olap.model import Hierarchy

DRILLS = [
    (dimension, hierarchy, depth)
    for dimension, hierarchy, count in (
        ("date", "calendar", 4),
        ("date", "week", 3),
        ("geography", "place", 4),
        ("product", "range", 3),
        ("customer", "segment", 3),
        ("charge_type", "charge_type", 1),
    )
    for depth in range(1, count + 1)
]
MANY = 10_000
ALL = ("amount", "tax_amount", "count_lines", "count_amounts", "count_invoices", "average_amount")
MERGED = ("amount", "count_lines", "average_amount")  # totals are made from cells, not from facts


def _hierarchy(browser: DuckDBBrowser, dimension: str, name: str) -> Hierarchy:
    return browser.model.dimension(dimension).hierarchy(name)


def _rows(browser: DuckDBBrowser, drill: tuple[str, str, int], cut: str = "", measures: Sequence[str] = ALL) -> Answer:
    dimension, hierarchy, depth = drill
    if depth == 0:
        return browser.ask(browser.question(cut=cut, measures=measures))
    level = _hierarchy(browser, dimension, hierarchy).levels[depth - 1]
    rows = [f"{dimension}@{hierarchy}:{level.name}"]
    return browser.ask(browser.question(rows=rows, cut=cut, measures=measures, limit=MANY))


def _path(browser: DuckDBBrowser, dimension: str, hierarchy: str, depth: int, row: Row) -> list[Any]:
    return [row[level.ref] for level in _hierarchy(browser, dimension, hierarchy).levels[:depth]]


def _cut(dimension: str, hierarchy: str, path: list[Any], *, is_inverted: bool = False) -> str:
    return str(cubes.PointCut(dimension, path, hierarchy, is_inverted)) if path else ""


def _additive(browser: DuckDBBrowser, rows: list[Row]) -> dict[str, Any]:
    """Sums of the additive measures over rows; no value counts as nothing."""
    names = [measure.name for measure in browser.model.measures.values() if measure.is_additive]
    return {name: sum((row[name] or 0 for row in rows), Decimal(0)) for name in names if name in rows[0]}


def _near(value: Any) -> Any:
    return pytest.approx(value, rel=1e-12) if isinstance(value, float) else value


def _parents(browser: DuckDBBrowser, dimension: str, hierarchy: str, depth: int) -> Iterator[tuple[list[Any], Row]]:
    answer = _rows(browser, (dimension, hierarchy, depth))
    for row in answer.row_totals if depth else [answer.summary]:
        yield _path(browser, dimension, hierarchy, depth, row), row


def test_every_level_of_the_cube_is_drilled_below(billing: DuckDBBrowser) -> None:
    assert {(d.name, h.name, len(h.levels)) for d in billing.model.dimensions.values() for h in d.hierarchies} == {
        (dimension, hierarchy, max(n for d, h, n in DRILLS if (d, h) == (dimension, hierarchy)))
        for dimension, hierarchy, _ in DRILLS
    }


@pytest.mark.parametrize("measures", [ALL, MERGED], ids=["from facts", "from cells"])
@pytest.mark.parametrize(("dimension", "hierarchy", "depth"), DRILLS)
def test_children_add_up_to_their_parent(
    billing: DuckDBBrowser, dimension: str, hierarchy: str, depth: int, measures: tuple[str, ...]
) -> None:
    for path, row in _parents(billing, dimension, hierarchy, depth - 1):
        parent = {name: row[name] for name in measures}
        # GIVEN each parent, WHEN its cell is drilled
        answer = _rows(billing, (dimension, hierarchy, depth), _cut(dimension, hierarchy, path), measures)
        # THEN its children add up to it, and the cell's total is what the parent's row said
        assert answer.row_totals
        assert _additive(billing, answer.row_totals) == _additive(billing, [parent])
        assert answer.summary == {name: _near(value) for name, value in parent.items()}


@pytest.mark.parametrize(("dimension", "hierarchy", "depth"), DRILLS)
def test_a_cut_and_its_inverse_add_up_to_everything(
    billing: DuckDBBrowser, dimension: str, hierarchy: str, depth: int
) -> None:
    total = _rows(billing, DRILLS[0]).summary
    for path, _ in _parents(billing, dimension, hierarchy, depth):
        parts = [
            _rows(billing, (dimension, hierarchy, 0), _cut(dimension, hierarchy, path, is_inverted=inverted)).summary
            for inverted in (False, True)
        ]
        assert _additive(billing, parts) == _additive(billing, [total])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_pivot_adds_up_both_ways(billing: DuckDBBrowser, data: st.DataObject) -> None:
    # GIVEN any rows and columns, cut to any member of a third dimension
    axes = data.draw(st.permutations(DRILLS).map(lambda drills: list({drill[0]: drill for drill in drills}.values())))
    texts = [f"{d}@{h}:{_hierarchy(billing, d, h).levels[n - 1].name}" for d, h, n in axes]
    sliced = axes[2]
    path = data.draw(st.sampled_from([path for path, _ in _parents(billing, *sliced)]))
    question = billing.question(
        rows=texts[:1],
        columns=[text for text in texts[1:2] if not text.endswith(":customer")],
        cut=_cut(sliced[0], sliced[1], path),
        measures=data.draw(st.sampled_from([ALL, MERGED])),
        limit=MANY,
    )
    # WHEN it is asked
    answer = billing.ask(question)
    # THEN cells, row totals and column totals each add up to the total
    total = _additive(billing, [answer.summary])
    for rows in filter(None, (answer.cells, answer.row_totals, answer.column_totals)):
        assert _additive(billing, rows) == total
