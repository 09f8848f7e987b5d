"""What the executive marts tell of four customers over fourteen months; every figure is worked out by hand.

A pays 110 a month, 10 of it for an add-on. B comes in February 2025, pays 50, and 60 in the end. C pays 30, leaves
in March 2025 for the price, comes back in January 2026 and pays 20 in February. D pays 10, complains and leaves in
February 2026. Bills are of the last day of each month, so January 2025 is the first and February 2026 the last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest
import yaml

from olap.definition import ROOM, cube_names
from tests.small_world import Row, land
from warehouse.settings import PROJECT, Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow

Ask = Callable[[str], list[tuple[Any, ...]]]
MONTHS = [(2025, month) for month in range(1, 13)] + [(2026, 1), (2026, 2)]
MONTH_ENDS = [date(year, month, monthrange(year, month)[1]) for year, month in MONTHS]
MONEY = Decimal


def row(contract: str, **values: object) -> Row:
    return Row(contract, tuple({"updated_at": "2025-01-01", **values}.items()))


def subscription(name: str, owner: str, activated: str, **values: str) -> Row:
    state = {"subscription_status": "active", "activated_date": activated, **values}
    return row(
        "crm.subscription",
        subscription_id=name,
        account_id=f"a{owner}",
        customer_id=owner,
        product_offering_id="p",
        **state,
    )


def ended(day: str, reason: str, **values: str) -> dict[str, str]:
    return {"subscription_status": "terminated", "terminated_date": day, "termination_kind": "voluntary",
            "termination_reason_class": reason, "termination_reason": reason, **values}  # fmt: skip


def bills(name: str, owner: str, amounts: list[int]) -> list[Row]:
    """A recurring line at every month-end for which an amount is given; 0 is no bill."""
    return [
        row("billing.invoice_line", invoice_id=f"{owner}{day}", line_number=name[-1], account_id=f"a{owner}",
            subscription_id=name, product_offering_id="p", charge_type="recurring", invoice_date=day, amount=amount)
        for day, amount in zip(MONTH_ENDS, amounts, strict=False) if amount
    ]  # fmt: skip


def world() -> list[Row]:
    return [
        row("crm.product_offering", product_offering_id="p", product_offering_name="P", product_line="mobile"),
        *(row("crm.customer", customer_id=name, source_system="crm", customer_type="consumer", segment="basic")
          for name in "ABCD"),
        *(row("crm.account", account_id=f"a{name}", customer_id=name, account_status="active") for name in "ABCD"),
        subscription("A1", "A", "2024-01-01"),
        subscription("A2", "A", "2024-01-01", parent_subscription_id="A1"),
        subscription("B1", "B", "2025-02-10"),
        subscription("C1", "C", "2024-01-01", **ended("2025-03-10", "Price")),
        subscription("C2", "C", "2026-01-05"),
        subscription("D1", "D", "2024-01-01", **ended("2026-02-20", "Network", port_out_to="X")),
        *bills("A1", "A", [100] * 14), *bills("A2", "A", [10] * 14),
        *bills("B1", "B", [0, *[50] * 12, 60]),
        *bills("C1", "C", [30, 30]), *bills("C2", "C", [*[0] * 12, 30, 20]),
        *bills("D1", "D", [10] * 13),
        row("billing.adjustment", adjustment_id="1", account_id="aA", adjustment_kind="credit", amount="-5.00",
            adjustment_date="2026-02-15"),
        row("care.ticket", ticket_id="t", customer_id="D", ticket_type="complaint", ticket_status="open",
            opened_at="2026-02-01"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """GIVEN the four customers, built."""
    folder = tmp_path_factory.mktemp("executive")
    home = Settings(home=folder / "home")
    land(home, world(), folder / "world")
    build(home, is_tested=False)

    def answer(sql: str) -> list[tuple[Any, ...]]:
        with closing(duckdb.connect(str(home.warehouse_path), read_only=True)) as con:
            return con.execute(sql).fetchall()

    return answer


def test_the_base_moves_as_customers_come_and_go(ask: Ask) -> None:
    found = ask("""
        select sum(count_opening), sum(count_gross_adds), sum(count_win_backs), sum(count_deactivations),
          sum(count_closing), sum(count_products), sum(count_customers), sum(count_accounts), sum(count_with_addon)
        from marts.mart_executive_kpi_monthly
        where month_end_date in ('2025-01-31', '2025-02-28', '2025-03-31', '2026-01-31', '2026-02-28')
        group by month_end_date order by month_end_date""")
    assert found == [
        (3, 0, 0, 0, 3, 4, 3, 3, 1),
        (3, 1, 0, 0, 4, 5, 4, 4, 1),
        (4, 0, 0, 1, 3, 4, 3, 3, 1),
        (3, 0, 1, 0, 4, 5, 4, 4, 1),
        (4, 0, 0, 1, 3, 4, 3, 3, 1),
    ]


def test_metrics_stand_beside_those_of_last_year(ask: Ask) -> None:
    found = {
        metric: values
        for metric, *values in ask("""
        select metric, metric_value, metric_value_last_year, metric_value_change_ratio, metric_value_ytd,
          metric_value_ytd_last_year
        from marts.mart_executive_kpi_compared
        where slice_kind = 'total' and month_end_date = '2026-02-28'""")
    }
    # February 190 of 3.5 subscriptions, a year before 200 of 3.5; with January 390 of 7 and 350 of 6.5
    assert found["base.arpu"] == pytest.approx([190 / 3.5, 200 / 3.5, -0.05, 390 / 7, 350 / 6.5])
    assert found["base.count_closing"] == [3, 4, -0.25, 3, 4]
    assert found["base.churn"] == [pytest.approx(1 / 3.5), 0, None, pytest.approx(1 / 7), 0]
    assert found["base.billing_accuracy"][0] == pytest.approx(1 - 5 / 190)
    assert found["base.holding"][0] == pytest.approx(4 / 3)
    # two of the last twelve months lose one of 3.5: (5/7)(5/7) stay
    assert found["base.churn_annual"][0] == pytest.approx(24 / 49, abs=1e-9)


def test_no_year_to_date_begins_before_the_data(ask: Ask) -> None:
    found = ask("""
        select count(metric_value_last_year), count(metric_value_ytd_last_year)
        from marts.mart_executive_kpi_compared where month_end_date < '2026-01-01'""")
    assert found == [(0, 0)]


def test_recurring_revenue_leads_from_opening_to_closing(ask: Ask) -> None:
    found = ask("""
        select sum(opening_amount), sum(new_amount), sum(won_back_amount), sum(up_amount), sum(down_amount),
          sum(lost_amount), sum(closing_amount)
        from marts.mart_executive_revenue_bridge
        where month_end_date in ('2025-02-28', '2025-03-31', '2026-01-31', '2026-02-28')
        group by month_end_date order by month_end_date""")
    assert found == [
        (MONEY(150), MONEY(50), 0, 0, 0, 0, MONEY(200)),
        (MONEY(200), 0, 0, 0, 0, MONEY(30), MONEY(170)),
        (MONEY(170), 0, MONEY(30), 0, 0, 0, MONEY(200)),
        (MONEY(200), 0, 0, MONEY(10), MONEY(10), MONEY(10), MONEY(190)),
    ]


def test_a_cohort_begins_with_the_first_whole_month(ask: Ask) -> None:
    found = ask("""
        select cohort_month_end_date, count(*), min(count_customers), min(count_active), sum(revenue_amount)
        from marts.mart_executive_cohort_retention group by 1""")
    assert found == [(date(2025, 2, 28), 13, 1, 1, MONEY("660.00"))]


def test_who_left_tells_why(ask: Ask) -> None:
    found = ask("""
        select subscription_id, churn_driver, port_out_to, is_troubled from marts.mart_executive_churn_event
        order by 1""")
    assert found == [("C1", "price", None, False), ("D1", "service", "X", True)]


def test_a_sale_is_judged_after_ninety_days(ask: Ask) -> None:
    found = ask("""
        select subscription_id, is_gross_add, is_win_back, is_judged_90d, is_kept_90d
        from marts.mart_executive_sale order by 1""")
    assert found == [("B1", True, False, True, True), ("C2", False, True, False, False)]


def test_what_is_compared_is_in_the_catalogue() -> None:
    macro = (PROJECT / "warehouse/macros/kpi.sql").read_text(encoding="utf-8")
    compared = set(re.findall(r"\('(\w+\.\w+)', ", macro))
    known = {
        f"{name}.{measure}"
        for name in cube_names()
        for measure in yaml.safe_load((ROOM / "cubes" / f"{name}.yml").read_text(encoding="utf-8"))["measures"]
    }
    assert compared
    assert compared <= known
