"""What moves leaves nothing behind: an increment sums again where a row is now and where it was before.

Random deliveries (tests/test_increments.py) seldom move a row whose old place still counts; here each does.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_world import Row, content, land
from warehouse import transform
from warehouse.errors import BuildError
from warehouse.settings import Settings
from warehouse.transform import build, prepare

pytestmark = pytest.mark.slow

BOTH = ("1", "2")


def row(name: str, **values: str) -> Row:
    return Row(name, tuple(values.items()))


def stamped(rows: list[Row], updated_at: str) -> list[Row]:
    """The rows as written on a day, but for those that say when."""
    return [Row(r.contract, tuple({"updated_at": updated_at, **dict(r.values)}.items())) for r in rows]


def subscription(number: str, owner: str, **values: str) -> Row:
    return row("crm.subscription", **{
        "subscription_id": number, "account_id": owner, "customer_id": owner, "product_offering_id": "p",
        "subscription_status": "active", "activated_date": "2025-11-01", "updated_at": "2025-11-01", **values,
    })  # fmt: skip


def line(number: str, owner: str, issued: str = "2026-01-10", due: str = "2026-01-20", **values: str) -> Row:
    """A line of the first invoice, if no other is named."""
    return row("billing.invoice_line", **{
        "invoice_id": "1", "line_number": number, "account_id": owner, "subscription_id": owner,
        "charge_type": "recurring", "invoice_date": issued, "due_date": due, "amount": "10.00", **values,
    })  # fmt: skip


def payment(number: str, owner: str) -> Row:
    return row(
        "billing.payment", payment_id=number, invoice_id="1", account_id=owner, payment_date="2026-01-15", amount="5.00"
    )


def adjustment(owner: str, noted: str) -> Row:
    return row(
        "billing.adjustment", adjustment_id="1", account_id=owner, adjustment_kind="credit", adjustment_date=noted,
        amount="-1.00",
    )  # fmt: skip


def note(owner: str) -> Row:
    """One on the first invoice, whoever owes that."""
    return row(
        "billing.adjustment", adjustment_id="2", account_id=owner, adjustment_kind="debit", invoice_id="1",
        adjustment_date="2026-01-12", amount="50.00",
    )  # fmt: skip


def handed_over(day: str, owner: str, status: str) -> Row:
    """A state of a subscription that two customers held one after the other."""
    return subscription("5", owner, subscription_status=status, updated_at=day)


def event(number: str, owner: str, started: str) -> Row:
    return row(
        "usage.usage_event", usage_event_id=number, subscription_id=owner, started_at=started, usage_type="voice",
        network_scope="on_net", duration_minutes="3",
    )  # fmt: skip


def used(owner: str, day: str) -> Row:
    return row(
        "usage.daily_usage", subscription_id=owner, usage_date=day, usage_type="data", network_scope="on_net",
        count_events="2", volume_mb="7",
    )  # fmt: skip


def ticket(owner: str, opened: str, solved: str) -> Row:
    return row(
        "care.ticket", ticket_id="1", customer_id=owner, ticket_type="complaint", ticket_status="closed",
        opened_at=opened, resolved_at=solved, closed_at=solved,
    )  # fmt: skip


WORLD = [
    *(
        row("crm.customer", customer_id=i, customer_type="consumer", source_system="crm", updated_at="2025-11-01")
        for i in BOTH
    ),
    *(row("crm.account", account_id=i, customer_id=i, account_status="active", updated_at="2025-11-01") for i in BOTH),
    *(subscription(i, i) for i in BOTH),
    subscription("3", "1"),
    *(line(i, "1") for i in BOTH),
    *(payment(i, "1") for i in BOTH),
    adjustment("1", "2026-01-15"),
    *(event(i, "1", "2026-01-10") for i in ("1", "2", "3")),
    used("1", "2026-01-11"),
    used("2", "2026-03-01"),
    ticket("1", "2026-01-10", "2026-01-12"),
    note("2"),
    # accounts that nobody describes: one that is a mistake, one with a bill for a subscription of the first customer
    payment("9", "9"),
    line("1", "8", invoice_id="2", subscription_id="1"),
    subscription("4", "2", account_id="8"),
    handed_over("2025-11-01", "1", "active"),
    handed_over("2025-12-20", "1", "suspended"),
    handed_over("2026-01-10", "2", "suspended"),
]
MOVES = {
    "to another account, subscription or customer": [
        line("2", "2"),
        payment("2", "2"),
        adjustment("2", "2026-01-15"),
        event("1", "2", "2026-01-10"),
        ticket("2", "2026-01-10", "2026-01-12"),
    ],
    "to another month (the last of its day, too), out of the base, and over the ends of what is known": [
        line("1", "1", issued="2026-02-10", due="2026-02-20"),
        adjustment("2", "2026-02-15"),
        *(event(i, "1", "2026-02-10") for i in ("2", "3")),
        ticket("2", "2026-02-10", "2026-02-12"),
        used("2", "2026-04-02"),
        used("2", "2025-12-05"),
        subscription("3", "1", subscription_status="terminated", terminated_date="2025-11-01", updated_at="2026-03-02"),
    ],
    "from its beginning, and in what others say of it": [
        subscription("1", "2"),
        subscription("2", "2", activated_date="2026-01-05", updated_at="2026-03-03"),
        row("crm.product_offering", product_offering_id="p", product_offering_name="P", product_line="mobile"),
        *(line(i, i, due="2026-01-12") for i in BOTH),
        row("care.ticket_event", ticket_id="1", event_number="1", event_at="2026-02-14", event_type="reopened"),
    ],
    "out of an account that was a mistake, and onto a bill that was another's alone": [
        payment("9", "2"),
        line("2", "8", invoice_id="2", subscription_id=""),
    ],
    "in what others' states and dates say of it": [
        subscription("4", "2", account_id="8", is_prepaid="true", updated_at="2026-03-04"),
        line("1", "1", due="2026-03-10"),
        handed_over("2025-12-15", "1", "suspended"),
    ],
}


def broken_off(*_: object) -> None:
    raise BuildError("broken off")


def test_what_moves_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a world of two customers, built
    home = Settings(home=tmp_path / "home")
    land(home, stamped(WORLD, "2026-03-01"), tmp_path / "world")
    build(home, is_tested=False)
    for number, (what, rows) in enumerate(MOVES.items()):
        before = content(home)
        # WHEN rows move and that is built on its own, and then everything is built anew
        land(home, stamped(rows, f"2026-04-{number + 10}"), tmp_path / f"move_{number}")
        build(home, is_tested=False)
        increment = content(home)
        build(home, full_refresh=True, is_tested=False)
        # THEN it shows, and both are the same
        assert increment["star.fct_subscription_monthly"] != before["star.fct_subscription_monthly"] or number > 1, what
        assert increment != before
        for table, anew in content(home).items():
            assert increment[table] == anew, f"{what}: {table}"
    # WHEN a build of everything breaks off
    with monkeypatch.context() as patch:
        patch.setattr(transform, "run_dbt", broken_off)
        with pytest.raises(BuildError):
            build(home, full_refresh=True)
    # THEN the next one knows of no models that were built, so it is of everything, too
    assert prepare(home)[1] is None
