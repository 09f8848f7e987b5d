"""What is unlike the rest, whether or not anybody has seen such a fraud before."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.ensemble import IsolationForest

from mining.score import Floats, Texts

TREES = 200


def filled(frame: pd.DataFrame) -> Floats:
    """(n, p) numbers on a scale of logarithms (of size, with sign); what is not known is the median, 0 where none
    is known."""
    numbers = frame.to_numpy(dtype=np.float64, na_value=np.nan)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    known = np.isfinite(numbers).any(axis=0)
    usual = np.zeros(numbers.shape[1])
    usual[known] = np.nanmedian(numbers[:, known], axis=0)
    numbers = np.where(np.isnan(numbers), usual, numbers)
    return np.asarray(np.sign(numbers) * np.log1p(np.abs(numbers)), dtype=np.float64)


def isolation(matrix: Floats, seed: int) -> Floats:
    """(n,) share of the rows that are easier to explain, from 0 to 1: near 1 is the most unusual row.

    An isolation forest (Liu, Ting & Zhou 2008) says in how few random cuts a row stands alone; its score depends on
    the number of trees and rows, a rank does not. Equal rows share a rank.
    """
    if len(matrix) < 2:
        return np.zeros(len(matrix))
    forest = IsolationForest(n_estimators=TREES, max_samples=min(256, len(matrix)), random_state=seed, n_jobs=1)
    strangeness = np.round(-forest.fit(matrix).score_samples(matrix), 9)
    ranked = np.sort(strangeness)
    return np.asarray(np.searchsorted(ranked, strangeness, side="left") / (len(matrix) - 1), dtype=np.float64)


def strangest(matrix: Floats, names: list[str]) -> Texts:
    """(n,) name of the feature in which a row is most unusual: the one whose value or a more extreme one the fewest
    rows have, on the rarer side; the first of `names` among equals. None where each value is the most usual one."""
    tails = np.empty(matrix.shape)
    for i, column in enumerate(matrix.T):
        ranked = np.sort(column)
        at_most = np.searchsorted(ranked, column, side="right")
        at_least = len(ranked) - np.searchsorted(ranked, column, side="left")
        tails[:, i] = np.minimum(at_most, at_least) / len(ranked)
    found = np.array(names, dtype=object)[np.argmin(tails, axis=1)]
    found[tails.min(axis=1) >= 0.5] = None
    return np.asarray(found, dtype=object)
