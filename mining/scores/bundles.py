"""Bundles: which products customers hold together, as rules and as sets that could be sold as one.

A basket is what a customer holds on the as-of date. Customers of one type are compared with each other: across types
every business product goes with every other, which says no more than that companies are companies. All thresholds are
counts of whole customers.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from mining.analysis import Analysis, Findings, Input, Task
from mining.patterns.itemsets import Itemset, association_rules, frequent_itemsets, least_count
from mining.patterns.rule_measures import JOINED, measure_rules, share, weakest_split

MIN_SUPPORT = "0.001"
MIN_COUNT = 10
"""A rule of fewer customers is an anecdote, however small the operator."""
MIN_CONFIDENCE = "0.1"
MAX_LENGTH = 4
MAX_RULES = 2_000
"""Strongest by leverage; nobody reads more."""


def analyse(task: Task) -> Findings:
    """Rules and candidate bundles of what customers of each type hold on the as-of date."""
    held = task.tables["mart_features_holding"]
    line_of = dict(zip(held["product_offering_id"], held["product_line"], strict=True))
    rules, candidates, card = [], [], {}
    for customer_type, rows in held.groupby("customer_type", sort=True):
        baskets = [frozenset(items) for _, items in rows.groupby("customer_id", sort=True)["product_offering_id"]]
        min_count = max(MIN_COUNT, least_count(MIN_SUPPORT, len(baskets)))
        itemsets = frequent_itemsets(baskets, min_count, MAX_LENGTH)
        rules.append(rule_rows(itemsets, len(baskets)).assign(customer_type=customer_type))
        candidates.append(candidate_rows(itemsets, line_of, len(baskets)).assign(customer_type=customer_type))
        card[str(customer_type)] = {
            "customers": len(baskets),
            "least customers": min_count,
            "frequent itemsets": len(itemsets),
            "rules": len(rules[-1]),
            "candidate bundles": len(candidates[-1]),
            "best candidates": _best(candidates[-1]),
        }
    tables = {"mining.bundle_rule": pd.concat(rules), "mining.bundle_candidate": pd.concat(candidates)}
    return Findings({name: table.reset_index(drop=True) for name, table in tables.items()}, card)


def _best(candidates: pd.DataFrame) -> dict[str, str]:
    """The two greatest of each size, for the card."""
    best = candidates.groupby("count_items").head(2)
    told = zip(best["items"], best["count_customers"], best["lift"], strict=True)
    return {items: f"{count} customers, lift {lift:.1f}" for items, count, lift in told}


def rule_rows(itemsets: Mapping[Itemset, int], count_baskets: int) -> pd.DataFrame:
    """The MAX_RULES rules of greatest leverage among those above chance, as `mining.bundle_rule`."""
    rules = association_rules(itemsets, count_baskets, MIN_CONFIDENCE)
    frame = measure_rules(rules)
    for place in range(MAX_LENGTH - 1):
        column = [rule.antecedent[place] if place < len(rule.antecedent) else None for rule in rules]
        frame[f"antecedent_{place + 1}"] = pd.array(column, dtype="str")
    # A side that everybody holds says nothing: its lift is 1 whatever the other side is.
    above = frame[(frame["leverage"] > 0) & (frame["lift_low"] > 1)]
    return above.sort_values(["leverage", "antecedent", "consequent"], ascending=[False, True, True]).head(MAX_RULES)


def candidate_rows(itemsets: Mapping[Itemset, int], line_of: Mapping[str, str], count_baskets: int) -> pd.DataFrame:
    """Sets of two or more products, each of another line, more frequent than any two parts of them explain
    (`weakest_split` above 0), the greatest leverage first, as `mining.bundle_candidate`."""
    found = []
    for items, count in itemsets.items():
        if len(items) > 1 and len({line_of[item] for item in items}) == len(items):
            leverage = weakest_split(itemsets, items, count_baskets)
            if leverage > 0:
                found.append((items, count, leverage))
    found.sort(key=lambda each: (-each[2], each[0]))
    counts = np.array([count for _, count, _ in found], dtype=np.int64)
    expected = np.array([np.prod([itemsets[(i,)] / count_baskets for i in items]) for items, _, _ in found])
    support, low, high = share(counts, np.full(len(found), count_baskets))
    columns: dict[str, object] = {
        "items": [JOINED.join(items) for items, _, _ in found],
        "count_items": np.array([len(items) for items, _, _ in found], dtype=np.int64),
        "count_customers": counts,
        "count_baskets": np.full(len(found), count_baskets, dtype=np.int64),
        "support": support,
        "support_low": low,
        "support_high": high,
        "count_missing_one": np.array([_missing_one(itemsets, items) for items, _, _ in found], dtype=np.int64),
        "lift": support / expected,
        "leverage": np.array([leverage for _, _, leverage in found], dtype=np.float64),
        "candidate_rank": np.arange(1, len(found) + 1, dtype=np.int64),
    }
    for place in range(MAX_LENGTH):
        column = [items[place] if place < len(items) else None for items, _, _ in found]
        columns[f"item_{place + 1}"] = pd.array(column, dtype="str")
    return pd.DataFrame(columns)


def _missing_one(itemsets: Mapping[Itemset, int], items: Itemset) -> int:
    """Customers who hold all items but one: Σ over the sets of one less − each time those who hold all."""
    parts = combinations(items, len(items) - 1)
    return sum(itemsets[part] for part in parts) - len(items) * itemsets[items]


SCORE = Analysis(
    name="bundles",
    inputs=(Input("mart_features_holding", ("customer_id", "customer_type", "product_offering_id", "product_line")),),
    contracts=("mining.bundle_rule", "mining.bundle_candidate"),
    analyse=analyse,
)
