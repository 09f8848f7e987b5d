"""What features are worth, and that none of them knows a later day: one small world, worked out by hand."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.small_world import Row, land
from warehouse.settings import PROJECT, Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
TIMELESS = {"dim_date", "dim_geography"}
"""Calendar and inhabitants of places: they say nothing of a customer, and have no versions."""
TELLS_WHO_IS_DUE = "int_customer_marked"
"""No feature holds what it says, only whose are made again: what is behind it is not behind the features."""


def row(name: str, **values: str) -> Row:
    """A row written on the day it is dated, unless it says otherwise."""
    dated = [v for v in values.values() if re.match(r"2\d{3}-\d\d-\d\d", v)]
    return Row(name, tuple({"updated_at": max(dated), **values}.items()))


def customer(number: str, **values: str) -> list[Row]:
    """A customer with account and subscription."""
    subscription: dict[str, str] = {
        "subscription_status": "active", "activated_date": "2025-09-01", "monthly_price_amount": "80.00",
        "contract_term_months": "12", "contract_end_date": "2026-04-01", "product_offering_id": "P",
        "updated_at": "2025-11-01", "promotion": "autumn", **values,
    }  # fmt: skip
    return [
        row("crm.customer", customer_id=number, customer_type="consumer", segment="a", source_system="crm",
            updated_at="2025-11-01"),
        row("crm.account", account_id=number, customer_id=number, account_status="active", account_group_id="G",
            payment_method="cash", updated_at="2025-11-01"),
        row("crm.subscription", subscription_id=number, account_id=number, customer_id=number, **subscription),
    ]  # fmt: skip


def product(price: str, written: str) -> Row:
    return row("crm.product_offering", product_offering_id="P", product_offering_name="Plan", product_line="mobile",
               monthly_price_amount=price, minutes_included="100", updated_at=written)  # fmt: skip


def line(invoice: str, number: str, kind: str, issued: str, amount: str, due: str = "") -> Row:
    return row("billing.invoice_line", invoice_id=invoice, line_number=number, account_id="1", subscription_id="1",
               charge_type=kind, invoice_date=issued, due_date=due, amount=amount, updated_at=issued)  # fmt: skip


def payment(number: str, invoice: str, paid: str, amount: str) -> Row:
    return row("billing.payment", payment_id=number, invoice_id=invoice, account_id="1", payment_date=paid,
               amount=amount)  # fmt: skip


def usage(day: str, minutes: str) -> Row:
    return row("usage.daily_usage", subscription_id="1", usage_date=day, usage_type="voice", network_scope="on_net",
               count_events="1", duration_minutes=minutes)  # fmt: skip


def answer(number: str, day: str, score: str) -> Row:
    return row("care.survey_response", survey_response_id=number, question_code="nps_recommend", survey_type="nps",
               subscription_id="1", score=score, answered_at=day)  # fmt: skip


def ticket(number: str, opened: str, **values: str) -> Row:
    return row("care.ticket", ticket_id=number, customer_id="1", ticket_type="complaint", opened_at=opened,
               **{"ticket_status": "open", **values})  # fmt: skip


def order(**values: str) -> Row:
    return row("crm.order_line", order_id="1", line_number="1", customer_id="1", product_offering_id="P",
               order_type="add", ordered_at="2026-01-10", **{"order_status": "held", **values})  # fmt: skip


def target(**values: str) -> Row:
    return row("campaign.campaign_target", campaign_id="1", wave_number="1", customer_id="1",
               target_group="treatment", planned_date="2026-01-20", contacted_at="2026-01-28", **values)  # fmt: skip


def wish(**values: str) -> Row:
    return row("care.retention_case", retention_case_id="1", customer_id="1", intent_at="2026-01-12", **values)


def dunning(**values: str) -> Row:
    return row("billing.collection_case", collection_case_id="1", account_id="1", opened_amount="50.00",
               opened_date="2026-01-15", **{"case_status": "open", **values})  # fmt: skip


def referral(**values: str) -> Row:
    return row("crm.referral", referral_id="1", referrer_customer_id="1", referred_date="2026-01-08",
               **{"referral_status": "invited", **values})  # fmt: skip


def contact(number: str, day: str) -> Row:
    return row("care.interaction", interaction_id=number, customer_id="1", channel_code="hotline",
               direction="inbound", started_at=day)  # fmt: skip


def member(number: str, joined: str) -> Row:
    return row("crm.household_member", household_id="H", customer_id=number, member_role="head", joined_date=joined)


def note(number: str, day: str) -> Row:
    return row("billing.adjustment", adjustment_id=number, account_id="1", adjustment_kind="credit",
               adjustment_date=day, amount="-10.00")  # fmt: skip


WORLD = [
    *customer("1"), *customer("2"), product("100.00", "2025-11-01"),
    line("N", "1", "recurring", "2025-11-30", "100.00", "2025-12-10"),
    line("D", "1", "recurring", "2025-12-31", "100.00", "2026-01-10"),
    line("J", "1", "recurring", "2026-01-31", "120.00"), line("J", "2", "usage", "2026-01-31", "60.00"),
    line("J", "3", "discount", "2026-01-31", "-20.00"),
    payment("1", "N", "2025-12-05", "100.00"), payment("2", "D", "2026-01-20", "50.00"),
    usage("2025-11-20", "30"), usage("2025-12-20", "60"), usage("2026-01-20", "90"),
    answer("1", "2026-01-05", "9"), answer("2", "2026-01-25", "4"), note("1", "2026-01-18"),
    ticket("1", "2026-01-14"), order(), target(), wish(), dunning(), referral(), contact("1", "2026-01-03"),
    member("1", "2025-12-01"),
]  # fmt: skip

WORKED_OUT: dict[str, Any] = {
    "f_bill_shock": 160 / 100, "f_bill_mean_3_amount": 120, "f_bill_volatility_6m": 800**0.5 / 120,
    "f_usage_charge_ratio": 60 / 360, "f_discount_ratio": 20 / 360, "f_bill_to_price": 160 / 80,
    "f_count_payments": 2, "f_late_payment_ratio": 1 / 2, "f_payment_mean_late_days": 10 / 2,
    "f_payment_last_late_days": 10, "f_count_part_payments": 1, "f_paid_ratio": 150 / 360, "f_days_since_payment": 11,
    "f_open_to_bill": (360 - 10 - 150) / 120, "f_adjusted_ratio": 10 / 360,
    "f_minutes_volatility_6m": 600**0.5 / 60, "f_minutes_to_6m_mean": 90 / 60, "f_minutes_to_included": 90 / 100,
    "c_minutes_plan_band": "to_full", "f_rfm_recency_points": 3, "f_rfm_frequency_points": 2,
    "f_rfm_monetary_points": 4, "f_main_price_to_list": 80 / 100, "c_contract_band": "ends_within_3_months",
    "f_contract_elapsed_ratio": 9 / 12, "f_nps_last_score": 4, "f_nps_mean_score": 6.5, "f_days_since_nps": 6,
    "f_count_campaign_contacts_7d": 1, "f_days_since_campaign_contact": 3, "f_count_dunning_cases_open": 1,
    "f_count_household_members": 1, "f_has_manager": 0, "f_count_orders_90d": 1, "f_count_retention_cases_total": 1,
    "f_count_retention_saved_total": 0, "f_count_referrals_made": 1, "f_count_referrals_converted": 0,
}  # fmt: skip

LATER: dict[str, tuple[list[Row], str]] = {
    "fct_billing_line": ([line("F", "1", "recurring", "2026-02-10", "99.99")], "f_billed_total_amount"),
    "fct_adjustment": ([note("2", "2026-02-10")], "f_adjusted_total_amount"),
    "fct_payment": ([payment("3", "D", "2026-02-10", "50.00")], "f_count_payments"),
    "fct_service_ticket": (
        [ticket("1", "2026-01-14", ticket_status="closed", resolved_at="2026-02-10"), ticket("2", "2026-02-10")],
        "f_count_tickets_total",
    ),
    "fct_interaction": ([contact("2", "2026-02-10")], "f_count_inbound_90d"),
    "fct_subscription_event": (
        [
            row("crm.product_offering", product_offering_id="Q", product_offering_name="Other", product_line="mobile",
                updated_at="2025-11-01"),
            customer("1", product_offering_id="Q", updated_at="2026-02-20")[2],
        ],
        "f_count_plan_changes_total",
    ),
    "fct_order_line": ([order(order_status="cancelled", cancelled_at="2026-02-10")], "f_count_orders_cancelled_90d"),
    "fct_campaign_target": (
        [target(responded_at="2026-02-10", response="accepted")],
        "f_count_campaign_accepted_total",
    ),
    "fct_retention_case": ([wish(decided_at="2026-02-10", decision="saved")], "f_count_retention_saved_total"),
    "fct_collection": ([dunning(case_status="paid", closed_date="2026-02-10")], "f_count_dunning_cases_open"),
    "fct_survey_response": ([answer("3", "2026-02-10", "10")], "f_nps_last_score"),
    "fct_referral": (
        [referral(referral_status="converted", converted_date="2026-02-10", referred_customer_id="2")],
        "f_count_referrals_converted",
    ),
    "fct_usage_daily": ([usage("2026-02-10", "7"), usage("2026-02-28", "7")], "f_minutes_30d"),
    "fct_subscription_monthly": (
        [row("crm.subscription", subscription_id="1+", parent_subscription_id="1", account_id="1", customer_id="1",
             product_offering_id="P", subscription_status="active", activated_date="2026-02-10",
             monthly_price_amount="5.00")],
        "f_count_addons",
    ),
    "dim_customer": (
        [row("crm.customer", customer_id="1", customer_type="consumer", segment="b", source_system="crm",
             updated_at="2026-02-10")],
        "c_segment",
    ),
    "dim_account": (
        [row("crm.account", account_id="1", customer_id="1", account_status="active", account_group_id="G",
             payment_method="card", updated_at="2026-02-10")],
        "c_payment_method",
    ),
    "dim_subscription": ([customer("1", promotion="winter", updated_at="2026-02-10")[2]], "c_main_product_offering"),
    "dim_product": ([product("160.00", "2026-02-10")], "f_main_price_to_list"),
    "bridge_household": ([member("2", "2026-02-10")], "f_count_household_members"),
    "bridge_group_manager": (
        [row("crm.manager_assignment", account_group_id="G", employee_id="E", assigned_date="2026-02-10")],
        "f_has_manager",
    ),
}  # fmt: skip
"""Of each relation of the star that features are made of: what becomes known in February, and what that moves."""


def star_behind_features() -> set[str]:
    """The relations of the star that the feature mart is made of, whatever loops its models name them in."""
    models = {path.stem: path for path in (PROJECT / "models").rglob("*.sql")}
    found, ahead = set[str](), {"mart_features_customer", *(n for n in models if n.startswith("int_features_"))}
    while ahead:
        name = ahead.pop()
        found.add(name)
        if models[name].parent.name != "star" and name != TELLS_WHO_IS_DUE:
            text = models[name].read_text(encoding="utf-8")
            ahead |= {n for n in re.findall(r"'((?:int|fct|dim|bridge)_\w+)'", text) if n in models} - found
    return {name for name in found if models[name].parent.name == "star"}


def features(home: Settings, until: date) -> list[dict[str, Any]]:
    con = duckdb.connect(str(home.warehouse_path), read_only=True)
    result = con.execute(
        "select * from marts.mart_features_customer where as_of_date <= ? order by as_of_date, customer_id", [until]
    )
    names = [column[0] for column in result.description or []]
    found = [dict(zip(names, values, strict=True)) for values in result.fetchall()]
    con.close()
    return found


def test_what_is_known_later_changes_no_feature(tmp_path: Path) -> None:
    # GIVEN features as of the end of January, some of them worked out by hand
    home = Settings(home=tmp_path / "home")
    land(home, WORLD, tmp_path / "january")
    build(home, is_tested=False)
    known = features(home, JANUARY)
    [january] = [f for f in known if (f["as_of_date"], f["customer_id"]) == (JANUARY, "1")]
    assert {name: january[name] for name in WORKED_OUT} == {
        name: value if isinstance(value, str) else pytest.approx(value) for name, value in WORKED_OUT.items()
    }
    # WHEN something later becomes known of every relation that features are made of
    assert star_behind_features() - TIMELESS == set(LATER)
    land(home, [planted for rows, _ in LATER.values() for planted in rows], tmp_path / "february")
    build(home, is_tested=False)
    # THEN features as of January and before stay what they were, every one of them
    again = features(home, JANUARY)
    assert len(again) == len(known)
    assert {n for old, new in zip(known, again, strict=True) for n in old if old[n] != new[n]} == set()
    # THEN those as of February see it all
    [february] = [f for f in features(home, FEBRUARY) if (f["as_of_date"], f["customer_id"]) == (FEBRUARY, "1")]
    assert [name for _, name in LATER.values() if february[name] == january[name]] == []
    # THEN a full refresh gives the same
    increments = features(home, FEBRUARY)
    build(home, full_refresh=True, is_tested=False)
    assert features(home, FEBRUARY) == increments
