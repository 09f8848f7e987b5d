"""How long customers stay, month by month: a discrete-time hazard (Singer & Willett 1993) by tenure and contract."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from mining.score import Floats
from warehouse.errors import KehuError

MONTHS = 60
LAST_TENURE = 120
CELL = ("tenure_months", "is_prepaid", "months_to_contract_end")
BEYOND, END = -3, 24


class Lifespan:
    """Chance to leave within a month, learned from counts of cells: log-odds that fall with the log of tenure, apart
    for prepaid and postpaid, with a step for each state of the contract. C: inverse strength of the ridge.

    Learned: model_, months_ (observed customer-months), lost_.
    """

    def __init__(self, *, C: float = 100.0) -> None:
        self.C = C

    def fit(self, cells: pd.DataFrame) -> Lifespan:
        """cells: CELL, count_customers, count_lost (see mart_value_hazard). Raises KehuError when nobody left, or all
        did."""
        at_risk = cells["count_customers"].to_numpy(dtype=np.float64)
        lost = cells["count_lost"].to_numpy(dtype=np.float64)
        self.months_, self.lost_ = float(at_risk.sum()), float(lost.sum())
        if not 0 < self.lost_ < self.months_:
            raise KehuError("no hazard can be learned", where="cells", found=f"{self.lost_:.0f} of {self.months_:.0f}")
        design = _design(*_states(cells))
        outcome = np.repeat([1, 0], len(cells))
        weight = np.concatenate([lost, at_risk - lost])
        used = weight > 0
        self.model_ = LogisticRegression(C=self.C, solver="newton-cholesky", tol=1e-8)
        self.model_.fit(np.vstack([design, design])[used], outcome[used], weight[used])
        return self

    def hazard(self, cells: pd.DataFrame) -> Floats:
        """(n,) chance to leave within the month after."""
        return self._hazard(*_states(cells))

    def survival(self, cells: pd.DataFrame, months: int = MONTHS) -> Floats:
        """(n, months) chance to be a customer still 1 .. `months` months on. Tenure grows and the contract runs out as
        the months go by; nobody is taken to sign another."""
        kinds, index = np.unique(np.column_stack(_states(cells)), axis=0, return_inverse=True)
        tenure, prepaid, left = kinds.T
        curve, stays = np.empty((len(kinds), months)), np.ones(len(kinds))
        for month in range(months):
            stays = stays * (1 - self._hazard(tenure + month, prepaid, np.maximum(left - month, BEYOND)))
            curve[:, month] = stays
        return np.asarray(curve[index.ravel()])

    def _hazard(self, tenure: Floats, prepaid: Floats, left: Floats) -> Floats:
        return np.asarray(self.model_.predict_proba(_design(tenure, prepaid, left))[:, 1], dtype=np.float64)


def _states(cells: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """(tenure, prepaid, months to the contract's end; BEYOND where there is none)."""
    tenure, prepaid, left = (cells[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in CELL)
    return tenure, prepaid, np.where(np.isnan(left), BEYOND, np.clip(left, BEYOND, END))


def _design(tenure: Floats, prepaid: Floats, left: Floats) -> Floats:
    """A customer without a contract and one whose contract is long over are alike: nothing binds either."""
    age = np.log1p(np.minimum(tenure, LAST_TENURE))
    states = [(left > 1) & (left <= 3), left > 3, (left >= -1) & (left <= 1), left == -2]
    return np.column_stack([age, age**2 / 10, tenure < 1, prepaid, prepaid * age, *states]).astype(np.float64)
