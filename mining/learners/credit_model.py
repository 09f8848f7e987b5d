"""What credit learns with: scorecard, decision tree and neural network side by side, the best steady one chosen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.tree import DecisionTreeClassifier

from mining.judging.evaluate import auc_of
from mining.learners.calibration import Calibrator, logistic
from mining.learners.reasons import occlusion, top_reasons
from mining.learners.scorecard import WoeEncoder, attribute_points
from mining.score import REASONS, Dates, Floats, Labels, Reasons, Texts
from mining.split import customer_parts

CANDIDATES = ("scorecard", "tree", "network")
UNSTEADY = 0.25
"""A population stability index from here on says that scores of later months lie elsewhere (Siddiqi 2006)."""
NEGATIVES_FOR_EACH = 15
LATER_SHARE = 0.25
MIN_LATER_POSITIVES = 20


@dataclass(frozen=True)
class Rival:
    """One candidate judged on later as-of dates than it was fitted on (other customers where there is one date)."""

    auc: float
    auc_se: float
    ks: float
    psi: float


class CreditClassifier:
    """Weights of evidence, and on them whichever of CANDIDATES ranks later months best and stands still.

    `fit` learns from the earlier three quarters of the as-of dates and judges on the rest: a candidate whose scores
    drift by a PSI of UNSTEADY or more is out; of the others the highest AUC wins, but the first (simplest) within one
    standard error of it is taken (Breiman et al. 1984). All bad rows and at most NEGATIVES_FOR_EACH good ones each
    are learned from; the odds are put right again (King & Zeng 2001), before calibration.

    Learned: candidate_, rivals_, encoder_, model_, shift_, calibrator_, feature_names_in_.
    """

    def __init__(self, *, seed: int = 0, threads: int = 1, candidate: str | None = None) -> None:
        self.seed = seed
        self.threads = threads
        self.candidate = candidate

    def fit(self, X: pd.DataFrame, y: Labels, groups: Texts, dates: Dates) -> CreditClassifier:
        """Choose a candidate and fit it on all of X. Until `calibrate`, log-odds are taken as they are."""
        self.rivals_: dict[str, Rival] = {}
        if self.candidate is None:
            self.rivals_ = self._compare(X, y, groups, dates)
        self.candidate_: str = self.candidate or choose(self.rivals_)
        return self._fit_chosen(X, y)

    def refit(self, X: pd.DataFrame, y: Labels, dates: Dates) -> CreditClassifier:
        """The chosen candidate on other rows, not calibrated yet."""
        other = CreditClassifier(seed=self.seed, threads=self.threads, candidate=self.candidate_)
        other.candidate_, other.rivals_ = self.candidate_, self.rivals_
        return other._fit_chosen(X, y)

    def calibrate(self, X: pd.DataFrame, y: Labels) -> CreditClassifier:
        """Learn the map to probabilities on held-out rows."""
        self.calibrator_: Calibrator | None = Calibrator().fit(self._log_odds(self.encoder_.transform(X)), y)
        return self

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """(n, 2) probabilities of paying and of default."""
        positive = self._probability(self.encoder_.transform(X))
        return np.column_stack([1 - positive, positive])

    def reasons(self, X: pd.DataFrame, k: int = REASONS) -> Reasons:
        """The k features whose band moved each row's probability most, against the most frequent band."""
        names = self.encoder_.names_
        matrix = self.encoder_.transform(X)
        effects = occlusion(self._probability, matrix, self.encoder_.reference_, range(len(names)))
        return top_reasons(effects, names, k)

    def importance(self, X: pd.DataFrame, y: Labels, dates: Dates) -> dict[str, float]:
        """Loss of AUC when a feature is shuffled (Breiman 2001), greatest first."""
        matrix, weights = self.encoder_.transform(X), np.ones(len(y))
        whole = auc_of(y, self._log_odds(matrix), dates)(weights)
        order = np.random.default_rng(self.seed).permutation(len(y))
        found = {}
        for i, name in enumerate(self.encoder_.names_):
            shuffled = matrix.copy()
            shuffled[:, i] = matrix[order, i]
            found[name] = float(whole - auc_of(y, self._log_odds(shuffled), dates)(weights))
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def describe(self) -> dict[str, Any]:
        """Candidate, rivals with AUC, KS and PSI on later months, calibration, and the scorecard in points."""
        names = self.encoder_.names_
        facts: dict[str, Any] = {
            "candidate": self.candidate_,
            "cross_validated_auc": {name: rival.auc for name, rival in self.rivals_.items()},
            "rivals": {name: asdict(rival) for name, rival in self.rivals_.items()},
            "calibration": self.calibrator_.method_ if self.calibrator_ else "none",
            "features": list(names),
            "features_dropped": [name for name in self.feature_names_in_ if name not in names],
        }
        if self.candidate_ == "scorecard":
            coefficients = dict(zip(names, self.model_.coef_[0].tolist(), strict=True))
            facts["scorecard"] = attribute_points(self.encoder_, coefficients)
        return facts

    def _fit_chosen(self, X: pd.DataFrame, y: Labels) -> CreditClassifier:
        self.calibrator_ = None
        self.feature_names_in_: list[str] = [str(name) for name in X.columns]
        rows = learning_rows(y, self.seed)
        self.encoder_ = WoeEncoder().fit(X.iloc[rows], y[rows])
        self.model_ = fit_candidate(self.candidate_, self.encoder_, self.encoder_.transform(X.iloc[rows]), y[rows])
        self.shift_ = log_odds_of(y) - log_odds_of(y[rows])
        return self

    def _compare(self, X: pd.DataFrame, y: Labels, groups: Texts, dates: Dates) -> dict[str, Rival]:
        is_later = later_part(y, groups, dates, f"rivals-{self.seed}")
        early = np.flatnonzero(~is_later)
        rows = early[learning_rows(y[early], self.seed)]
        encoder = WoeEncoder().fit(X.iloc[rows], y[rows])
        learn, later, before = (encoder.transform(X.iloc[part]) for part in (rows, is_later.nonzero()[0], early))
        rivals = {}
        for name in CANDIDATES:
            model = fit_candidate(name, encoder, learn, y[rows])
            scores, old = decide(model, later), decide(model, before)
            rivals[name] = judge_rival(y[is_later], scores, dates[is_later], old)
        return rivals

    def _log_odds(self, matrix: Floats) -> Floats:
        return decide(self.model_, matrix) + self.shift_

    def _probability(self, matrix: Floats) -> Floats:
        log_odds = self._log_odds(matrix)
        return self.calibrator_.predict(log_odds) if self.calibrator_ else logistic(log_odds)


