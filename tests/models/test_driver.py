"""What drives leaving, from exit inquiries and the neighbours' faults: one small world, worked out by hand."""

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

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
OTHER_LINES = 20
"""Lines counted besides those a place has (int_place_troubled)."""


def row(name: str, **values: str) -> Row:
    return Row(name, tuple(values.items()))


def customer(number: str, product: str, since: str = "2025-09-01") -> list[Row]:
    """A customer of one place with one line, known from the day it begins."""
    return [
        row("crm.customer", customer_id=number, customer_type="consumer", source_system="crm", country="中国",
            postal_code="100000", updated_at=since),
        row("crm.account", account_id=number, customer_id=number, account_status="active", updated_at=since),
        row("crm.subscription", subscription_id=number, account_id=number, customer_id=number,
            subscription_status="active", activated_date=since, product_offering_id=product,
            monthly_price_amount="80.00", updated_at=since),
    ]  # fmt: skip


def product(line: str) -> Row:
    return row("crm.product_offering", product_offering_id=line, product_offering_name=line, product_line=line,
               updated_at="2025-11-01")  # fmt: skip


def contact(number: str, day: str, reason_class: str, direction: str = "inbound") -> Row:
    return row("care.interaction", interaction_id=number, customer_id="asks", channel_code="app", direction=direction,
               reason_class=reason_class, reason="contract_terms", started_at=day, updated_at=day)  # fmt: skip


def fault(number: str, line: str, day: str, kind: str = "fault") -> Row:
    return row("care.ticket", ticket_id=number, customer_id="calls", subscription_id="calls", ticket_type=kind,
               product_offering_id=line, ticket_status="open", opened_at=day, updated_at=day)  # fmt: skip


def usage(day: str) -> Row:
    return row("usage.daily_usage", subscription_id="asks", usage_date=day, usage_type="voice", network_scope="on_net",
               count_events="1", duration_minutes="5", updated_at=day)  # fmt: skip


WORLD = [
    *customer("asks", "broadband"), *customer("calls", "tv"), *customer("moves", "mobile"),
    product("broadband"), product("tv"), product("mobile"),
    usage("2025-12-10"), usage("2026-02-28"),
    contact("1", "2025-12-05", "retention"), contact("2", "2026-01-11", "retention"),
    contact("3", "2026-01-21", "retention"), contact("4", "2026-01-25", "account"),
    contact("5", "2026-01-26", "retention", "outbound"),
    fault("1", "tv", "2025-12-20"), fault("2", "tv", "2026-01-20"), fault("3", "tv", "2026-01-21", "complaint"),
]  # fmt: skip

LATER = [
    contact("6", "2026-02-10", "retention"), fault("4", "tv", "2026-02-11"), fault("5", "mobile", "2026-02-12"),
    *customer("comes", "tv", "2026-02-10"),
]  # fmt: skip

NAMES = (
    "f_recent_exit_inquiries", "f_exit_inquiries_per_month", "f_days_since_exit_inquiry", "f_recent_faults_nearby",
)  # fmt: skip


def drivers(home: Settings, as_of: date) -> dict[str, tuple[Any, ...]]:
    con = duckdb.connect(str(home.warehouse_path), read_only=True)
    rows = con.execute(
        f"select customer_id, {', '.join(NAMES)} from marts.mart_features_driver where as_of_date = ?", [as_of]
    ).fetchall()
    con.close()
    return {str(number): tuple(values) for number, *values in rows}


def test_inquiries_and_neighbours_faults_count_up_to_the_day(tmp_path: Path) -> None:
    # GIVEN inquiries of one customer, and faults of a neighbour on the network that both use
    home = Settings(home=tmp_path / "home")
    land(home, WORLD, tmp_path / "january")
    build(home, is_tested=False)
    # WHEN drivers as of the end of January are read
    known = drivers(home, JANUARY)
    # THEN inbound contacts of class retention count, the newest month most, beside the month-ends known
    # THEN faults count for everybody of the place on that network, and for nobody on another
    nearby = (8 * 1 + 4 * 1) * 100 / (8 * (2 + OTHER_LINES))
    assert known["asks"] == pytest.approx([2 + 1 / 2, 3 / 2, 10, nearby])
    assert known["calls"] == pytest.approx([0, 0, None, nearby])
    assert known["moves"] == pytest.approx([0, 0, None, 0])
    # WHEN February becomes known
    land(home, LATER, tmp_path / "february")
    build(home, is_tested=False)
    # THEN January stays what it was, and February sees it
    again = {number: values for number, values in drivers(home, JANUARY).items() if number in known}
    assert again == known
    february = drivers(home, FEBRUARY)
    assert february["asks"] == pytest.approx(
        [1 + 2 / 2 + 1 / 4, 4 / 3, 18, (8 * 1 + 4 * 1 + 2 * 1) * 100 / (8 * (3 + OTHER_LINES))]
    )
    assert february["moves"][3] == pytest.approx(8 * 100 / (8 * (1 + OTHER_LINES)))
    # THEN a full refresh gives the same
    build(home, full_refresh=True, is_tested=False)
    assert drivers(home, FEBRUARY) == february
