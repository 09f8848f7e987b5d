"""Stocks add up over everything but time; a period shows its first or last day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from olap.adapter import logical_cube
from olap.browser import DuckDBBrowser, DuckDBStore
from olap.catalog import read_catalog
from olap.definition import ROOM, read_cube
from tests.olap.releases import STAR

LABELS = {"zh": "存量", "en": "Stock"}
FACTS = """
create table star.fct_base (
    month_end_date_key integer, geography_key bigint, source_system varchar, is_prepaid boolean,
    count_closing bigint, count_opening bigint, count_lost bigint
);
insert into star.fct_base values
(20180131, 1, 'a', false, 10, 8, 1), (20180131, 4, 'a', true, 5, 5, 0),
(20180228, 1, 'a', false, 12, 10, 2), (20180228, 4, 'a', true, 4, 5, 1),
(20181231, 1, 'a', false, 20, 19, 3), (20180131, 5, 'b', false, 100, 90, 7), (20180228, 5, 'b', false, 110, 100, 9);
"""
STOCK = {"additivity": "semi_additive", "over": "date", "each": "source_system", "unit": "count", "format": ",d"}
CUBE = {
    "fact": "star.fct_base",
    "fact_id": ["month_end_date_key", "geography_key"],
    "labels": LABELS,
    "dimensions": {
        "date": {"like": "date", "fact_key": "month_end_date_key"},
        "geography": {"like": "geography", "fact_key": "geography_key"},
        "source": {"labels": LABELS, "levels": {"source": {"key": "source_system", "labels": LABELS}}},
    },
    "measures": {
        "closing": {"function": "sum", "column": "count_closing", "take": "last", "labels": LABELS, **STOCK},
        "opening": {"function": "sum", "column": "count_opening", "take": "first", "labels": LABELS, **STOCK},
        "prepaid": {
            **{"function": "sum", "column": "count_closing", "where": "is_prepaid", "take": "last"},
            **{"labels": LABELS, **STOCK},
        },
        "lost": {
            **{"function": "sum", "column": "count_lost", "additivity": "additive", "unit": "count"},
            **{"format": ",d", "labels": LABELS},
        },
        "middle": {
            **{"function": "median", "column": "count_lost", "additivity": "non_additive", "unit": "count"},
            **{"format": ",.1f", "labels": LABELS},
        },
        "churn": {
            **{"expression": "lost / opening", "additivity": "non_additive", "unit": "ratio", "format": ".1%"},
            **{"labels": LABELS, "definition": LABELS},
        },
    },
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBBrowser]:
    room: Path = tmp_path_factory.mktemp("room")
    shutil.copytree(ROOM / "dimensions", room / "dimensions")
    (room / "cubes").mkdir()
    (room / "cubes" / "base.yml").write_text(yaml.safe_dump(CUBE), encoding="utf-8")
    con = duckdb.connect(config={"threads": 2})
    con.execute(STAR.read_text(encoding="utf-8"))
    con.execute(FACTS)
    model = read_cube("base", read_catalog(con), room)
    yield DuckDBBrowser(logical_cube(model, "en"), DuckDBStore(con, {"base": model}))
    con.close()


def _values(base: DuckDBBrowser, *measures: str, part: str = "row_totals", **ask: Any) -> list[tuple[Any, ...]]:
    answer = base.ask(base.question(measures=measures, **ask))
    rows = [answer.summary] if part == "summary" else getattr(answer, part)
    return [tuple(row[name] for name in measures) for row in rows]


def test_a_year_closes_with_its_last_day_of_each_source(base: DuckDBBrowser) -> None:
    # GIVEN source a until December (20), source b until February (110)
    # THEN the year closes with both, and opens with what stood in January: 8 + 5 + 90
    assert _values(base, "closing", "opening", "lost", part="summary") == [(130, 103, 23)]
    assert _values(base, "closing", "opening", "lost", rows=["date"]) == [(130, 103, 23)]


def test_months_stand_beside_their_years_total(base: DuckDBBrowser) -> None:
    # GIVEN January 10 + 5 + 100, February 12 + 4 + 110, December 20
    answer = base.ask(base.question(rows=["date:month"], cut="date:2018", measures=["closing"]))
    assert [row["closing"] for row in answer.row_totals] == [115, 126, 20]
    assert answer.summary == {"closing": 130}


def test_a_place_without_facts_on_the_last_day_has_nothing_then(base: DuckDBBrowser) -> None:
    # GIVEN Beijing (20 in December), California (4 in February, gone since), New York of source b (110)
    answer = base.ask(base.question(rows=["geography:province"], measures=["closing"]))
    assert [(row["geography.province"], row["closing"]) for row in answer.row_totals] == [
        ("California", None),
        ("New York", 110),
        ("北京市", 20),
    ]
    # THEN a cut to it says the same
    assert _values(base, "closing", cut="geography:US,California", part="summary") == [(None,)]


def test_a_pivot_takes_the_day_of_each_period_and_of_the_whole_in_totals(base: DuckDBBrowser) -> None:
    answer = base.ask(base.question(rows=["source"], columns=["date:quarter"], measures=["closing"]))
    cells = {(row["source"], row["date.quarter"]): row["closing"] for row in answer.cells}
    assert cells == {("a", 1): 16, ("a", 4): 20, ("b", 1): 110}
    assert [row["closing"] for row in answer.row_totals] == [20, 110]
    assert [row["closing"] for row in answer.column_totals] == [126, 20]
    assert answer.summary == {"closing": 130}


def test_where_keeps_only_its_rows(base: DuckDBBrowser) -> None:
    assert _values(base, "prepaid", rows=["date:month"], cut="date:2018") == [(5,), (4,), (None,)]


def test_ratios_and_medians_beside_stocks(base: DuckDBBrowser) -> None:
    # GIVEN losses 0 1 1 2 3 7 9 (median 2) of an opening base of 103, grouped from facts instead of cells
    assert _values(base, "middle", "churn", "closing", part="summary", rows=["date"]) == [(2.0, 23 / 103, 130)]
    assert _values(base, "middle", "churn", rows=["date:month"], cut="date:2018") == [
        (1.0, pytest.approx(8 / 103)),
        (2.0, pytest.approx(12 / 115)),
        (3.0, pytest.approx(3 / 19)),
    ]


def test_a_cut_in_time_moves_the_last_day(base: DuckDBBrowser) -> None:
    assert _values(base, "closing", cut="date:2018,1,1-2018,1,2|geography:中国", part="summary") == [(12,)]
