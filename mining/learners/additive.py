"""What each column adds to the log-odds of a curved logistic regression: all its columns' effects in one pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from mining.learners.linear import CurvedLogistic
from mining.score import Floats


class Additive:
    """A fitted CurvedLogistic as a sum: log-odds are the intercept and one term for each column of the matrix."""

    def __init__(self, model: CurvedLogistic) -> None:
        self.model = model
        count = model.count_numeric
        ramps = [np.full(len(knots) - 1, i) for i, knots in enumerate(model.knots_)]
        texts = [np.full(len(levels), count + i) for i, levels in enumerate(model.levels_)]
        column = np.concatenate([*ramps, np.arange(count), *texts]).astype(np.int64)
        shape = (len(column), count + len(model.levels_))
        weights = np.ravel(model.model_.coef_).astype(np.float64)
        self.weights = csr_array((weights, (np.arange(len(column)), column)), shape=shape)

    def changes(self, matrix: Floats, other: Floats, columns: Sequence[int]) -> tuple[Floats, Floats]:
        """(n,) log-odds of (n, p) rows, and (n, len(columns)) by how much they are above what they would be with the
        column as in `other`: (n, p) rows, or (1, p) for all the same."""
        terms, others = self._terms(matrix), self._terms(other)
        log_odds = terms.sum(axis=1) + float(np.ravel(self.model.model_.intercept_)[0])
        return log_odds, (terms - others)[:, list(columns)]

    def _terms(self, matrix: Floats) -> Floats:
        """(n, p) terms. A level that fitting did not see adds nothing."""
        return np.asarray(self.model._design(matrix).astype(np.float64) @ self.weights)
