"""How many more purchases to expect of a customer who binds himself to nothing, and of what size.

BG/NBD (Fader, Hardie & Lee 2005, "Counting Your Customers the Easy Way"): while alive a customer buys at random at a
rate of his own (gamma distributed over customers), and after each purchase he may have gone for good (chance beta
distributed). Gamma-gamma (Fader & Hardie 2013): his purchases vary about a mean of his own, whatever his rate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

from mining.score import Floats
from warehouse.errors import KehuError

TINY = 1e-9
BOUND = 9.0
"""Logarithms of parameters beyond this say no more than at it: purchases by the clock, customers who never go."""
SEARCH = {"xatol": 1e-6, "fatol": 1e-10, "maxiter": 4000}
STARTS = ((0.0, 1.0, 0.0, 0.5), (-1.0, 0.0, -1.0, 0.0))


@dataclass(frozen=True)
class Habit:
    """Learned of all customers together. r, alpha: rate of purchases (gamma, alpha in units of time); a, b: chance to
    be gone after a purchase (beta). log_likelihood: per customer."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def alive(self, frequency: Floats, recency: Floats, age: Floats) -> Floats:
        """(n,) chance to be still a customer; see `fit_habit` for the arguments."""
        growth = (self.r + frequency) * np.log((self.alpha + age) / (self.alpha + recency))
        odds = np.exp(np.minimum(growth, 700.0)) * self.a / np.maximum(self.b + frequency - 1, TINY)
        return np.where(frequency > 0, 1 / (1 + odds), 1.0)

    def expected(self, horizon: float, frequency: Floats, recency: Floats, age: Floats) -> Floats:
        """(n,) purchases to expect within `horizon` from now (equation 10 of the paper)."""
        r, alpha, a, b = self.r + frequency, self.alpha + age, self.a, self.b + frequency
        if abs(a - 1) < 1e-6:
            a += 1e-5  # the formula has a removable singularity there
        z = horizon / (alpha + horizon)
        curve = hyp2f1(r, b, a + b - 1, z) * (alpha / (alpha + horizon)) ** r
        ever = (a + b - 1) / (a - 1) * (1 - curve)
        return np.asarray(ever * self.alive(frequency, recency, age), dtype=np.float64)


@dataclass(frozen=True)
class Spend:
    """Learned of all who bought again. p, q, gamma: shape of one purchase, and shape and scale of customers' means."""

    p: float
    q: float
    gamma: float

    def expected(self, frequency: Floats, mean_amount: Floats) -> Floats:
        """(n,) mean purchase to expect, between the customer's own and that of all."""
        common = self.p * self.gamma / (self.q - 1)
        weight = self.p * frequency / (self.p * frequency + self.q - 1)
        return np.where(frequency > 0, weight * mean_amount + (1 - weight) * common, common)


def fit_habit(frequency: Floats, recency: Floats, age: Floats) -> Habit:
    """BG/NBD by maximum likelihood.

    frequency: (n,) purchases after the first; recency: time from the first purchase to the last, 0 without another;
    age: time from the first purchase to now, all in one unit. Raises KehuError when nobody bought again.
    """
    if not (frequency > 0).any():
        raise KehuError("nobody bought a second time", where="purchases", found=f"{len(frequency)} customers")
    scale = float(age.max()) / 10 or 1.0  # numbers near 1 make the search sure; alpha is scaled back
    counts = _Counts(*_together(frequency, recency / scale, age / scale))
    best, least = _climb(counts.cost, STARTS)
    r, alpha, a, b = np.exp(best)
    return Habit(float(r), float(alpha) * scale, float(a), float(b), -least - _shift(frequency, scale))


def fit_spend(frequency: Floats, mean_amount: Floats) -> Spend:
    """Gamma-gamma by maximum likelihood on customers who bought again.

    mean_amount: (n,) mean of the purchases after the first, above 0. Raises KehuError when there is none.
    """
    again = (frequency > 0) & (mean_amount > 0)
    if not again.any():
        raise KehuError("nobody bought a second time", where="purchases", found=f"{len(frequency)} customers")
    scale = float(mean_amount[again].mean())
    x, m = frequency[again], mean_amount[again] / scale

    def cost(logs: Floats) -> float:
        p, q, gamma = np.exp(logs)
        each = (
            gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(gamma)
            + (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * np.log(gamma + m * x)
        )  # fmt: skip
        return -float(each.mean())

    best, _ = _climb(cost, ((1.0, 1.0, 1.0), (0.0, 0.5, 0.0)))
    p, q, gamma = np.exp(best)
    return Spend(float(p), float(q), float(gamma) * scale)


@dataclass(frozen=True)
class _Counts:
    """Customers with the same history are one row of weight `count`."""

    frequency: Floats
    recency: Floats
    age: Floats
    count: Floats

    def cost(self, logs: Floats) -> float:
        """Negative mean log-likelihood at log(r, alpha, a, b) (equation 6 of the paper)."""
        r, alpha, a, b = np.exp(logs)
        x = self.frequency
        common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + self.age)
        gone = betaln(a + 1, b + x - 1) - betaln(a, b) - (r + x) * np.log(alpha + self.recency)
        each = common + np.where(x > 0, np.logaddexp(alive, np.where(x > 0, gone, -np.inf)), alive)
        return -float(self.count @ each / self.count.sum())


def _together(frequency: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    rows, count = np.unique(np.column_stack([frequency, recency, age]), axis=0, return_counts=True)
    return rows[:, 0], rows[:, 1], rows[:, 2], count.astype(np.float64)


def _shift(frequency: Floats, scale: float) -> float:
    """What a unit of time takes from each customer's log-likelihood."""
    return float(frequency.mean() * np.log(scale))


def _climb(cost: Callable[[Floats], float], starts: tuple[tuple[float, ...], ...]) -> tuple[Floats, float]:
    """The best of several searches without derivatives, each gone over once more from where it ended."""

    def bounded(logs: Floats) -> float:
        inside = np.clip(logs, -BOUND, BOUND)
        return cost(inside) + float(((logs - inside) ** 2).sum())

    found = []
    for start in starts:
        point = np.array(start)
        for _ in range(2):
            done = minimize(bounded, point, method="Nelder-Mead", options=SEARCH)
            point = done.x
        found.append((float(done.fun), tuple(point)))
    least, best = min(found)
    return np.array(best), least
