"""The months that are left: hazards that are known, carried forward."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from mining.analysis import Findings, Task
from mining.lifetimes.lifetime import HORIZON_MONTHS, NO_CONTRACT, Lifetimes, MonthlyHazard, phase
from mining.scores.lifetime import CURVE, FEATURES, SCORE, analyse

MONTH_ENDS = pd.date_range("2025-01-31", periods=12, freq="ME")
TODAY = MONTH_ENDS[-1]


def months(count: int, seed: int = 3, strength: float = 2.0) -> pd.DataFrame:
    """Customers by month-end until they leave: a tenth of those with a complaint leave within a month at strength 2,
    and 1.5 % of the others. Of the last month-end nobody knows what follows."""
    rng = np.random.default_rng(seed)
    complains = rng.random(count) < 0.3
    hazard = 1 / (1 + np.exp(4.2 - strength * complains))
    parts = []
    there = np.ones(count, dtype=bool)
    for number, day in enumerate(MONTH_ENDS):
        leaves = rng.random(count) < hazard
        part = pd.DataFrame(dict.fromkeys(FEATURES, np.nan), index=np.flatnonzero(there), dtype=np.float32)
        part["f_tenure_months"] = np.float32(number)
        part["f_count_complaints_90d"] = complains[there].astype(np.float32)
        part["customer_id"] = [f"C{i}" for i in part.index]
        part["as_of_date"] = day
        part["is_labelled"] = day < TODAY
        part["is_churn_month"] = np.where(day < TODAY, leaves[there], np.nan)
        parts.append(part)
        there &= ~leaves
    return pd.concat(parts, ignore_index=True)


def ask(rows: pd.DataFrame) -> Findings:
    past = rows[rows["is_labelled"]].assign(tenure_months=rows["f_tenure_months"], count_at_risk=1)
    counted = past.groupby(["as_of_date", "tenure_months"], as_index=False)
    survival = counted[["count_at_risk", "is_churn_month"]].sum().rename(columns={"is_churn_month": "count_lost"})
    survival = survival.assign(segment_kind="all", segment_value="all")[["as_of_date", *CURVE]]
    tables = {"mart_features_lifetime": rows, "mart_features_survival": survival}
    return analyse(Task("north", date(2025, 12, 31), tables))


def test_who_complains_is_foretold_to_leave_sooner() -> None:
    # GIVEN customers who leave at 10.0 % or 1.5 % a month: 1 / (1 + e^2.2) and 1 / (1 + e^4.2)
    rows = months(3000)
    # WHEN the lifetimes are asked for
    found = ask(rows)
    customers = found.tables["mining.customer_lifetime"].set_index("customer_id")
    # THEN those still there have the chances that follow from these rates
    today = rows[rows["as_of_date"] == TODAY].set_index("customer_id")
    assert sorted(customers.index) == sorted(today.index)
    for complains, monthly in ((1, 1 / (1 + np.exp(2.2))), (0, 1 / (1 + np.exp(4.2)))):
        group = customers[today["f_count_complaints_90d"].reindex(customers.index) == complains]
        assert group["survival_12_months"].mean() == pytest.approx((1 - monthly) ** 12, abs=0.04)
        expected = sum((1 - monthly) ** k for k in range(1, HORIZON_MONTHS + 1))
        assert group["remaining_months"].mean() == pytest.approx(expected, rel=0.12)
    # THEN later months show it: of two the one who complains goes first, or neither or both complain
    assert 0.6 < found.card["concordance"] < 0.85
    assert found.card["survival_foretold"] == pytest.approx(found.card["survival_seen"], abs=0.03)
    assert found.refusal == ""
    # THEN the curve counts every month but the last, of which nobody knows what follows
    curve = found.tables["mining.survival_curve"]
    assert curve["count_at_risk"].sum() == (rows["as_of_date"] < TODAY).sum()
    assert curve["survival"].iloc[-1] == pytest.approx(len(today) / 3000)


def test_order_of_rows_changes_nothing() -> None:
    # GIVEN the same rows in another order
    rows = months(800)
    # WHEN both are analysed
    one, other = (
        ask(r).tables["mining.customer_lifetime"].sort_values("customer_id", ignore_index=True)
        for r in (rows, rows.sample(frac=1, random_state=1))
    )
    # THEN the answer is the same
    pd.testing.assert_frame_equal(one, other, atol=1e-4)


def test_without_skill_nothing_is_foretold() -> None:
    # GIVEN customers whose leaving nothing foretells, few of them
    found = ask(months(60, strength=0.0))
    # WHEN they are analysed THEN the curve stands, and no customer is given a lifetime
    assert len(found.tables["mining.customer_lifetime"]) == 0
    assert len(found.tables["mining.survival_curve"]) > 0
    assert found.refusal == ""


def test_the_contract_runs_on() -> None:
    # GIVEN customers who cannot leave before their contract ends, and 20 % of whom leave in the month it ends
    rng = np.random.default_rng(1)
    days = rng.integers(-100, 400, 20_000).astype(np.float32)
    ends = (days >= 0) & (days < 30.4375)
    rows = pd.DataFrame({"f_tenure_months": np.float32(5), "f_days_to_last_contract_end": days, "f_count_primary": 1.0})
    y = (rng.random(20_000) < np.where(ends, 0.2, 0.002)).astype(np.int8)
    # WHEN one with four and a half months to go is carried forward
    model = MonthlyHazard().fit(rows, y)
    ahead = model.lifetimes(rows.iloc[:1].assign(f_days_to_last_contract_end=4.5 * 30.4375)).survival[0]
    monthly = 1 - ahead[1:] / ahead[:-1]
    # THEN the fifth month (0.5 months to go at its start) is the dangerous one, and no other
    assert monthly[3] == pytest.approx(0.2, abs=0.04)
    assert max(np.delete(monthly, 3)) < 0.01


def test_phases_of_a_contract() -> None:
    # GIVEN months to the end of a contract, and none
    months_to_end = np.array([-1.5, -1.0, -0.1, 0.0, 0.9, 1.0, 2.9, 3.0, 11.9, 12.0, np.nan])
    # WHEN phases are told THEN each begins at its bound
    assert phase(months_to_end).tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, NO_CONTRACT]


def test_expected_and_median_months() -> None:
    # GIVEN one who is there for 2 months for sure and then gone, and one who stays
    survival = np.zeros((2, HORIZON_MONTHS))
    survival[0, :2] = 1.0
    survival[1] = 1.0
    # WHEN lifetimes are read
    found = Lifetimes(survival)
    # THEN two months are expected and the third is the first by which half have left
    assert found.remaining.tolist() == [2.0, HORIZON_MONTHS]
    assert found.median[0] == 3.0
    assert np.isnan(found.median[1])


def test_the_analysis_reads_what_it_needs() -> None:
    # GIVEN the declared inputs WHEN they are compared with what is used THEN nothing is missing
    assert SCORE.inputs[0].has_history
    assert set(FEATURES) < set(SCORE.inputs[0].columns)
