"""The models a score may choose from, simplest first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

from mining.learners.encoding import Encoder
from mining.learners.linear import CurvedLogistic, Design
from mining.score import Dates, Floats, Labels

CANDIDATES: dict[str, dict[str, Any]] = {
    "logistic_strong": {"C": 0.003},
    "logistic": {"C": 0.1},
    "boosting_shallow": {"max_leaf_nodes": 5, "max_iter": 100, "min_samples_leaf": 40},
    "boosting": {"max_leaf_nodes": 16, "max_iter": 100, "min_samples_leaf": 40},
    "boosting_many": {
        "max_leaf_nodes": 8, "max_iter": 160, "min_samples_leaf": 40, "learning_rate": 0.06, "max_features": 0.2,
    },
}  # fmt: skip
"""Name to what sets it apart, in order of simplicity. A change here is a new model version."""

MANY = "boosting_many"
"""What thousands of positives can carry: slower, and a tree sees fewer of the features that stand in for each other."""


@dataclass(frozen=True)
class Prepared:
    """Rows ready for any candidate: (n, p) matrix of the encoder, (n,) labels and weights."""

    encoder: Encoder
    matrix: Floats
    y: Labels
    weights: Floats

    @cached_property
    def curves(self) -> tuple[CurvedLogistic, Design]:
        """What the logistic candidates share: the curves of these rows, and the rows by them."""
        learned = CurvedLogistic(C=1.0, count_numeric=self.encoder.count_numeric_)
        return learned, learned.learn(self.matrix)


def prepare(X: pd.DataFrame, y: Labels, weights: Floats) -> Prepared:
    """Encoder and matrix of X. Rows without weight are left out before anything is learned: a column known only in
    them is unknown here."""
    used = weights > 0
    if not used.all():
        X, y, weights = X[used], y[used], weights[used]
    encoder = Encoder()
    return Prepared(encoder, encoder.fit_transform(X), y, weights)


def fit_candidate(name: str, rows: Prepared, seed: int) -> Any:
    """The candidate fitted on these rows: a classifier with `decision_function` in log-odds."""
    count_numeric, width = rows.encoder.count_numeric_, len(rows.encoder.names_)
    weights = rows.weights if np.ptp(rows.weights) > 0 else None
    if not name.startswith("boosting"):
        learned, design = rows.curves
        model = CurvedLogistic(count_numeric=count_numeric, **CANDIDATES[name]).like(learned)
        return model.fit_design(design, rows.y, weights)
    boosting = HistGradientBoostingClassifier(
        l2_regularization=1.0,
        max_bins=63,  # as good as 255 on five public sets, and weighted quantiles cost a sort for each bin
        early_stopping=False,
        categorical_features=list(range(count_numeric, width)) or None,
        random_state=seed,
        **{"learning_rate": 0.08, "max_features": 0.5, **CANDIDATES[name]},
    )
    return boosting.fit(rows.matrix, rows.y, sample_weight=weights)


def date_weights(y: Labels, dates: Dates) -> Floats:
    """(n,) weights under which every as-of date has the same share of positives, the overall one.

    Otherwise whatever drifts with the calendar (tenure above all) stands in for the churn rate of its month, and
    ranks customers of one month by it. Positives weigh 1; dates without a positive weigh nothing.
    """
    _, date = np.unique(dates, return_inverse=True)
    positives = np.bincount(date, weights=y == 1)
    negatives = np.bincount(date, weights=y == 0)
    per_negative = np.divide(positives, negatives, out=np.zeros_like(positives), where=negatives > 0)
    return np.where(y == 1, 1.0, per_negative[date] * negatives.sum() / max(positives.sum(), 1))
