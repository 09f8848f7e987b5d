"""Who left within how many days and why, and which group a model is fitted for: one small world, worked out by hand."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.small_world import Row, land
from warehouse.settings import Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
LEFT = {
    "20 days": "2026-02-20", "30 days": "2026-03-02", "31 days": "2026-03-03", "90 days": "2026-05-01", "never": "",
}  # fmt: skip
"""Customer to the first day without service; the names count from the end of January."""
PREPAID = {"20 days": "false", "30 days": "true"}
KIND = {"20 days": "involuntary", "31 days": ""}
"""Of those who are not told to have left by own wish."""
ELSEWHERE = {"left elsewhere": "2026-02-20", "stayed elsewhere": ""}
"""As LEFT, of a source system that never tells why its customers leave."""


def row(name: str, **values: str) -> Row:
    return Row(name, tuple(values.items()))


def held(number: str, **values: str) -> dict[str, str]:
    """What a customer's subscription is from the beginning."""
    return {
        "subscription_id": number, "account_id": number, "customer_id": number, "activated_date": "2025-09-01",
        "product_offering_id": "P", "monthly_price_amount": "80.00", "is_prepaid": PREPAID.get(number, ""), **values,
    }  # fmt: skip


def ended(subscription: dict[str, str], left_date: str, kind: str, updated_at: str = "2026-05-10") -> Row:
    return row("crm.subscription", **subscription, subscription_status="terminated", terminated_date=left_date,
               termination_kind=kind, updated_at=updated_at)  # fmt: skip


def customer(number: str, left_date: str, kind: str, source_system: str) -> list[Row]:
    """A customer with account and subscription, known since November and told to have left in May."""
    return [
        row("crm.customer", customer_id=number, customer_type="consumer", source_system=source_system,
            updated_at="2025-11-01"),
        row("crm.account", account_id=number, customer_id=number, account_status="active", updated_at="2025-11-01"),
        row("crm.subscription", **held(number), subscription_status="active", updated_at="2025-11-01"),
        *([ended(held(number), left_date, kind)] if left_date else []),
    ]  # fmt: skip


def usage(number: str, day: str) -> Row:
    return row("usage.daily_usage", subscription_id=number, usage_date=day, usage_type="voice",
               network_scope="on_net", count_events="1", duration_minutes="5", updated_at=day)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("churn")
    settings = Settings(home=folder / "home")
    rows = []
    for number, day in LEFT.items():
        rows += customer(number, day, KIND.get(number, "voluntary"), "crm")
    for number, day in ELSEWHERE.items():
        rows += customer(number, day, "", "elsewhere")
    # back for three days, and then gone by own wish
    again = held("20 days", subscription_id="again", activated_date="2026-02-22")
    rows.append(ended(again, "2026-02-25", "voluntary"))
    rows += [usage(number, day) for number in ("never", "stayed elsewhere") for day in ("2026-01-10", "2026-05-15")]
    plan = row("crm.product_offering", product_offering_id="P", product_offering_name="Plan", product_line="mobile",
               updated_at="2025-11-01")  # fmt: skip
    land(settings, [*rows, plan], folder / "files")
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
           where source_system = 'crm' and as_of_date = ? order by customer_id""",
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
           from marts.mart_features_churn_label
           where source_system = 'crm' and as_of_date = ? order by customer_id""",
        MARCH,
    )
    # THEN only 30 days are known, of those who are left
    assert rows == [("90 days", True, 0, False, None, False, None), ("never", True, 0, False, None, False, None)]


def test_prepaid_and_postpaid_are_apart(home: Settings) -> None:
    # GIVEN customers whose main line is postpaid, prepaid or of unknown payment
    # WHEN the marts of all horizons and of the kind are read
    rows = {
        kind: found(
            home,
            f"""select customer_id, population from marts.mart_features_churn{kind}
                where source_system = 'crm' and as_of_date = ? order by customer_id""",
            JANUARY,
        )
        for kind in ("", "_60", "_90", "_voluntary")
    }
    # THEN each has a population of its own, the same in all
    assert rows[""] == [
        ("20 days", "crm postpaid"),
        ("30 days", "crm prepaid"),
        ("31 days", "crm"),
        ("90 days", "crm"),
        ("never", "crm"),
    ]
    assert rows["_60"] == rows["_90"] == rows["_voluntary"] == rows[""]


def test_a_month_is_survived_or_not(home: Settings) -> None:
    # GIVEN that of five customers at the end of January one leaves in February, and of four two leave in March
    # WHEN months at risk are counted
    rows = found(
        home,
        """select as_of_date, sum(count_at_risk)::int, sum(count_lost)::int from marts.mart_features_survival
           where segment_kind = 'all' and population like 'crm%' and as_of_date between ? and ?
           group by all order by all""",
        JANUARY,
        MARCH,
    )
    # THEN each month has those who began it and those who left in it
    assert rows == [(JANUARY, 5, 1), (date(2026, 2, 28), 4, 2), (MARCH, 2, 0)]


LABELS = """select customer_id, is_labelled_voluntary, is_churn_voluntary from marts.mart_features_churn_label
            where source_system = ? and as_of_date = ? order by customer_id"""


def test_who_leaves_by_own_wish_is_told_from_who_is_disconnected(home: Settings) -> None:
    # GIVEN one who is disconnected after 20 days, comes back and leaves within the 30 by own wish; one who leaves by
    # own wish after 30; one of whom nobody says why he left after 31 days
    # WHEN labels as of the end of January are read THEN the first loss decides, and no kind is asked of a stayer
    assert found(home, LABELS, "crm", JANUARY) == [
        ("20 days", True, 0),
        ("30 days", True, 1),
        ("31 days", True, 0),
        ("90 days", True, 0),
        ("never", True, 0),
    ]
    # THEN as of the end of February the one is neither a leaver by own wish nor another
    assert found(home, LABELS, "crm", FEBRUARY) == [
        ("30 days", True, 1),
        ("31 days", False, None),
        ("90 days", True, 0),
        ("never", True, 0),
    ]
    # THEN nobody is labelled where the source system never tells, and where days are missing
    assert found(home, LABELS, "elsewhere", JANUARY) == [
        ("left elsewhere", False, None),
        ("stayed elsewhere", False, None),
    ]
    assert found(home, LABELS, "crm", date(2026, 4, 30)) == [("90 days", False, None), ("never", False, None)]


def test_a_kind_told_later_moves_the_label(home: Settings, tmp_path: Path) -> None:
    # GIVEN the same world, in which it is told now why the two left
    later = replace(home, home=tmp_path / "home")
    shutil.copytree(home.home, later.home, symlinks=True)
    rows = [
        ended(held("31 days"), LEFT["31 days"], "voluntary", "2026-05-12"),
        ended(held("left elsewhere"), ELSEWHERE["left elsewhere"], "unavoidable", "2026-05-12"),
    ]
    land(later, rows, tmp_path / "files")
    # WHEN only what is new is built
    assert not build(later, is_tested=False).full
    # THEN both are labelled, and the other source system with them
    assert ("31 days", True, 1) in found(later, LABELS, "crm", FEBRUARY)
    assert found(later, LABELS, "elsewhere", JANUARY) == [
        ("left elsewhere", True, 0),
        ("stayed elsewhere", True, 0),
    ]
