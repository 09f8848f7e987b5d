"""Quantities that a table holds in parts: day, evening and night minutes; bills of six months."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

MIN_PARTS, MAX_PARTS = 3, 24
WORDS = re.compile(r"[^\W\d_]+|\d+")


def sums_of_parts(X: pd.DataFrame) -> dict[str, pd.Series]:
    """Sums of numeric columns whose names differ in one word or number only, by a name that says so.

    `total_day_charge`, `total_eve_charge` and `total_night_charge` give `sum of total * charge`. A tree cuts one column
    at a time and finds a bound on a sum only by many steps. Row by row, and by names alone: no label is looked at.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in X:
        if not pd.api.types.is_float_dtype(X[name]):
            continue
        words = WORDS.findall(str(name))
        for i in range(len(words) if len(words) > 1 else 0):
            groups.setdefault((*words[:i], "*", *words[i + 1 :]), []).append(str(name))
    return {
        f"sum of {' '.join(words)}": X[names].sum(axis=1, min_count=1)
        for words, names in groups.items()
        if MIN_PARTS <= len(names) <= MAX_PARTS and np.isfinite(X[names].to_numpy()).any()
    }
