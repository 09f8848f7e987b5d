"""The estimator for yes/no questions about rows of a feature mart; churn is its first user."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier

from mining.judging.evaluate import auc_of
from mining.learners.additive import Additive
from mining.learners.calibration import Calibrator, logistic
from mining.learners.candidates import CANDIDATES, MANY, date_weights, fit_candidate, prepare
from mining.learners.controls import with_controls
from mining.learners.reasons import sides_of, top_reasons
from mining.learners.trees import Trees
from mining.parallel import in_order
from mining.score import REASONS, Dates, Floats, Labels, Reasons, Texts
from mining.split import customer_parts

FOLDS = 5
CHOICE_ROWS = 10_000
SAMPLE_ROWS = 4_000
SHUFFLES = 3
REASON_FEATURES = 24
REASON_LOG_ODDS = 0.1
"""A feature that nowhere changes the odds by a tenth is no reason for anyone."""
BOOSTING_POSITIVES = 100
"""With fewer positives to learn from, folds cannot tell boosting's luck from skill; it is not tried."""
MANY_POSITIVES = 2_000
"""With as many, the part that candidates are compared on says too little of what the whole can carry: on it the
simplest is within a standard error of the best, and on all rows far behind."""


class TabularClassifier:
    """Regularised logistic regression or gradient boosting, whichever the data can carry, calibrated.

    `fit` compares the candidates by cross-validated AUC (folds grouped by subject, on at most CHOICE_ROWS rows)
    and takes the simplest one within one standard error of the best (Breiman et al. 1984): a small population
    gets a simple model. With MANY_POSITIVES nothing is compared. Where negatives abound, each date's are thinned
    (`with_controls`). After `calibrate`, probabilities can be read as frequencies.

    Learned: candidate_, cross_validation_ (name to fold AUCs), encoder_, model_, calibrator_,
    reason_columns_ (matrix columns that can be a reason, at most REASON_FEATURES), feature_names_in_.
    """

    def __init__(self, *, seed: int = 0, threads: int = 1, candidate: str | None = None) -> None:
        self.seed = seed
        self.threads = threads
        self.candidate = candidate

    def fit(self, X: pd.DataFrame, y: Labels, groups: Texts, dates: Dates) -> TabularClassifier:
        """Choose a candidate and fit it on all of X. Until `calibrate`, log-odds are taken as they are."""
        kept = with_controls(y, dates, self.seed)
        X, y, groups, dates = X[kept], y[kept], groups[kept], dates[kept]
        weights = date_weights(y, dates)
        self.cross_validation_: dict[str, list[float]] = {}
        candidate = self.candidate or (MANY if y.sum() >= MANY_POSITIVES else None)
        if candidate is None:
            self.cross_validation_ = self._cross_validate(X, y, weights, groups, dates)
        self.candidate_: str = candidate or choose(self.cross_validation_)
        return self._fit_chosen(X, y, weights)

    def refit(self, X: pd.DataFrame, y: Labels, dates: Dates) -> TabularClassifier:
        """The chosen candidate on other rows, not calibrated yet."""
        other = TabularClassifier(seed=self.seed, threads=self.threads, candidate=self.candidate_)
        other.candidate_, other.cross_validation_ = self.candidate_, self.cross_validation_
        kept = with_controls(y, dates, self.seed)
        return other._fit_chosen(X[kept], y[kept], date_weights(y[kept], dates[kept]))

    def calibrate(self, X: pd.DataFrame, y: Labels) -> TabularClassifier:
        """Learn the map to probabilities on held-out rows."""
        self.calibrator_: Calibrator | None = Calibrator().fit(self._log_odds(self.encoder_.transform(X)), y)
        return self

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """(n, 2) probabilities of class 0 and 1."""
        positive = self._probability(self.encoder_.transform(X))
        return np.column_stack([1 - positive, positive])

    def reasons(self, X: pd.DataFrame, k: int = REASONS) -> Reasons:
        """The k features whose own value moved each row's probability most, against the usual customer's value."""
        matrix, reference, columns = self.encoder_.transform(X), self.encoder_.reference_, self.reason_columns_
        log_odds, changes = self._changes(matrix, reference[None, :], columns)
        usual = [self._calibrated(log_odds - change) for change in changes.T]
        effects = self._calibrated(log_odds)[:, None] - np.array(usual).reshape(len(columns), -1).T
        sides = sides_of(matrix, reference, columns, self.encoder_.count_numeric_)
        return top_reasons(effects, [self.encoder_.names_[i] for i in columns], k, sides)

    def importance(self, X: pd.DataFrame, y: Labels, dates: Dates) -> dict[str, float]:
        """Mean loss of AUC over three shuffles of each feature (Breiman 2001), on at most SAMPLE_ROWS rows; both
        classes must be present."""
        half = SAMPLE_ROWS // 2  # AUC does not depend on the share of positives, so rare ones are all kept
        rows = np.concatenate([hits[_spread(len(hits), half)] for hits in map(np.flatnonzero, (y == 1, y == 0))])

        labels, days, matrix = y[rows], dates[rows], self.encoder_.transform(X.iloc[rows])
        columns, rng = range(len(self.encoder_.names_)), np.random.default_rng(self.seed)
        losses = np.zeros((SHUFFLES, len(columns)))
        for loss in losses:
            log_odds, changes = self._changes(matrix, matrix[rng.permutation(len(matrix))], columns)
            shuffled = [auc_of(labels, log_odds - change, days)(np.ones(len(labels))) for change in changes.T]
            loss[:] = auc_of(labels, log_odds, days)(np.ones(len(labels))) - np.array(shuffled)
        lost = losses.mean(axis=0)
        order = np.argsort(-lost, kind="stable")
        return {self.encoder_.names_[i]: float(lost[i]) for i in order}

    def describe(self) -> dict[str, Any]:
        """Candidate, its rivals' cross-validated AUC, calibration, features used and dropped."""
        used = self.encoder_.names_
        return {
            "candidate": self.candidate_,
            "cross_validated_auc": {
                name: float(np.nanmean(a)) for name, a in self.cross_validation_.items() if np.isfinite(a).any()
            },
            "calibration": self.calibrator_.method_ if self.calibrator_ else "none",
            "features": list(used),
            "features_dropped": [name for name in self.feature_names_in_ if name not in used],
        }

    def _fit_chosen(self, X: pd.DataFrame, y: Labels, weights: Floats) -> TabularClassifier:
        self.calibrator_ = None
        self.feature_names_in_: list[str] = [str(name) for name in X.columns]
        rows = prepare(X, y, weights)
        self.encoder_, self.model_ = rows.encoder, fit_candidate(self.candidate_, rows, self.seed)
        sample = self.encoder_.transform(X.iloc[_spread(len(X), SAMPLE_ROWS)])
        _, effects = self._changes(sample, self.encoder_.reference_[None, :], range(len(self.encoder_.names_)))
        size = np.abs(effects).max(axis=0)
        strongest = np.argsort(-size, kind="stable")[:REASON_FEATURES]
        self.reason_columns_ = [int(i) for i in strongest if size[i] >= REASON_LOG_ODDS]
        return self

    def _cross_validate(
        self, X: pd.DataFrame, y: Labels, weights: Floats, groups: Texts, dates: Dates
    ) -> dict[str, list[float]]:
        share = min(1.0, CHOICE_ROWS / len(X))
        kept = customer_parts(groups, y, (share, 1 - share), f"choice-{self.seed}") == 0
        X, y, weights, groups, dates = X[kept], y[kept], weights[kept], groups[kept], dates[kept]
        count = min(FOLDS, len(np.unique(groups[y == 1].astype(str))))
        if count < 2:
            return {next(iter(CANDIDATES)): []}
        fold = customer_parts(groups, y, [1 / count] * count, f"folds-{self.seed}")
        is_enough = y.sum() >= BOOSTING_POSITIVES
        names = [name for name in CANDIDATES if name != MANY and (is_enough or not name.startswith("boosting"))]

        def judge_fold(number: int) -> list[float]:
            inside, outside = fold != number, fold == number
            auc, aucs = partial(auc_of, y[outside], dates=dates[outside]), []
            rows = prepare(X[inside], y[inside], weights[inside])
            matrix = rows.encoder.transform(X[outside])
            for name in names:
                log_odds = fit_candidate(name, rows, self.seed).decision_function(matrix)
                aucs.append(auc(log_odds)(np.ones(len(log_odds))))
            return aucs

        folds = list(in_order(judge_fold, range(count), self.threads))
        return {name: [aucs[i] for aucs in folds] for i, name in enumerate(names)}

    def _changes(self, matrix: Floats, other: Floats, columns: Sequence[int]) -> tuple[Floats, Floats]:
        """Log-odds, and by how much they are above those with each column as in `other`."""
        parts = Trees(self.model_) if isinstance(self.model_, HistGradientBoostingClassifier) else Additive(self.model_)
        return parts.changes(matrix, other, columns)

    def _log_odds(self, matrix: Floats) -> Floats:
        if isinstance(self.model_, HistGradientBoostingClassifier):
            return Trees(self.model_).log_odds(matrix)
        return np.asarray(self.model_.decision_function(matrix), dtype=np.float64)

    def _probability(self, matrix: Floats) -> Floats:
        return self._calibrated(self._log_odds(matrix))

    def _calibrated(self, log_odds: Floats) -> Floats:
        return self.calibrator_.predict(log_odds) if self.calibrator_ else logistic(log_odds)


def choose(aucs: dict[str, list[float]]) -> str:
    """The first (simplest) candidate whose AUC falls short of the best by no more than the standard error of
    that shortfall over the folds; the simplest when fewer than two folds could be compared."""
    table = np.array(list(aucs.values()))
    table = table[:, ~np.isnan(table).any(axis=0)]
    if table.shape[1] < 2:
        return next(iter(aucs))
    shortfall = table[table.mean(axis=1).argmax()] - table
    error = shortfall.std(axis=1, ddof=1) / np.sqrt(table.shape[1])
    return list(aucs)[int(np.argmax(shortfall.mean(axis=1) <= error))]


def _spread(count: int, wanted: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """At most `wanted` row numbers, evenly spread over `count`."""
    return np.unique(np.linspace(0, count - 1, min(count, wanted)).astype(np.int64))
