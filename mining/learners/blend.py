"""Boosting, random trees and a bent logistic regression, weighed by what each adds on rows it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from mining.learners.calibration import Calibrator
from mining.learners.encoding import Encoder
from mining.learners.linear import CurvedLogistic
from mining.learners.rates import LevelRates
from mining.parallel import in_order
from mining.score import Floats, Labels

BOOSTING: dict[str, dict[str, Any]] = {
    "boosting": {"max_leaf_nodes": 12, "min_samples_leaf": 20, "l2_regularization": 5.0},
    "boosting_shallow": {"max_leaf_nodes": 6, "min_samples_leaf": 30, "l2_regularization": 20.0},
}
ROUNDS = 12
MEMBERS = ("boosting_shallow", "trees", "linear")
INNER_FOLDS = 8
MEMBERS_LARGE = ("boosting", "boosting_shallow", "linear")
INNER_FOLDS_LARGE = 5
LARGE_ROWS = 4_000
"""Above, rows are plenty: fewer inner folds will do, and deep boosting gains what random trees gain below."""
RATE_LEVELS = 10
"""A text with at least so many levels gets a rate; so does a whole number, which may be a code that someone wrote."""
RATE_ROWS = 3
"""Levels of fewer rows on average say more about rows than about levels."""
CODE_ROWS = 200


class Design:
    """The matrix members learn from: rates of what has many levels, then the encoder's columns.

    A text with fewer than CODE_ROWS rows a level has its rate only: split by split, boosting would find levels that
    were lucky. A number that is another one in other units (minutes and their price) is left out: it adds nothing,
    and doubles that quantity's chance to be tried.

    Learned: encoder_, kept_ (columns of the encoder), rates_ by column, count_numeric_, owners_ (p,) the column each
    matrix column came from.
    """

    def fit_transform(self, X: pd.DataFrame, y: Labels, seed: int) -> Floats:
        """(n, p) matrix of the rows learned from; no rate has seen the label of its own row."""
        self.encoder_ = Encoder()
        matrix = self.encoder_.fit_transform(X)
        names, numbers = self.encoder_.names_, self.encoder_.count_numeric_
        double = repeated(matrix[:, :numbers])
        rare = {name for name in names[numbers:] if _rows_per_level(X[name]) < CODE_ROWS and _has_levels(X[name])}
        self.kept_ = [i for i, name in enumerate(names) if i not in double and name not in rare]
        rated = [name for i, name in enumerate(names) if i not in double and _has_levels(X[name])]
        self.rates_ = {name: LevelRates(seed=seed) for name in rated}
        self.count_numeric_ = len(rated) + numbers - len(double)
        self.owners_ = rated + [names[i] for i in self.kept_]
        return np.column_stack(
            [self.rates_[name].fit_transform(X[name], y) for name in rated] + [matrix[:, self.kept_]]
        )

    def transform(self, X: pd.DataFrame) -> Floats:
        """(n, p) matrix of other rows."""
        rates = [rate.transform(X[name]) for name, rate in self.rates_.items()]
        return np.column_stack([*rates, self.encoder_.transform(X)[:, self.kept_]])


def repeated(matrix: Floats) -> set[int]:
    """Columns of (n, p) numbers that are an earlier one but for unit and rounding: correlation beyond 1 - 1e-4 either
    way, and known for the same rows."""
    known = ~np.isnan(matrix)
    filled = np.where(known, matrix, np.broadcast_to(np.nanmean(matrix, axis=0) if matrix.size else 0.0, matrix.shape))
    centred = filled - filled.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    unit = centred / np.where(size > 0, size, 1.0)
    alike = np.abs(unit.T @ unit) > 1 - 1e-4
    found: set[int] = set()
    for i, j in np.argwhere(np.triu(alike, 1)):
        if i not in found and (known[:, i] == known[:, j]).all():
            found.add(int(j))
    return found


@dataclass(frozen=True)
class Inner:
    """What one inner fold learned, and the (rows, members) log-odds of its held-out rows."""

    design: Design
    models: list[Any]
    held: NDArray[np.intp]
    log_odds: Floats

    def log_odds_of(self, matrix: Floats) -> Floats:
        """(n, members) log-odds of rows as this fold's design made them."""
        return _log_odds(self.models, matrix)


