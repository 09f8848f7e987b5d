"""Care and credit on a world of one customer, every number worked out by hand.

The customer lives in China, eight hours ahead of UTC. 2026-02-16 to 20 and 23 are holidays there, the Saturday
2026-02-14 is worked in lieu. The data reach to 2026-03-31, the day of the last invoice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.small_world import Row, land
from warehouse.settings import Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow
Ask = Callable[[str], list[tuple[Any, ...]]]


def row(name: str, **values: str) -> Row:
    return Row(name, tuple({"updated_at": "2026-03-31", **values}.items()))


def ticket(number: str, about: str, opened: str, **values: str) -> Row:
    return row(
        "care.ticket", ticket_id=number, customer_id="c", reason_class=about, reason=about, opened_at=opened,
        **{"ticket_type": "fault", "ticket_status": "closed", **values},
    )  # fmt: skip


def steps(number: str, *found: tuple[str, str, str]) -> list[Row]:
    """Steps of a ticket: what, when, and who holds it after."""
    return [
        row("care.ticket_event", ticket_id=number, event_number=str(place), event_type=kind, event_at=at,
            organisation_id=holder)
        for place, (kind, at, holder) in enumerate(found, start=1)
    ]  # fmt: skip


def contact(number: str, about: str, started: str) -> Row:
    return row(
        "care.interaction", interaction_id=number, customer_id="c", ticket_id=about, channel_code="hotline",
        direction="outbound", started_at=started, ended_at=started[:-2] + "06",
    )  # fmt: skip


def answer(number: str, kind: str, score: str, answered: str, about: str = "") -> Row:
    return row(
        "care.survey_response", survey_response_id=number, question_code=kind, survey_type=kind, customer_id="c",
        score=score, answered_at=answered, ticket_id=about,
    )  # fmt: skip


def invoice(number: str, issued: str, due: str, amount: str, tax: str) -> Row:
    return row(
        "billing.invoice_line", invoice_id=number, line_number="1", account_id="a", subscription_id="s",
        charge_type="recurring", invoice_date=issued, due_date=due, amount=amount, tax_amount=tax,
    )  # fmt: skip


def payment(number: str, paid: str, amount: str) -> Row:
    return row("billing.payment", payment_id=number, invoice_id="i1", account_id="a", payment_date=paid, amount=amount)


WORLD = [
    row("crm.customer", customer_id="c", customer_type="consumer", source_system="crm", country="中国"),
    row("crm.account", account_id="a", customer_id="c", account_status="active"),
    row("crm.subscription", subscription_id="s", account_id="a", customer_id="c", product_offering_id="p",
        subscription_status="active", activated_date="2026-01-01"),
    # Friday 17:00 local to Tuesday after the holidays 10:00: 60 + Saturday 540 + 60, of which 180 on hold
    ticket("t1", "network", "2026-02-13 09:00:00", first_reply_at="2026-02-13 10:30:00",
           resolved_at="2026-02-24 02:00:00", due_at="2026-02-24 00:00:00"),
    *steps("t1", ("opened", "2026-02-13 09:00:00", "desk"), ("handed_over", "2026-02-13 11:00:00", "field"),
           ("hold_started", "2026-02-14 01:00:00", "field"), ("hold_ended", "2026-02-14 04:00:00", "field"),
           ("resolved", "2026-02-24 02:00:00", "field")),
    # he comes back with the same five days later; that one is opened again
    ticket("t2", "network", "2026-03-01 01:00:00", ticket_type="complaint", resolved_at="2026-03-10 01:00:00"),
    *steps("t2", ("resolved", "2026-03-02 01:00:00", "desk"), ("reopened", "2026-03-04 01:00:00", "desk"),
           ("resolved", "2026-03-10 01:00:00", "desk")),
    # solved at once, but an hour late
    ticket("t3", "billing", "2026-03-05 01:00:00", resolved_at="2026-03-05 03:00:00", due_at="2026-03-05 02:00:00"),
    # waits for the customer since before its promise
    ticket("t4", "product", "2026-03-20 01:00:00", ticket_status="pending", due_at="2026-03-21 01:00:00"),
    *steps("t4", ("hold_started", "2026-03-20 12:00:00", "desk")),
    # open after its promise
    ticket("t5", "account", "2026-03-25 01:00:00", ticket_status="open", due_at="2026-03-26 01:00:00"),
    ticket("t6", "account", "2026-03-01 01:00:00", ticket_status="cancelled", closed_at="2026-03-02 01:00:00",
           due_at="2026-03-01 02:00:00"),
    # its seven days are not over
    ticket("t7", "service", "2026-03-27 01:00:00", resolved_at="2026-03-28 01:00:00"),
    # solved over the end of January, then opened again
    ticket("t8", "other", "2026-01-20 01:00:00", resolved_at="2026-03-02 01:00:00"),
    *steps("t8", ("resolved", "2026-01-30 01:00:00", "desk"), ("reopened", "2026-02-02 01:00:00", "desk"),
           ("resolved", "2026-03-02 01:00:00", "desk")),
    contact("n2", "t2", "2026-03-12 01:00:00"),
    contact("n3", "t3", "2026-03-05 05:00:00"),
    answer("v1", "nps", "10", "2026-01-15 00:00:00"),
    answer("v2", "nps", "6", "2026-03-20 00:00:00"),
    answer("v3", "nps", "", "2026-03-21 00:00:00"),
    answer("v4", "csat", "4", "2026-03-06 00:00:00", about="t3"),
    invoice("i1", "2026-01-31", "2026-02-15", "100.00", "6.00"),
    invoice("i2", "2026-03-31", "2026-04-15", "200.00", "12.00"),
    invoice("i3", "2026-02-28", "", "50.00", "0.00"),
    payment("p1", "2026-02-20", "60.00"),
    payment("p2", "2026-03-15", "46.00"),
    row("billing.adjustment", adjustment_id="w", invoice_id="i3", account_id="a", adjustment_kind="write_off",
        adjustment_date="2026-03-20", amount="-50.00"),
]  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder = tmp_path_factory.mktemp("care")
    home = Settings(home=folder / "home")
    land(home, WORLD, Path(folder / "world"))
    build(home)

    def run(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(home.warehouse_path), read_only=True) as con:
            return con.execute(sql).fetchall()

    return run


def test_business_time_sleeps_at_night_on_holidays_and_on_hold(ask: Ask) -> None:
    found = ask(
        "select business_calendar, first_reply_minutes, first_reply_business_minutes, resolution_minutes, "
        "worked_minutes, resolution_business_minutes, hold_business_minutes "
        "from marts.mart_care_ticket where ticket_id = 't1'"
    )
    assert found == [("CN", 90, 60, 15420, 15240, 480, 180)]


def test_promises_are_judged_while_the_clock_runs(ask: Ask) -> None:
    found = ask(
        "select ticket_id, is_due, is_within_sla, is_overdue, is_on_hold from marts.mart_care_ticket order by 1"
    )
    due = {"t1": (True, True, False, False), "t3": (True, False, False, False), "t5": (True, False, True, False)}
    waits = {"t4": (False, False, False, True)}
    assert {number: rest for number, *rest in found} == {
        f"t{n}": list((due | waits).get(f"t{n}", (False, False, False, False))) for n in range(1, 9)
    }


def test_first_contact_solves_what_does_not_come_back(ask: Ask) -> None:
    judged = ask(
        "select ticket_id, is_first_contact_resolved from marts.mart_care_ticket where is_first_contact_judged"
    )
    assert sorted(judged) == [("t1", False), ("t2", False), ("t3", True), ("t8", False)]


def test_the_backlog_is_what_was_open_on_the_day(ask: Ask) -> None:
    found = ask(
        "select month_end_date::varchar, age_band, count_open, open_age_days from marts.mart_care_backlog_monthly"
    )
    assert sorted(found) == [
        ("2026-02-28", "31-90", 1, 39),
        ("2026-03-31", "3-7", 1, 6),
        ("2026-03-31", "8-14", 1, 11),
    ]


def test_customers_are_called_back(ask: Ask) -> None:
    found = ask("select ticket_id, callback_reason, outcome, is_due from marts.mart_care_callback_plan order by all")
    assert found == [
        ("t2", "not_told", "late", False),
        ("t3", "not_told", "in_time", False),
        ("t5", "overdue", "waiting", True),
        ("t7", "not_told", "waiting", True),
        ("t8", "not_told", "waiting", True),
    ]


def test_what_is_handed_over_lies_until_somebody_takes_it(ask: Ask) -> None:
    found = ask("select ticket_id, from_organisation_id, to_organisation_id, idle_minutes from marts.mart_care_handoff")
    assert found == [("t1", "desk", "field", 840)]


def test_answers_tell_of_a_stage_and_refusals_count_nothing(ask: Ask) -> None:
    found = ask(
        "select experience_stage, count(*) filter (is_nps_answer), count(*) filter (is_promoter), "
        "count(*) filter (is_detractor), count(*) filter (is_satisfied) "
        "from marts.mart_care_experience group by all order by 1"
    )
    assert found == [("purchase", 1, 1, 0, 0), ("service", 0, 0, 0, 1), ("use", 1, 0, 1, 0)]


def test_receivables_age_and_are_counted_in_days_of_billing(ask: Ask) -> None:
    # GIVEN 106 billed in January of which 60 come in February, 50 in February written off in March, 212 in March
    found = ask(
        "select month_end_date::varchar, sum(open_amount)::float, sum(not_due_amount)::float, "
        "sum(overdue_1_to_30_amount)::float, round(sum(open_amount) / sum(invoiced_daily_amount), 2), "
        "sum(written_off_amount)::float from marts.mart_credit_receivable_monthly group by all order by 1"
    )
    # THEN 96 are open on 50 billed in 28 days: 53.76 days
    assert found == [
        ("2026-01-31", 106.0, 106.0, 0.0, 31.0, 0.0),
        ("2026-02-28", 96.0, 50.0, 46.0, 53.76, 0.0),
        ("2026-03-31", 212.0, 212.0, 0.0, 31.0, 50.0),
    ]


def test_cash_counts_in_windows_that_are_over(ask: Ask) -> None:
    # GIVEN invoices of 31 January (59 days ago), 28 February (31) and today
    found = ask(
        "select sum(invoiced_30d_amount)::float, sum(paid_30d_amount)::float, sum(invoiced_60d_amount)::float, "
        "sum(paid_60d_amount)::float, sum(paid_amount)::float from marts.mart_credit_collection"
    )
    assert found == [(156.0, 60.0, 0.0, 0.0, 106.0)]
    assert ask("select payment_id, late_days, is_late from marts.mart_credit_payment order by 1") == [
        ("p1", 5, True),
        ("p2", 28, True),
    ]
