"""Texts with many levels as one number each: the share of positives among rows of the same level."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.score import Floats, Labels

PRIOR_ROWS = 10.0
"""A level counts as if that many more rows with the overall share had been seen (Micci-Barreca 2001)."""
FOLDS = 5
NONE = "\0"
"""Not known is a level of its own."""


class LevelRates:
    """Share of positives of each level, drawn towards the overall one.

    A row that was learned from would find its own label in its level's share, the more so the rarer the level. So
    `fit_transform` gives each row the share among rows of the other folds (cross-fitting; Prokhorenkova et al. 2018
    call the fault target leakage), while `transform` gives rows not learned from the share among all.

    Learned: shares_ by level; share_, the overall one, which levels never seen get.
    """

    def __init__(self, *, seed: int = 0) -> None:
        self.seed = seed

    def fit_transform(self, column: pd.Series, y: Labels) -> Floats:
        """Learn from (n,) texts and labels; (n,) shares none of which has seen its own row."""
        codes, levels = pd.factorize(_filled(column))
        count, hits = _counts(codes, y, len(levels))
        self.share_ = float(y.mean())
        self.shares_ = dict(zip(levels, _drawn(hits, count, self.share_), strict=True))
        fold = np.random.default_rng(self.seed).permutation(len(y)) % FOLDS
        found = np.empty(len(y))
        for number in range(FOLDS):
            own = fold == number
            own_count, own_hits = _counts(codes[own], y[own], len(levels))
            rest = y[~own]
            share = float(rest.mean()) if len(rest) else self.share_
            found[own] = _drawn(hits - own_hits, count - own_count, share)[codes[own]]
        return found

    def transform(self, column: pd.Series) -> Floats:
        """(n,) shares of rows that were not learned from."""
        return _filled(column).map(self.shares_).fillna(self.share_).to_numpy(dtype=np.float64)


def _filled(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), NONE).astype(str)


def _counts(codes: NDArray[np.intp], y: Labels, levels: int) -> tuple[Floats, Floats]:
    """Rows and positives of each level."""
    count = np.bincount(codes, minlength=levels).astype(np.float64)
    return count, np.bincount(codes, weights=y.astype(np.float64), minlength=levels).astype(np.float64)


def _drawn(hits: Floats, count: Floats, share: float) -> Floats:
    return (hits + PRIOR_ROWS * share) / (count + PRIOR_ROWS)
