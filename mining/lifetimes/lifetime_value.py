"""What the rest of a customer's life is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from mining.analysis import Findings, Task
from mining.lifetimes.lifespan import CELL, MONTHS, Lifespan
from mining.lifetimes.top_ups import fit_habit, fit_spend
from mining.score import Floats

CONTRACT = "mining.customer_value"
DISCOUNT = 0.10
"""Per year: what the operator's money would bring elsewhere."""
MIN_LOST = 20
MIN_TOPPED_UP = 200
FIT_ROWS = 5_000
WEEK, YEAR_WEEKS = 7.0, 365.25 / 7
LIFE_COLUMNS = ("customer_id", *CELL, "margin_month_amount")
CELL_COLUMNS = (*CELL, "count_customers", "count_lost")
TOP_UP_COLUMNS = ("customer_id", "first_date", "last_date", "count_days", "total_amount", "first_amount")
COLUMNS = (
    "survival_12m_share", "life_months", "margin_month_amount", "value_amount", "value_decile", "top_up_alive_share",
    "top_ups_12m", "top_up_amount",
)  # fmt: skip


def lifetime_value(survival: Floats, margin: Floats, discount: float = DISCOUNT) -> Floats:
    """(n,) Σ margin · S(t) / (1 + d)^(t/12) over the months t = 1, 2, … of (n, months) survival.

    margin: (n,) per month, after the cost of serving and keeping; discount: d, per year. A loss is a negative value.
    """
    months = np.arange(1, survival.shape[1] + 1)
    worth: Floats = margin * (survival @ (1 + discount) ** (-months / 12))
    return worth


def value_customers(task: Task, customers: str, cells: str, top_ups: str) -> Findings:
    """Lifetime value of every customer of the as-of date.

    customers, cells, top_ups: names of the inputs (mart_features_value, mart_value_hazard, mart_features_top_up).
    Nothing is said while fewer than MIN_LOST are known to have left.
    """
    seen = task.tables[cells]
    # Who leaves within 30 days is known 30 days on.
    seen = seen[seen["as_of_date"] + pd.Timedelta(days=30) <= pd.Timestamp(task.as_of)]
    asked = task.tables[customers]
    if seen["count_lost"].sum() < MIN_LOST:
        return Findings(
            {CONTRACT: _table(asked.iloc[:0])}, {"status": "skipped", "lost": int(seen["count_lost"].sum())}
        )
    lifespan = Lifespan().fit(seen)
    survival = lifespan.survival(asked)
    margin = _margin(asked)
    value = lifetime_value(survival, margin)
    answers: dict[str, Any] = {
        "survival_12m_share": np.round(survival[:, 11], 9),
        "life_months": np.round(survival.sum(axis=1), 6),
        "margin_month_amount": np.round(margin, 2),
        "value_amount": np.round(value, 2),
        "value_decile": 1 + 10 * np.argsort(np.argsort(-value, kind="stable"), kind="stable") // max(len(value), 1),
    }
    table, habits = _topped_up(_table(asked, answers), task.tables[top_ups], pd.Timestamp(task.as_of))
    card = {
        "status": "published",
        "discount_per_year": DISCOUNT,
        "months_looked_at": MONTHS,
        "customers": len(asked),
        "total_value": float(value.sum()),
        "hazard": judge_hazard(seen),
        "top_ups": habits,
    }
    return Findings({CONTRACT: table}, card)


def judge_hazard(cells: pd.DataFrame) -> dict[str, Any]:
    """How a hazard learned on all months but the newest fifth foretold these: leavers, and by quarters of tenure."""
    days = np.sort(cells["as_of_date"].unique())
    first = days[len(days) - max(1, len(days) // 5)]
    before = cells[cells["as_of_date"] + pd.Timedelta(days=30) <= first]
    later = cells[cells["as_of_date"] >= first]
    if not 0 < before["count_lost"].sum() < before["count_customers"].sum():
        return {"status": "too short to be judged"}
    foretold = Lifespan().fit(before).hazard(later) * later["count_customers"].to_numpy(dtype=np.float64)
    bands = pd.cut(later["tenure_months"], [-1, 5, 11, 23, 59, 120], labels=["0-5", "6-11", "12-23", "24-59", "60-"])
    by_band = pd.DataFrame({"foretold": foretold, "lost": later["count_lost"].to_numpy(), "band": bands.to_numpy()})
    return {
        "status": "judged",
        "customer_months": int(later["count_customers"].sum()),
        "lost": int(later["count_lost"].sum()),
        "foretold": float(foretold.sum()),
        "by_tenure": {
            str(band): {"lost": int(rows["lost"].sum()), "foretold": float(rows["foretold"].sum())}
            for band, rows in by_band.groupby("band", sort=True)
        },
    }


def _margin(asked: pd.DataFrame) -> Floats:
    """(n,) mean margin of a month; who is too new to have one gets the mean of the others on the same payment form."""
    margin = asked["margin_month_amount"].astype(float)
    usual = margin.groupby(asked["is_prepaid"]).transform("mean")
    return np.asarray(margin.fillna(usual).fillna(0.0), dtype=np.float64)


def _topped_up(table: pd.DataFrame, history: pd.DataFrame, as_of: pd.Timestamp) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The table with what prepaid customers are to top up, and what was learned of them."""
    repeat = history["count_days"].to_numpy(dtype=np.float64) - 1
    if (repeat > 0).sum() < MIN_TOPPED_UP:
        return table, {"status": "skipped", "customers": int((repeat > 0).sum())}
    recency = (history["last_date"] - history["first_date"]).dt.days.to_numpy(dtype=np.float64) / WEEK
    age = (as_of - history["first_date"]).dt.days.to_numpy(dtype=np.float64) / WEEK
    again = history["total_amount"].astype(float) - history["first_amount"].astype(float)
    mean = np.divide(again.to_numpy(), repeat, out=np.zeros(len(repeat)), where=repeat > 0)
    rows = np.unique(np.linspace(0, len(repeat) - 1, min(len(repeat), FIT_ROWS)).astype(np.int64))
    habit, spend = fit_habit(repeat[rows], recency[rows], age[rows]), fit_spend(repeat[rows], mean[rows])
    found = pd.DataFrame(
        {
            "top_up_alive_share": np.round(habit.alive(repeat, recency, age), 9),
            "top_ups_12m": np.round(habit.expected(YEAR_WEEKS, repeat, recency, age), 6),
            "top_up_amount": np.round(spend.expected(repeat, mean), 2),
        },
        index=history["customer_id"].to_numpy(),
    )
    for name in found.columns:
        table[name] = table["customer_id"].map(found[name])
    learned = {"r": habit.r, "alpha_weeks": habit.alpha, "a": habit.a, "b": habit.b, "p": spend.p, "q": spend.q}
    return table, {"status": "published", "customers": len(history), **learned, "gamma": spend.gamma}


def _table(asked: pd.DataFrame, answers: dict[str, Any] | None = None) -> pd.DataFrame:
    """Rows of the contract with their types; what is not answered is empty."""
    table = pd.DataFrame({"customer_id": asked["customer_id"].astype("str")})
    for name in COLUMNS:
        values = (answers or {}).get(name, np.full(len(table), np.nan))
        table[name] = np.asarray(values).astype("int32" if name == "value_decile" else "float64")
    return table
