"""Which months an increment makes again, and that wide marts are the same in one part or in many."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.small_world import Row, land
from warehouse.settings import Settings
from warehouse.transform import build, run_dbt

pytestmark = pytest.mark.slow

MARCH = date(2026, 3, 31)


def row(name: str, updated_at: str, **values: str) -> Row:
    return Row(name, tuple({"updated_at": updated_at, **values}.items()))


def customer(number: str, written: str, segment: str = "a", activated: str = "2025-12-05") -> list[Row]:
    """A customer with account and subscription."""
    return [
        row("crm.customer", written, customer_id=number, customer_type="consumer", segment=segment,
            source_system="crm"),
        row("crm.account", written, account_id=number, customer_id=number, account_status="active"),
        row("crm.subscription", written, subscription_id=number, account_id=number, customer_id=number,
            product_offering_id="P", subscription_status="active", activated_date=activated),
    ]  # fmt: skip


def line(number: str, issued: str, amount: str) -> Row:
    return row("billing.invoice_line", issued, invoice_id=f"{number}_{issued}", line_number="1", account_id=number,
               subscription_id=number, charge_type="recurring", invoice_date=issued, amount=amount)  # fmt: skip


def ask(home: Settings, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home.warehouse_path), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """GIVEN two customers billed from December to February, built; WHEN a day of March brings a bill, another segment
    of customer 1 and a customer 3, and is built."""
    folder = tmp_path_factory.mktemp("months")
    home = Settings(home=folder / "home")
    issued = ["2025-12-20", "2026-01-20", "2026-02-20"]
    product = row("crm.product_offering", "2025-11-01", product_offering_id="P", product_offering_name="Plan",
                  product_line="mobile")  # fmt: skip
    # written in March, so that February is over
    rows = [product, *customer("1", "2025-12-05"), *customer("2", "2026-03-02")]
    rows += [line(number, day, "50.00") for number in ("1", "2") for day in issued]
    land(home, rows, folder / "first")
    build(home, is_tested=False)
    land(home, [*customer("1", "2026-03-16", segment="b"), *customer("3", "2026-03-16", activated="2026-03-16"),
                line("2", "2026-03-16", "60.00")], folder / "second")  # fmt: skip
    build(home)
    return home


def test_a_day_moves_its_own_month(home: Settings) -> None:
    due = ask(home, "select subject, min(month_end_date) from intermediate.int_month_due group by 1")
    # THEN nothing is made again of a month before March: neither for who is new nor for who is told apart from then on
    assert due
    assert {first for _, first in due} <= {MARCH}
    # THEN the months before stand in the marts as they were
    billed = "select month_end_date, sum(service_amount) from marts.mart_executive_kpi_monthly group by 1 order by 1"
    months = [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)]
    assert [(month, float(amount)) for month, amount in ask(home, billed)] == [(month, 100.0) for month in months]
    segments = "select distinct segment from marts.mart_value_customer_monthly where month_end_date < '2026-03-01'"
    assert ask(home, segments) == [("a",)]


def test_rows_that_a_changed_member_brings_stay_as_they_were(home: Settings) -> None:
    lines = ask(
        home,
        "select invoice_date, fact.changed_in = (select max(changed_in) from star.fct_billing_line) "
        "from star.fct_billing_line as fact order by invoice_date desc",
    )
    # THEN only the new bill was written, though customer 1 has another version
    assert len(lines) == 7
    assert [day for day, is_newest in lines if is_newest] == [date(2026, 3, 16)]


def test_a_mart_is_the_same_in_one_part_or_in_many(home: Settings) -> None:
    # GIVEN the mart of features, joined in one part
    mart = "select * from marts.mart_features_customer order by all"
    whole = ask(home, mart)
    assert len({row[3] for row in whole}) > 1
    # WHEN it is made again with a part for each month-end
    cut = Settings(home=home.home, part_rows=1)
    run_dbt(cut, ["run", "--full-refresh", "--select", "int_features_*", "mart_features_customer"])
    # THEN it is the same
    compiled = next(home.dbt_target.rglob("compiled/**/mart_features_customer.sql")).read_text(encoding="utf-8")
    assert "next part" in compiled
    assert ask(home, mart) == whole