def fit_candidate(name: str, encoder: WoeEncoder, matrix: Floats, y: Labels) -> Any:
    """The candidate fitted on (n, p) weights of evidence.

    In a scorecard each band must count the way its own share of bad says: a feature that would count the other way
    beside the rest is left out of the card (its coefficient is 0), the worst first (Siddiqi 2006, ch. 6).
    """
    if name == "tree":
        return DecisionTreeClassifier(max_leaf_nodes=48, min_samples_leaf=60, random_state=0).fit(matrix, y)
    if name == "network":
        return MLPClassifier(
            hidden_layer_sizes=(16,),
            alpha=1e-2,
            early_stopping=True,
            n_iter_no_change=5,
            max_iter=200,
            batch_size=512,
            random_state=0,
        ).fit(matrix, y)
    used = np.ones(matrix.shape[1], dtype=bool)
    while True:
        model = LogisticRegression(C=1.0, max_iter=500).fit(matrix[:, used], y)
        worst = int(np.argmax(model.coef_[0]))
        if model.coef_[0, worst] <= 0 or used.sum() == 1:
            break
        used[np.flatnonzero(used)[worst]] = False
    coefficients = np.zeros((1, matrix.shape[1]))
    coefficients[0, used] = model.coef_[0]
    model.coef_, model.n_features_in_ = coefficients, matrix.shape[1]
    return model


