"""What the customer and value marts tell of five customers; every figure is worked out by hand.

A pays 100 a month and complains, B is new and cost 60 to win, C leaves in March, D owes January's bill.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.small_world import Row, land
from warehouse.settings import Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow

Ask = Callable[[str], list[tuple[Any, ...]]]
MONTH_ENDS = ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30")
LATER = "2026-05-31"


def row(contract: str, **values: object) -> Row:
    return Row(contract, tuple({"updated_at": "2026-01-01", **values}.items()))


def customer(name: str, activated: str, group: str = "", **subscription: str) -> list[Row]:
    return [
        row("crm.customer", customer_id=name, source_system="crm", customer_type="consumer", segment="basic"),
        row("crm.account", account_id=f"a{name}", customer_id=name, account_status="active", account_group_id=group),
        row("crm.subscription", subscription_id=f"s{name}", account_id=f"a{name}", customer_id=name,
            product_offering_id="p", subscription_status="active", activated_date=activated) if not subscription else
        row("crm.subscription", subscription_id=f"s{name}", account_id=f"a{name}", customer_id=name,
            product_offering_id="p", activated_date=activated, **subscription),
    ]  # fmt: skip


def bills(name: str, amount: str, months: int, first_due: str = LATER) -> list[Row]:
    return [
        row("billing.invoice_line", invoice_id=f"i{name}{number}", line_number=1, account_id=f"a{name}",
            subscription_id=f"s{name}", product_offering_id="p", charge_type="recurring", invoice_date=day,
            due_date=LATER if number else first_due, amount=amount)
        for number, day in enumerate(MONTH_ENDS[:months])
    ]  # fmt: skip


def who() -> list[Row]:
    return [
        row("crm.product_offering", product_offering_id="p", product_offering_name="P", product_line="mobile"),
        *customer("A", "2023-06-01", group="g2"),
        *customer("B", "2025-12-15", group="g1"),
        *customer("C", "2024-01-10", subscription_status="terminated", terminated_date="2026-03-10",
                  termination_kind="voluntary"),
        *customer("D", "2024-04-01"),
        row("crm.account_group", account_group_id="g2", parent_account_group_id="g1"),
        row("crm.account_group", account_group_id="g1"),
        row("crm.employee", employee_id="m", employee_role="key account manager"),
        row("crm.manager_assignment", account_group_id="g1", employee_id="m", assigned_date="2025-01-01"),
        *(row("crm.household_member", household_id="h", customer_id=name, joined_date="2026-01-01") for name in "AB"),
        row("crm.consent", customer_id="B", purpose="marketing", channel_code="all", is_granted="false"),
        *(row("crm.consent", customer_id="D", purpose="profiling", channel_code="all", is_granted=word, updated_at=day)
          for day, word in (("2026-01-01", "true"), ("2026-03-01", "false"))),
        *(row("crm.consent", customer_id="A", purpose="profiling", channel_code="all", is_granted=word, updated_at=day)
          for day, word in (("2026-01-01", "false"), ("2026-03-01", "true"))),
        *(row("mining.customer_score", subject_type="customer", subject_id=name, score_name="churn", model_version="v",
              as_of_date="2026-03-31", population="crm", score_value="0.2", score_decile=5,
              reason_1="f_bill_change_amount", reason_1_effect="0.1", reason_1_side="high",
              reason_2="f_tenure_months", reason_2_effect="-0.05", reason_2_side="unknown",
              reason_3="f_of_another_time", reason_3_effect="-0.01", reason_3_side="low",
              run_id="r", scored_at="2026-04-01") for name in "AD"),
        # of B the whole is not scored, of C it was on another day
        *(row("mining.customer_score", subject_type="customer", subject_id=name, score_name=score, model_version="v",
              as_of_date=day, population="crm", score_value="0.125", score_decile=4, run_id="r", scored_at="2026-04-01")
          for name, score, day in (("A", "churn_voluntary", "2026-03-31"), ("D", "churn_voluntary", "2026-03-31"),
                                   ("B", "churn_voluntary", "2026-03-31"), ("C", "churn", "2026-01-31"),
                                   ("C", "churn_voluntary", "2025-12-31"))),
    ]  # fmt: skip


def what() -> list[Row]:
    cases = {"1": ("A", "saved"), "2": ("D", "saved"), "3": ("C", "lost")}
    minutes = {"2026-01-10": 60, "2026-02-10": 10, "2026-03-10": 10, "2026-04-10": 10}
    return [
        *bills("A", "100.00", 4), *bills("B", "50.00", 4), *bills("C", "30.00", 2),
        *bills("D", "10.00", 4, first_due="2026-02-15"),
        row("billing.customer_cost", customer_cost_id="1", account_id="aB", cost_date="2026-01-15",
            cost_type="acquisition", amount="60.00"),
        row("billing.customer_cost", customer_cost_id="2", account_id="aA", cost_date="2026-02-15",
            cost_type="retention", amount="20.00"),
        row("billing.payment", payment_id="1", invoice_id="iC0", account_id="aC", payment_date="2026-02-10",
            amount="30.00"),
        row("care.ticket", ticket_id="t", account_id="aA", customer_id="A", ticket_type="complaint",
            ticket_status="open", opened_at="2026-04-02"),
        row("crm.referral", referral_id="r", referrer_customer_id="A", referred_customer_id="B",
            referral_status="converted", referred_date="2026-01-20", converted_date="2026-02-01"),
        *(row("care.retention_case", retention_case_id=number, subscription_id=f"s{name}", decision=decision,
              intent_at="2026-02-01", decided_at="2026-02-02") for number, (name, decision) in cases.items()),
        *(row("usage.daily_usage", subscription_id="sA", usage_date=day, usage_type="voice", network_scope="on_net",
              count_events=1, duration_minutes=spoken) for day, spoken in minutes.items()),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Query star and marts of the five customers."""
    folder = tmp_path_factory.mktemp("customer")
    home = Settings(home=folder / "home", threads=2, memory_limit="1GB")
    land(home, [*who(), *what()], Path(folder) / "delivery")
    build(home)

    def run(sql: str) -> list[tuple[Any, ...]]:
        con = duckdb.connect(str(home.warehouse_path), read_only=True)
        try:
            return con.execute(sql).fetchall()
        finally:
            con.close()

    return run


