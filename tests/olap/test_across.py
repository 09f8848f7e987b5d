"""Two cubes side by side: each answers for itself, rows meet by their members."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from fastapi.testclient import TestClient

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


def test_the_page_takes_what_all_cubes_share(client: TestClient, tokens: dict[str, dict[str, str]]) -> None:
    # GIVEN two cubes and no rows WHEN they are put side by side
    shown = client.get("/across?of=billing:amount&of=payment:amount", headers=tokens["all"])
    # THEN the first dimension that they share is drilled
    assert shown.status_code == 200
    assert ">Year<" in shown.text
    # AND the sheet holds the same rows without the total
    sheet = client.get(
        "/across/export?of=billing:amount&of=payment:amount&rows=geography&format=csv", headers=tokens["all"]
    )
    assert sheet.text.splitlines()[0].endswith("Country,Amount,Paid")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "no cube is named"),
        ("of=interaction&of=billing&rows=channel", "known are date, geography, product"),
        ("of=billing:wrong", "wrong"),
    ],
)
def test_a_wrong_address_is_told(client: TestClient, tokens: dict[str, dict[str, str]], query: str, told: str) -> None:
    answer = client.get(f"/across?{query}", headers=tokens["all"])
    assert answer.status_code == 400
    assert told in answer.text


def test_a_role_sees_its_own_part_side_by_side(client: TestClient, tokens: dict[str, dict[str, str]]) -> None:
    # GIVEN somebody who may see Guangdong alone WHEN he puts cubes side by side THEN no other place is there
    own = client.get(
        "/across/export?of=billing:amount&of=payment:amount&rows=geography:province&format=csv", headers=tokens["south"]
    )
    assert [line.split(",")[1] for line in own.text.splitlines()[1:]] == ["广东省"]
    # AND who may open billing alone gets nothing of payments
    assert client.get("/across?of=billing:amount&of=payment:amount", headers=tokens["bills"]).status_code == 403