def decide(model: Any, matrix: Floats) -> Floats:
    """(n,) log-odds of default, at most 12 either way: a pure leaf is not certainty."""
    if isinstance(model, LogisticRegression):
        return np.asarray(model.decision_function(matrix), dtype=np.float64)
    p = np.clip(model.predict_proba(matrix)[:, 1], 6e-6, 1 - 6e-6)
    return np.asarray(np.log(p / (1 - p)), dtype=np.float64)


def learning_rows(y: Labels, seed: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Row numbers to learn from: all bad ones, and at most NEGATIVES_FOR_EACH good ones each, drawn by seed."""
    bad, good = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    wanted = min(len(good), max(NEGATIVES_FOR_EACH * len(bad), 1))
    drawn = np.random.default_rng(seed).choice(good, wanted, replace=False)
    return np.sort(np.concatenate([bad, drawn]))


def later_part(y: Labels, groups: Texts, dates: Dates, salt: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """(n,) rows that judge: those of the last dates with a quarter of the positives; other customers where the
    dates do not carry a split."""
    days, index = np.unique(dates, return_inverse=True)
    positives = np.bincount(index, weights=y, minlength=len(days))
    from_end = np.cumsum(positives[::-1])[::-1]
    enough = np.flatnonzero(from_end >= max(LATER_SHARE * positives.sum(), MIN_LATER_POSITIVES))
    if len(enough) and enough[-1] > 0 and positives[: enough[-1]].sum() >= MIN_LATER_POSITIVES:
        return np.asarray(index >= enough[-1], dtype=np.bool_)
    return np.asarray(customer_parts(groups, y, (1 - LATER_SHARE, LATER_SHARE), salt) == 1, dtype=np.bool_)


def judge_rival(y: Labels, scores: Floats, dates: Dates, old: Floats) -> Rival:
    """AUC with Hanley & McNeil's (1982) standard error, KS and PSI of the scores against those learned from."""
    auc = auc_of(y, scores, dates)(np.ones(len(y)))
    p, n = int(y.sum()), int(len(y) - y.sum())
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = (auc * (1 - auc) + (p - 1) * (q1 - auc**2) + (n - 1) * (q2 - auc**2)) / (p * n)
    return Rival(float(auc), float(np.sqrt(variance)), ks(y, scores), stability(old, scores))


def ks(y: Labels, scores: Floats) -> float:
    """Greatest gap between the distributions of scores of bad and good (Kolmogorov & Smirnov)."""
    order = np.argsort(scores, kind="stable")
    ends = np.append(np.diff(scores[order]) > 0, True)
    bad = np.cumsum(y[order] == 1) / max(int(y.sum()), 1)
    good = np.cumsum(y[order] == 0) / max(int(len(y) - y.sum()), 1)
    return float(np.abs(bad - good)[ends].max())


def stability(old: Floats, new: Floats, groups: int = 10) -> float:
    """Population stability index of (m,) new scores against (n,) old ones over the old ones' tenths: sum of
    (new share - old share) x ln(new share / old share) (Siddiqi 2006); an empty tenth counts as half a row."""
    edges = np.unique(np.quantile(old, np.linspace(0, 1, groups + 1)[1:-1]))
    shares = []
    for scores in (old, new):
        counts = np.bincount(np.searchsorted(edges, scores, side="left"), minlength=len(edges) + 1)
        shares.append(np.maximum(counts, 0.5) / len(scores))
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


def choose(rivals: dict[str, Rival]) -> str:
    """The first of the steady ones that comes within one standard error of the best; the steadiest if none is."""
    steady = {name: rival for name, rival in rivals.items() if rival.psi < UNSTEADY}
    if not steady:
        return min(rivals, key=lambda name: rivals[name].psi)
    best = max(steady.values(), key=lambda rival: rival.auc)
    return next(name for name, rival in steady.items() if rival.auc >= best.auc - best.auc_se)


def log_odds_of(y: Labels) -> float:
    """Log-odds of the share of positives."""
    return float(np.log(max(int(y.sum()), 1) / max(int(len(y) - y.sum()), 1)))
