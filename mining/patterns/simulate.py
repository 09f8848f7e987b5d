"""The bundle simulator: what selling products together would bring, from what customers did without a bundle.

Takers are read from history: of the customers who a year ago held all products but one, some hold all today: they took
the last one unasked. A bundle multiplies that rate by a lift. Against the new revenue stand two gifts: the discount
for those who would have taken the product anyway, and for those who hold all of it already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import duckdb
import pandas as pd

from warehouse.errors import KehuError

MONTHS = 12
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Offer:
    """A bundle. discount: part of its list price that is given away, 0 to 1; lift: take rate with the bundle over the
    usual one."""

    products: Sequence[str]
    discount: float
    lift: float


@dataclass(frozen=True)
class Holdings:
    """Who holds what of a bundle.

    prices: list price per month of each product; missing_then and missing_now: by customer_id the products he lacked
    on the first and on the newest as-of date, of customers who lack at most one, `""` for none; present: customers who
    were there on both days.
    """

    prices: dict[str, Decimal]
    missing_then: pd.Series[str]
    missing_now: pd.Series[str]
    present: frozenset[str]


@dataclass(frozen=True)
class Simulation:
    """What comes out, for twelve months of all takers. Amounts are in the currency of the price list, without tax.

    count_holders: hold all products now; count_prospects: all but one; usual_take_rate: of those who held all but one
    on the first day and are still there, part that holds all now; count_takers: prospects × rate × lift, all at most;
    count_extra_takers: of these would not have taken it unasked; new_revenue_amount: list price of what these take;
    discount_..._amount: the discount on the whole bundle for extra takers, for those who come anyway, and for those
    who hold all; net_amount: new revenue less all three; break_even_lift: at which the net is zero, None when there
    is none up to everybody's taking it.
    """

    bundle_price_amount: Decimal
    count_holders: int
    count_prospects: int
    usual_take_rate: float
    count_takers: float
    count_extra_takers: float
    new_revenue_amount: Decimal
    discount_extra_amount: Decimal
    discount_anyway_amount: Decimal
    discount_holders_amount: Decimal
    net_amount: Decimal
    break_even_lift: float | None


def simulate_bundle(holdings: Holdings, offer: Offer) -> Simulation:
    """What a bundle would bring in twelve months. Raises KehuError when nobody holds all products but one now, or
    nobody did a year ago: then there is no usual rate."""
    before = holdings.missing_then[(holdings.missing_then != "") & holdings.missing_then.index.isin(holdings.present)]
    prospects = holdings.missing_now[holdings.missing_now != ""]
    if before.empty or prospects.empty:
        raise KehuError("nobody holds all of these products but one", found=" ".join(offer.products))
    complete = holdings.missing_now.index[holdings.missing_now == ""]
    rate = float(before.index.isin(complete).mean())
    price = sum(holdings.prices.values(), Decimal(0))
    gift = float(price) * offer.discount * MONTHS
    # of the prospects each lacks his own product: the mean of their list prices is what one more taker brings
    gain = float(prospects.map(holdings.prices).astype(float).mean()) * MONTHS
    takers = len(prospects) * min(1.0, rate * offer.lift)
    anyway = min(takers, len(prospects) * rate)
    extra = takers - anyway
    net = extra * (gain - gift) - anyway * gift - len(complete) * gift
    return Simulation(
        bundle_price_amount=_money(float(price) * (1 - offer.discount)),
        count_holders=len(complete),
        count_prospects=len(prospects),
        usual_take_rate=rate,
        count_takers=takers,
        count_extra_takers=extra,
        new_revenue_amount=_money(extra * gain),
        discount_extra_amount=_money(extra * gift),
        discount_anyway_amount=_money(anyway * gift),
        discount_holders_amount=_money(len(complete) * gift),
        net_amount=_money(net),
        break_even_lift=_break_even(len(prospects), rate, len(complete), gain, gift),
    )


def read_holdings(con: duckdb.DuckDBPyConnection, products: Sequence[str], population: str | None = None) -> Holdings:
    """Holdings on the newest as-of date and on the first of the thirteen months kept, per population. Raises KehuError
    for fewer than two products, one without a price, or a population without rows."""
    if len(set(products)) != len(products) or len(products) < 2:
        raise KehuError("a bundle holds two or more different products", found=" ".join(products))
    found = con.execute(
        """select product_offering_id, monthly_price_amount from star.dim_product
           where is_current and monthly_price_amount is not null"""
    ).fetchall()
    prices = {name: price for name, price in found if name in products}
    if len(prices) < len(products):
        unknown = ", ".join(product for product in products if product not in prices)
        raise KehuError("the price list has no price for a product", found=unknown)
    first, last = (_held(con, products, population, which) for which in ("min", "max"))
    if last.empty:
        raise KehuError("nobody holds anything there", found=population or "", hint="run `kehu nightly`")
    lacking = [rows.loc[rows["count_held"] >= len(products) - 1, "missing"] for rows in (first, last)]
    return Holdings(prices, lacking[0], lacking[1], frozenset(first.index) & frozenset(last.index))


def _held(con: duckdb.DuckDBPyConnection, products: Sequence[str], population: str | None, which: str) -> pd.DataFrame:
    """Of each customer on the first or newest day of his population: how many of the products he holds, and which of
    those he lacks comes first."""
    lacks = " ".join(f"when bool_and(product_offering_id <> ?) then '{i}'" for i in range(len(products)))
    rows = con.execute(
        f"""select customer_id,
                   count(case when list_contains(?, product_offering_id) then 1 end) as count_held,
                   case {lacks} end as missing
            from (select *, {which}(as_of_date) over (partition by population) as chosen_date
                  from marts.mart_features_holding)
            where as_of_date = chosen_date and population = coalesce(?, population)
            group by customer_id""",
        [list(products), *products, population],
    ).df()
    names = {str(i): product for i, product in enumerate(products)}
    rows["missing"] = rows["missing"].map(names).fillna("")
    return rows.set_index("customer_id")


def _break_even(count: int, rate: float, holders: int, gain: float, gift: float) -> float | None:
    """The lift at which extra × (gain − gift) = (anyway + holders) × gift, all prospects taking it at most."""
    if rate == 0 or gain <= gift:
        return None
    lift = 1 + (count * rate + holders) * gift / (gain - gift) / (count * rate)
    return lift if lift * rate <= 1 else None


def _money(amount: float) -> Decimal:
    return Decimal(repr(amount)).quantize(CENT, ROUND_HALF_EVEN)
