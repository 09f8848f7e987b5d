"""Who left within how many days, and which group a model is fitted for: one small world, worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.small_world import Row, land
from warehouse.settings import Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow

JANUARY, MARCH = date(2026, 1, 31), date(2026, 3, 31)
LEFT = {
    "20 days": "2026-02-20", "30 days": "2026-03-02", "31 days": "2026-03-03", "90 days": "2026-05-01", "never": "",
}  # fmt: skip
"""Customer to the first day without service; the names count from the end of January."""
PREPAID = {"20 days": "false", "30 days": "true"}


def row(name: str, **values: str) -> Row:
    return Row(name, tuple(values.items()))


def customer(number: str) -> list[Row]:
    """A customer with account and subscription, known since November and told to have left in May."""
    known: dict[str, str] = {
        "subscription_id": number, "account_id": number, "customer_id": number, "activated_date": "2025-09-01",
        "product_offering_id": "P", "monthly_price_amount": "80.00", "is_prepaid": PREPAID.get(number, ""),
    }  # fmt: skip
    left = {"terminated_date": LEFT[number], "termination_kind": "voluntary", "updated_at": "2026-05-10"}
    return [
        row("crm.customer", customer_id=number, customer_type="consumer", source_system="crm", updated_at="2025-11-01"),
        row("crm.account", account_id=number, customer_id=number, account_status="active", updated_at="2025-11-01"),
        row("crm.subscription", **known, subscription_status="active", updated_at="2025-11-01"),
        *([row("crm.subscription", **known, subscription_status="terminated", **left)] if LEFT[number] else []),
    ]


def usage(day: str) -> Row:
    return row("usage.daily_usage", subscription_id="never", usage_date=day, usage_type="voice",
               network_scope="on_net", count_events="1", duration_minutes="5", updated_at=day)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("churn")
    settings = Settings(home=folder / "home")
    rows = [planted for number in LEFT for planted in customer(number)]
    plan = row("crm.product_offering", product_offering_id="P", product_offering_name="Plan", product_line="mobile",
               updated_at="2025-11-01")  # fmt: skip
    land(settings, [*rows, plan, usage("2026-01-10"), usage("2026-05-15")], folder / "files")
    build(settings, is_tested=False)
    return settings


def found(home: Settings, query: str, *values: Any) -> list[tuple[Any, ...]]:
    con = duckdb.connect(str(home.warehouse_path), read_only=True)
    rows = con.execute(query, values).fetchall()
    con.close()
    return rows


def test_a_label_counts_the_days_of_its_horizon(home: Settings) -> None:
    # GIVEN customers who leave 20, 30, 31 and 90 days after the end of January, and one who stays
    # WHEN labels as of then are read
    rows = found(
        home,
        """select customer_id, is_churn, is_churn_60, is_churn_90 from marts.mart_features_churn_label
           where as_of_date = ? order by customer_id""",
        JANUARY,
    )
    # THEN the last day of a horizon is within it
    assert rows == [
        ("20 days", 1, 1, 1),
        ("30 days", 1, 1, 1),
        ("31 days", 0, 1, 1),
        ("90 days", 0, 0, 1),
        ("never", 0, 0, 0),
    ]


def test_a_label_is_unknown_until_its_horizon_is_over(home: Settings) -> None:
    # GIVEN facts up to the 15th of May, 45 days after the end of March
    # WHEN labels as of then are read
    rows = found(
        home,
        """select customer_id, is_labelled, is_churn, is_labelled_60, is_churn_60, is_labelled_90, is_churn_90
           from marts.mart_features_churn_label where as_of_date = ? order by customer_id""",
        MARCH,
    )
    # THEN only 30 days are known, of those who are left
    assert rows == [("90 days", True, 0, False, None, False, None), ("never", True, 0, False, None, False, None)]


def test_prepaid_and_postpaid_are_apart(home: Settings) -> None:
    # GIVEN customers whose main line is postpaid, prepaid or of unknown payment
    # WHEN the marts of all horizons are read
    rows = {
        days: found(
            home,
            f"""select customer_id, population from marts.mart_features_churn{days}
                where as_of_date = ? order by customer_id""",
            JANUARY,
        )
        for days in ("", "_60", "_90")
    }
    # THEN each has a population of its own, the same in all
    assert rows[""] == [
        ("20 days", "crm postpaid"),
        ("30 days", "crm prepaid"),
        ("31 days", "crm"),
        ("90 days", "crm"),
        ("never", "crm"),
    ]
    assert rows["_60"] == rows["_90"] == rows[""]
