"""The blend and its rates: nothing that is learned from a row is used to predict it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from mining.learners import blend as blending
from mining.learners.blend import Blend, Design, repeated, selected_weights, stratified_folds
from mining.learners.rates import FOLDS, PRIOR_ROWS, LevelRates


@pytest.fixture
def few_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three inner folds: quicker, and the same otherwise."""
    monkeypatch.setattr(blending, "INNER_FOLDS", 3)


def test_rates_are_drawn_towards_the_overall_share() -> None:
    # GIVEN 10 rows of a, 8 of them positive, and 10 of b with none: overall share .4
    column = pd.Series(["a"] * 10 + ["b"] * 10, dtype=object)
    y = np.array([1] * 8 + [0] * 12, dtype=np.int8)
    rates = LevelRates(seed=1)
    rates.fit_transform(column, y)
    # THEN each counts as if 10 rows with share .4 had come before; what was never seen has .4
    assert PRIOR_ROWS == 10
    found = rates.transform(pd.Series(["a", "b", "c", None], dtype=object))
    np.testing.assert_allclose(found, [(8 + 4) / 20, (0 + 4) / 20, 0.4, 0.4])


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(2, 60))
def test_no_rate_has_seen_the_label_of_its_own_row(seed: int, levels: int) -> None:
    # GIVEN texts and labels, and the same with one label turned
    rng = np.random.default_rng(seed)
    column = pd.Series(rng.integers(0, levels, 80).astype(str), dtype=object)
    y = rng.integers(0, 2, 80).astype(np.int8)
    row = int(rng.integers(0, 80))
    other = y.copy()
    other[row] = 1 - y[row]
    # THEN that row's own rate is the same, as are those of its whole fold
    first = LevelRates(seed=seed).fit_transform(column, y)
    second = LevelRates(seed=seed).fit_transform(column, other)
    fold = np.random.default_rng(seed).permutation(80) % FOLDS
    np.testing.assert_allclose(first[fold == fold[row]], second[fold == fold[row]])


def test_a_thousand_levels_of_noise_teach_nothing() -> None:
    # GIVEN a text with a thousand levels of some three rows, and labels by chance
    rng = np.random.default_rng(3)
    column = pd.Series(rng.integers(0, 1000, 3000).astype(str), dtype=object)
    y = rng.integers(0, 2, 3000).astype(np.int8)
    rates = LevelRates(seed=1)
    # THEN cross-fitted rates are chance, where rates with the row's own label would look like knowledge
    assert roc_auc_score(y, rates.fit_transform(column, y)) == pytest.approx(0.5, abs=0.04)
    assert roc_auc_score(y, rates.transform(column)) > 0.7


def test_folds_have_their_share_of_each_class() -> None:
    y = (np.arange(103) < 23).astype(np.int8)
    fold = stratified_folds(y, 10, 1)
    assert set(np.bincount(fold)) <= {10, 11}
    assert set(np.bincount(fold[y == 1], minlength=10)) == {2, 3}
    np.testing.assert_array_equal(fold, stratified_folds(y, 10, 1))


def test_the_better_member_weighs_more_and_scale_does_not() -> None:
    # GIVEN one member that knows, said very quietly, and one that guesses loudly
    rng = np.random.default_rng(1)
    y = rng.integers(0, 2, 2000).astype(np.int8)
    knows = (y + rng.normal(0, 1, 2000)) * 0.01
    guesses = rng.normal(0, 50, 2000)
    weights = selected_weights(np.column_stack([knows, guesses]), y)
    # THEN the first moves the sum more
    moved = weights * np.array([knows.std(), guesses.std()])
    assert moved[0] > 5 * moved[1]
    # a member that says nothing breaks nothing
    assert np.isfinite(selected_weights(np.column_stack([knows, np.zeros(2000)]), y)).all()


def learnable(count: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """(features, labels, true probability): a level of 40 and a number decide; numbers and levels may be unknown."""
    rng = np.random.default_rng(seed)
    level = rng.integers(0, 40, count)
    number = rng.normal(size=count)
    truth = 1 / (1 + np.exp(1.0 - 1.5 * np.sin(level) * 1.5 - number))
    frame = pd.DataFrame(
        {
            "level": pd.Series([f"v{v}" for v in level], dtype=object).where(rng.random(count) > 0.05, None),
            "number": np.where(rng.random(count) < 0.1, np.nan, number),
            "empty": np.nan,
            "noise": rng.normal(size=count),
        }
    )
    return frame, (rng.random(count) < truth).astype(np.int8), truth


@pytest.mark.usefixtures("few_folds")
def test_the_blend_is_near_the_truth_on_unseen_rows() -> None:
    # GIVEN 1,200 rows to learn from and 4,000 others
    X, y, _ = learnable(1_200, 1)
    unseen, answer, truth = learnable(4_000, 2)
    blend = Blend(seed=1).fit(X, y)
    found = blend.predict(unseen)
    # THEN it ranks nearly as well as the truth does, and its probabilities are right on average
    assert roc_auc_score(answer, found) > roc_auc_score(answer, truth) - 0.05
    assert found.mean() == pytest.approx(truth.mean(), abs=0.03)
    # THEN levels that nobody had, and rows that know nothing, get a probability
    odd = pd.DataFrame({"level": ["never", None], "number": [np.nan, np.inf], "empty": [1.0, np.nan], "noise": 0.0})
    assert ((blend.predict(odd) > 0) & (blend.predict(odd) < 1)).all()


@pytest.mark.usefixtures("few_folds")
def test_threads_change_nothing() -> None:
    X, y, _ = learnable(300, 1)
    one, two = (Blend(seed=1, threads=threads).fit(X, y).predict(X) for threads in (1, 2))
    np.testing.assert_array_equal(one, two)


def test_a_code_gets_a_rate_and_a_measure_does_not() -> None:
    # GIVEN a whole number of 20 values, one of 2, a fraction, and a text of 15 levels
    rng = np.random.default_rng(1)
    X = pd.DataFrame(
        {
            "code": rng.integers(0, 20, 400).astype(float), "flag": rng.integers(0, 2, 400).astype(float),
            "measure": rng.normal(size=400), "text": rng.integers(0, 15, 400).astype(str).astype(object),
        }
    )  # fmt: skip
    design = Design()
    matrix = design.fit_transform(X, rng.integers(0, 2, 400).astype(np.int8), 1)
    assert list(design.rates_) == ["code", "text"]
    assert matrix.shape[1] == len(design.owners_)


def test_the_same_quantity_in_other_units_is_used_once() -> None:
    # GIVEN minutes, their price rounded to cents, the minutes left, and the minutes where they are known
    rng = np.random.default_rng(1)
    minutes = rng.uniform(0, 300, 500).round(1)
    partly = np.where(rng.random(500) < 0.1, np.nan, minutes)
    matrix = np.column_stack([minutes, (0.17 * minutes).round(2), 300 - minutes, partly, rng.normal(size=500)])
    # THEN price and minutes left go; what is known for other rows is a column of its own
    assert repeated(matrix) == {1, 2}


def test_a_text_of_rare_levels_has_its_rate_only() -> None:
    # GIVEN a text of 15 levels with 40 rows each, and one of 3 levels
    many = pd.Series(np.arange(600) % 15, dtype=object).astype(str).astype(object)
    few = pd.Series(np.arange(600) % 3, dtype=object).astype(str).astype(object)
    design = Design()
    design.fit_transform(pd.DataFrame({"many": many, "few": few}), (np.arange(600) % 2).astype(np.int8), 1)
    # THEN the first is a number, the second codes
    assert (design.owners_, design.count_numeric_) == (["many", "few"], 1)
