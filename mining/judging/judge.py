"""How well a yes/no question about any table can be answered, judged on rows that were not learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from mining.judging.evaluate import Metrics, judge
from mining.learners.blend import Blend, stratified_folds
from mining.learners.rates import LevelRates
from mining.score import Floats, Labels

SEED = 20180101
FOLDS = 10
GROUPS = 10
LEAK_AUC = 0.98
IMPORTANCE_FOLDS = 3
IMPORTANCE_ROWS = 2_000
SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)

Parts = dict[str, float]


@dataclass(frozen=True)
class Gain:
    """What the highest `share` of rows holds: precision is its rate of positives, recall its part of all positives,
    lift its rate ÷ the overall one."""

    share: float
    count_rows: int
    precision: float
    recall: float
    lift: float


@dataclass(frozen=True)
class Judgement:
    """What came of judging a table.

    way: `10 folds` or `test table`; metrics: None when the test table has no labels; fold_auc: of each fold; ks:
    greatest distance between the two distributions of the probability (Kolmogorov-Smirnov); calibration: (mean
    probability, rate, rows) of ten equal groups, lowest first; importance: AUC lost by shuffling, greatest first;
    leaks: columns that alone tell nearly all, by AUC; weights: of the members of the blend, mean of the folds.
    """

    way: str
    count_rows: int
    count_features: int
    metrics: Metrics | None
    fold_auc: list[float]
    ks: float | None
    gains: list[Gain]
    calibration: list[tuple[float, float, int]]
    importance: Mapping[str, float]
    leaks: Mapping[str, float]
    weights: Mapping[str, float]


def judge_folds(X: pd.DataFrame, y: Labels, folds: int, seed: int, threads: int) -> tuple[Judgement, pd.DataFrame]:
    """Every row gets its probability from a model that saw no row of its fold: rates, medians, weights and
    calibration included. Returns the judgement and a frame of `fold` and `probability`.

    X: (n, p) floats and texts; folds: at most as many as there are rows of the rarer class.
    """
    count = min(folds, int(min(y.sum(), len(y) - y.sum())))
    fold = stratified_folds(y, count, seed)
    probability = np.empty(len(y))
    weights, losses = [], []
    for number in range(count):
        held = np.flatnonzero(fold == number)
        rest = np.flatnonzero(fold != number)
        blend = Blend(seed=seed, threads=threads).fit(X.iloc[rest], y[rest])
        probability[held] = blend.predict(X.iloc[held])
        weights.append(_weights(blend))
        if number < IMPORTANCE_FOLDS:
            losses.append(importance(blend, X.iloc[held], y[held], seed))
    found = _judgement(f"{count} folds", X, y, probability, fold, seed)
    found = _with_model(found, X, y, weights, losses, seed)
    return found, pd.DataFrame({"fold": fold + 1, "probability": probability})


def judge_test(
    X: pd.DataFrame, y: Labels, X_test: pd.DataFrame, y_test: Labels | None, seed: int, threads: int
) -> tuple[Judgement, pd.DataFrame]:
    """Learn from one table, judge on another. Returns the judgement and a frame of `probability` of the test rows;
    without labels there (None, or one class only) there are no metrics."""
    blend = Blend(seed=seed, threads=threads).fit(X, y)
    probability = blend.predict(X_test)
    if y_test is None or y_test.min() == y_test.max():
        found = _unjudged(len(X_test), X.shape[1])
        losses: list[Parts] = []
    else:
        found = _judgement("test table", X_test, y_test, probability, np.zeros(len(y_test), dtype=np.intp), seed)
        losses = [importance(blend, X_test, y_test, seed)]
    return _with_model(found, X, y, [_weights(blend)], losses, seed), pd.DataFrame({"probability": probability})


def importance(blend: Blend, X: pd.DataFrame, y: Labels, seed: int) -> dict[str, float]:
    """AUC lost on held-out rows when all that came of a column is shuffled (Breiman 2001), on at most
    IMPORTANCE_ROWS rows, by the models of one inner fold. Empty when a class is absent."""
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(y))[:IMPORTANCE_ROWS]
    if y[rows].min() == y[rows].max():
        return {}
    inner = blend.inner_[0]
    matrix, labels = inner.design.transform(X.iloc[rows]), y[rows]
    order = rng.permutation(len(rows))
    full = roc_auc_score(labels, inner.log_odds_of(matrix) @ blend.weights_)
    losses = {}
    for owner in dict.fromkeys(inner.design.owners_):
        columns = [i for i, name in enumerate(inner.design.owners_) if name == owner]
        shuffled = matrix.copy()
        shuffled[:, columns] = matrix[order][:, columns]
        losses[owner] = float(full - roc_auc_score(labels, inner.log_odds_of(shuffled) @ blend.weights_))
    return losses


def leaks(X: pd.DataFrame, y: Labels, seed: int) -> dict[str, float]:
    """Columns that alone reach an AUC above LEAK_AUC, by value, by being known at all, or by level (cross-fitted)."""
    found = {}
    for name in X:
        column = X[name]
        known = column.notna().to_numpy().astype(np.float64)
        tries = [known]
        if pd.api.types.is_numeric_dtype(column):
            tries.append(column.fillna(column.median()).to_numpy(dtype=np.float64))
        else:
            tries.append(LevelRates(seed=seed).fit_transform(column, y))
        best = max(abs(roc_auc_score(y, values) - 0.5) + 0.5 for values in tries)
        if best > LEAK_AUC:
            found[str(name)] = float(best)
    return found


def ks_of(y: Labels, probability: Floats) -> float:
    """Greatest difference between the shares of positives and of negatives above a bound."""
    false, true, _ = roc_curve(y, probability)
    return float((true - false).max())


def gain(y: Labels, probability: Floats, share: float) -> Gain:
    """Of the highest `share` of rows, one at least; rows tied at the border count in part."""
    count = max(round(share * len(y)), 1)
    border = np.sort(probability)[-count]
    above, tied = probability > border, probability == border
    hits = float(y[above].sum() + y[tied].mean() * (count - above.sum()))
    return Gain(share, count, hits / count, hits / float(y.sum()), hits / count / float(y.mean()))


def calibration_groups(y: Labels, probability: Floats) -> list[tuple[float, float, int]]:
    """(mean probability, rate, rows) of groups of equal size, lowest first."""
    parts: list[NDArray[np.intp]] = np.array_split(np.argsort(probability, kind="stable"), min(GROUPS, len(y)))
    return [(float(probability[part].mean()), float(y[part].mean()), len(part)) for part in parts]


def _unjudged(count_rows: int, count_features: int) -> Judgement:
    way = "test table without both answers"
    return Judgement(way, count_rows, count_features, None, [], None, [], [], {}, {}, {})


def _judgement(
    way: str, X: pd.DataFrame, y: Labels, probability: Floats, fold: NDArray[np.intp], seed: int
) -> Judgement:
    subjects = np.arange(len(y)).astype(object)
    return Judgement(
        way=way,
        count_rows=len(y),
        count_features=X.shape[1],
        metrics=judge(y, probability, subjects, fold.astype("datetime64[D]"), seed),
        fold_auc=[float(roc_auc_score(y[fold == i], probability[fold == i])) for i in np.unique(fold)],
        ks=ks_of(y, probability),
        gains=[gain(y, probability, share) for share in SHARES],
        calibration=calibration_groups(y, probability),
        importance={},
        leaks={},
        weights={},
    )


def _weights(blend: Blend) -> dict[str, float]:
    return {name: float(weight) for name, weight in zip(blend.members_, blend.weights_, strict=True)}


def _with_model(
    found: Judgement, X: pd.DataFrame, y: Labels, weights: list[Parts], losses: list[Parts], seed: int
) -> Judgement:
    """The judgement with what the models say, as means over folds."""
    lost = _mean(losses)
    ordered = dict(sorted(lost.items(), key=lambda item: (-item[1], item[0])))
    return replace(found, importance=ordered, leaks=leaks(X, y, seed), weights=_mean(weights))


def _mean(found: list[Parts]) -> dict[str, float]:
    """Mean of each name; where a fold lacks it, it was nothing there."""
    names = dict.fromkeys(name for one in found for name in one)
    return {name: float(np.mean([one.get(name, 0.0) for one in found])) for name in names}
