"""From a model's log-odds to a probability that can be read as a frequency."""

from __future__ import annotations

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from mining.score import Floats, Labels

SHIFT_BELOW = 20
ISOTONIC_FROM = 500
SIGMOID_SHARE = 0.05


def logistic(log_odds: Floats) -> Floats:
    """Probabilities of log-odds, without overflow."""
    return (1 + np.tanh(log_odds / 2)) / 2


class Calibrator:
    """Maps log-odds to probabilities with as many parameters as the held-out positives can carry.

    * fewer than 20 positives: `shift`, one parameter, so that the mean probability equals the base rate;
    * fewer than 500: `sigmoid`, two parameters with smoothed targets (Platt 1999);
    * more: `isotonic` (Zadrozny & Elkan 2002), each step moved to its centre (Oron & Flournoy 2017). A share of
      5 % sigmoid keeps the map strictly increasing, so that calibration never changes a ranking.

    Learned: method_, slope_, offset_, knots_ (2, m) of log-odds and probability, empty unless isotonic.
    """

    def fit(self, log_odds: Floats, y: Labels) -> Calibrator:
        """Learn from (n,) held-out log-odds and labels; both classes must be present."""
        positives = int(min(y.sum(), len(y) - y.sum()))
        self.knots_: Floats = np.empty((2, 0))
        self.slope_, self.offset_ = 1.0, 0.0
        if positives >= SHIFT_BELOW:
            self.slope_, self.offset_ = _sigmoid(log_odds, y)
        if positives < SHIFT_BELOW or self.slope_ <= 0:
            # A falling sigmoid means the model ranks held-out rows backwards: keep its order, mend its level.
            self.slope_, self.offset_ = 1.0, _shift(log_odds, y)
            self.method_ = "shift"
        elif positives < ISOTONIC_FROM:
            self.method_ = "sigmoid"
        else:
            self.knots_ = _steps(log_odds, y)
            self.method_ = "isotonic"
        return self

    def predict(self, log_odds: Floats) -> Floats:
        """(n,) probabilities of (n,) log-odds."""
        smooth: Floats = logistic(self.slope_ * log_odds + self.offset_)
        if self.knots_.shape[1] == 0:
            return smooth
        return (1 - SIGMOID_SHARE) * np.interp(log_odds, *self.knots_) + SIGMOID_SHARE * smooth


def _shift(log_odds: Floats, y: Labels) -> float:
    """The offset at which the mean probability is the base rate, by halving an interval that must hold it."""
    low, high = -100.0, 100.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if logistic(log_odds + middle).mean() < y.mean() else (low, middle)
    return (low + high) / 2


def _sigmoid(log_odds: Floats, y: Labels) -> tuple[float, float]:
    """Platt's fit: each row counts as both classes, by targets (n+ + 1)/(n+ + 2) and 1/(n- + 2)."""
    positives = int(y.sum())
    target = np.where(y == 1, (positives + 1) / (positives + 2), 1 / (len(y) - positives + 2))
    model = LogisticRegression(C=np.inf, max_iter=1000)
    model.fit(
        np.concatenate([log_odds, log_odds])[:, None],
        np.concatenate([np.ones(len(y)), np.zeros(len(y))]),
        sample_weight=np.concatenate([target, 1 - target]),
    )
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _steps(log_odds: Floats, y: Labels) -> Floats:
    """Centres of the isotonic steps: mean log-odds and height of each."""
    height = IsotonicRegression(out_of_bounds="clip").fit(log_odds, y).predict(log_odds)
    values, step, counts = np.unique(height, return_inverse=True, return_counts=True)
    return np.vstack([np.bincount(step, weights=log_odds) / counts, values])
