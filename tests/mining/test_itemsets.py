"""Frequent itemsets and rules: by hand, at the threshold exactly, and against another library."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.patterns import itemsets
from mining.patterns.baskets import judge_bundles, read_baskets
from mining.patterns.itemsets import Rule, association_rules, frequent_itemsets, least_count
from warehouse.errors import KehuError

SHOP = [frozenset(basket) for basket in ("abc", "abc", "ab", "ac", "b")]


def test_itemsets_and_rules_of_five_baskets() -> None:
    # GIVEN a in 4 baskets, b in 4, c in 3, ab in 3, ac in 3, bc in 2, abc in 2
    found = frequent_itemsets(SHOP, 3)
    assert found == {("a",): 4, ("b",): 4, ("c",): 3, ("a", "b"): 3, ("a", "c"): 3}
    # THEN three of four hold b with a, and everybody with c holds a
    assert association_rules(found, 5, "0.75") == [
        Rule(("a",), ("b",), 4, 4, 3, 5),
        Rule(("a",), ("c",), 4, 3, 3, 5),
        Rule(("b",), ("a",), 4, 4, 3, 5),
        Rule(("c",), ("a",), 3, 4, 3, 5),
    ]
    # AND nothing but the last reaches a hair more
    assert association_rules(found, 5, "0.7500001") == [Rule(("c",), ("a",), 3, 4, 3, 5)]


def test_longer_sides_when_asked_for() -> None:
    found = frequent_itemsets(SHOP, 2)
    rules = association_rules(found, 5, "0.5", max_consequent=2)
    assert Rule(("c",), ("a", "b"), 3, 3, 2, 5) in rules
    assert max(len(rule.consequent) for rule in rules) == 2


@pytest.mark.parametrize(
    ("share", "baskets", "least"),
    [
        ("0.1", 30, 3),
        (0.1, 30, 3),
        ("0.1", 31, 4),
        ("1/3", 9, 3),
        ("0.001", 9835, 10),
        ("0.0000001", 5, 1),
        ("1", 7, 7),
    ],
)
def test_a_share_is_taken_as_it_is_written(share: str | float, baskets: int, least: int) -> None:
    assert least_count(share, baskets) == least


@pytest.mark.parametrize("share", ["0", "1.01", "-0.1", "a tenth", "1/0"])
def test_what_is_no_share_is_refused(share: str) -> None:
    with pytest.raises(KehuError, match="share"):
        least_count(share, 10)


@given(st.lists(st.frozensets(st.sampled_from("abcdef")), min_size=1, max_size=25), st.integers(1, 5))
def test_itemsets_are_those_of_counting_everything(baskets: list[frozenset[str]], least: int) -> None:
    subsets = chain.from_iterable(combinations("abcdef", size) for size in range(1, 7))
    counted = {items: sum(basket >= set(items) for basket in baskets) for items in subsets}
    assert frequent_itemsets(baskets, least) == {items: count for items, count in counted.items() if count >= least}


@given(
    st.lists(st.frozensets(st.sampled_from("abcd"), min_size=1), min_size=1, max_size=25), st.sampled_from([2, 3, 4, 5])
)
def test_a_rule_at_the_threshold_is_a_rule(baskets: list[frozenset[str]], parts: int) -> None:
    found = frequent_itemsets(baskets, 1)
    threshold = Fraction(parts - 1, parts)
    rules = association_rules(found, len(baskets), threshold)
    expected = {
        (tuple(sorted(set(items) - {item})), item)
        for items in found
        if len(items) > 1
        for item in items
        if Fraction(found[items], found[tuple(sorted(set(items) - {item}))]) >= threshold
    }
    assert {(rule.antecedent, rule.consequent[0]) for rule in rules} == expected


def test_too_many_itemsets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(itemsets, "MAX_ITEMSETS", 10)
    with pytest.raises(KehuError, match="too many"):
        frequent_itemsets([frozenset("abcdef")], 1)


def test_the_groceries_give_the_published_rules(shared_data: Path) -> None:
    # GIVEN 9,835 baskets (Hahsler, Hornik & Reutterer 2006)
    baskets = read_baskets(shared_data / "groceries" / "groceries.csv")
    rules = judge_bundles(baskets, "0.001", "0.8")
    # THEN the rules are as many, by length, as arules finds
    assert len(baskets) == 9835
    assert Counter(rules["count_items"]) == {3: 29, 4: 229, 5: 140, 6: 12}


def test_mlxtend_finds_the_same_but_for_the_threshold(shared_data: Path) -> None:
    # GIVEN the itemsets that hold in 99 baskets (.01, rounded up)
    apriori = pytest.importorskip("mlxtend.frequent_patterns").apriori
    baskets = read_baskets(shared_data / "groceries" / "groceries.csv")
    found = frequent_itemsets(baskets, least_count("0.01", len(baskets)))
    # WHEN mlxtend looks for the same
    items = sorted(set().union(*baskets))
    flags = pd.DataFrame(np.array([[item in basket for item in items] for basket in baskets]), columns=items)
    theirs = apriori(flags, min_support=0.01, use_colnames=True)
    counts = {
        tuple(sorted(s)): round(p * len(baskets)) for s, p in zip(theirs["itemsets"], theirs["support"], strict=True)
    }
    # THEN sets and counts are equal
    assert found == counts
