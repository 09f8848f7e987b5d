"""What pictures of a model are drawn from, and how sure its figures are: all plain values, kept with the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mining.score import Floats, Labels, Texts

GROUPS = 10
STEPS = 50
REPLICATES = 200
WILSON = 1.959964


def calibration_curve(y: Labels, probability: Floats) -> list[dict[str, float]]:
    """Ten groups of equal size by probability: mean predicted, share of positives with its interval (Wilson 1927)."""
    groups = np.array_split(np.argsort(probability, kind="stable"), min(GROUPS, len(y)))
    rows = []
    for group in groups:
        n, share = len(group), float(y[group].mean())
        centre = (share + WILSON**2 / (2 * n)) / (1 + WILSON**2 / n)
        half = WILSON / (1 + WILSON**2 / n) * float(np.sqrt(share * (1 - share) / n + WILSON**2 / (4 * n * n)))
        predicted = float(probability[group].mean())
        rows.append({"rows": n, "predicted": predicted, "observed": share, "low": centre - half, "high": centre + half})
    return rows


def ranking_curve(y: Labels, probability: Floats) -> list[dict[str, float]]:
    """Shares of all rows, of positives and of negatives above a threshold, from the highest score down in steps."""
    order = np.argsort(-probability, kind="stable")
    hits = np.append(0, np.cumsum(y[order] == 1))
    rows = []
    for count in np.unique(np.linspace(0, len(y), STEPS + 1).round().astype(int)).tolist():
        found = {"share": count / len(y), "positives": hits[count] / hits[-1]}
        rows.append({**found, "negatives": (count - hits[count]) / (len(y) - hits[-1])})
    return [{name: float(value) for name, value in row.items()} for row in rows]


def intervals(y: Labels, probability: Floats, subjects: Texts, seed: int) -> dict[str, list[float]]:
    """95 % intervals of PR-AUC, Brier, KS, lift and calibration error over resampled subjects (cluster bootstrap,
    Davison & Hinkley 1997, §3.8)."""
    figures = _weighted(y, probability)
    _, cluster = np.unique(subjects.astype(str), return_inverse=True)
    count = int(cluster.max()) + 1
    rng = np.random.default_rng(seed)
    draws = [
        figures(np.bincount(rng.integers(0, count, count), minlength=count)[cluster].astype(np.float64))
        for _ in range(REPLICATES)
    ]
    known = [draw for draw in draws if draw]
    return {name: np.quantile([draw[name] for draw in known], [0.025, 0.975]).tolist() for name in known[0]}


def _weighted(y: Labels, probability: Floats) -> Callable[[Floats], dict[str, Any]]:
    """The figures as a function of (n,) row weights; sorts once. Nothing when a class has no weight."""
    order = np.argsort(-probability, kind="stable")
    sorted_y, sorted_p = (y[order] == 1).astype(np.float64), probability[order]
    starts = np.flatnonzero(np.append(True, np.diff(sorted_p) != 0))
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, GROUPS + 1)[1:-1]))
    group = np.searchsorted(edges, sorted_p, side="left")

    def figures(weights: Floats) -> dict[str, Any]:
        w = weights[order]
        positive = w * sorted_y
        hits, seen = np.cumsum(np.add.reduceat(positive, starts)), np.cumsum(np.add.reduceat(w, starts))
        total, all_hits = seen[-1], hits[-1]
        if not 0 < all_hits < total:
            return {}
        top = np.interp(0.1 * total, np.append(0, seen), np.append(0, hits)) / (0.1 * all_hits)
        precision = np.divide(hits, seen, out=np.zeros_like(hits), where=seen > 0)
        return {
            "pr_auc": float((np.diff(hits, prepend=0) * precision).sum() / all_hits),
            "brier": float((w * (sorted_p - sorted_y) ** 2).sum() / total),
            "ks": float(np.abs(hits / all_hits - (seen - hits) / (total - all_hits)).max()),
            "lift_top_tenth": float(top),
            "calibration_error": float(np.abs(np.bincount(group, weights=w * (sorted_p - sorted_y))).sum() / total),
        }

    return figures