class Blend:
    """A stacked model whose parts are each fitted on all but one inner fold and averaged.

    Weights of the members are chosen on held-out rows; the mean over folds stands in for one more fit on all rows
    (Krogh & Vedelsby 1995). The calibrator sees held-out log-odds only. threads: how many fits run side by side; no
    result depends on it.

    Learned: members_, inner_, weights_ (members,), calibrator_.
    """

    def __init__(self, *, seed: int = 0, threads: int = 1) -> None:
        self.seed = seed
        self.threads = threads

    def fit(self, X: pd.DataFrame, y: Labels) -> Blend:
        """X: (n, p) floats (NaN = not known) and texts (None = not known); y: (n,) 0 or 1, two of each at least."""
        is_large = len(y) > LARGE_ROWS
        self.members_ = list(MEMBERS_LARGE if is_large else MEMBERS)
        count = INNER_FOLDS_LARGE if is_large else INNER_FOLDS
        fold = stratified_folds(y, min(count, int(min(y.sum(), len(y) - y.sum()))), self.seed)

        def fit_fold(number: int) -> Inner:
            held = np.flatnonzero(fold == number)
            inside = np.flatnonzero(fold != number)
            design = Design()
            matrix = design.fit_transform(X.iloc[inside], y[inside], self.seed)
            models = [fit_member(name, design, matrix, y[inside], self.seed + number) for name in self.members_]
            return Inner(design, models, held, _log_odds(models, design.transform(X.iloc[held])))

        self.inner_ = list(in_order(fit_fold, range(int(fold.max()) + 1), self.threads))
        found = np.empty((len(y), len(self.members_)))
        for inner in self.inner_:
            found[inner.held] = inner.log_odds
        self.weights_ = selected_weights(found, y)
        self.calibrator_ = Calibrator().fit(found @ self.weights_, y)
        return self

    def predict(self, X: pd.DataFrame) -> Floats:
        """(n,) probabilities of class 1."""
        log_odds = np.mean([inner.log_odds_of(inner.design.transform(X)) for inner in self.inner_], axis=0)
        return self.calibrator_.predict(log_odds @ self.weights_)


def fit_member(name: str, design: Design, matrix: Floats, y: Labels, seed: int) -> Any:
    """One member fitted on a design's matrix."""
    if name == "linear":
        return CurvedLogistic(C=0.01, count_numeric=design.count_numeric_).fit(matrix, y)
    if name == "trees":
        trees = ExtraTreesClassifier(100, min_samples_leaf=3, max_features=0.2, random_state=seed)
        return trees.fit(matrix.astype(np.float32), y)
    texts = list(range(design.count_numeric_, matrix.shape[1]))
    boosting = HistGradientBoostingClassifier(
        learning_rate=0.06, max_iter=130, max_features=0.3, max_bins=63, early_stopping=False,
        categorical_features=texts or None, random_state=seed, **BOOSTING[name],
    )  # fmt: skip
    return boosting.fit(matrix, y)


def selected_weights(log_odds: Floats, y: Labels) -> Floats:
    """(members,) weights of (n, members) held-out log-odds: ensemble selection by AUC (Caruana et al. 2004).

    Every member is in the bag once, then ROUNDS times the one that lifts the AUC most is added again; each counts
    by its spread. Weights of least log-loss would follow the member that is surest of the easy rows.
    """
    spread = log_odds.std(axis=0)
    scaled = log_odds / np.where(spread > 0, spread, 1.0)
    bag = np.ones(log_odds.shape[1])
    for _ in range(ROUNDS):
        total = scaled @ bag
        bag[int(np.argmax([roc_auc_score(y, total + column) for column in scaled.T]))] += 1
    return np.asarray(bag / bag.sum() / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def stratified_folds(y: Labels, count: int, seed: int) -> NDArray[np.intp]:
    """(n,) fold numbers: positives and negatives are dealt out apart, in random order."""
    rng = np.random.default_rng(seed)
    fold = np.empty(len(y), dtype=np.intp)
    for value in (0, 1):
        rows = rng.permutation(np.flatnonzero(y == value))
        fold[rows] = np.arange(len(rows)) % count
    return fold


def _has_levels(column: pd.Series) -> bool:
    known = column.dropna()
    if known.dtype.kind == "f" and (known % 1 != 0).any():
        return False
    return bool(known.nunique() >= RATE_LEVELS and _rows_per_level(known) >= RATE_ROWS)


def _rows_per_level(column: pd.Series) -> float:
    return column.count() / max(column.nunique(), 1)


def _log_odds(models: list[Any], matrix: Floats) -> Floats:
    """(n, members) log-odds; those of trees from shares, kept off 0 and 1 by half a row in 100."""
    columns = []
    for model in models:
        if isinstance(model, ExtraTreesClassifier):
            share = np.clip(model.predict_proba(matrix.astype(np.float32))[:, 1], 0.005, 0.995)
            columns.append(np.log(share / (1 - share)))
        else:
            columns.append(np.asarray(model.decision_function(matrix), dtype=np.float64))
    return np.column_stack(columns)
