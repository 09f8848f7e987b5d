"""How well does a ranking tell whom a contact persuades, and how sure can we be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mining.score import Floats, Labels, Texts

REPLICATES = 500
TOP_SHARE = 0.3


@dataclass(frozen=True)
class UpliftMetrics:
    """Judged on rows the model has not seen; each (value, low, high) with a 95 % bootstrap interval over subjects.

    average_effect: rate of the treated less that of the control; qini: area between the Qini curve and the straight
    line of a random ranking, as part of what the best ranking in hindsight would have (0 is random); auuc: area
    between uplift curve and that line per row (in conversions); effect_top: average effect among the highest
    TOP_SHARE of the ranking; gain_top: effect_top less average_effect.
    """

    count_rows: int
    count_treated: int
    count_control: int
    average_effect: tuple[float, float, float]
    qini: tuple[float, float, float]
    auuc: tuple[float, float, float]
    effect_top: tuple[float, float, float]
    gain_top: tuple[float, float, float]


def judge_ranking(y: Labels, uplift: Floats, treatment: Labels, subjects: Texts | None, seed: int) -> UpliftMetrics:
    """Metrics of a ranking by (n,) `uplift`; y: (n,) did it; treatment: (n,) was to be contacted, by lot.

    subjects: (n,) who, None when each row is somebody else. Both groups and both outcomes must be present.
    """
    _, cluster = np.unique(np.arange(len(y)) if subjects is None else subjects.astype(str), return_inverse=True)
    count, rng = int(cluster.max()) + 1, np.random.default_rng(seed)
    measure = ranking_figures(y, uplift, treatment)
    figures = measure(np.ones(len(y)))
    draws = np.array(
        [
            measure(np.bincount(rng.integers(0, count, count), minlength=count)[cluster].astype(np.float64))
            for _ in range(REPLICATES)
        ]
    )
    low, high = np.nanquantile(draws, [0.025, 0.975], axis=0)
    found = [(float(v), float(a), float(b)) for v, a, b in zip(figures, low, high, strict=True)]
    treated = int((treatment == 1).sum())
    return UpliftMetrics(len(y), treated, len(y) - treated, *found)


def ranking_figures(y: Labels, uplift: Floats, treatment: Labels) -> Callable[[Floats], Floats]:
    """(average effect, qini, auuc, effect_top, gain_top) as a function of (n,) row weights.

    Sorts once, so that a bootstrap replicate costs one pass. Equal predictions are one step of the curve.
    """
    ranked, perfect = _curve(y, uplift, treatment), _curve(y, y * (2.0 * treatment - 1), treatment)

    def figures(weights: Floats) -> Floats:
        rows, treated, hits, control_hits = ranked(weights)
        control = rows - treated
        # What the treated up to here did beyond what as many of the control did (Radcliffe 2007).
        qini = hits - control_hits * _ratio(treated, control)
        effect = _ratio(hits, treated) - _ratio(control_hits, control)
        total, average = rows[-1], effect[-1]
        area = _area(rows, qini) - total * qini[-1] / 2
        best_rows, best_treated, best_hits, best_control_hits = perfect(weights)
        best = best_hits - best_control_hits * _ratio(best_treated, best_rows - best_treated)
        possible = _area(best_rows, best) - total * best[-1] / 2
        auuc = (_area(rows, effect * rows) - total * total * average / 2) / total**2
        top = float(np.interp(TOP_SHARE * total, rows, effect * rows)) / (TOP_SHARE * total)
        return np.array([average, area / possible if possible else 0.0, auuc, top, top - average])

    return figures


def _curve(y: Labels, uplift: Floats, treatment: Labels) -> Callable[[Floats], tuple[Floats, ...]]:
    """Weights → cumulated rows, treated rows, conversions of the treated and of the control, from the highest
    prediction down, with a first point at 0."""
    order = np.argsort(-uplift, kind="stable")
    starts = np.flatnonzero(np.diff(uplift[order], prepend=np.inf))
    is_treated, is_hit = treatment[order] == 1, y[order] == 1
    parts = [np.ones(len(y)), is_treated, is_treated & is_hit, ~is_treated & is_hit]

    def curve(weights: Floats) -> tuple[Floats, ...]:
        ordered = weights[order]
        return tuple(np.concatenate([[0.0], np.cumsum(np.add.reduceat(ordered * part, starts))]) for part in parts)

    return curve


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


def _area(x: Floats, y: Floats) -> float:
    return float(np.trapezoid(y, x))
