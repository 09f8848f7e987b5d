"""Every question of cases/*.yml against SQL written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from olap.browser import open_browser
from olap.cases import Case, differences, read_cases
from warehouse.connection import open_release
from warehouse.errors import QuestionError
from warehouse.settings import Settings

CASES = Path(__file__).parent / "cases"
BILLING = [
    pytest.param(case, id=f"{path.stem}: {case.name}")
    for path in sorted(CASES.glob("*.yml"))
    for case in read_cases(path, "billing")
]


ANYWHERE = [
    pytest.param(case, id=f"{path.stem}: {case.name}")
    for path in sorted((CASES / "anywhere").glob("*.yml"))
    for case in read_cases(path, path.stem)
]
"""Questions whose members come from the data they are asked of: the sample's here, real senders' in test_spine."""


@pytest.fixture(scope="module")
def sample(sample_home: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(open_release(sample_home)) as con:
        yield con


@pytest.mark.parametrize("case", BILLING)
def test_a_question_is_answered_as_by_hand(case: Case, con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN a question in the language of cells, WHEN the cube answers it
    browser = open_browser(con, case.cube, case.locale)
    # THEN each part is what hand-written SQL gives
    assert differences(browser, con, case) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", ANYWHERE)
def test_a_question_is_answered_as_by_hand_on_the_sample(case: Case, sample: duckdb.DuckDBPyConnection) -> None:
    # GIVEN a release of the sample operator WHEN the cube is asked THEN each part is what hand-written SQL gives
    assert differences(open_browser(sample, case.cube, case.locale), sample, case) == []


def test_what_is_not_there_cannot_be_given(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN a case whose member would be a year without facts WHEN it is asked THEN it says so and compares nothing
    none = "select max(year) from star.dim_date where year > 2999"
    case = Case("billing", "no year", {"cut": "date:{year}"}, {"summary": "select {year}"}, given={"year": none})
    with pytest.raises(QuestionError, match=r"nothing is given .* no year .* year: None"):
        differences(open_browser(con, "billing"), con, case)


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
