"""Segments by rules: what RFM points and trends say of a customer, the same in every month.

Points are those of mart_features_customer (1 to 5, by fixed bounds), so that a customer moves only when he changes,
never because the others do.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

RFM_COLUMNS = ("f_rfm_recency_points", "f_rfm_frequency_points", "f_rfm_monetary_points")
STAGE_COLUMNS = ("f_tenure_months", "f_days_since_use", "f_bill_3_to_12_mean", "f_minutes_trend", "f_mb_trend")

NEW_MONTHS = 6
DORMANT_DAYS = 30
FALLING, RISING = 0.8, 1.2
"""A bill or use below four fifths of the usual is falling, above six fifths rising."""


def rfm_points(features: pd.DataFrame) -> pd.Series[str]:
    """(n,) `545` for recency, frequency and money; `-` stands for points that are not known."""
    texts = [features[name].map(lambda p: "-" if np.isnan(p) else f"{p:.0f}").astype("str") for name in RFM_COLUMNS]
    return texts[0] + texts[1] + texts[2]


def rfm_segment(features: pd.DataFrame) -> pd.Series[str]:
    """(n,) segment by the first rule that holds (after Hughes 1994): recency r, frequency f, money m in points.

    champion r,f,m ≥ 4 · big_spender m = 5 and r ≥ 3 · loyal r ≥ 4, f ≥ 4 · promising r ≥ 4, m ≥ 3 ·
    at_risk r ≤ 2 with m ≥ 4 · hibernating r ≤ 2 · needs_attention r = 3 · new_or_light the rest; unknown where a
    point is.
    """
    r, f, m = (features[name].to_numpy() for name in RFM_COLUMNS)
    rules = {
        "unknown": np.isnan(r) | np.isnan(f) | np.isnan(m),
        "champion": (r >= 4) & (f >= 4) & (m >= 4),
        "big_spender": (m == 5) & (r >= 3),
        "loyal": (r >= 4) & (f >= 4),
        "promising": (r >= 4) & (m >= 3),
        "at_risk": (r <= 2) & (m >= 4),
        "hibernating": r <= 2,
        "needs_attention": r == 3,
    }
    return _first(rules, "new_or_light", features.index)


def lifecycle_stage(features: pd.DataFrame) -> pd.Series[str]:
    """(n,) stage by the first rule that holds: dormant (no use for 30 days), new (tenure up to 6 months), declining
    (bills or all known use fall below .8 of the usual), growing (one of them rises above 1.2, none falls), mature.

    unknown where tenure is.
    """
    tenure, unused = features["f_tenure_months"].to_numpy(), features["f_days_since_use"].to_numpy()
    bill = features["f_bill_3_to_12_mean"].to_numpy()
    trends = features[["f_minutes_trend", "f_mb_trend"]]
    most, least = trends.max(axis=1).to_numpy(), trends.min(axis=1).to_numpy()
    is_falling = (bill < FALLING) | (most < FALLING)
    rules = {
        "unknown": np.isnan(tenure),
        "dormant": unused >= DORMANT_DAYS,
        "new": tenure <= NEW_MONTHS,
        "declining": is_falling,
        "growing": (bill > RISING) | (least > RISING),
    }
    return _first(rules, "mature", features.index)


def _first(rules: dict[str, NDArray[np.bool_]], otherwise: str, index: pd.Index[str]) -> pd.Series[str]:
    return pd.Series(np.select(list(rules.values()), list(rules), otherwise), index=index, dtype="str")
