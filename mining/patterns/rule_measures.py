"""What association rules and itemsets are worth: support, confidence, lift, leverage, how sure, and how surprising."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import hypergeom, norm

from mining.patterns.itemsets import Itemset, Rule
from mining.score import Floats

Counts = NDArray[np.int64]

Z = float(norm.ppf(0.975))
JOINED = " + "
"""Between the items of a set, as people read it."""


def measure_rules(rules: Sequence[Rule]) -> pd.DataFrame:
    """A row for each rule, in their order: antecedent and consequent as text, counts, and the measures with 95 %
    intervals (`_low`, `_high`).

    support = both ÷ baskets and confidence = both ÷ antecedent, with Wilson's interval (1927); lift = confidence ÷
    share of the consequent, with the delta method on its logarithm; leverage = support − product of the shares
    (Piatetsky-Shapiro 1991), delta method. p_value: Fisher's exact test, one-sided (1922); q_value: Benjamini &
    Hochberg (1995) over these rules.
    """
    counts = {
        name: np.array([getattr(rule, name) for rule in rules], dtype=np.int64)
        for name in ("count_antecedent", "count_consequent", "count_both", "count_baskets")
    }
    both, x, y, n = (counts[c] for c in ("count_both", "count_antecedent", "count_consequent", "count_baskets"))
    frame = pd.DataFrame(
        {
            "antecedent": [JOINED.join(rule.antecedent) for rule in rules],
            "consequent": [JOINED.join(rule.consequent) for rule in rules],
            "count_items": np.array([len(rule.antecedent) + len(rule.consequent) for rule in rules], dtype=np.int64),
            **counts,
        }
    )
    frame["support"], frame["support_low"], frame["support_high"] = share(both, n)
    frame["confidence"], frame["confidence_low"], frame["confidence_high"] = share(both, x)
    frame["lift"], frame["lift_low"], frame["lift_high"] = _lift(both * n / (x * y), both / n, x / n, y / n, n)
    frame["leverage"], frame["leverage_low"], frame["leverage_high"] = _leverage(both / n, x / n, y / n, n)
    frame["p_value"] = hypergeom.sf(both - 1, n, y, x)
    frame["q_value"] = benjamini_hochberg(frame["p_value"].to_numpy())
    return frame


def share(hits: Counts, total: Counts) -> tuple[Floats, Floats, Floats]:
    """Shares of whole numbers with Wilson's 95 % interval (1927), each (k,)."""
    p = hits / total
    center = (p + Z**2 / (2 * total)) / (1 + Z**2 / total)
    half = Z * np.sqrt(p * (1 - p) / total + Z**2 / (4 * total**2)) / (1 + Z**2 / total)
    return p, np.maximum(center - half, 0.0), np.minimum(center + half, 1.0)


def benjamini_hochberg(p_values: Floats) -> Floats:
    """(k,) q-values: the least false discovery rate at which each is called (Benjamini & Hochberg 1995)."""
    count = len(p_values)
    order = np.argsort(-p_values, kind="stable")
    scaled = p_values[order] * count / np.arange(count, 0, -1)
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return adjusted


def weakest_split(itemsets: Mapping[Itemset, int], items: Itemset, count_baskets: int) -> float:
    """Leverage of a set of two items or more over the pair of parts that explains it best.

    A set says something new only when it is more frequent than any two of its parts make it (Webb 2010): share of
    the set − the greatest product of the shares of two parts.
    """
    parts = []
    for size in range(1, len(items) // 2 + 1):
        for left in combinations(items, size):
            right = tuple(item for item in items if item not in left)
            parts.append(itemsets[left] * itemsets[right])
    return itemsets[items] / count_baskets - max(parts) / count_baskets**2


def _lift(lift: Floats, both: Floats, x: Floats, y: Floats, n: Counts) -> tuple[Floats, Floats, Floats]:
    error = np.sqrt(np.maximum(1 / both - 1 / x - 1 / y + 2 * lift - 1, 0) / n)
    return lift, lift * np.exp(-Z * error), lift * np.exp(Z * error)


def _leverage(both: Floats, x: Floats, y: Floats, n: Counts) -> tuple[Floats, Floats, Floats]:
    leverage = both - x * y
    square = (1 - x - y) ** 2 * both + y**2 * (x - both) + x**2 * (y - both)
    error = np.sqrt(np.maximum(square - (both - 2 * x * y) ** 2, 0) / n)
    return leverage, leverage - Z * error, leverage + Z * error
