"""How long customers stay: survival curves by segment, and the months that are left of each customer.

A curve counts all months known so far. The months of a customer come from a hazard by month that is judged first
on later months than it was fitted on; see DECISIONS.md for what is held constant.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mining.analysis import Analysis, Findings, Input, Task
from mining.lifetimes.lifetime import HORIZON_MONTHS, Lifetimes, MonthlyHazard
from mining.lifetimes.survival import Counts, concordance, kaplan_meier
from mining.score import Labels

FEATURES = (
    "f_tenure_months", "f_count_primary", "f_monthly_price_amount", "f_bill_shock", "f_count_complaints_90d",
    "f_count_suspensions_total", "f_count_dunning_cases_open", "f_active_days_30d", "f_nps_last_score",
    "f_days_to_last_contract_end", "f_days_suspended", "f_price_to_first_list", "f_overdue_from_31_amount",
    "f_recent_contacts", "f_recent_broken_promises",
)  # fmt: skip
CURVE = ("segment_kind", "segment_value", "tenure_months", "count_at_risk", "count_lost")
MIN_LOST = 50
TEST_SHARE = 0.25
SHOWN_MONTHS = (3, 6, 12, 24)


def analyse(task: Task) -> Findings:
    """Curves and lifetimes as of one month-end; no lifetimes before later months have shown skill. Refused when
    enough of them show none."""
    months = task.tables["mart_features_lifetime"]
    past = months[(months["as_of_date"] < pd.Timestamp(task.as_of)) & months["is_labelled"].astype(bool)]
    today = months[months["as_of_date"] == pd.Timestamp(task.as_of)]
    card: dict[str, Any] = {"count_months": int(past["as_of_date"].nunique()), "count_rows": len(past)}
    curves = _curves(task)
    lost = past["is_churn_month"].to_numpy(dtype=np.int8)
    card["count_lost"] = int(lost.sum())
    if card["count_lost"] >= MIN_LOST and card["count_months"] > 1:
        card |= _judged(past)
    reached, judged_on = card.get("concordance"), card.get("count_judged_lost", 0)
    if reached is None or reached <= 0.5:
        found, today = Lifetimes(np.empty((0, HORIZON_MONTHS))), today.iloc[:0]
    else:
        found = MonthlyHazard().fit(past, lost).lifetimes(today)
    refusal = f"concordance {reached:.3f} on later months" if judged_on >= MIN_LOST and not len(found.survival) else ""
    tables = {"mining.survival_curve": curves, "mining.customer_lifetime": _customers(today, found)}
    return Findings(tables, card, refusal=refusal)


def _curves(task: Task) -> pd.DataFrame:
    counted = task.tables["mart_features_survival"]
    counted = counted[counted["as_of_date"] < pd.Timestamp(task.as_of)]
    parts = []
    for (kind, value), rows in counted.groupby(["segment_kind", "segment_value"], sort=True):
        tenure, at_risk, lost = (rows[name].to_numpy(dtype=np.int64) for name in CURVE[2:])
        curve = kaplan_meier(tenure, at_risk, lost)
        parts.append(
            pd.DataFrame(
                {
                    "segment_kind": kind,
                    "segment_value": value,
                    "tenure_months": curve.tenure_months,
                    "count_at_risk": curve.count_at_risk,
                    "count_lost": curve.count_lost,
                    "survival": curve.survival.round(9),
                    "survival_low": curve.low.round(9),
                    "survival_high": curve.high.round(9),
                }
            )
        )
    columns = [*CURVE, "survival", "survival_low", "survival_high"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _judged(past: pd.DataFrame) -> dict[str, Any]:
    """Fitted on the months before the last quarter, judged on what became of those there when it began."""
    days = np.sort(past["as_of_date"].unique())
    first = len(days) - max(1, round(TEST_SHARE * len(days)))
    number = pd.Series(np.searchsorted(days, past["as_of_date"].to_numpy()), index=past.index)
    learn, judge = past[number < first], past[number >= first].assign(number=number[number >= first] - first)
    y = learn["is_churn_month"].to_numpy(dtype=np.int8)
    if y.sum() < MIN_LOST or len(np.unique(y)) < 2:
        return {"concordance": None}
    begun = judge[judge["number"] == 0].sort_values("customer_id")
    months, is_lost = _outcome(judge, begun)
    found = MonthlyHazard().fit(learn, y).lifetimes(begun)
    return {
        "concordance": concordance(found.remaining, months, is_lost) if 0 < is_lost.sum() < len(is_lost) else None,
        "count_judged": len(begun),
        "count_judged_lost": int(is_lost.sum()),
        "months_judged": len(days) - first,
        "survival_foretold": float(found.survival[:, len(days) - first - 1].mean()),
        "survival_seen": float(1 - is_lost.mean()),
    }


def _outcome(judge: pd.DataFrame, begun: pd.DataFrame) -> tuple[Counts, Labels]:
    """Of the customers there at the beginning, in order: months until they left or were last seen, and which."""
    ordered = judge[judge["customer_id"].isin(begun["customer_id"])]
    lost = ordered[ordered["is_churn_month"] == 1].groupby("customer_id")["number"].min()
    seen = ordered.groupby("customer_id")["number"].max()
    months = lost.reindex(seen.index).fillna(seen).to_numpy(dtype=np.int64) + 1
    return months, seen.index.isin(lost.index).astype(np.int8)


def _customers(today: pd.DataFrame, found: Lifetimes) -> pd.DataFrame:
    shown = {f"survival_{n}_months": found.survival[:, n - 1].round(9) for n in SHOWN_MONTHS}
    return pd.DataFrame(
        {
            "customer_id": today["customer_id"].to_numpy(),
            "tenure_months": today["f_tenure_months"].fillna(0).to_numpy(dtype=np.int64),
            "remaining_months": found.remaining.round(6),
            "median_remaining_months": found.median,
            **shown,
        }
    )


SCORE = Analysis(
    name="lifetime",
    inputs=(
        Input("mart_features_lifetime", ("customer_id", "is_labelled", "is_churn_month", *FEATURES), has_history=True),
        Input("mart_features_survival", CURVE, has_history=True),
    ),
    contracts=("mining.survival_curve", "mining.customer_lifetime"),
    analyse=analyse,
)
