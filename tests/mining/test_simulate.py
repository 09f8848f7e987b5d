"""What a bundle would bring, worked out by hand, and read from a release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd
import pytest

from mining.patterns.simulate import Holdings, Offer, read_holdings, simulate_bundle
from warehouse.errors import KehuError

PRICES = {"a": Decimal("50.00"), "b": Decimal("30.00"), "c": Decimal("20.00")}


def lacking(**groups: tuple[str, int, int]) -> pd.Series[str]:
    """(product lacked, first, last): customers first to last - 1, named by number."""
    return pd.Series({f"C{i}": product for product, first, last in groups.values() for i in range(first, last)})


# ten lacked c a year ago and are still there; four of them hold all now, beside one more, and twenty lack c
HOLDINGS = Holdings(
    PRICES,
    missing_then=lacking(lacked=("c", 0, 10), gone=("c", 90, 99)),
    missing_now=lacking(complete=("", 0, 4), lacks=("c", 4, 24), came=("", 24, 25)),
    present=frozenset(f"C{i}" for i in range(25)),
)


def test_a_bundle_by_hand() -> None:
    # GIVEN a list price of 100 and 5 % off: each customer of the bundle costs 60 a year, each new c brings 240
    found = simulate_bundle(HOLDINGS, Offer("abc", discount=0.05, lift=2.0))
    # THEN 4 of 10 take c unasked, so 8 of 20 do, and 16 with the bundle
    assert (found.usual_take_rate, found.count_prospects, found.count_holders) == (0.4, 20, 5)
    assert (found.count_takers, found.count_extra_takers) == (16, 8)
    assert found.bundle_price_amount == Decimal("95.00")
    amounts = (
        found.new_revenue_amount,
        found.discount_extra_amount,
        found.discount_anyway_amount,
        found.discount_holders_amount,
    )
    assert amounts == (Decimal("1920.00"), Decimal("480.00"), Decimal("480.00"), Decimal("300.00"))
    assert found.net_amount == Decimal("660.00")
    # AND 13 gifts of 60 are paid for by extra takers at 180 each: 4 1/3 more than 8
    assert found.break_even_lift == pytest.approx(1 + (13 * 60 / 180) / 8)


def test_at_the_break_even_lift_nothing_is_won_or_lost() -> None:
    lift = simulate_bundle(HOLDINGS, Offer("abc", 0.05, 1.0)).break_even_lift
    assert lift is not None
    assert abs(simulate_bundle(HOLDINGS, Offer("abc", 0.05, lift)).net_amount) <= Decimal("0.01")


def test_no_more_than_everybody_takes_it() -> None:
    found = simulate_bundle(HOLDINGS, Offer("abc", 0.10, 9.0))
    assert found.count_takers == 20
    # 13 gifts of 120 would need 13 extra takers at 120 each, and 12 is all there are
    assert found.break_even_lift is None
    assert found.net_amount == Decimal(-120)


def test_a_lift_of_one_only_gives_away() -> None:
    found = simulate_bundle(HOLDINGS, Offer("abc", 0.05, 1.0))
    assert (found.count_extra_takers, found.net_amount) == (0, Decimal(-13 * 60))


def test_without_anybody_near_it_there_is_nothing_to_say() -> None:
    nobody = replace(HOLDINGS, missing_then=HOLDINGS.missing_then[:0])
    with pytest.raises(KehuError, match="all of these products but one"):
        simulate_bundle(nobody, Offer("abc", 0.05, 2.0))


@pytest.fixture
def release() -> duckdb.DuckDBPyConnection:
    """Two populations with other newest days; only the first and the newest day of each count."""
    days = [date(2025, 1, 31), date(2025, 2, 28), date(2026, 1, 31)]
    held = {
        ("C1", "north"): ["ab", "abc", "abc"],
        ("C2", "north"): ["a", "ab", "ab"],
        ("C3", "north"): ["ac", "", "ac"],
        ("C4", "south"): ["abc", "bc", ""],
    }
    rows = pd.DataFrame(
        [
            (c, p, day, item)
            for (c, p), all_days in held.items()
            for day, items in zip(days, all_days, strict=True)
            for item in items
        ],
        columns=["customer_id", "population", "as_of_date", "product_offering_id"],
    )
    con = duckdb.connect()
    con.execute("create schema star; create schema marts")
    prices = [("a", 50, True), ("a", 40, False), ("b", 30, True), ("c", 20, True), ("d", None, True)]
    listed = pd.DataFrame(prices, columns=["product_offering_id", "monthly_price_amount", "is_current"])
    con.register("listed", listed)
    con.execute(
        """create table star.dim_product as
           select * replace (monthly_price_amount::decimal(18, 2) as monthly_price_amount) from listed"""
    )
    con.register("held_rows", rows)
    con.execute(
        "create table marts.mart_features_holding as select * replace (as_of_date::date as as_of_date) from held_rows"
    )
    return con


def test_holdings_are_read_on_the_first_and_the_newest_day(release: duckdb.DuckDBPyConnection) -> None:
    found = read_holdings(release, ["a", "b", "c"])
    assert found.prices == PRICES
    assert found.missing_then.to_dict() == {"C1": "c", "C3": "b", "C4": ""}
    assert found.missing_now.to_dict() == {"C1": "", "C2": "c", "C3": "b", "C4": "a"}
    assert found.present == {"C1", "C2", "C3", "C4"}
    assert set(read_holdings(release, ["a", "b", "c"], "south").missing_now.index) == {"C4"}


@pytest.mark.parametrize(
    ("products", "population", "message"),
    [("a", None, "two or more"), ("aa", None, "two or more"), ("ad", None, "no price"), ("ab", "west", "nobody")],
)
def test_what_cannot_be_a_bundle_is_told(
    release: duckdb.DuckDBPyConnection, products: str, population: str | None, message: str
) -> None:
    with pytest.raises(KehuError, match=message):
        read_holdings(release, list(products), population)
