"""Quantities that a table holds in parts: day, evening and night minutes; bills of six months, and how they ran."""

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
    return {
        f"sum of {' '.join(words)}": X[names].sum(axis=1, min_count=1)
        for words, names in _groups(X).items()
        if np.isfinite(X[names].to_numpy()).any()
    }


def shapes_of_series(X: pd.DataFrame) -> dict[str, pd.Series]:
    """Highest, lowest, spread and trend of numeric columns whose names differ in one number only, by names that say so.

    `PAY_1` to `PAY_6` are one quantity at six times: how it ran says more than any one of them. Trend is the slope of
    a line through what is known, spread the standard deviation; NaN where one value or none is known.
    """
    found = {}
    for words, names in _groups(X).items():
        place = words.index("*")
        numbers = [WORDS.findall(name)[place] for name in names]
        if not all(number.isdecimal() for number in numbers):
            continue
        ordered = [name for _, name in sorted(zip(map(int, numbers), names, strict=True))]
        values, title = X[ordered], " ".join(words)
        if np.isfinite(values.to_numpy()).any():
            found[f"highest of {title}"] = values.max(axis=1)
            found[f"lowest of {title}"] = values.min(axis=1)
            found[f"spread of {title}"] = values.std(axis=1)
            found[f"trend of {title}"] = _slope(values)
    return found


def _groups(X: pd.DataFrame) -> dict[tuple[str, ...], list[str]]:
    """Names of numeric columns by their words, one of which, "*", differs; MIN_PARTS to MAX_PARTS in each."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in X:
        if not pd.api.types.is_float_dtype(X[name]):
            continue
        words = WORDS.findall(str(name))
        for i in range(len(words) if len(words) > 1 else 0):
            groups.setdefault((*words[:i], "*", *words[i + 1 :]), []).append(str(name))
    return {words: names for words, names in groups.items() if MIN_PARTS <= len(names) <= MAX_PARTS}


def _slope(values: pd.DataFrame) -> pd.Series:
    """(n,) slope per step of (n, p) values, by least squares over those known."""
    steps = pd.DataFrame(np.tile(np.arange(float(values.shape[1])), (len(values), 1)), values.index, values.columns)
    steps = steps.where(values.notna())
    centred = steps.sub(steps.mean(axis=1), axis=0)
    square = (centred**2).sum(axis=1)
    return (centred * values).sum(axis=1) / square.where(square > 0)
