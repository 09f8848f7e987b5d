"""A linear model of a difference between two groups."""

from __future__ import annotations

import numpy as np

from mining.score import Floats

LEVELS = 8
RIDGE = 300.0


class RidgeContrast:
    """Ridge regression of the effect of a treatment on standardised numbers, flags of what is not known, and levels.

    Numbers are cut at their 1st and 99th percentile, so that one whale tilts nothing. The effect of the usual row is
    not shrunk. count_numeric: the matrix' first columns are numbers, the others level codes (see `Encoder`).

    Learned: low_, high_, mean_, scale_ of the numbers, coefficients_, intercept_.
    """

    def __init__(self, count_numeric: int) -> None:
        self.count_numeric = count_numeric

    def fit(self, X: Floats, rest: Floats, surplus: Floats) -> RidgeContrast:
        """Least squares of rest on surplus × effect(X). rest: (n,) outcome less its expected value; surplus: (n,)
        treated (0 or 1) less the share treated."""
        numbers = X[:, : self.count_numeric]
        self.low_, self.high_ = np.nanquantile(numbers, [0.01, 0.99], axis=0)
        cut = np.clip(numbers, self.low_, self.high_)
        self.mean_, self.scale_ = np.nanmean(cut, axis=0), np.nanstd(cut, axis=0)
        self.scale_[self.scale_ == 0] = 1.0
        design = self._design(X)
        self.center_ = design.mean(axis=0)
        rows = np.column_stack([np.ones(len(X)), design - self.center_]) * surplus[:, None]
        # surplus² is about a sixth of a row, so the ridge counts in rows that tell something
        penalty = RIDGE * float(surplus @ surplus) / len(X) * np.eye(rows.shape[1])
        penalty[0, 0] = 0.0
        found = np.linalg.solve(rows.T @ rows + penalty, rows.T @ rest)
        self.intercept_, self.coefficients_ = float(found[0]), found[1:]
        return self

    def predict(self, X: Floats) -> Floats:
        """(n,) effect. A level that fitting did not see adds nothing."""
        effect: Floats = self.intercept_ + (self._design(X) - self.center_) @ self.coefficients_
        return effect

    def _design(self, X: Floats) -> Floats:
        numbers, codes = X[:, : self.count_numeric], X[:, self.count_numeric :]
        unknown = np.isnan(numbers)
        scaled = np.where(unknown, 0.0, (np.clip(numbers, self.low_, self.high_) - self.mean_) / self.scale_)
        hits = [codes == level for level in range(LEVELS)]
        return np.hstack([scaled, unknown, *hits]).astype(np.float64)
