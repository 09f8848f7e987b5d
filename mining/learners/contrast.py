"""A linear model of a difference between two groups."""

from __future__ import annotations

import numpy as np

from mining.score import Floats

LEVELS = 8
KNOTS = (0.01, 0.5, 0.99)
RIDGE = 1_000.0


class RidgeContrast:
    """Ridge regression of the effect of a treatment on ramps of numbers, flags of what is not known, and levels.

    A ramp rises from 0 to 1 between two neighbouring percentiles of KNOTS and is flat elsewhere, so that an effect may
    differ below and above the median and one whale tilts nothing. The effect of the usual row is not shrunk.
    count_numeric: the matrix' first columns are numbers, the others level codes (see `Encoder`).

    Learned: knots_ by number, usual_ (their medians), mean_ and scale_ of the columns, coefficients_, intercept_.
    """

    def __init__(self, count_numeric: int) -> None:
        self.count_numeric = count_numeric

    def fit(self, X: Floats, rest: Floats, surplus: Floats) -> RidgeContrast:
        """Least squares of rest on surplus × effect(X). rest: (n,) outcome less its expected value; surplus: (n,)
        treated (0 or 1) less the share treated."""
        numbers = X[:, : self.count_numeric]
        self.knots_ = [np.unique(np.nanquantile(column, KNOTS)) for column in numbers.T]
        self.usual_: Floats = np.nanmedian(numbers, axis=0) if self.count_numeric else np.empty(0)
        columns = self._columns(X)
        self.mean_, self.scale_ = columns.mean(axis=0), columns.std(axis=0)
        self.scale_[self.scale_ == 0] = 1.0
        rows = np.column_stack([np.ones(len(X)), (columns - self.mean_) / self.scale_]) * surplus[:, None]
        # a row tells as much as the square of its surplus: the ridge counts in rows of the average
        penalty = RIDGE * float(surplus @ surplus) / len(X) * np.eye(rows.shape[1])
        penalty[0, 0] = 0.0
        found = np.linalg.solve(rows.T @ rows + penalty, rows.T @ rest)
        self.intercept_, self.coefficients_ = float(found[0]), found[1:]
        return self

    def predict(self, X: Floats) -> Floats:
        """(n,) effect. A level that fitting did not see adds nothing."""
        effect: Floats = self.intercept_ + ((self._columns(X) - self.mean_) / self.scale_) @ self.coefficients_
        return effect

    def _columns(self, X: Floats) -> Floats:
        numbers, codes = X[:, : self.count_numeric], X[:, self.count_numeric :]
        unknown = np.isnan(numbers)
        values = np.where(unknown, self.usual_, numbers)
        ramps = [np.clip((values[:, [i]] - knots[:-1]) / np.diff(knots), 0, 1) for i, knots in enumerate(self.knots_)]
        return np.hstack([*ramps, unknown, *(codes == level for level in range(LEVELS))]).astype(np.float64)
