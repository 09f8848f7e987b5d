"""How good are held-out probabilities, and how sure can we be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss

from mining.score import Dates, Floats, Labels, Texts

REPLICATES = 500


@dataclass(frozen=True)
class Metrics:
    """Judged on rows the model has not seen. auc_low, auc_high: 95 % interval; auc_se: its standard error;
    calibration_error: of ten equal groups, in probability; lift_top_tenth: rate among the highest 10 % ÷ rate;
    ks: greatest distance between the shares of positives and of negatives above a threshold."""

    count_rows: int
    count_positives: int
    auc: float
    auc_low: float
    auc_high: float
    auc_se: float
    pr_auc: float
    brier: float
    calibration_error: float
    mean_predicted: float
    base_rate: float
    lift_top_tenth: float
    ks: float = 0.0


def judge(y: Labels, probability: Floats, subjects: Texts, dates: Dates, seed: int) -> Metrics:
    """Metrics of (n,) probabilities. The AUC compares subjects of the same as-of date, as scores are used; its
    interval is over subjects, since one has a row for every date."""
    low, high, error = bootstrap_auc(y, probability, subjects, dates, seed)
    return Metrics(
        count_rows=len(y),
        count_positives=int(y.sum()),
        auc=auc_of(y, probability, dates)(np.ones(len(y))),
        auc_low=low,
        auc_high=high,
        auc_se=error,
        pr_auc=float(average_precision_score(y, probability)),
        brier=float(brier_score_loss(y, probability)),
        calibration_error=calibration_error(y, probability),
        mean_predicted=float(probability.mean()),
        base_rate=float(y.mean()),
        lift_top_tenth=lift(y, probability, 0.1),
        ks=kolmogorov_smirnov(y, probability),
    )


def auc_of(y: Labels, probability: Floats, dates: Dates) -> Callable[[Floats], float]:
    """AUC as a function of (n,) row weights: P(positive above negative) + half P(tie) over pairs of one date.

    Pairs across dates are left out: that more people leave in one month than in another is no skill in telling
    who. NaN when no date has both classes. Sorts once, so that a bootstrap replicate costs one pass.
    """
    _, date = np.unique(dates, return_inverse=True)
    order = np.lexsort((probability, date))
    sorted_date, sorted_probability = date[order], probability[order]
    is_new = (np.diff(sorted_date, prepend=-1) > 0) | (np.diff(sorted_probability, prepend=-np.inf) > 0)
    starts = np.flatnonzero(is_new)
    tie_date = sorted_date[starts]
    positive = (y[order] == 1).astype(np.float64)

    def auc(weights: Floats) -> float:
        sorted_weights = weights[order]
        up = np.add.reduceat(sorted_weights * positive, starts)
        down = np.add.reduceat(sorted_weights * (1 - positive), starts)
        all_down = np.bincount(tie_date, weights=down)
        below = np.cumsum(down) - down - (np.cumsum(all_down) - all_down)[tie_date]
        pairs = float((up * all_down[tie_date]).sum())
        return float((up * (below + down / 2)).sum() / pairs) if pairs > 0 else float("nan")

    return auc


def bootstrap_auc(
    y: Labels, probability: Floats, subjects: Texts, dates: Dates, seed: int
) -> tuple[float, float, float]:
    """(2.5 %, 97.5 %, standard error) of the AUC over resampled subjects (cluster bootstrap, Davison & Hinkley
    1997, §3.8). Replicates without both classes are left out."""
    _, cluster = np.unique(subjects.astype(str), return_inverse=True)
    count = int(cluster.max()) + 1
    rng = np.random.default_rng(seed)
    auc = auc_of(y, probability, dates)
    draws = [
        auc(np.bincount(rng.integers(0, count, count), minlength=count)[cluster].astype(np.float64))
        for _ in range(REPLICATES)
    ]
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return float(low), float(high), float(np.nanstd(draws, ddof=1))


def calibration_error(y: Labels, probability: Floats, groups: int = 10) -> float:
    """Mean |share of positives - mean probability| over groups of equal size by probability, weighted by rows.

    Equal probabilities stay in one group. It is above 0 even for a perfect model when groups are small.
    """
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, groups + 1)[1:-1]))
    group = np.searchsorted(edges, probability, side="left")
    gaps = np.bincount(group, weights=probability - y)
    return float(np.abs(gaps).sum() / len(y))


def lift(y: Labels, probability: Floats, share: float) -> float:
    """Rate of positives among the highest `share` of rows ÷ rate among all; rows tied at the border count in part."""
    order = np.argsort(-probability, kind="stable")
    wanted = share * len(y)
    border = probability[order][max(int(np.ceil(wanted)) - 1, 0)]
    above, tied = probability > border, probability == border
    hits = y[above].sum() + y[tied].mean() * (wanted - above.sum())
    return float(hits / wanted / y.mean())


def kolmogorov_smirnov(y: Labels, probability: Floats) -> float:
    """max over thresholds of |share of positives above - share of negatives above| (Siddiqi 2006, ch. 6)."""
    order = np.argsort(-probability, kind="stable")
    ends = np.append(np.diff(probability[order]) != 0, True)
    hits, misses = np.cumsum(y[order] == 1)[ends], np.cumsum(y[order] != 1)[ends]
    return float(np.abs(hits / hits[-1] - misses / misses[-1]).max())
