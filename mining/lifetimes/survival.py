"""How long customers stay: curves counted from months at risk, and how well an order of lifetimes was foretold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mining.score import Floats, Labels

MIN_AT_RISK = 30
"""A month with fewer at risk ends a curve: one who leaves would pull it down by more than 3 %."""
NORMAL_975 = 1.959964

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Curve:
    """Share of customers who are still there.

    tenure_months: (n,) ascending, the months of tenure reached; count_at_risk, count_lost: (n,) customers who began
    the month that ends there, and those of them who left in it; survival: (n,) share that reached it, of those who
    reached the first month of the curve; low, high: (n,) 95 % interval.
    """

    tenure_months: Counts
    count_at_risk: Counts
    count_lost: Counts
    survival: Floats
    low: Floats
    high: Floats


def kaplan_meier(tenure_months: Counts, count_at_risk: Counts, count_lost: Counts, enough: int = MIN_AT_RISK) -> Curve:
    """The product-limit curve of months at risk (Kaplan & Meier 1958), with Greenwood's variance (1926) on the
    log(-log) scale (Kalbfleisch & Prentice 1980), so that the interval stays within 0 and 1.

    tenure_months: (n,) tenure at the beginning of a month, any order, may repeat; the counts: (n,) of that month.
    Customers count from the tenure at which they were first seen (left truncation), so the curve is conditional
    on reaching its first month: the first tenure with `enough` at risk. It ends before the next without.
    """
    tenure = np.arange(tenure_months.max(initial=-1) + 1, dtype=np.int64)
    at_risk, lost = (
        np.bincount(tenure_months, weights=counts, minlength=len(tenure)).astype(np.int64)
        for counts in (count_at_risk, count_lost)
    )
    is_enough = at_risk >= enough
    first = int(is_enough.argmax()) if is_enough.any() else len(tenure)
    after = first + int(np.argmin(np.append(is_enough[first:], False)))
    tenure, at_risk, lost = tenure[first:after], at_risk[first:after], lost[first:after]
    survival: Floats = np.cumprod(1 - lost / at_risk, dtype=np.float64)
    low, high = _interval(survival, at_risk, lost)
    return Curve(tenure + 1, at_risk, lost, survival, low, high)


def _interval(survival: Floats, at_risk: Counts, lost: Counts) -> tuple[Floats, Floats]:
    """95 % around each point; a point where nobody or everybody has left is taken as it is."""
    left = (at_risk - lost).astype(np.float64)
    terms = np.divide(lost, at_risk * left, out=np.zeros(len(lost)), where=left > 0)
    inside = (survival > 0) & (survival < 1)
    log = np.log(np.where(inside, survival, 0.5))
    spread = NORMAL_975 * np.sqrt(np.cumsum(terms)) / np.abs(log)
    low, high = survival ** np.exp(spread), survival ** np.exp(-spread)
    return np.where(inside, low, survival), np.where(inside, high, survival)


def concordance(expected: Floats, months: Counts, is_lost: Labels) -> float:
    """Harrell's C (1982): of the pairs of whom it is known who left first, the share foretold in that order.

    expected: (n,) foretold lifetimes, longer is later; months: (n,) observed until leaving or until the last look;
    is_lost: (n,) 1 when left. Who is seen to stay through a month outlives those lost in it. Equal forecasts count
    half. NaN without a pair. O(n log n) for each month in which somebody left.
    """
    concordant, pairs = 0.0, 0
    for month in np.unique(months[is_lost == 1]):
        lost = expected[(months == month) & (is_lost == 1)]
        stayed = np.sort(expected[(months > month) | ((months == month) & (is_lost == 0))])
        above = len(stayed) - np.searchsorted(stayed, lost, side="right")
        tied = len(stayed) - np.searchsorted(stayed, lost, side="left") - above
        concordant += float((above + tied / 2).sum())
        pairs += len(lost) * len(stayed)
    return concordant / pairs if pairs else float("nan")
