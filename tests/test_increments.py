"""full refresh == N increments, whatever came first: the property that lets a nightly be trusted.

Rows of a small world (late versions of members, ids nobody has described yet, restated facts, events before
their ticket) are dealt into files in any order and built after each; then everything is built anew.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.small_world import Row, content, land
from warehouse.settings import Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow

EXAMPLES = 2
IDS = ("1", "2")
DAYS = ("2025-12-20", "2026-01-10", "2026-01-31", "2026-02-14", "2026-03-05")
days = st.sampled_from(DAYS)
optional_days = st.sampled_from(("", *DAYS))
ids = st.sampled_from(IDS)
optional_ids = st.sampled_from(("", *IDS))


def row(name: str, **strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    drawn = st.fixed_dictionaries(strategies)
    return drawn.map(lambda values: Row(name, tuple(values.items())))


def fixed(text: str) -> st.SearchStrategy[str]:
    return st.just(text)


amounts = st.sampled_from(["10.00", "-2.50", "99.99"])
members = st.one_of(
    row("crm.customer", customer_id=ids, customer_type=st.sampled_from(["consumer", "company"]), updated_at=days,
        city=st.sampled_from(["成都", "Chengdu", ""]), source_system=fixed("crm")),
    row("crm.account", account_id=ids, customer_id=ids, account_status=fixed("active"), updated_at=days,
        payment_method=st.sampled_from(["card", "cash"]), account_group_id=ids),
    row("crm.subscription", subscription_id=ids, account_id=ids, customer_id=ids, product_offering_id=ids,
        subscription_status=st.sampled_from(["active", "suspended"]), activated_date=fixed("2025-12-15"),
        updated_at=days),
    row("crm.subscription", subscription_id=ids, account_id=ids, customer_id=ids, product_offering_id=ids,
        subscription_status=fixed("terminated"), activated_date=fixed("2025-12-15"),
        terminated_date=st.sampled_from(["2026-02-01", "2026-02-20"]), updated_at=days,
        termination_kind=st.sampled_from(["", "voluntary", "involuntary"])),
    row("crm.product_offering", product_offering_id=ids, product_offering_name=st.sampled_from(["A", "B"]),
        product_line=fixed("mobile"), updated_at=days),
    row("crm.account_group", account_group_id=fixed("2"), parent_account_group_id=st.sampled_from(["1", "3", ""]),
        updated_at=days),
    row("crm.manager_assignment", account_group_id=ids, employee_id=ids, assigned_date=days,
        released_date=st.sampled_from(["", "2026-02-10"]), updated_at=days),
    row("crm.employee", employee_id=ids, employee_role=st.sampled_from(["agent", "key account manager"]),
        organisation_id=ids, updated_at=days),
    row("crm.organisation", organisation_id=ids, parent_organisation_id=st.sampled_from(["", "2", "3"]),
        organisation_name=st.sampled_from(["A", "B"]), organisation_level=st.sampled_from(["team", "department"]),
        updated_at=days),
    row("crm.household_member", household_id=ids, customer_id=ids, member_role=fixed("head"), joined_date=days,
        left_date=st.sampled_from(["", "2026-02-10"]), updated_at=days),
    row("crm.bundle_component", bundle_offering_id=fixed("B"), product_offering_id=ids, valid_from_date=days,
        price_share=fixed("0.5"), updated_at=days),
    row("crm.consent", customer_id=ids, purpose=fixed("marketing"), channel_code=fixed("sms"),
        is_granted=st.sampled_from(["true", "false"]), updated_at=days),
    row("campaign.campaign", campaign_id=ids, campaign_name=st.sampled_from(["A", "B"]), employee_id=ids,
        campaign_type=fixed("retention"), started_date=days, updated_at=days),
)  # fmt: skip
facts = st.one_of(
    row("billing.invoice_line", invoice_id=ids, line_number=ids, account_id=ids, subscription_id=ids,
        charge_type=fixed("recurring"), invoice_date=days, amount=amounts, updated_at=days),
    row("billing.payment", payment_id=ids, invoice_id=ids, account_id=ids, payment_date=days, amount=amounts,
        updated_at=days),
    row("billing.adjustment", adjustment_id=ids, account_id=ids, invoice_id=optional_ids,
        adjustment_kind=fixed("credit"), adjustment_date=days, amount=amounts, updated_at=days),
    row("usage.usage_event", usage_event_id=ids, subscription_id=ids, started_at=days, usage_type=fixed("voice"),
        network_scope=fixed("on_net"), duration_minutes=fixed("3"), updated_at=days),
    row("usage.daily_usage", subscription_id=ids, usage_date=days, usage_type=fixed("voice"),
        network_scope=fixed("on_net"), count_events=st.sampled_from(["1", "4"]), updated_at=days),
    row("care.ticket", ticket_id=ids, customer_id=ids, ticket_type=st.sampled_from(["complaint", "fault"]),
        ticket_status=st.sampled_from(["open", "closed"]), opened_at=days, updated_at=days),
    row("care.ticket_event", ticket_id=ids, event_number=ids, event_at=days,
        event_type=st.sampled_from(["reopened", "handed_over", "hold_started", "hold_ended"]), updated_at=days),
    row("care.interaction", interaction_id=ids, customer_id=ids, channel_code=st.sampled_from(["hotline", "pigeon"]),
        direction=fixed("inbound"), started_at=days, updated_at=days),
    row("mining.customer_score", subject_type=fixed("customer"), subject_id=ids, run_id=fixed("r"),
        score_name=st.sampled_from(["churn", "churn_voluntary"]), model_version=st.sampled_from(["v1", "v2"]),
        as_of_date=days, score_value=st.sampled_from(["0.1", "0.9"]), scored_at=days),
)  # fmt: skip
cases = st.one_of(
    row("crm.order_line", order_id=ids, line_number=fixed("1"), customer_id=ids, subscription_id=ids, updated_at=days,
        product_offering_id=ids, order_type=fixed("add"), order_status=st.sampled_from(["held", "completed"]),
        ordered_at=days, cancelled_at=optional_days, employee_id=ids, campaign_id=ids),
    row("crm.referral", referral_id=ids, referrer_customer_id=ids, referred_customer_id=st.sampled_from(["", "3"]),
        referral_status=fixed("invited"), referred_date=days, converted_date=optional_days, updated_at=days),
    row("campaign.campaign_target", campaign_id=ids, wave_number=fixed("1"), customer_id=ids, updated_at=days,
        target_group=st.sampled_from(["treatment", "control"]), planned_date=days, contacted_at=optional_days,
        responded_at=optional_days, response=st.sampled_from(["accepted", "declined"])),
    row("campaign.campaign_cost", campaign_id=ids, cost_date=days, cost_type=fixed("media"), amount=amounts,
        channel_code=st.sampled_from(["all", "pigeon"]), updated_at=days),
    row("care.survey_response", survey_response_id=ids, question_code=fixed("nps"), survey_type=fixed("nps"),
        subscription_id=ids, score=st.sampled_from(["3", "10"]), answered_at=days, updated_at=days),
    row("care.retention_case", retention_case_id=ids, subscription_id=ids, intent_at=days, decided_at=days,
        decision=st.sampled_from(["saved", "lost"]), updated_at=days),
    row("billing.collection_case", collection_case_id=ids, account_id=ids, opened_amount=fixed("9.00"),
        case_status=st.sampled_from(["open", "paid"]), opened_date=days, closed_date=optional_days, updated_at=days),
    row("billing.customer_cost", customer_cost_id=ids, account_id=ids, amount=amounts, cost_date=days, updated_at=days,
        cost_type=st.sampled_from(["acquisition", "retention", "direct"])),
    row("risk.fraud_case", fraud_case_id=ids, customer_id=ids, alert_source=fixed("rule"), alerted_at=days,
        decision=st.sampled_from(["open", "cleared"]), updated_at=days),
)  # fmt: skip
deliveries = st.lists(st.lists(st.one_of(members, facts, cases), min_size=10, max_size=26), min_size=3, max_size=3)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)
@given(dealt=deliveries)
def test_increments_in_any_order_equal_a_full_refresh(dealt: list[list[Row]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        # GIVEN deliveries built one after the other
        home = Settings(home=Path(name) / "home")
        for number, rows in enumerate(dealt):
            land(home, rows, Path(name) / f"delivery_{number}")
            build(home, is_tested=False)
        increments = content(home)
        # WHEN everything is built anew from the same raw rows
        build(home, full_refresh=True, is_tested=False)
        # THEN star and marts are the same to the byte
        anew = content(home)
        assert list(increments) == list(anew)
        for table, rows_there in anew.items():
            assert increments[table] == rows_there, table
        # THEN the other order of arrival, built once, gives the same, too
        other = Settings(home=Path(name) / "other")
        for number, rows in enumerate(reversed(dealt)):
            land(other, rows, Path(name) / f"other_{number}")
        build(other, is_tested=False)
        assert content(other) == anew
