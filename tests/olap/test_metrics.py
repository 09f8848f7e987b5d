"""The metric catalogue on a sample operator's release: every metric as by hand, every cube adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest

from olap.browser import DuckDBBrowser, open_browser
from olap.cases import read_cases
from olap.definition import cube_names
from olap.engine import Row
from olap.metrics import CASES, check_metrics, find_metric, read_metrics, unchecked
from olap.model import Hierarchy, Level
from warehouse.connection import open_release
from warehouse.errors import QuestionError
from warehouse.settings import Settings

pytestmark = pytest.mark.slow
MANY = 100_000


@pytest.fixture(scope="module")
def release(sample_home: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(open_release(sample_home)) as con:
        yield con


def test_sql_by_hand_reads_the_star_alone() -> None:
    for path in CASES.glob("*.yml"):
        for case in read_cases(path, path.stem):
            for sql in case.by_hand.values():
                assert not re.search(r"\b(marts|intermediate|staging|seeds)\.", sql), f"{path.stem}: {case.name}"


@pytest.mark.parametrize("cube", cube_names())
def test_every_metric_is_as_by_hand(release: duckdb.DuckDBPyConnection, cube: str) -> None:
    # GIVEN the metrics of a cube, WHEN each question of its cases is asked
    known = {name: each for name, each in read_metrics(release).items() if each.cube.name == cube}
    verdicts = list(check_metrics(release, cube=cube))
    # THEN every answer is that of SQL by hand, and no metric goes unasked
    assert [(each.case.name, each.differences) for each in verdicts if each.differences] == []
    assert unchecked(known, verdicts) == []


def test_an_unknown_metric_names_those_alike(release: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(QuestionError, match=r"unknown metric .* billing\.average_amount"):
        find_metric(read_metrics(release), "average_amount")


def _drills(browser: DuckDBBrowser) -> Iterator[tuple[str, Hierarchy, Level]]:
    for dimension in browser.model.dimensions.values():
        for hierarchy in dimension.hierarchies:
            for level in hierarchy.levels:
                yield dimension.name, hierarchy, level


def _total(rows: list[Row], name: str) -> object:
    values = [row[name] for row in rows if row[name] is not None]
    return sum(values) if values else None


@pytest.mark.parametrize("cube", cube_names())
def test_every_level_of_every_cube_adds_up(release: duckdb.DuckDBPyConnection, cube: str) -> None:
    # GIVEN every level of every dimension of the cube
    browser = open_browser(release, cube)
    for dimension, hierarchy, level in _drills(browser):
        # WHEN it is drilled to
        answer = browser.ask(browser.question(rows=[f"{dimension}@{hierarchy.name}:{level.name}"], limit=MANY))
        # THEN flows add up to the total, and stocks do over everything but time
        for measure in answer.question.measures:
            if measure.is_additive or (measure.stock and measure.stock.over != dimension):
                found = _total(answer.row_totals, measure.name)
                assert (found or 0) == (answer.summary[measure.name] or 0), (dimension, level.name, measure.name)
