"""Last year, the period before, the year to date, shares, others and conditions, worked out by hand from star.sql."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from olap.browser import DuckDBBrowser
from olap.grid import grid
from olap.period import CALENDAR, WEEKS, period_before, until_year_before
from olap.report import Report, change
from warehouse.errors import QuestionError


def _view(billing: DuckDBBrowser, beside: dict[str, Any], **asked: Any) -> Report:
    return billing.view(billing.question(**asked), **beside)


def test_last_year_beside_a_cut_to_a_year(billing: DuckDBBrowser) -> None:
    # GIVEN 2018 by charge type, WHEN it is compared with 2017, of which three lines of December are there
    found = _view(
        billing, {"compare": ["last_year"]}, rows=["charge_type"], cut="date:2018|product:mobile", measures=["amount"]
    )
    # THEN December's recurring 100.00 stands beside 461.00, discounts have nothing beside them, and the total has both
    rows = {row["charge_type"]: row for row in found.answer.row_totals}
    assert (rows["recurring"]["amount"], rows["recurring"]["amount@last_year"]) == (
        Decimal("461.00"),
        Decimal("100.00"),
    )
    assert rows["recurring"]["amount@last_year_change"] == pytest.approx(3.61)
    assert (rows["discount"]["amount@last_year"], rows["discount"]["amount@last_year_change"]) == (None, None)
    assert found.answer.summary["amount@last_year"] == Decimal("112.34")


def test_only_as_much_of_last_year_is_compared_as_there_is_of_this_year(billing: DuckDBBrowser) -> None:
    # GIVEN facts up to 2019-12-30, WHEN 2019 is compared with 2018
    found = _view(billing, {"compare": ["last_year"]}, cut="date:2019", measures=["count_lines"])
    # THEN 2018 counts to 30 December: three lines of the 31st are left out of its 14
    assert found.answer.summary["count_lines@last_year"] == 11


def test_periods_on_the_rows_stand_beside_their_own_period_before(billing: DuckDBBrowser) -> None:
    found = _view(
        billing, {"compare": ["previous", "ytd", "ytd_last_year"]}, rows=["date:month"], cut="date:2018",
        measures=["amount"],
    )  # fmt: skip
    rows = {row["date.month"]: row for row in found.answer.row_totals}
    # GIVEN January 70.00, February 167.68, March 0.00, June 161.00, December 112.21
    assert [rows[month]["amount"] for month in (1, 2, 3)] == [Decimal("70.00"), Decimal("167.68"), Decimal("0.00")]
    # THEN January's period before is December 2017, and June's, May, has nothing
    assert rows[1]["amount@previous"] == Decimal("1112.33")
    assert rows[2]["amount@previous_change"] == pytest.approx((167.68 - 70) / 70)
    assert rows[6]["amount@previous"] is None
    # THEN the year to date grows month by month to the year, and 2017 had nothing before December
    assert rows[3]["amount@ytd"] == Decimal("237.68")
    assert rows[12]["amount@ytd"] == found.answer.summary["amount"] == Decimal("510.89")
    assert (rows[6]["amount@ytd_last_year"], rows[12]["amount@ytd_last_year"]) == (None, Decimal("1112.33"))


def test_distinct_counts_to_date_are_counted_anew(billing: DuckDBBrowser) -> None:
    found = _view(billing, {"compare": ["ytd"]}, rows=["date:quarter"], cut="date:2018", measures=["count_invoices"])
    # I2 to I5 in the first quarter, I6 in the second, I7 and I8 in the fourth
    assert [row["count_invoices@ytd"] for row in found.answer.row_totals] == [4, 5, 7]


def test_a_share_is_of_the_row_above_in_the_same_column(billing: DuckDBBrowser) -> None:
    found = _view(
        billing, {"has_share": True}, rows=["geography:province"], cut="date:2018|geography:US",
        measures=["amount", "average_amount"],
    )  # fmt: skip
    shares = {row["geography.province"]: row["amount@share"] for row in found.answer.row_totals}
    # California 67.67 + 80.00 + 100.00 of 334.22 in the United States
    assert shares["California"] == pytest.approx(247.67 / 334.22)
    assert sum(shares.values()) == pytest.approx(1)
    assert "average_amount@share" not in found.answer.row_totals[0]


def test_all_others_are_one_row_and_add_up(billing: DuckDBBrowser) -> None:
    found = _view(
        billing, {"has_others": True, "compare": ["last_year"]}, rows=["geography:city"], columns=["product"],
        cut="date:2018", measures=["amount", "count_invoices"], order=["amount:desc"], limit=2,
    )  # fmt: skip
    assert found.others is not None
    shown = sum(row["amount"] for row in found.answer.row_totals)
    assert shown + found.others.summary["amount"] == found.answer.summary["amount"]
    lines = grid(found).text().splitlines()
    assert lines[4].startswith("Others")
    everything = _view(billing, {"has_others": True}, rows=["geography"], limit=50)
    assert everything.others is None


def test_conditions_judge_rows_and_leave_totals(billing: DuckDBBrowser) -> None:
    answer = billing.ask(
        billing.question(
            rows=["charge_type"], columns=["product"], measures=["amount"], cut="date:2018",
            having=["amount > 0", "count_lines<=5"],
        )
    )  # fmt: skip
    # recurring has 7 lines, discount is below zero: usage, with 5, is left
    assert [row["charge_type"] for row in answer.row_totals] == ["usage"]
    assert {cell["charge_type"] for cell in answer.cells} == {"usage"}
    assert (answer.count_rows, answer.summary["amount"]) == (1, Decimal("510.89"))


@pytest.mark.parametrize(
    ("beside", "asked", "what"),
    [
        ({"compare": ["last_week"]}, {"cut": "date:2018"}, "unknown comparison"),
        ({"compare": ["last_year"]}, {"rows": ["geography"]}, "no period to compare"),
        ({"compare": ["previous"]}, {"cut": "date:2017-2018"}, "not clear"),
        ({"compare": ["ytd"]}, {"cut": "date:2017;2018"}, "no year to date"),
        ({"has_share": True}, {}, "a share needs rows"),
        ({"has_others": True}, {"rows": ["geography", "product"], "limit": 1}, "one dimension"),
        ({}, {"having": ["amount > 1"]}, "having judges rows"),
        ({}, {"rows": ["geography"], "having": ["amount > 1; drop"]}, "not a condition"),
        ({}, {"rows": ["geography"], "having": ["amount > nan"]}, "not a condition"),
    ],
)
def test_what_makes_no_sense_is_told(
    billing: DuckDBBrowser, beside: dict[str, Any], asked: dict[str, Any], what: str
) -> None:
    with pytest.raises(QuestionError, match=what):
        _view(billing, beside, **asked)


def test_periods_before_cross_years() -> None:
    assert period_before(CALENDAR, (2026, 1)) == (2025, 4)
    assert period_before(CALENDAR, (2026, 1, 1)) == (2025, 4, 12)
    assert period_before(CALENDAR, (2024, 1, 3, 1)) == (2024, 1, 2, 29)
    assert period_before(WEEKS, (2021, 1)) == (2020, 53)
    assert until_year_before(CALENDAR, datetime.date(2024, 2, 29)) == (2023, 1, 2)
    assert until_year_before(CALENDAR, datetime.date(2026, 11, 20)) == (2025, 4, 11, 20)


def test_ratios_change_in_points(billing: DuckDBBrowser) -> None:
    measure = billing.model.measure("amount")
    assert change(3, 2, measure) == 0.5
    assert change(-1, -2, measure) == 0.5
    assert change(3, 0, measure) is None
