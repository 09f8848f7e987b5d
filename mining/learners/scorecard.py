"""Weight of evidence: how much more often each band of a feature is found among the good than among the bad.

Weight of evidence of a bin = ln(share of all good in it / share of all bad in it); information value of a feature =
sum over bins of (share of good - share of bad) x weight (Siddiqi 2006, ch. 6). Points say the same of a probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from mining.score import Floats, Labels

START_BINS = 20
MAX_BINS = 8
MIN_SHARE = 0.02
ALIKE = 0.9
MONOTONE_KEEPS = 0.7
"""A feature is held to one direction when that keeps this part of its information value; else it may bend."""

BASE_POINTS, BASE_ODDS, POINTS_TO_DOUBLE = 600, 50, 40
LEAST_POINTS, MOST_POINTS = 300, 850


def points_of(probability: Floats) -> NDArray[np.int32]:
    """(n,) points of (n,) probabilities of default: 600 at odds of 50 good to 1 bad, 40 more double the odds.

    Cut at 300 and 850. The mart of assessments says the same in SQL (macro credit_points).
    """
    p = np.clip(probability, 1e-9, 1 - 1e-9)
    raw = BASE_POINTS + POINTS_TO_DOUBLE / np.log(2) * (np.log((1 - p) / p) - np.log(BASE_ODDS))
    return np.asarray(np.clip(np.floor(raw + 0.5), LEAST_POINTS, MOST_POINTS), dtype=np.int32)


@dataclass(frozen=True)
class Bins:
    """How a feature is cut. edges: (k - 1,) ascending, a number belongs to the first bin whose edge it does not
    exceed, the last bin has none; levels: of a text, in order of frequency, others share bin k - 1; woe: (k + 1,)
    weights, the last of what is not known; value: the information value; counts: (k + 1, 2) good and bad."""

    edges: tuple[float, ...]
    levels: tuple[str, ...] | None
    woe: tuple[float, ...]
    value: float
    counts: tuple[tuple[float, float], ...]

    def place(self, column: pd.Series) -> NDArray[np.int64]:
        """(n,) bin of each row."""
        missing = len(self.woe) - 1
        if self.levels is None:
            values = column.to_numpy(dtype=np.float64, na_value=np.nan)
            bins = np.searchsorted(np.array(self.edges), values, side="left")
            return np.where(np.isfinite(values), bins, missing)
        found = pd.Index(self.levels, dtype=object).get_indexer(pd.Index(column, dtype=object))
        return np.where(column.isna().to_numpy(), missing, np.where(found < 0, len(self.levels), found))

    def labels(self) -> list[str]:
        """Name of each bin, in order."""
        if self.levels is not None:
            return [*self.levels, "other", "not known"]
        bounds = [f"<= {edge:.6g}" for edge in self.edges]
        return [*bounds, f"> {self.edges[-1]:.6g}" if self.edges else "any", "not known"]


def weigh(good: Floats, bad: Floats) -> tuple[Floats, float]:
    """(k,) weights of evidence and the information value of (k,) counts. An empty bin weighs nothing; in one that
    lacks good or bad, half a case is put for it."""
    is_one_sided = (good == 0) | (bad == 0)
    share_good = np.where(is_one_sided, good + 0.5, good) / good.sum()
    share_bad = np.where(is_one_sided, bad + 0.5, bad) / bad.sum()
    woe = np.where(good + bad == 0, 0.0, np.log(share_good / share_bad))
    return woe, float(((share_good - share_bad) * woe).sum())


def cut(column: pd.Series, y: Labels) -> Bins:
    """Bins of one feature: of a number at most MAX_BINS with at least MIN_SHARE of the rows, falling or rising
    where that loses little; of a text every level with MIN_SHARE of the rows. y: (n,) 1 is bad."""
    if not pd.api.types.is_numeric_dtype(column):
        counts = column.dropna().astype(str).value_counts()
        kept = sorted((-int(n), str(level)) for level, n in counts.items() if n >= MIN_SHARE * len(column))
        return _weighed(column, y, (), tuple(level for _, level in kept))
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(values)
    if not known.any():
        return _weighed(column, y, (), None)
    start = np.unique(np.quantile(values[known], np.linspace(0, 1, START_BINS + 1)[1:-1]))
    edges = [float(edge) for edge in start if (values[known] > edge).any()]
    free = _weighed(column, y, tuple(_merge(values[known], y[known], edges)), None)
    held = _weighed(column, y, tuple(_merge(values[known], y[known], _one_way(values[known], y[known], edges))), None)
    return held if held.value >= MONOTONE_KEEPS * free.value else free


def _weighed(column: pd.Series, y: Labels, edges: tuple[float, ...], levels: tuple[str, ...] | None) -> Bins:
    count = (len(edges) if levels is None else len(levels)) + 2
    empty = Bins(edges, levels, (0.0,) * count, 0.0, ())
    bins = empty.place(column)
    good, bad = (np.bincount(bins[y == label], minlength=count).astype(np.float64) for label in (0, 1))
    woe, value = weigh(good, bad)
    pairs = tuple(zip(good.tolist(), bad.tolist(), strict=True))
    return Bins(edges, levels, tuple(woe.tolist()), value, pairs)


def _one_way(values: Floats, y: Labels, edges: list[float]) -> list[float]:
    """The edges at which the share of bad rises (or falls) under isotonic regression (Zadrozny & Elkan 2002)."""
    if not edges:
        return edges
    bins = np.searchsorted(edges, values, side="left")
    count = np.bincount(bins, minlength=len(edges) + 1)
    rate = np.bincount(bins, weights=y, minlength=len(edges) + 1) / np.maximum(count, 1)
    place = np.arange(len(rate))
    is_rising = bool(np.average((place - np.average(place, weights=count)) * rate, weights=count) >= 0)
    fitted = IsotonicRegression(increasing=is_rising).fit_transform(place, rate, sample_weight=count)
    return [edge for edge, step in zip(edges, np.diff(fitted), strict=True) if step != 0]


def _merge(values: Floats, y: Labels, edges: list[float]) -> list[float]:
    """Take out edges, one at a time, until all bins are large enough and few: first between the two neighbours
    whose shares of bad differ least (chi-square of two bins, Kerber 1992)."""
    bins = np.searchsorted(edges, values, side="left")
    total = np.bincount(bins, minlength=len(edges) + 1).astype(np.float64)
    bad = np.bincount(bins, weights=y, minlength=len(edges) + 1)
    edges = list(edges)
    while edges:
        is_small = total < MIN_SHARE * len(values)
        if len(total) <= MAX_BINS and not is_small.any():
            break
        pair, pair_bad = total[:-1] + total[1:], bad[:-1] + bad[1:]
        rate = pair_bad / np.maximum(pair, 1)
        gap = (bad[:-1] / np.maximum(total[:-1], 1) - bad[1:] / np.maximum(total[1:], 1)) ** 2
        spread = np.maximum(rate * (1 - rate), 1e-12)
        differs = gap * total[:-1] * total[1:] / np.maximum(pair, 1) / spread
        allowed = is_small[:-1] | is_small[1:] if is_small.any() else np.ones(len(edges), dtype=bool)
        i = int(np.argmin(np.where(allowed, differs, np.inf)))
        total = np.concatenate([total[:i], pair[i : i + 1], total[i + 2 :]])
        bad = np.concatenate([bad[:i], pair_bad[i : i + 1], bad[i + 2 :]])
        del edges[i]
    return edges


class WoeEncoder:
    """Features as weights of evidence: one matrix that has no gaps, no texts and no outliers.

    Learned: bins_ by name; names_ in order of information value, at most `count` of at least `least_value`, none that
    says what one before it says (correlation of weights ALIKE or more); reference_ (p,) weight of each feature's
    most frequent bin; feature_names_in_.
    """

    def __init__(self, *, count: int = 32, least_value: float = 0.01) -> None:
        self.count = count
        self.least_value = least_value

    def fit(self, X: pd.DataFrame, y: Labels) -> WoeEncoder:
        """Learn the bins of X and which features tell most; at least one is kept."""
        self.feature_names_in_: list[str] = [str(name) for name in X.columns]
        found = {name: cut(X[name], y) for name in self.feature_names_in_}
        ranked = sorted(found, key=lambda name: (-found[name].value, name))
        self.bins_: dict[str, Bins] = {n: found[n] for n in ranked if found[n].value >= self.least_value}
        self.bins_ = self.bins_ or {ranked[0]: found[ranked[0]]}
        self.names_: list[str] = list(self.bins_)
        self.names_ = [self.names_[i] for i in unlike(self.transform(X))][: self.count]
        self.bins_ = {name: found[name] for name in self.names_}
        usual = [np.argmax(np.sum(self.bins_[name].counts, axis=1)) for name in self.names_]
        self.reference_: Floats = np.array([self.bins_[n].woe[i] for n, i in zip(self.names_, usual, strict=True)])
        return self

    def transform(self, X: pd.DataFrame) -> Floats:
        """(n, p) weights of evidence of the learned features."""
        columns = [np.array(self.bins_[name].woe)[self.bins_[name].place(X[name])] for name in self.names_]
        return np.column_stack(columns)


def unlike(matrix: Floats) -> list[int]:
    """Columns of (n, p), from the first on, whose correlation with every one taken before is below ALIKE."""
    size = np.where(matrix.std(axis=0) > 0, matrix.std(axis=0), 1.0)
    standard = (matrix - matrix.mean(axis=0)) / size
    likeness = np.abs(standard.T @ standard) / len(matrix)
    taken: list[int] = []
    for i in range(matrix.shape[1]):
        if all(likeness[i, j] < ALIKE for j in taken):
            taken.append(i)
    return taken


def attribute_points(encoder: WoeEncoder, coefficients: Mapping[str, float]) -> list[dict[str, Any]]:
    """The card people read: for every feature and bin its rows, share of bad, weight and points.

    coefficients: of the log-odds of default by feature. Points of a bin = -coefficient x weight x 40 / ln 2: what it
    adds to the points of a customer about whom nothing else is known.
    """
    factor = POINTS_TO_DOUBLE / np.log(2)
    card: list[dict[str, Any]] = []
    for name, coefficient in coefficients.items():
        bins = encoder.bins_[name]
        for label, woe, (good, bad) in zip(bins.labels(), bins.woe, bins.counts, strict=True):
            if good + bad > 0:
                points = float(np.round(-coefficient * woe * factor, 1))
                share = float(np.round(bad / (good + bad), 6))
                card.append(
                    {"feature": name, "bin": label, "count_rows": int(good + bad), "bad_rate": share,
                     "woe": float(np.round(woe, 4)), "points": points}
                )  # fmt: skip
    return card
