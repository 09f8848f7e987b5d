"""What credit and fraud marts tell of seven customers; every figure is worked out by hand.

P paid late and then stopped, Q pays before use, R paid half in time, S got a credit note. X, Y and Z moved in together
with the same device, and Z is found out in February. All of it is landed at once: what a date shows of the past must
not know what came later.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import log
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mining.learners.scorecard import points_of
from tests.small_world import Row, land
from warehouse.settings import Settings
from warehouse.transform import prepare, run_dbt

pytestmark = pytest.mark.slow

Ask = Callable[[str], list[tuple[Any, ...]]]
JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
MARTS = ("mart_credit_policy", "mart_credit_fairness", "mart_credit_fraud_result", "mart_features_credit")


def row(contract: str, **values: object) -> Row:
    return Row(contract, tuple({"updated_at": "2025-11-01", **values}.items()))


def customer(name: str, activated: str = "2025-11-01", **subscription: object) -> list[Row]:
    return [
        row("crm.customer", customer_id=name, source_system="crm", customer_type="consumer", gender="female",
            city="C", address_line="Shared 7" if name in "XYZ" else f"Street {name}", registered_date=activated),
        row("crm.account", account_id=f"a{name}", customer_id=name, account_status="active", credit_class="B"),
        row("crm.subscription", subscription_id=f"s{name}", account_id=f"a{name}", customer_id=name,
            product_offering_id="p", subscription_status="active", activated_date=activated,
            monthly_price_amount="80.00", **{"is_prepaid": "false", **subscription}),
    ]  # fmt: skip


def bill(name: str, number: str, issued: str, due: str) -> Row:
    return row("billing.invoice_line", invoice_id=f"{name}{number}", line_number=1, account_id=f"a{name}",
               subscription_id=f"s{name}", charge_type="recurring", invoice_date=issued, due_date=due,
               amount="100.00")  # fmt: skip


def paid(name: str, number: str, day: str, amount: str) -> Row:
    return row("billing.payment", payment_id=f"{name}{number}{day}", invoice_id=f"{name}{number}",
               account_id=f"a{name}", payment_date=day, amount=amount)  # fmt: skip


def score(name: str, kind: str, as_of: date, value: float, effect: float) -> Row:
    return row("mining.customer_score", subject_type="customer", subject_id=name, score_name=kind, model_version="m",
               as_of_date=as_of, population="crm", score_value=value, score_decile=1, reason_1="f_overdue_amount",
               reason_1_effect=effect, run_id="r", scored_at="2026-06-02")  # fmt: skip


def case(name: str, decided: str, decision: str) -> Row:
    return row("risk.fraud_case", fraud_case_id=f"f{name}", customer_id=name, alert_source="rule", decision=decision,
               fraud_type="never_pay", alerted_at="2026-02-05", opened_at="2026-02-06", decided_at=decided,
               exposure_amount="500", loss_amount="300", prevented_amount="200", updated_at=decided)  # fmt: skip


def anomaly(name: str, value: float, scored: str) -> Row:
    return row("mining.fraud_alert", customer_id=name, anomaly_score=value, anomaly_feature="f_mb_30d",
               population="crm", as_of_date=FEBRUARY, model_version="a", run_id="r", scored_at=scored)  # fmt: skip


WORLD = [
    row("crm.product_offering", product_offering_id="p", product_offering_name="P", product_line="mobile"),
    *customer("P"), *customer("Q", is_prepaid="true"), *customer("R"), *customer("S"),
    *(each for name in "XYZ" for each in customer(name, "2026-01-05", device_model="Phone 1")),
    bill("P", "1", "2025-11-30", "2025-12-10"), paid("P", "1", "2025-12-05", "100.00"),
    bill("P", "2", "2025-12-31", "2026-01-10"), paid("P", "2", "2026-01-20", "96.00"),
    *(bill(name, "3", "2026-02-10", "2026-02-20") for name in "PQRS"),
    paid("R", "3", "2026-02-15", "50.00"), paid("R", "3", "2026-04-30", "50.00"),
    row("billing.adjustment", adjustment_id="n", account_id="aS", invoice_id="S3", adjustment_kind="credit",
        adjustment_date="2026-03-01", amount="-100.00"),
    row("billing.adjustment", adjustment_id="w", account_id="aP", invoice_id="P3", adjustment_kind="write_off",
        adjustment_date="2026-04-01", amount="-100.00"),
    bill("P", "9", "2026-06-01", "2026-06-11"),
    case("Z", "2026-02-20", "confirmed"), case("Y", "2026-03-05", "cleared"),
    score("P", "credit", JANUARY, 1 / 51, 0.01), score("P", "credit", FEBRUARY, 1 / 26, 0.05),
    score("X", "fraud", FEBRUARY, 0.2, 0.1), score("R", "fraud", FEBRUARY, 0.01, 0.1),
    anomaly("X", 0.5, "2026-06-02"), anomaly("R", 1.0, "2026-06-02"), anomaly("S", 1.0, "2026-06-01"),
]  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    tmp: Path = tmp_path_factory.mktemp("credit")
    home = Settings(home=tmp / "home")
    land(home, WORLD, tmp / "files")
    prepare(home)
    run_dbt(home, ["build", "--full-refresh", "--exclude-resource-type", "unit_test", "test",
                   "--select", *(f"+{mart}" for mart in MARTS)])  # fmt: skip

    def answer(question: str) -> list[tuple[Any, ...]]:
        con = duckdb.connect(str(home.warehouse_path), read_only=True)
        try:
            return con.execute(question).fetchall()
        finally:
            con.close()

    return answer


def test_how_bills_were_met_is_known_by_the_day(ask: Ask) -> None:
    found = ask(
        """select as_of_date, f_count_bills_due, f_settle_mean_days, f_settle_mean_log_days, f_settled_late_ratio,
                  f_overdue_amount, f_overdue_days, f_count_bills_missed, f_count_bills_overdue
           from marts.mart_features_credit where customer_id = 'P' and as_of_date between '2026-01-31' and '2026-03-31'
           order by 1"""
    )
    # THEN one bill took 5 days and one, paid but for 4 %, 20; the third is overdue from 21 February on, and counts as
    # missed from 22 March on
    met = (pytest.approx(12.5), pytest.approx((log(6) + log(21)) / 2), 0.5)
    assert found == [
        (JANUARY, 2, *met, 0, 0, 0, 0),
        (FEBRUARY, 3, *met, 100, 8, 0, 1),
        (MARCH, 3, *met, 100, 39, 1, 1),
    ]


def test_a_default_is_a_bill_open_sixty_days_after_it_was_due(ask: Ask) -> None:
    found = ask(
        """select customer_id, is_labelled, is_default from marts.mart_features_credit
           where as_of_date = '2026-01-31' order by 1"""
    )
    # THEN nothing paid, half paid and a write-off are defaults, a credit note is none; who pays before use or had no
    # bill is not asked
    assert [each for each in found if each[1]] == [("P", True, 1), ("R", True, 1), ("S", True, 0)]
    assert "Q" not in {name for name, _, _ in found}
    # THEN of the end of February no bill came within 30 days, and nothing is labelled
    labelled = "select count(*) from marts.mart_features_credit_label where is_labelled and as_of_date = "
    assert ask(labelled + "'2026-02-28'") == [(0,)]


def test_points_say_why_they_moved_and_what_may_stand_open(ask: Ask) -> None:
    found = ask(
        """select as_of_date, mart.points, mart.points_band, monthly_amount, limit_amount, expected_loss_amount,
                  mart.points_change, change_effect, change_zh, change_en, mart.is_latest
           from marts.mart_credit_assessment as mart
           inner join star.fct_credit_assessment using (customer_id, as_of_date)
           order by 1"""
    )
    # THEN odds of 50 are 600 points (band C: one monthly amount), odds of 25 are 560 (band D: half of it)
    assert found == [
        (JANUARY, 600, "C", 100, 100, Decimal("1.568627"), None, None, None, None, False),
        (FEBRUARY, 560, "D", 100, 50, Decimal("3.076923"), -40, Decimal("0.04"), "欠费变差", "arrears: worse", True),
    ]
    assert points_of([1 / 51, 1 / 26]).tolist() == [600, 560]  # type: ignore[arg-type]


def test_the_cut_off_decides_who_is_approved(ask: Ask) -> None:
    found = ask(
        """select cutoff_points, count_customers, count_approved, expected_loss_amount, avoided_loss_amount,
                  count_known, count_defaults
           from marts.mart_credit_policy where as_of_date = '2026-01-31' and cutoff_points in (300, 600, 610)
           order by 1"""
    )
    assert found == [
        (300, 1, 1, Decimal("1.57"), 0, 1, 1),
        (600, 1, 1, Decimal("1.57"), 0, 1, 1),
        (610, 1, 0, 0, Decimal("1.57"), 0, 0),
    ]
    assert ask(
        """select group_name, count_customers, count_approved, approved_to_best_ratio
           from marts.mart_credit_fairness where attribute = 'gender' order by as_of_date"""
    ) == [("female", 1, 1, 1), ("female", 1, 0, None)]


def test_what_newcomers_share_is_known_by_the_day(ask: Ask) -> None:
    found = ask(
        """select customer_id, as_of_date, f_count_at_address, f_count_new_at_address, f_count_same_device,
                  f_count_confirmed_near, f_count_open_alerts, f_count_cleared_alerts, is_fraud
           from marts.mart_features_fraud
           where customer_id in ('X', 'Y', 'Z') and as_of_date between '2026-01-31' and '2026-03-31' order by 2, 1"""
    )
    # THEN Z is fraud as of January and watched no more once that is confirmed; Y's alert is open, then cleared
    assert found == [
        ("X", JANUARY, 2, 2, 2, 0, 0, 0, 0), ("Y", JANUARY, 2, 2, 2, 0, 0, 0, 0), ("Z", JANUARY, 2, 2, 2, 0, 0, 0, 1),
        ("X", FEBRUARY, 2, 2, 2, 1, 0, 0, 0), ("Y", FEBRUARY, 2, 2, 2, 1, 1, 0, 0),
        ("X", MARCH, 2, 2, 2, 1, 0, 0, None), ("Y", MARCH, 2, 2, 2, 1, 0, 1, None),
    ]  # fmt: skip


def test_alerts_stand_in_the_order_of_expected_loss(ask: Ask) -> None:
    found = ask(
        """select alert_rank, customer_id, alert_source, fraud_type, cause_en, exposure_amount, expected_loss_amount
           from marts.mart_credit_fraud_alert order by 1"""
    )
    # THEN X lives where Z was found out: 20 % of three months' price; R is unlike the others and owes 50 beside; the
    # older run's word on S is gone
    assert found == [
        (1, "X", "rule", "never_pay", "fraud was confirmed at this address", 240, 48),
        (2, "R", "anomaly", "other", "unlike the others in f_mb_30d", 290, Decimal("2.90")),
    ]
    # THEN as of February nobody else was confirmed within 90 days
    assert ask(
        """select count_looked_at, count_alerts, count_confirmed, count_fraud, recall_at_depth
           from marts.mart_credit_fraud_result where count_looked_at = 10"""
    ) == [(10, 2, 0, 0, None)]