def test_the_360_tells_what_is_due_and_what_to_do(ask: Ask) -> None:
    # A's complaint comes first; B would be offered more, but wants no marketing; D's bill is 74 days late
    assert ask(
        "select customer_id, next_best_action, lifecycle_stage, value_tier, overdue_61_90_amount, overdue_amount, "
        "revenue_amount_12m, customer_value_amount_12m from marts.mart_customer_360 order by 1"
    ) == [
        ("A", "resolve_complaint", "established", "middle", 0, 0, 400, 380),
        ("B", "none", "established", "low", 0, 0, 200, 140),
        ("C", "win_back", "left", "low", 0, 0, 60, 60),
        ("D", "collect_arrears", "established", "low", 10, 10, 40, 40),
    ]
    # 30 minutes in three months after 60 in the one before that has been delivered
    assert ask(
        "select usage_minutes_3m, usage_minutes_3m_before, usage_ratio, count_household_members, manager_employee_id, "
        "last_bill_amount from marts.mart_customer_360 where customer_id = 'A'"
    ) == [(30.0, 60.0, 0.5, 2, "m", 100)]


def test_a_household_and_a_referral_are_worth_what_their_customers_are(ask: Ask) -> None:
    # A and B bring 400 and 200 in four months; B cost 60 to win and came by A's referral
    assert ask(
        "select household_id, count_members, revenue_amount_12m, count_months, arpu_amount "
        "from marts.mart_customer_household"
    ) == [("h", 2, 600, 4, 150.0)]
    assert ask(
        "select referrer_customer_id, referred_customer_id, is_referred_active, referred_value_amount_12m "
        "from marts.mart_value_referral"
    ) == [("A", "B", True, 140)]


def test_the_timeline_holds_every_event_once(ask: Ask) -> None:
    assert ask(
        "select event_kind, count(*), sum(amount) from marts.mart_customer_timeline where customer_id = 'A' "
        "group by 1 order by 1"
    ) == [
        ("activation", 1, None),
        ("invoice", 4, Decimal("400.00")),
        ("referral", 1, None),
        ("retention_case", 1, None),
        ("ticket_opened", 1, None),
    ]


def test_a_group_holds_what_lies_below_it(ask: Ask) -> None:
    assert ask(
        "select account_group_id, depth, manager_employee_id, has_own_manager, count_accounts, count_customers, "
        "revenue_amount_12m, count_tickets_12m from marts.mart_customer_group_rollup order by 1"
    ) == [("g1", 0, "m", True, 2, 2, 600, 1), ("g2", 1, "m", False, 1, 1, 400, 1)]


