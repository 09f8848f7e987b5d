"""The next best offer on a world small enough to work every figure out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.small_world import Row, land
from warehouse.settings import Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow

TODAY, BEFORE = "2026-04-30", "2026-03-31"


def row(name: str, **values: object) -> Row:
    return Row(name, tuple({"updated_at": TODAY, **values}.items()))


def product(number: str, line: str, price: str) -> Row:
    return row(
        "crm.product_offering", product_offering_id=number, product_offering_name=number.upper(), product_line=line,
        product_family=line, monthly_price_amount=price,
    )  # fmt: skip


def subscription(customer: int, number: str, price: str, activated: str = "2025-12-15") -> Row:
    return row(
        "crm.subscription", subscription_id=f"s{customer}{number}", account_id=f"a{customer}",
        customer_id=f"c{customer}", product_offering_id=number, subscription_status="active", activated_date=activated,
        monthly_price_amount=price,
    )  # fmt: skip


def consent(customer: int, purpose: str, channel: str, granted: str) -> Row:
    return row("crm.consent", customer_id=f"c{customer}", purpose=purpose, channel_code=channel, is_granted=granted)


def score(customer: int, line: str, value: str, day: str = TODAY) -> Row:
    return Row(
        "mining.customer_score",
        tuple(
            {
                "subject_type": "customer", "subject_id": f"c{customer}", "score_name": f"propensity_{line}",
                "model_version": "v1", "as_of_date": day, "population": "crm", "score_value": value,
                "score_decile": "1", "reason_1": "f_bill_last_amount", "run_id": "r", "scored_at": f"{TODAY} 01:00:00",
            }.items()
        ),
    )  # fmt: skip


# all hold mobile; the first ten tv as well, nine of them the small pack
WORLD = [
    product("m", "mobile", "50.00"), product("t1", "tv", "20.00"), product("t2", "tv", "40.00"),
    product("b", "broadband", "80.00"),
    *(row("crm.customer", customer_id=f"c{i}", customer_type="consumer", source_system="crm", updated_at="2025-11-01")
      for i in range(1, 15)),
    *(row("crm.account", account_id=f"a{i}", customer_id=f"c{i}", account_status="active") for i in range(1, 15)),
    *(subscription(i, "m", "50.00") for i in range(1, 15)),
    *(subscription(i, "t1", "20.00") for i in range(2, 11)),
    subscription(1, "t2", "40.00", activated="2026-04-10"),
    row("billing.invoice_line", invoice_id="1", line_number="1", account_id="a1", subscription_id="s1m",
        charge_type="recurring", invoice_date="2025-12-20", amount="100.00"),
    row("billing.customer_cost", customer_cost_id="1", account_id="a1", amount="20.00", cost_date="2025-12-31",
        cost_type="direct"),
    *(consent(i, "marketing", "sms", "true") for i in (11, 12, 13)),
    consent(12, "marketing", "all", "false"), consent(13, "profiling", "all", "false"),
    score(1, "tv", "0.9", BEFORE), score(11, "tv", "0.2"), score(12, "tv", "0.3"), score(13, "tv", "0.4"),
    score(14, "tv", "0.1"), score(11, "broadband", "0.99"),
]  # fmt: skip


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("offer")
    home = Settings(home=folder / "home")
    land(home, WORLD, folder / "delivery")
    build(home, is_tested=False)
    opened = duckdb.connect(str(home.warehouse_path), read_only=True)
    yield opened
    opened.close()


def offers(con: duckdb.DuckDBPyConnection, columns: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = con.execute(
        f"select customer_id, product_line, {columns} from marts.mart_marketing_next_offer order by all"
    ).fetchall()
    return found


def test_who_may_be_offered_what(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN a score of March for who has taken tv since, one of broadband, which nobody holds, and of four without tv
    # THEN the first is gone, and the others wait for what they refused or were never asked
    assert offers(con, "hold_reason, offer_rank") == [
        ("c11", "broadband", "not_eligible", 2),
        ("c11", "tv", "none", 1),
        ("c12", "tv", "no_consent", 1),
        ("c13", "tv", "no_profiling", 1),
        ("c14", "tv", "no_consent", 1),
    ]


def test_what_it_would_bring(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN ten who hold tv, nine of them t1 at 20, and 80 of 100 left after direct cost
    # THEN it is t1 that is offered, and a fifth of 12 × 20 × .8
    found = offers(con, "product_offering_id, product_offering_name, monthly_price_amount, expected_margin_amount")
    assert found[1] == ("c11", "tv", "t1", "T1", Decimal("20.00"), Decimal("38.40"))
    # AND of a line nobody holds no product and no price is known
    assert found[0] == ("c11", "broadband", None, None, None, None)


def test_baskets_are_what_was_held_at_month_ends(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN a customer who took tv in April
    held = con.execute(
        """select as_of_date, product_offering_id, price_amount, customer_type from marts.mart_features_holding
           where customer_id = 'c1' and as_of_date >= date '2026-03-01' order by all"""
    ).fetchall()
    assert held == [
        (date(2026, 3, 31), "m", Decimal("50.00"), "consumer"),
        (date(2026, 4, 30), "m", Decimal("50.00"), "consumer"),
        (date(2026, 4, 30), "t2", Decimal("40.00"), "consumer"),
    ]


def test_taking_looks_ninety_days_ahead_and_only_at_what_was_not_held(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN tv taken on 10 April, 100 days after December ended, and by another customer long before
    sql = """select is_labelled, is_taken_tv, is_taken_broadband from marts.mart_features_take_label
             where customer_id = ? order by as_of_date"""
    first, held = (con.execute(sql, [customer]).fetchall() for customer in ("c1", "c2"))
    # THEN it is none of December's, whose 90 days are over by 31 March; of later months they are not over on 30 April
    assert first == [(True, 0, 0), *[(False, None, None)] * 4]
    # AND who holds tv cannot take it
    assert held == [(True, None, 0), *[(False, None, None)] * 4]
