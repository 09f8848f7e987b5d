"""Questions that cannot be answered say why and what exists; nothing a user writes becomes SQL."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olap.browser import DuckDBBrowser, open_browser
from warehouse.errors import QuestionError

INJECTIONS = [
    "'; drop table star.fct_billing_line; --",
    '" from star.dim_date --',
    "geography; drop table star.fct_billing_line",
    "geography:city'",
    'geography:city" or 1=1',
    "date@calendar); select 1",
    "amount) from read_csv('/etc/passwd') --",
    "geography.country desc, (select 1)",
    "../billing",
    "\x00",
    "\udcff",
    "%s?{}",
]


@pytest.mark.parametrize(
    ("asked", "what", "hint"),
    [
        ({"rows": ["region"]}, "unknown dimension", "date, geography, product, customer, charge_type"),
        ({"rows": ["date:week"]}, "unknown level", "year, quarter, month, day"),
        ({"rows": ["date@fiscal"]}, "unknown hierarchy", "calendar, week"),
        ({"rows": ["date:year:quarter"]}, "not a drill-down", "dimension:level"),
        ({"rows": ["date"], "cut": "date:2018,1,1,15"}, "no level to drill to", "the cut ends there"),
        ({"rows": ["date"], "cut": "date@week:2018"}, "no level to drill to", "another hierarchy"),
        ({"rows": ["date"], "columns": ["date:month"]}, "drilled twice", "name its deepest level once"),
        ({"measures": ["revenue"]}, "unknown measure", "amount, tax_amount, count_lines"),
        ({"order": ["amount:up"]}, "unknown order", "asc, desc"),
        ({"order": ["geography.city"]}, "cannot order by this", "amount"),
        ({"rows": ["customer:customer"]}, "too many members", "limit"),
        ({"columns": ["customer:customer"], "limit": 5}, "too many members", "rows"),
        ({"rows": ["geography"], "limit": 0}, "not a page", "starts at 1"),
        ({"rows": ["geography"], "offset": -1}, "not a page", "starts at 1"),
        ({"cut": "date"}, "not a cut", "date:2018,1"),
        ({"cut": "date:1:2"}, "not a cut", "put"),
        ({"cut": "date:2018|"}, "not a cut", "date:2018,1"),
        ({"cut": "date:2018\\"}, "not a cut", "date:2018,1"),
        ({"cut": "date:"}, "not a value of type integer", "__null__"),
        ({"cut": "date:this year"}, "not a value of type integer", "as they are stored"),
        ({"cut": "date:2018.5"}, "not a value of type integer", "as they are stored"),
        ({"cut": "date:" + "9" * 40}, "not a value of type integer", "as they are stored"),
        ({"cut": "date:2018,1,1,1,1"}, "deeper than the dimension", "year, quarter, month, day"),
        ({"cut": "date:-"}, "names no member", "date:2018-2020"),
        ({"cut": "date:2018;"}, "names no member", "date:2018"),
        ({"cut": "date:__null__-2018"}, "from–to needs numbers or dates", "write"),
        ({"cut": "geography:US,New York,Winston-Salem"}, "from–to needs numbers or dates", r"\-"),
        ({"cut": "geography:\udcff"}, "not a value of type varchar", "as they are stored"),
    ],
)
def test_an_unanswerable_question_says_what_exists(
    billing: DuckDBBrowser, asked: dict[str, Any], what: str, hint: str
) -> None:
    with pytest.raises(QuestionError) as error:
        billing.ask(billing.question(**asked))
    assert what in error.value.what
    assert hint in error.value.hint


def test_unknown_cubes_and_languages_say_what_exists(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(QuestionError, match=r"unknown cube .* hint: known are .*billing"):
        open_browser(con, "../dimensions/date")
    with pytest.raises(QuestionError, match=r"unknown language .* hint: known are en, zh"):
        open_browser(con, "billing", "fr")


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("place", ["rows", "columns", "measures", "order"])
def test_no_name_becomes_sql(billing: DuckDBBrowser, place: str, text: str) -> None:
    with pytest.raises(QuestionError):
        billing.question(**{place: [text]})


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("template", ["{}", "geography:{}", "geography@{}:US", "!{}:1", "date:{}"])
def test_no_cut_becomes_sql(billing: DuckDBBrowser, template: str, text: str) -> None:
    # GIVEN a cut with SQL in it
    cut = template.replace("{}", text)
    # WHEN it is asked, THEN it is refused, or is the name of a member that does not exist
    try:
        question = billing.question(cut=cut, measures=["count_lines"])
    except QuestionError:
        return
    assert text not in billing.explain(question).text
    assert billing.ask(question).summary == {"count_lines": 0}


@settings(max_examples=300, deadline=None)
@given(
    cut=st.text(alphabet="date:goraphy@2018,1-;|!\\'\" _null中", max_size=24),
    rows=st.text(alphabet="date:geography@month'", max_size=16),
)
def test_any_text_is_answered_or_refused(billing: DuckDBBrowser, cut: str, rows: str) -> None:
    try:
        answer = billing.ask(billing.question(cut=cut, rows=[rows] if rows else [], limit=3))
    except QuestionError as error:
        assert error.what
        assert error.hint
    else:
        assert "amount" in answer.summary


def test_values_are_parameters(billing: DuckDBBrowser) -> None:
    statement = billing.explain(billing.question(rows=["geography"], cut="date:2018|!geography:US;中国", limit=5))
    assert statement.parameters == (2018, "US", "中国", 5, 0)
    assert "2018" not in statement.text
    assert "US" not in statement.text
    assert statement.text.count("?") == 5


def test_only_dimensions_that_are_used_are_joined(billing: DuckDBBrowser) -> None:
    statement = billing.explain(billing.question(rows=["charge_type"], cut="product:mobile"))
    assert statement.text.count("join") == 1
    assert "dim_product" in statement.text


def test_what_duckdb_refuses_is_one_of_our_errors(billing: DuckDBBrowser) -> None:
    # GIVEN a release whose fact is gone
    broken = DuckDBBrowser(billing.cube, billing.store)
    broken.engine = type(billing.engine)(duckdb.connect())
    # WHEN it is asked, THEN the error is one line and ours
    with pytest.raises(QuestionError, match="could not be answered") as error:
        broken.ask(broken.question())
    assert "\n" not in str(error.value)
