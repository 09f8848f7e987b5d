"""What a role may not see, no question shows; few people are not told of."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from olap.access import Forbidden
from olap.browser import open_browser
from warehouse.errors import ContractError, QuestionError
from warehouse.roles import EVERYTHING, Role, read_roles

SOUTH = Role("south", cuts={"geography": "中国,广东省"})
FEW = Role("few", min_people=2)


@pytest.mark.parametrize(
    "cut", ["", "geography:US", "!geography:中国", "date:2018", "geography:中国;US|date:2017-2019"]
)
def test_a_limit_holds_whatever_is_cut(con: duckdb.DuckDBPyConnection, cut: str) -> None:
    # GIVEN a role that sees Guangdong: I2/3 of -30.00, I3/1 and I3/2 of 100.01, I15 of 1,000,000.00
    browser = open_browser(con, "billing", role=SOUTH)
    answer = browser.ask(browser.question(rows=["geography:city"], cut=cut, measures=["amount"]))
    # THEN no other place comes into rows or totals
    assert {row["geography.province"] for row in answer.row_totals} <= {"广东省"}
    assert answer.summary["amount"] in (None, Decimal("1000070.01"), Decimal("70.01"))
    assert answer.summary["amount"] == (sum(row["amount"] for row in answer.row_totals) if answer.row_totals else None)  # type: ignore[misc]
    facts = browser.fact_rows(browser.question(cut=cut))
    assert {fact["geography.province"] for fact in facts} <= {"广东省"}


def test_comparisons_others_and_single_facts_stay_within_the_limit(con: duckdb.DuckDBPyConnection) -> None:
    browser = open_browser(con, "billing", role=SOUTH)
    question = browser.question(
        rows=["geography:city"], cut="date:2018", measures=["amount"], order=["amount"], limit=1
    )
    found = browser.view(question, compare=["last_year", "ytd"], has_others=True, has_share=True)
    # -30.00 in Guangzhou is shown, 100.01 in Shenzhen are the others, and Beijing's 2017 stands beside neither
    assert found.others is not None
    assert (found.answer.row_totals[0]["amount"], found.others.summary["amount"]) == (
        Decimal("-30.00"),
        Decimal("100.01"),
    )
    assert found.answer.summary["amount@last_year"] is None
    assert (browser.fact_row("I2,3") or {})["geography.city"] == "广州"
    assert browser.fact_row("I2,1") is None


def test_cubes_without_the_dimension_are_closed(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(Forbidden, match="closed"):
        open_browser(con, "interaction", role=SOUTH)
    with pytest.raises(Forbidden, match="closed"):
        open_browser(con, "billing", role=Role("other", cubes=("base",)))


def test_cells_of_few_people_are_empty_and_cannot_be_worked_out(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN Guangdong in 2018: two lines of C1 in Shenzhen, one of C1 in Guangzhou: one person, in two versions
    browser = open_browser(con, "billing", role=FEW)
    answer = browser.ask(browser.question(rows=["geography:city"], cut="geography:中国", measures=["amount"]))
    # THEN cities with C1 alone say nothing; Guangzhou, with C1 and C2, is emptied if it alone were left beside one
    amounts = {row["geography.city"]: row["amount"] for row in answer.row_totals}
    assert amounts == {"北京": None, "深圳": None, "广州": Decimal("999970.00")}
    # WHEN a single cell is too small, THEN the smallest other one is emptied too
    answer = browser.ask(browser.question(rows=["product"], cut="date:2018", measures=["amount"]))
    assert [row["amount"] for row in answer.row_totals] == [None, None]
    assert answer.summary["amount"] == Decimal("510.89")


def test_neither_conditions_nor_order_nor_facts_tell_of_few(con: duckdb.DuckDBPyConnection) -> None:
    browser = open_browser(con, "billing", role=FEW)
    asked: dict[str, Any] = {"rows": ["geography:city"], "cut": "geography:中国", "measures": ["count_lines"]}
    rows = browser.ask(browser.question(**asked, having=["amount > 1"])).row_totals
    assert [row["geography.city"] for row in rows] == ["广州"]
    rows = browser.ask(browser.question(**asked, order=["amount:desc"])).row_totals
    assert rows[0]["geography.city"] == "广州"
    with pytest.raises(Forbidden, match="single facts"):
        browser.fact_rows(browser.question())
    with pytest.raises(Forbidden, match="single facts"):
        browser.fact_row("I2,1")


def test_roles_are_read_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "roles.yml"
    assert read_roles(path) == {"all": EVERYTHING}
    path.write_text('south: {cubes: [billing], cuts: {geography: "中国,广东省"}, min_people: 5}\n', encoding="utf-8")
    assert read_roles(path)["south"] == Role("south", ("billing",), {"geography": "中国,广东省"}, 5)
    for wrong in (
        "south: {cube: [billing]}",
        "all: {}",
        "south: {min_people: -1}",
        "[1]",
        "a: b: c",
        "south: {cuts: [1]}",
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(ContractError):
            read_roles(path)


def test_a_limit_that_cannot_be_read_closes_the_cube(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(QuestionError):
        open_browser(con, "billing", role=Role("wrong", cuts={"geography": "|"}))