def test_the_pareto_curve_and_its_gini(ask: Ask) -> None:
    # in April A, B and D have a row: 400, 200 and 40; 2 (1 * 40 + 2 * 200 + 3 * 400) / (3 * 640) - 4 / 3
    assert ask(
        "select percentile, amount, amount_to, amount_total, round(gini, 9) from marts.mart_value_pareto "
        "where month_end_date = '2026-04-30' and measure = 'revenue' order by 1"
    ) == [(34, 400, 400, 640, 0.375), (67, 200, 600, 640, 0.375), (100, 40, 640, 640, 0.375)]
    # one of three is no twentieth; B's group has a key account manager of its own
    assert ask(
        "select customer_id from marts.mart_value_customer_monthly "
        "where month_end_date = '2026-04-30' and is_key_account"
    ) == [("B",)]


def test_flows_between_tiers_with_those_who_left(ask: Ask) -> None:
    # B is a loss in January only; C, low in February, has left by the end of March
    flows = (
        "select from_state, to_state, count_customers, count_from, probability from marts.mart_value_segment_flow "
        "where state_kind = 'value_tier' and month_end_date = '{}' order by 1, 2"
    )
    assert ask(flows.format("2026-02-28")) == [
        ("loss", "low", 1, 1, 1.0),
        ("low", "low", 2, 2, 1.0),
        ("middle", "middle", 1, 1, 1.0),
    ]
    assert ask(flows.format("2026-03-31")) == [
        ("low", "low", 2, 3, pytest.approx(2 / 3)),
        ("low", "not active", 1, 3, pytest.approx(1 / 3)),
        ("middle", "middle", 1, 1, 1.0),
    ]


def test_claims_beside_our_own_figures(ask: Ask) -> None:
    # Wilson's interval of 2 in 3 is [0.2077, 0.9385]; one customer on each side tells nothing of the spread
    found = ask("select claim_code, our_value, low_value, high_value, count_measured from marts.mart_claims order by 1")
    assert found == [
        ("margin_new", pytest.approx(140 / 200), None, None, 1),
        ("margin_old", pytest.approx(480 / 500), pytest.approx(0.93632, abs=5e-5), pytest.approx(0.98368, abs=5e-5), 3),
        ("referrals_per_loyal", pytest.approx(0.5), pytest.approx(-0.48, abs=5e-5), pytest.approx(1.48, abs=5e-5), 2),
        ("revenue_of_top_fifth", 0.0, 0.0, 0.0, 4),
        (
            "saved_of_leavers",
            pytest.approx(2 / 3),
            pytest.approx(0.20766, abs=5e-5),
            pytest.approx(0.93851, abs=5e-5),
            3,
        ),
        ("win_to_keep_cost", pytest.approx(3.0), None, None, 2),
    ]


def test_who_objects_to_profiling_has_no_score_to_show(ask: Ask) -> None:
    # D was willing and is no longer, A the other way round
    assert ask("select customer_id, cast(objected_at as date) from marts.mart_mining_objection") == [
        ("D", date(2026, 3, 1))
    ]
    assert ask("select customer_id from marts.mart_customer_360 where churn_score is not null") == [("A",), ("C",)]


def test_the_part_by_own_wish_stands_beside_the_whole(ask: Ask) -> None:
    # beside a churn score of the same day, and of none who objects
    assert ask(
        "select customer_id, churn_score, churn_decile, churn_voluntary_score, churn_voluntary_decile "
        "from marts.mart_customer_360 order by 1"
    ) == [
        ("A", 0.2, 5, 0.125, 4),
        ("B", None, None, None, None),
        ("C", 0.125, 4, None, None),
        ("D", None, None, None, None),
    ]


def test_reasons_are_told_in_words(ask: Ask) -> None:
    # a feature that nobody has words for keeps its name
    assert ask(
        "select customer_id, reason_1_zh, reason_1_en, reason_2_zh, reason_2_en, reason_3_en "
        "from marts.mart_customer_score where reason_1 is not null"
    ) == [
        (
            "A",
            "账单上升，提高风险",
            "bill went up: raises it",
            "在网时长不详，降低风险",
            "tenure not known: lowers it",
            "f_of_another_time: lowers it",
        )
    ]
