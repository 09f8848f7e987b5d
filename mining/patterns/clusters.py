"""Dividing customers by k-means, with segments that stay themselves from month to month.

The number of segments is chosen once: the greatest whose silhouette (Rousseeuw 1987) is about the best among those
that come out alike on resampled customers (adjusted Rand index, Hubert & Arabie 1985; resampling as in Hennig 2007).
Later months start from the centres of the month before and keep their names; only when these no longer divide well is
the number chosen anew, and new centres get the names of the old ones they lie nearest to (Kuhn 1955).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist, pdist
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from mining.score import Floats

Numbers = NDArray[np.int64]

CHOICES = range(3, 9)
STABLE = 0.8
"""A mean adjusted Rand index from here on: the same segments again, but for customers on the border."""
AS_GOOD = 0.95
"""Of numbers whose silhouette is about the best the greatest is taken: more segments tell marketing more."""
RESAMPLES = 5
FIT_ROWS, JUDGE_ROWS = 20_000, 3_000
WORSE = 0.75
"""The number is chosen anew when the silhouette falls below this part of what it was."""
UNSTABLE = 0.6
LEAST_SHARE = 0.005


@dataclass(frozen=True)
class Centers:
    """The segments of one month. codes: a name for each row of `places` (k, p); silhouette, stability: of this month;
    chosen_silhouette: of the month in which k was chosen; count_codes: names ever given, as none is given twice."""

    codes: list[str]
    places: list[list[float]]
    silhouette: float
    stability: float
    chosen_silhouette: float
    count_codes: int
    tried: dict[str, dict[str, float]] = field(default_factory=dict)

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


def find_centers(matrix: Floats, previous: Centers | None, seed: int) -> Centers:
    """The segments of the standardised rows of `matrix` (n, p), named after those of `previous`."""
    sample = matrix[_spread(len(matrix), FIT_ROWS)]
    if previous is not None:
        kept = _follow(sample, previous, seed)
        if kept is not None:
            return kept
    places, silhouette, stability, tried = _choose(sample, seed)
    codes, count_codes = name_centers(places, previous)
    return Centers(codes, places.tolist(), silhouette, stability, silhouette, count_codes, tried)


def assign(matrix: Floats, centers: Centers) -> tuple[Numbers, Floats, Floats]:
    """Of each row the number of its segment, the distance to its centre, and 1 − that ÷ the distance to the next
    centre (the simplified silhouette of Hruschka, de Castro & Campello 2004; 0 where there is one segment)."""
    distances = cdist(matrix, np.array(centers.places))
    own = distances.argmin(axis=1)
    ordered = np.sort(distances, axis=1)
    if ordered.shape[1] == 1:
        return own, ordered[:, 0], np.zeros(len(matrix))
    next_one = np.maximum(ordered[:, 1], np.finfo(float).tiny)
    return own, ordered[:, 0], 1 - ordered[:, 0] / next_one


def name_centers(places: Floats, previous: Centers | None) -> tuple[list[str], int]:
    """A code for each centre (k, p), and how many codes were ever given.

    A centre takes the code of the old one it is matched to at the least total distance, if it lies nearer to it than
    the two nearest old centres lie to each other; otherwise it is a new segment with a code of its own.
    """
    codes, count = [""] * len(places), previous.count_codes if previous else 0
    if previous is not None:
        old = np.array(previous.places)
        limit = pdist(old).min() if len(old) > 1 else np.inf
        distances = cdist(places, old)
        for new_one, old_one in zip(*linear_sum_assignment(distances), strict=True):
            if distances[new_one, old_one] < limit:
                codes[new_one] = previous.codes[old_one]
    for number, code in enumerate(codes):
        if not code:
            count += 1
            codes[number] = f"S{count:02}"
    return codes, count


def _follow(sample: Floats, previous: Centers, seed: int) -> Centers | None:
    """The segments of the month before brought up to date, None when they no longer divide well."""
    start = np.array(previous.places)
    if len(start) == 1:
        return None if len(sample) >= len(CHOICES) * 100 else previous
    fitted = KMeans(len(start), init=start, n_init=1, random_state=seed).fit(sample)
    sizes = np.bincount(fitted.labels_, minlength=len(start)) / len(sample)
    silhouette = _silhouette(sample, fitted.labels_)
    stability = _stability(sample, fitted, seed)
    if silhouette < WORSE * previous.chosen_silhouette or stability < UNSTABLE or sizes.min() < LEAST_SHARE:
        return None
    codes, count_codes = name_centers(fitted.cluster_centers_, previous)
    places = fitted.cluster_centers_.tolist()
    return Centers(codes, places, silhouette, stability, previous.chosen_silhouette, count_codes)


def _choose(sample: Floats, seed: int) -> tuple[Floats, float, float, dict[str, dict[str, float]]]:
    """Centres (k, p) for the best k, greatest first coordinate first; one where there is little to divide."""
    found = {}
    for count in CHOICES:
        if len(np.unique(sample[:JUDGE_ROWS], axis=0)) < count * 10:
            break
        fitted = KMeans(count, n_init=4, random_state=seed).fit(sample)
        found[count] = (_silhouette(sample, fitted.labels_), _stability(sample, fitted, seed), fitted.cluster_centers_)
    if not found:
        return sample.mean(axis=0, keepdims=True), 0.0, 1.0, {}
    stable = [count for count, (_, stability, _) in found.items() if stability >= STABLE]
    least = AS_GOOD * max((found[count][0] for count in stable), default=0.0)
    good = [count for count in stable if found[count][0] >= least]
    best = max(good) if good else max(found, key=lambda k: found[k][1])
    silhouette, stability, places = found[best]
    tried = {str(k): {"silhouette": s, "stability": a} for k, (s, a, _) in found.items()}
    return places[np.argsort(-places[:, 0], kind="stable")], silhouette, stability, tried


def _silhouette(sample: Floats, labels: Numbers) -> float:
    rows = _spread(len(sample), JUDGE_ROWS)
    if len(np.unique(labels[rows])) < 2:
        return 0.0
    return float(silhouette_score(sample[rows], labels[rows]))


def _stability(sample: Floats, fitted: KMeans, seed: int) -> float:
    """Mean adjusted Rand index between these segments and those found in resampled rows, started afresh."""
    rng, indices = np.random.default_rng(seed), []
    judged = sample[_spread(len(sample), JUDGE_ROWS)]
    labels = fitted.predict(judged)
    for turn in range(RESAMPLES):
        drawn = sample[rng.integers(0, len(sample), min(len(sample), FIT_ROWS // 4))]
        other = KMeans(fitted.n_clusters, n_init=2, random_state=seed + turn).fit(drawn)
        indices.append(adjusted_rand_score(labels, other.predict(judged)))
    return float(np.mean(indices))


def _spread(count: int, wanted: int) -> Numbers:
    """At most `wanted` row numbers, evenly spread over `count`."""
    return np.unique(np.linspace(0, count - 1, min(count, wanted)).astype(np.int64))


def from_plain(plain: dict[str, Any]) -> Centers:
    """The inverse of `Centers.as_plain`."""
    return Centers(**plain)
