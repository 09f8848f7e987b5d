"""Which negatives are learned from, where there are far more than can teach anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mining.score import Dates, Labels

CONTROLS = 5
MIN_CONTROLS = 50_000


def with_controls(y: Labels, dates: Dates, seed: int) -> NDArray[np.bool_]:
    """(n,) rows to learn from: all positives, and of each date as many negatives for each of its positives.

    y: (n,) 0 or 1; dates: (n,). Nested case-control sampling (Langholz & Goldstein 1996): five controls for a case
    leave the estimates five sixths of what all rows would tell, and boosting's AUC on later months is the same; with
    fewer than MIN_CONTROLS negatives in sight none is left out. Rates are no longer those of all rows: calibrate on
    rows that are.
    """
    cases = int((y == 1).sum())
    wanted = max(CONTROLS, -(-MIN_CONTROLS // max(cases, 1)))
    kept: NDArray[np.bool_] = y == 1
    rng = np.random.default_rng(seed)
    _, date = np.unique(dates, return_inverse=True)
    order = np.argsort(date, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(date))[:-1]):
        negatives = rows[~kept[rows]]
        count = wanted * (len(rows) - len(negatives))
        if len(negatives) > count:
            negatives = rng.choice(negatives, count, replace=False)
        kept[negatives] = True
    return kept
