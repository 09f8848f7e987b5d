"""Datasets take their metrics from the catalogue, and Superset's SQL of them gives the catalogue's numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dashboards.metrics import with_metrics
from warehouse.errors import ContractError

LABELS = {"zh": "数", "en": "Number"}
CUBE: dict[str, Any] = {
    "fact": "marts.mart_base",
    "measures": {
        "closing": {"function": "sum", "column": "count_closing", "additivity": "semi_additive"},
        "lost": {"function": "sum", "column": "count_lost", "additivity": "additive", "is_hidden": True},
        "prepaid": {"function": "count", "where": "is_prepaid", "additivity": "additive"},
        "middle": {"function": "median", "column": "count_lost", "additivity": "non_additive"},
        "share": {
            "expression": "lost / closing",
            "additivity": "non_additive",
            "definition": {"zh": "比", "en": "ratio"},
        },
        "elsewhere": {"function": "sum", "column": "amount", "additivity": "additive"},
        "made_of_it": {"expression": "elsewhere / lost", "additivity": "non_additive", "definition": LABELS},
    },
}
ROWS = "select * from (values (10, 1, true), (30, 5, false), (0, 9, null)) as t(count_closing, count_lost, is_prepaid)"


@pytest.fixture
def cubes(tmp_path: Path) -> Path:
    measures = {name: {"labels": LABELS, "format": ",d", **raw} for name, raw in CUBE["measures"].items()}
    (tmp_path / "base.yml").write_text(
        yaml.safe_dump({**CUBE, "measures": measures}, sort_keys=False), encoding="utf-8"
    )
    return tmp_path


def _dataset(**more: Any) -> dict[str, Any]:
    names = ("count_closing", "count_lost", "is_prepaid")
    columns = [{"column_name": name} for name in names]
    return {"table_name": "mart_base", "main_dttm_col": "month", "cubes": ["base"], "columns": columns, **more}


def test_a_dataset_has_the_shown_measures_its_columns_can_answer(cubes: Path) -> None:
    # GIVEN a table without the column `amount` WHEN its metrics are made
    found = with_metrics(_dataset(), cubes)
    # THEN neither the measure of it nor what is made of that is there, nor what is hidden
    assert [metric["metric_name"] for metric in found["metrics"]] == ["closing", "prepaid", "middle", "share"]
    assert "cubes" not in found
    # AND the hidden one is, when asked for
    names = [metric["metric_name"] for metric in with_metrics(_dataset(also=["lost"]), cubes)["metrics"]]
    assert names == ["closing", "lost", "prepaid", "middle", "share"]


def test_rows_are_counted_in_the_cubes_own_fact_only(cubes: Path) -> None:
    # GIVEN another table with the same columns, say one row per month of many facts WHEN its metrics are made
    found = with_metrics(_dataset(table_name="mart_summed"), cubes)
    # THEN sums are there, a count of its rows and a middle of its sums are not
    assert [metric["metric_name"] for metric in found["metrics"]] == ["closing", "share"]


def test_their_sql_gives_the_numbers(cubes: Path) -> None:
    expressions = [metric["expression"] for metric in with_metrics(_dataset(), cubes)["metrics"]]
    row = duckdb.sql(f"select {', '.join(expressions)} from ({ROWS})").fetchall()
    # 10 + 30 + 0; one prepaid; the middle of 1, 5, 9; 15 / 40
    assert row == [(40, 1, 5.0, 0.375)]


def test_what_is_made_of_a_stock_must_not_be_added_over_months(cubes: Path) -> None:
    stocks = {m["metric_name"] for m in with_metrics(_dataset(), cubes)["metrics"] if "extra" in m}
    assert stocks == {"closing", "share"}


def test_labels_stand_in_both_languages(cubes: Path) -> None:
    metrics = {m["metric_name"]: m for m in with_metrics(_dataset(), cubes)["metrics"]}
    assert metrics["share"]["verbose_name"] == "Number · 数"
    assert metrics["share"]["description"] == "ratio 比"
    assert metrics["closing"]["description"] == "base.closing"


def test_an_unknown_cube_is_an_error(cubes: Path) -> None:
    with pytest.raises(ContractError, match=r"no such cube .* known are base"):
        with_metrics(_dataset(cubes=["bass"]), cubes)


def test_a_metric_of_its_own_is_refused(cubes: Path) -> None:
    with pytest.raises(ContractError, match=r"defines metrics itself .* found: mine"):
        with_metrics(_dataset(metrics=[{"metric_name": "mine", "expression": "1"}]), cubes)
