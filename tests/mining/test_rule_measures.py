"""What rules are worth: by hand, against scipy, and against simulation for the intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, fisher_exact

from mining.patterns.itemsets import Rule, frequent_itemsets
from mining.patterns.rule_measures import benjamini_hochberg, measure_rules, share, weakest_split

RULE = Rule(("a",), ("b",), count_antecedent=40, count_consequent=50, count_both=30, count_baskets=100)


def test_measures_of_one_rule() -> None:
    [row] = measure_rules([RULE]).to_dict("records")
    # THEN 30 of 100, 30 of 40 where 50 of 100 were to be expected, and 30 instead of 20
    assert (row["support"], row["confidence"], row["lift"]) == (0.3, 0.75, 1.5)
    assert row["leverage"] == pytest.approx(0.1)
    # AND Fisher's test says what scipy's says of the table
    expected = fisher_exact([[30, 10], [20, 40]], alternative="greater").pvalue
    assert row["p_value"] == pytest.approx(expected)


def test_wilsons_interval_as_published() -> None:
    # Newcombe (1998), table I: 81 of 263 and 15 of 148
    p, low, high = share(np.array([81, 15]), np.array([263, 148]))
    assert p == pytest.approx([81 / 263, 15 / 148])
    assert np.round(low, 4).tolist() == [0.2553, 0.0624]
    assert np.round(high, 4).tolist() == [0.3662, 0.1605]


def test_intervals_hold_as_often_as_they_say() -> None:
    # GIVEN 2,000 samples of 400 baskets in which a and b are known
    rng = np.random.default_rng(3)
    both, only_a, only_b = 0.12, 0.18, 0.10
    drawn = rng.multinomial(400, [both, only_a, only_b, 1 - both - only_a - only_b], size=2_000)
    rules = [Rule(("a",), ("b",), int(k + a), int(k + b), int(k), 400) for k, a, b, _ in drawn]
    found = measure_rules(rules)
    # THEN about 95 % of the intervals hold the truth (three standard errors are 1.5 %)
    lift, leverage = both / (0.3 * 0.22), both - 0.3 * 0.22
    for name, truth in (("lift", lift), ("leverage", leverage)):
        covered = ((found[f"{name}_low"] <= truth) & (truth <= found[f"{name}_high"])).mean()
        assert covered == pytest.approx(0.95, abs=0.015), name


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_values_are_those_of_scipy(p_values: list[float]) -> None:
    assert benjamini_hochberg(np.array(p_values)) == pytest.approx(false_discovery_control(p_values))


def test_no_rules_are_a_table_without_rows() -> None:
    found = measure_rules([])
    assert len(found) == 0
    assert found["count_both"].dtype == np.int64
    assert found["support"].dtype == np.float64


def test_a_set_that_a_pair_explains_is_no_news() -> None:
    # GIVEN a and b always together, c in every second basket whoever buys
    baskets = [frozenset(basket) for basket in ("abc", "ab", "c", "") * 25]
    itemsets = frequent_itemsets(baskets, 1)
    # THEN abc is what ab and c give, and ab is more than a and b
    assert weakest_split(itemsets, ("a", "b", "c"), 100) == pytest.approx(0.25 - 0.5 * 0.5)
    assert weakest_split(itemsets, ("a", "b"), 100) == pytest.approx(0.5 - 0.5 * 0.5)
