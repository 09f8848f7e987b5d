"""Two cubes side by side: each answers for itself, rows meet by their members."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from olap.across import across
from olap.browser import open_browser
from warehouse.errors import QuestionError


@pytest.fixture
def two(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The small release with payments: two in Guangdong, one in a place where nothing is billed."""
    cursor = con.cursor()
    cursor.execute("begin")
    names = ("payment_id", "invoice_id", "payment_date_key", "customer_key", "geography_key", "channel_key", "amount")
    cursor.execute(
        f"insert into marts.mart_credit_payment ({', '.join(names)}) values"
        " ('p1', 'I2', 20180301, 11, 2, -1, 50), ('p2', 'I3', 20180302, 12, 3, -1, 7.5),"
        " ('p3', 'x', 20180303, 21, -1, -1, 1)"
    )
    yield cursor
    cursor.execute("rollback")


def test_rows_meet_by_their_members(two: duckdb.DuckDBPyConnection) -> None:
    # GIVEN what was billed and what was paid in 2018
    browsers = [open_browser(two, "billing"), open_browser(two, "payment")]
    # WHEN both are drilled to countries
    found = across(browsers, [["amount"], ["amount"]], ["geography"], "date:2018")
    # THEN a country that one alone knows has nothing from the other, and totals are those of each cube
    assert found.header == ["Country", "Amount", "Paid"]
    assert found.body == [
        ["", Decimal("6.66"), None],
        ["US", Decimal("334.22"), None],
        ["Unknown", None, Decimal("1.00")],
        ["中国", Decimal("170.01"), Decimal("57.50")],
    ]
    assert found.total == ["Total", Decimal("510.89"), Decimal("58.50")]


def test_only_shared_dimensions_are_drilled(con: duckdb.DuckDBPyConnection) -> None:
    browsers = [open_browser(con, "billing"), open_browser(con, "payment")]
    with pytest.raises(QuestionError, match=r"unknown dimension|do not share"):
        across(browsers, [["amount"], []], ["product"], "")
    base = [open_browser(con, "billing"), open_browser(con, "base")]
    with pytest.raises(QuestionError, match=r"do not share this dimension .* shared are date, geography, product"):
        across(base, [["amount"], []], ["customer:customer_type"], "")
