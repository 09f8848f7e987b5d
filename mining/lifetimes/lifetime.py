"""The months that are left of a customer: a discrete-time hazard, carried on month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.learners.linear import CurvedLogistic
from mining.lifetimes.survival import Counts
from mining.score import Floats, Labels

HORIZON_MONTHS = 60
FIT_ROWS = 200_000
RIDGE = 0.1
DAYS_OF_MONTH = 30.4375
PHASES = (-1, 0, 1, 3, 12)
"""Months to the end of the last contract at which a phase begins: over, just over, ending, up to 3, 12 and more."""
NO_CONTRACT = float(len(PHASES) + 1)


@dataclass(frozen=True)
class Lifetimes:
    """survival: (n, HORIZON_MONTHS) chance to be there after 1, 2, … months; remaining: (n,) months expected among
    these; median: (n,) the first month by which half would have left, NaN when none is."""

    survival: Floats

    @property
    def remaining(self) -> Floats:
        return np.asarray(self.survival.sum(axis=1), dtype=np.float64)

    @property
    def median(self) -> Floats:
        below = self.survival < 0.5
        return np.where(below.any(axis=1), below.argmax(axis=1) + 1.0, np.nan)


class MonthlyHazard:
    """Logistic regression of leaving within a month on the rows of all months (Singer & Willett 1993).

    Two clocks run on when it is carried forward: tenure, and the months to the end of the last contract, in phases.
    Everything else stays as it is on the day. The model is a sum of one curve for each column, so that the clocks'
    parts are looked up and the rest is computed once.

    Learned: features_ (names), model_, tenure_ (log-odds by months of tenure), phase_ (log-odds by phase).
    """

    def fit(self, rows: pd.DataFrame, y: Labels) -> MonthlyHazard:
        """rows: f_tenure_months, f_days_to_last_contract_end and further f_* numbers; y: (n,) left in the month.

        Of more than FIT_ROWS rows all that left are kept and a regular part of the others, weighted.
        """
        self.features_ = [str(name) for name in rows if str(name).startswith("f_") and name not in CLOCKS]
        kept, weights = _thinned(y)
        sample, y = rows.iloc[kept], y[kept]
        known = [name for name in self.features_ if sample[name].notna().any()]
        self.features_ = known
        self.model_ = CurvedLogistic(C=RIDGE, count_numeric=1 + len(known)).fit(self._matrix(sample), y, weights)
        self._read_clocks(int(rows["f_tenure_months"].max()))
        return self

    def lifetimes(self, rows: pd.DataFrame) -> Lifetimes:
        """How long each of (n,) customers stays, everything but the clocks staying as it is."""
        tenure = _tenure(rows)
        months_to_end = rows["f_days_to_last_contract_end"].to_numpy(dtype=np.float64) / DAYS_OF_MONTH
        matrix = self._matrix(rows)
        last = len(self.tenure_) - 1
        fixed = self.model_.decision_function(matrix) - self._clock(tenure, months_to_end, last)
        survival = np.empty((len(rows), HORIZON_MONTHS))
        left = np.ones(len(rows))
        for month in range(HORIZON_MONTHS):
            log_odds = fixed + self._clock(tenure + month, months_to_end - month, last)
            left = left / (1 + np.exp(log_odds))
            survival[:, month] = left
        return Lifetimes(survival)

    def _clock(self, tenure: Counts, months_to_end: Floats, last: int) -> Floats:
        codes = phase(months_to_end).astype(np.int64)
        return np.asarray(self.tenure_[np.clip(tenure, 0, last)] + self.phase_[codes], dtype=np.float64)

    def _read_clocks(self, longest: int) -> None:
        """What each state of a clock adds, against tenure 0 without a contract."""
        width = 1 + len(self.features_)
        base = np.concatenate([np.zeros(1), self.model_.usual_[1:], [NO_CONTRACT]])
        by_tenure = np.repeat(base[None, :], max(longest, 0) + 1, axis=0)
        by_tenure[:, 0] = np.arange(len(by_tenure))
        by_phase = np.repeat(base[None, :], int(NO_CONTRACT) + 1, axis=0)
        by_phase[:, width] = np.arange(len(by_phase))
        zero = self.model_.decision_function(base[None, :])[0]
        self.tenure_: Floats = self.model_.decision_function(by_tenure) - zero
        self.phase_: Floats = self.model_.decision_function(by_phase) - zero

    def _matrix(self, rows: pd.DataFrame) -> Floats:
        """(n, 1 + features + 1): tenure, the other numbers, the phase of the contract."""
        days = rows["f_days_to_last_contract_end"].to_numpy(dtype=np.float64)
        others = rows[self.features_].to_numpy(dtype=np.float64)
        return np.column_stack([_tenure(rows), others, phase(days / DAYS_OF_MONTH)])


CLOCKS = ("f_tenure_months", "f_days_to_last_contract_end")


def phase(months_to_end: Floats) -> Floats:
    """(n,) number of the contract's phase; NO_CONTRACT where there is none."""
    found = np.searchsorted(PHASES, months_to_end, side="right").astype(np.float64)
    return np.where(np.isnan(months_to_end), NO_CONTRACT, found)


def _tenure(rows: pd.DataFrame) -> Counts:
    return rows["f_tenure_months"].fillna(0).to_numpy(dtype=np.int64)


def _thinned(y: Labels) -> tuple[NDArray[np.int64], Floats | None]:
    """Row numbers to learn from, and how many rows each stands for."""
    if len(y) <= FIT_ROWS:
        return np.arange(len(y)), None
    lost, stayed = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    chosen = stayed[np.linspace(0, len(stayed) - 1, max(FIT_ROWS - len(lost), 1)).astype(np.int64)]
    rows = np.concatenate([lost, chosen])
    return rows, np.where(y[rows] == 1, 1.0, len(stayed) / len(chosen))
