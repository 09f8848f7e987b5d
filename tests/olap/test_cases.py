"""Every question of cases/*.yml against SQL written by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from olap.browser import open_browser
from olap.cases import Case, differences, read_cases

CASES = Path(__file__).parent / "cases"
BILLING = [
    pytest.param(case, id=f"{path.stem}: {case.name}")
    for path in sorted(CASES.glob("*.yml"))
    for case in read_cases(path, "billing")
]


@pytest.mark.parametrize("case", BILLING)
def test_a_question_is_answered_as_by_hand(case: Case, con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN a question in the language of cells, WHEN the cube answers it
    browser = open_browser(con, case.cube, case.locale)
    # THEN each part is what hand-written SQL gives
    assert differences(browser, con, case) == []


def test_another_answer_is_told(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN SQL by hand that counts one line more, and one that gives a row more
    ask = {"measures": ["count_lines"]}
    browser = open_browser(con, "billing")
    (total,) = con.execute("select count(*) from star.fct_billing_line").fetchall()[0]
    wrong = Case("billing", "one more", ask, {"summary": "select count(*) + 1 from star.fct_billing_line"})
    longer = Case("billing", "two rows", ask, {"summary": "select 1 union all select 2"})
    # THEN both are differences
    assert differences(browser, con, wrong) == [f"summary 1: ({total}), by hand ({total + 1})"]
    assert differences(browser, con, longer) == ["summary: 1 rows, by hand 2"]
