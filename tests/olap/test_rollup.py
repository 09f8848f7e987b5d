"""A rollup answers exactly as the facts do, and only what it holds."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olap.browser import DuckDBBrowser
from olap.cases import read_cases
from olap.engine import Engine
from warehouse.settings import PROJECT

PLACE, PRODUCT = "marts.mart_olap_billing_monthly", "marts.mart_olap_billing_product_monthly"
CASES = [
    case for path in sorted((Path(__file__).parent / "cases").glob("*.yml")) for case in read_cases(path, "billing")
]


@pytest.mark.parametrize(
    ("asked", "table"),
    [
        ({"rows": ["product:offering"], "measures": ["amount"]}, PRODUCT),
        ({"rows": ["date:month"], "columns": ["charge_type"], "measures": ["average_amount"]}, PRODUCT),
        ({"rows": ["customer:segment"], "cut": "date:2018,1,2", "measures": ["hardware_amount"]}, PRODUCT),
        ({"rows": ["geography:area"], "measures": ["count_lines"]}, PLACE),
        ({"rows": ["product"], "cut": "!geography:US", "measures": ["amount"]}, PLACE),
        ({"rows": ["date:day"], "measures": ["amount"]}, "star.fct_billing_line"),
        ({"rows": ["date@week"], "measures": ["amount"]}, "star.fct_billing_line"),
        ({"rows": ["product"], "cut": "date:2018,1,1,15", "measures": ["amount"]}, "star.fct_billing_line"),
        ({"rows": ["product"], "measures": ["amount", "count_invoices"]}, "star.fct_billing_line"),
        ({"rows": ["product"], "measures": ["amount"], "order": ["count_invoices"]}, "star.fct_billing_line"),
        ({"rows": ["product"], "measures": ["amount"], "having": ["count_invoices > 1"]}, "star.fct_billing_line"),
        ({"rows": ["customer:customer"], "measures": ["amount"], "limit": 3}, "star.fct_billing_line"),
    ],
)
def test_the_smallest_table_that_answers_exactly_is_taken(
    billing: DuckDBBrowser, asked: dict[str, object], table: str
) -> None:
    assert billing.engine.table(billing.question(**asked)) == table


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_is_answered_the_same_without_rollups(billing: DuckDBBrowser, case: object) -> None:
    question = billing.question(**{**case.ask, "measures": ["amount", "count_lines", "average_amount"], "order": ()})  # type: ignore[attr-defined]
    facts = Engine(billing.engine.con, has_rollups=False).answer(question)
    rolled = billing.engine.answer(question)
    assert (rolled.cells, rolled.row_totals, rolled.column_totals) == (
        facts.cells,
        facts.row_totals,
        facts.column_totals,
    )
    assert (rolled.summary, rolled.count_rows) == (facts.summary, facts.count_rows)


@settings(max_examples=60, deadline=None)
@given(
    row=st.sampled_from(["date:month", "geography:area", "product:offering", "customer:segment", "charge_type"]),
    column=st.sampled_from(["date:year", "geography", "product", "customer", ""]),
    cut=st.sampled_from(
        ["", "date:2018", "date:2017-2018,1", "!geography:US", "geography:US;中国,广东省", "date:1999"]
    ),
    having=st.sampled_from([[], ["amount > 90"], ["count_lines >= 2", "amount < 1000"]]),
)
def test_any_question_is_answered_the_same(
    billing: DuckDBBrowser, row: str, column: str, cut: str, having: list[str]
) -> None:
    # GIVEN any question within the rollups' reach
    columns = [column] if column and column.partition(":")[0] != row.partition(":")[0] else []
    measures = ["amount", "tax_amount", "count_lines", "service_amount", "average_amount"]
    question = billing.question(rows=[row], columns=columns, cut=cut, measures=measures, having=having, limit=4)
    # WHEN the rollup and the facts are asked, THEN they say the same, also where nothing was found
    rolled, facts = billing.engine.answer(question), Engine(billing.engine.con, has_rollups=False).answer(question)
    assert billing.engine.table(question) != "star.fct_billing_line"
    assert replace(rolled, question=facts.question) == facts


def test_every_rollup_of_a_cube_has_its_model() -> None:
    # GIVEN the tables that cubes name as rollups, THEN each is a dbt model and is filled in the small release
    named = {
        name
        for path in PROJECT.glob("olap/cubes/*.yml")
        for name in re.findall(r"table: marts\.(mart_olap_\w+)", path.read_text(encoding="utf-8"))
    }
    assert named == {path.stem for path in PROJECT.glob("models/marts/olap/*.sql")}


def test_a_smaller_rollup_comes_first(con: duckdb.DuckDBPyConnection, billing: DuckDBBrowser) -> None:
    sizes = [rollup.count_rows for rollup in billing.model.rollups]
    assert sizes == sorted(sizes)
    assert [rollup.table.name for rollup in billing.model.rollups] == [PRODUCT.split(".")[1], PLACE.split(".")[1]]
