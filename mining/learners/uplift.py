"""What a contact changes: for each row, the chance to do it when contacted less the chance when left alone.

Learned from campaigns with a control group drawn by lot. An R-learner (Nie & Wager 2021): what is left of the outcome
when its expected value is taken away is explained by who was treated beyond the share treated, so that the model
spends itself on the difference and not on the level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import nnls
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from mining.judging.qini import judge_ranking
from mining.learners.contrast import RidgeContrast
from mining.learners.encoding import Encoder
from mining.learners.reasons import occlusion, top_reasons
from mining.parallel import in_order
from mining.score import REASONS, Floats, Labels, Reasons, Texts
from mining.split import customer_parts

FOLDS = 3
LEAST_LEAF = 400
LEAST_WEIGHT = 0.1
REASON_FEATURES = 8
SAMPLE_ROWS = 1_000
LEARNERS = ("ridge", "boosting")


class UpliftLearner:
    """A ridge regression and boosted trees of the difference, weighed by how they do on rows not learned from.

    The weights are those of the best linear predictor of the effect (Chernozhukov et al. 2018), none below 0 and
    none above 1: where nothing tells who is persuaded, all get about the average effect. The ridge keeps LEAST_WEIGHT,
    so that there is an order to contact people in even then.

    Learned: encoder_, share_ (treated among all), average_effect_, weights_ by learner, slope_t_ (how many standard
    errors the effect found in one half follows what the other half foretold; below 2 is no better than chance).
    """

    def __init__(self, *, seed: int = 0) -> None:
        self.seed = seed

    def fit(
        self, X: pd.DataFrame, y: Labels, treatment: Labels, groups: Texts, strata: Texts | None = None
    ) -> UpliftLearner:
        """X: (n, p) features as a score's; y, treatment: (n,) 0 or 1; groups: (n,) subjects, never on both sides of
        a fold; strata: (n,) what the share treated may depend on, such as the wave."""
        self.encoder_ = Encoder()
        matrix = self.encoder_.fit_transform(X)
        self.share_ = float(treatment.mean())
        surplus = treatment - _share_treated(treatment, strata)
        fold = customer_parts(groups, y, [1 / FOLDS] * FOLDS, f"uplift-{self.seed}")
        level = np.empty(len(y))
        for number in range(FOLDS):
            level[fold == number] = self._fit_level(matrix[fold != number], y[fold != number]).predict_proba(
                matrix[fold == number]
            )[:, 1]
        rest = y - level
        foretold = np.empty((len(y), len(LEARNERS)))
        for number in range(FOLDS):
            inside, outside = fold != number, fold == number
            for i, name in enumerate(LEARNERS):
                model = self._fit_contrast(name, matrix[inside], rest[inside], surplus[inside])
                foretold[outside, i] = model.predict(matrix[outside])
        self._weigh(foretold, rest, surplus)
        self.level_ = self._fit_level(matrix, y)
        self.models_ = {
            name: self._fit_contrast(name, matrix, rest, surplus) for name in LEARNERS if self.weights_[name] > 0
        }
        return self

    def predict(self, X: pd.DataFrame) -> Floats:
        """(n,) change of the chance by a contact, between -1 and 1."""
        return self._uplift(self.encoder_.transform(X))

    def predict_control(self, X: pd.DataFrame) -> Floats:
        """(n,) chance when left alone."""
        matrix = self.encoder_.transform(X)
        level: Floats = self.level_.predict_proba(matrix)[:, 1]
        return np.asarray(np.clip(level - self.share_ * self._uplift(matrix), 0, 1), dtype=np.float64)

    def reasons(self, X: pd.DataFrame, k: int = REASONS) -> Reasons:
        """The k features whose own value moved each row's uplift most, against the usual customer's value."""
        matrix = self.encoder_.transform(X)
        sample = matrix[np.unique(np.linspace(0, len(matrix) - 1, min(len(matrix), SAMPLE_ROWS)).astype(np.int64))]
        size = np.abs(occlusion(self._uplift, sample, self.encoder_.reference_, range(matrix.shape[1]))).mean(axis=0)
        strongest = [int(i) for i in np.argsort(-size, kind="stable")[:REASON_FEATURES] if size[i] > 0]
        effects = occlusion(self._uplift, matrix, self.encoder_.reference_, strongest)
        return top_reasons(effects, [self.encoder_.names_[i] for i in strongest], k)

    def describe(self) -> dict[str, Any]:
        """Plain facts for the card."""
        return {
            "learner": "R-learner",
            "weights": self.weights_,
            "average_effect": self.average_effect_,
            "slope_t": self.slope_t_,
            "features": list(self.encoder_.names_),
        }

    def _uplift(self, matrix: Floats) -> Floats:
        found = np.full(len(matrix), self.average_effect_)
        for name, model in self.models_.items():
            found += self.weights_[name] * (model.predict(matrix) - self.means_[name])
        uplift: Floats = np.clip(found, -1, 1)
        return uplift

    def _weigh(self, foretold: Floats, rest: Floats, surplus: Floats) -> None:
        """Average effect and weights by least squares of what is left on the surplus times what was foretold."""
        means = foretold.mean(axis=0)
        self.means_ = dict(zip(LEARNERS, means.tolist(), strict=True))
        self.average_effect_ = float((surplus @ rest) / (surplus @ surplus))
        about = rest - self.average_effect_ * surplus
        design = surplus[:, None] * (foretold - means)
        weights = np.minimum(nnls(design, about)[0], 1.0)
        weights[0] = max(weights[0], LEAST_WEIGHT)
        self.weights_: dict[str, float] = dict(zip(LEARNERS, weights.tolist(), strict=True))
        along = surplus * ((foretold - means) @ weights)
        slope = (along @ about) / (along @ along) if along.any() else 0.0
        spread = np.sqrt((along**2) @ (about - slope * along) ** 2)
        self.slope_t_ = float((along @ about) / spread) if spread > 0 else 0.0

    def _fit_level(self, matrix: Floats, y: Labels) -> HistGradientBoostingClassifier:
        model = HistGradientBoostingClassifier(
            learning_rate=0.15, max_iter=30, max_leaf_nodes=8, min_samples_leaf=50, max_bins=63,
            max_features=0.5, early_stopping=False, random_state=self.seed,
        )  # fmt: skip
        return model.fit(matrix, y)

    def _fit_contrast(self, name: str, matrix: Floats, rest: Floats, surplus: Floats) -> Any:
        if name == "ridge":
            return RidgeContrast(self.encoder_.count_numeric_).fit(matrix, rest, surplus)
        model = HistGradientBoostingRegressor(
            learning_rate=0.08, max_iter=30, max_leaf_nodes=5, min_samples_leaf=LEAST_LEAF, max_bins=63,
            max_features=0.5, l2_regularization=10.0, early_stopping=False, random_state=self.seed,
        )  # fmt: skip
        return model.fit(matrix, rest / surplus, sample_weight=surplus**2)


def _share_treated(treatment: Labels, strata: Texts | None) -> Floats:
    """(n,) share treated within the stratum, kept off 0 and 1: a wave without control tells nothing of the effect."""
    if strata is None:
        return np.full(len(treatment), treatment.mean())
    _, index = np.unique(strata.astype(str), return_inverse=True)
    share: Floats = np.bincount(index, weights=treatment) / np.bincount(index)
    return np.clip(share, 0.01, 0.99)[index]


def out_of_fold_uplift(
    X: pd.DataFrame, y: Labels, treatment: Labels, folds: int, seed: int, threads: int
) -> tuple[Floats, list[UpliftLearner]]:
    """(n,) uplift of each row by a learner that never saw it, and the learners."""
    names = np.arange(len(y)).astype(str).astype(object)
    fold = customer_parts(names, (2 * treatment + y == 3).astype(np.int8), [1 / folds] * folds, f"judge-{seed}")

    def learn(number: int) -> UpliftLearner:
        inside = fold != number
        return UpliftLearner(seed=seed).fit(X[inside], y[inside], treatment[inside], names[inside])

    uplift = np.empty(len(y))
    learners = list(in_order(learn, range(folds), threads))
    with threadpool_limits(1):
        for number, learner in enumerate(learners):
            uplift[fold == number] = learner.predict(X[fold == number])
    return uplift, learners


def judge_uplift(
    X: pd.DataFrame, y: Labels, treatment: Labels, folds: int, seed: int, threads: int
) -> Mapping[str, Any]:
    """How well uplift can be told on a table with a control group, by cross-fitting: plain figures.

    X: (n, p) features, numbers or texts; y: (n,) did it; treatment: (n,) was contacted, by lot. Figures with an
    interval are (value, low, high), see `UpliftMetrics`; `predictions` holds the (n,) uplifts, none of them by a
    learner that saw the row; `top_features` what goes along with them (rank correlation), strongest first.
    """
    uplift, learners = out_of_fold_uplift(X, y, treatment, folds, seed, threads)
    metrics = judge_ranking(y, uplift, treatment, None, seed)
    return {
        **asdict(metrics),
        "rate_treated": float(y[treatment == 1].mean()),
        "rate_control": float(y[treatment == 0].mean()),
        "weights": {name: float(np.mean([each.weights_[name] for each in learners])) for name in LEARNERS},
        "slope_t": float(np.mean([each.slope_t_ for each in learners])),
        "top_features": drivers(X, uplift),
        "predictions": uplift.tolist(),
    }


def drivers(X: pd.DataFrame, uplift: Floats, count: int = 10) -> dict[str, float]:
    """The features that go along with the uplift: signed rank correlation (Spearman) of numbers, for texts the
    correlation ratio; strongest first, those that tell nothing left out."""
    rank = pd.Series(uplift).rank().to_numpy()
    if np.ptp(rank) == 0:
        return {}
    found: dict[str, float] = {}
    for name in X.columns:
        column = X[name].reset_index(drop=True)
        if pd.api.types.is_numeric_dtype(column):
            known = column.notna().to_numpy()
            order = column[known].rank().to_numpy(dtype=np.float64)
            is_flat = known.sum() < 3 or np.ptp(order) == 0 or np.ptp(rank[known]) == 0
            found[str(name)] = 0.0 if is_flat else float(np.corrcoef(order, rank[known])[0, 1])
        else:
            mean = pd.Series(rank).groupby(column.astype(str).to_numpy()).transform("mean")
            found[str(name)] = float(mean.std(ddof=0) / rank.std())
    strongest = sorted((name for name in found if abs(found[name]) > 0.01), key=lambda name: (-abs(found[name]), name))
    return {name: found[name] for name in strongest[:count]}
