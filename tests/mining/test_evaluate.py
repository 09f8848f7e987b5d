"""Metrics against values worked out by hand, and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from mining.judging.evaluate import auc_of, bootstrap_auc, calibration_error, judge, lift

DAY, NEXT = np.datetime64("2025-01-31"), np.datetime64("2025-02-28")


def auc(y: list[int], p: list[float], dates: list[np.datetime64] | None = None) -> float:
    days = np.array(dates or [DAY] * len(y))
    return auc_of(np.array(y, dtype=np.int8), np.array(p), days)(np.ones(len(y)))


def test_auc_by_hand() -> None:
    # GIVEN two stayers and two leavers: of four pairs, three are in order
    assert auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) == 0.75
    # a tie is half a pair; all equal is a coin
    assert auc([0, 1], [0.5, 0.5]) == 0.5
    assert auc([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.8]) == 0.875


def test_pairs_of_different_dates_do_not_count() -> None:
    # GIVEN a bad month with high scores for all, a good month with low ones; each month is ranked backwards
    y, p = [0, 1, 0, 1], [0.9, 0.8, 0.2, 0.1]
    # THEN knowing the month is worth nothing
    assert auc(y, p) == 0.25
    assert auc(y, p, [DAY, DAY, NEXT, NEXT]) == 0.0


def test_no_comparable_pair_is_no_number() -> None:
    assert np.isnan(auc([0, 1], [0.1, 0.9], [DAY, NEXT]))


def test_auc_equals_scikit_learn_with_ties_and_weights() -> None:
    rng = np.random.default_rng(5)
    y = (rng.random(400) < 0.2).astype(np.int8)
    p = np.round(rng.random(400) * 0.7 + 0.3 * y, 2)
    weights = rng.integers(0, 4, 400).astype(float)
    found = auc_of(y, p, np.full(400, DAY))(weights)
    assert found == pytest.approx(roc_auc_score(y, p, sample_weight=weights), abs=1e-12)


def test_rows_of_one_subject_count_once_in_the_interval() -> None:
    # GIVEN 150 customers, and the same customers with every row delivered four times
    rng = np.random.default_rng(7)
    y = (rng.random(150) < 0.3).astype(np.int8)
    p = rng.random(150) * 0.8 + 0.2 * y
    subjects = np.array([f"C{i}" for i in range(150)], dtype=object)
    days = np.full(150, DAY)
    once = bootstrap_auc(y, p, subjects, days, seed=1)
    # WHEN the interval is drawn over subjects
    repeated = bootstrap_auc(np.tile(y, 4), np.tile(p, 4), np.tile(subjects, 4), np.tile(days, 4), seed=1)
    # THEN four times the rows is not four times the evidence
    assert repeated == pytest.approx(once)
    low, high, error = once
    assert low < auc(y.tolist(), p.tolist()) < high
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.15)


def test_calibration_error_by_hand() -> None:
    # GIVEN five rows at .2 of which one is positive, five at .8 of which three are
    y = np.array([1, 0, 0, 0, 0, 1, 1, 1, 0, 0], dtype=np.int8)
    p = np.array([0.2] * 5 + [0.8] * 5)
    # THEN half of the rows are off by 0, half by .2
    assert calibration_error(y, p, groups=2) == pytest.approx(0.1)


def test_lift_by_hand() -> None:
    # GIVEN 20 rows, 4 positive, and both of the highest two are: rate 1 against .2
    y = np.array([1, 1, 0, 1, 1] + [0] * 15, dtype=np.int8)
    assert lift(y, np.linspace(1, 0, 20), 0.1) == pytest.approx(5.0)
    # when all scores are equal, the top tenth is like all
    assert lift(y, np.full(20, 0.2), 0.1) == pytest.approx(1.0)


def test_judge_counts_and_rates() -> None:
    y = np.array([0, 0, 1, 1] * 10, dtype=np.int8)
    p = np.tile([0.1, 0.4, 0.35, 0.8], 10)
    found = judge(y, p, np.arange(40).astype(str).astype(object), np.full(40, DAY), seed=1)
    assert (found.count_rows, found.count_positives, found.base_rate) == (40, 20, 0.5)
    assert found.auc == 0.75
    assert found.brier == pytest.approx((0.01 + 0.16 + 0.4225 + 0.04) / 4)
    assert found.mean_predicted == pytest.approx(0.4125)
