"""Weights of evidence and points, against hand-worked figures and optbinning."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optbinning import OptimalBinning  # type: ignore[import-untyped]

from mining.learners.scorecard import MAX_BINS, MIN_SHARE, WoeEncoder, attribute_points, cut, points_of, unlike, weigh


def test_points_double_the_odds_every_forty() -> None:
    # GIVEN odds of 50, 100 and 25 good to 1 bad, and certainties
    p = np.array([1 / 51, 1 / 101, 1 / 26, 0.0, 1.0])
    # THEN they stand 40 points apart around 600, and the scale ends at 850 and 300
    assert points_of(p).tolist() == [600, 640, 560, 850, 300]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_points_fall_as_risk_rises_and_stay_on_the_scale(values: list[float]) -> None:
    points = points_of(np.array(sorted(values)))
    assert (np.diff(points) <= 0).all()
    assert ((points >= 300) & (points <= 850)).all()


def test_weights_of_evidence_by_hand() -> None:
    # GIVEN 80 good and 20 bad: the first band holds 60 good and 5 bad, the second 20 and 15, the third nobody
    woe, value = weigh(np.array([60.0, 20.0, 0.0]), np.array([5.0, 15.0, 0.0]))
    # THEN the weights are ln(.75/.25) and ln(.25/.75), and the value (.75 - .25) x ln 3 twice
    assert woe == pytest.approx([math.log(3), -math.log(3), 0.0])
    assert value == pytest.approx(2 * 0.5 * math.log(3))


def test_weights_and_values_agree_with_optbinning() -> None:
    # GIVEN a number with gaps whose risk rises
    rng = np.random.default_rng(1)
    x = rng.normal(size=4000)
    y = (rng.random(4000) < 1 / (1 + np.exp(2 - x))).astype(np.int8)
    x[rng.random(4000) < 0.1] = np.nan
    # WHEN both bin it at the cuts that were found here
    ours = cut(pd.Series(x), y)
    # optbinning's intervals are closed on the left, ours on the right: no value lies on an edge
    theirs = OptimalBinning(
        dtype="numerical", user_splits=[float(np.nextafter(e, np.inf)) for e in ours.edges],
        user_splits_fixed=[True] * len(ours.edges),
    ).fit(x, y)  # fmt: skip
    table = theirs.binning_table.build()
    # THEN counts, weights and information value are the same
    rows = table[~table["Bin"].isin(["Special"])].drop(index="Totals")
    assert rows["Non-event"].tolist() == [good for good, _ in ours.counts]
    assert rows["WoE"].astype(float).tolist() == pytest.approx(list(ours.woe), abs=1e-9)
    assert float(table.loc["Totals", "IV"]) == pytest.approx(ours.value, abs=1e-6)


def test_a_rising_risk_gives_falling_weights_in_few_large_bins() -> None:
    rng = np.random.default_rng(2)
    x = rng.exponential(size=5000)
    y = (rng.random(5000) < np.clip(0.02 + 0.1 * x, 0, 0.9)).astype(np.int8)
    bins = cut(pd.Series(x), y)
    sizes = np.sum(bins.counts, axis=1)[:-1]
    assert (np.diff(bins.woe[:-1]) < 0).all()
    assert len(sizes) <= MAX_BINS
    assert (sizes >= MIN_SHARE * 5000).all()


def test_a_bend_is_kept_where_it_tells() -> None:
    # GIVEN a risk at both ends only
    x = np.tile(np.arange(100.0), 50)
    y = ((x < 20) | (x >= 80)).astype(np.int8) * (np.arange(5000) % 2 == 0)
    # THEN the middle weighs more than either end
    woe = cut(pd.Series(x), y.astype(np.int8)).woe[:-1]
    assert max(woe) > woe[0] + 1
    assert max(woe) > woe[-1] + 1


def test_levels_gaps_and_newcomers_have_places() -> None:
    # GIVEN a text with a rare level and a gap
    column = pd.Series(["a"] * 60 + ["b"] * 38 + ["c"] + [None], dtype=object)
    y = np.array([0] * 55 + [1] * 5 + [0] * 20 + [1] * 18 + [0, 1], dtype=np.int8)
    bins = cut(column, y)
    # THEN rare and never seen levels share a place, and not known has its own
    assert bins.levels == ("a", "b")
    assert bins.place(pd.Series(["b", "c", "new", None], dtype=object)).tolist() == [1, 2, 2, 3]
    assert bins.labels() == ["a", "b", "other", "not known"]


def test_an_empty_column_and_a_constant_weigh_nothing() -> None:
    y = np.array([0, 1] * 50, dtype=np.int8)
    for column in (pd.Series(np.full(100, np.nan)), pd.Series(np.ones(100))):
        assert cut(column, y).value == 0


def test_the_encoder_takes_one_of_two_that_say_the_same() -> None:
    # GIVEN a feature, its double, another that tells, and noise
    rng = np.random.default_rng(3)
    x, z = rng.normal(size=3000), rng.normal(size=3000)
    y = (rng.random(3000) < 1 / (1 + np.exp(2 - x - 0.7 * z))).astype(np.int8)
    X = pd.DataFrame({"f_x": x, "f_double": 2 * x, "f_z": z, "f_empty": np.full(3000, np.nan)})
    # THEN it keeps x or its double, and z
    encoder = WoeEncoder().fit(X, y)
    assert encoder.names_ == ["f_double", "f_z"]
    assert encoder.transform(X).shape == (3000, 2)


def test_unlike_columns_are_taken_in_order() -> None:
    a = np.array([0.0, 1.0, 0.0, 1.0])
    b = np.array([0.0, 0.0, 1.0, 1.0])
    assert unlike(np.column_stack([a, -a, b, a])) == [0, 2]


def test_attribute_points_by_hand() -> None:
    # GIVEN a band weighing ln 2 and one weighing -ln 2, under a coefficient of -1
    X = pd.DataFrame({"c_k": ["a"] * 60 + ["b"] * 30})
    y = np.array([0] * 40 + [1] * 20 + [0] * 10 + [1] * 20, dtype=np.int8)
    encoder = WoeEncoder().fit(X, y)
    # THEN (40/50) / (20/40) = 1.6 and (10/50) / (20/40) = .4: 40 points x log2 of it
    card = attribute_points(encoder, {"c_k": -1.0})
    assert [(row["bin"], row["points"]) for row in card] == [
        ("a", round(40 * math.log2(1.6), 1)),
        ("b", round(40 * math.log2(0.4), 1)),
    ]
    assert [row["bad_rate"] for row in card] == [pytest.approx(1 / 3, abs=1e-6), pytest.approx(2 / 3, abs=1e-6)]
