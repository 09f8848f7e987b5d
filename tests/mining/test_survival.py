"""Survival curves and concordance, by hand and against scikit-survival."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.lifetimes.survival import concordance, kaplan_meier


def months_at_risk(
    entered: np.ndarray, left: np.ndarray, is_lost: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tenure at the beginning of each month that each customer was seen in, one at risk, and whether lost in it."""
    tenure = [np.arange(a, b) for a, b in zip(entered, left, strict=True)]
    lost = [np.append(np.zeros(b - a - 1, int), e) for a, b, e in zip(entered, left, is_lost, strict=True)]
    joined = np.concatenate(tenure)
    return joined, np.ones_like(joined), np.concatenate(lost)


def test_a_curve_by_hand() -> None:
    # GIVEN ten in their first month of whom one leaves, eight in the next of whom two leave, counted in two parts
    tenure, at_risk, lost = np.array([0, 1, 0, 1]), np.array([6, 3, 4, 5]), np.array([1, 0, 0, 2])
    # WHEN the curve is made
    curve = kaplan_meier(tenure, at_risk, lost, enough=1)
    # THEN 9/10 reach the first month and 6/8 of these the second
    assert curve.tenure_months.tolist() == [1, 2]
    assert (curve.count_at_risk.tolist(), curve.count_lost.tolist()) == ([10, 8], [1, 2])
    assert curve.survival == pytest.approx([0.9, 0.675])
    # THEN the interval is Greenwood's on the log(-log) scale: variance 1/(10·9) + 2/(8·6) of the logarithm
    spread = math.exp(1.959964 * math.sqrt(1 / 90 + 2 / 48) / -math.log(0.675))
    assert (curve.low[1], curve.high[1]) == pytest.approx((0.675**spread, 0.675 ** (1 / spread)))


def test_a_curve_begins_and_ends_where_enough_are_at_risk() -> None:
    # GIVEN too few at tenure 0 and 3, and enough again at 4
    tenure, at_risk = np.arange(5), np.array([2, 30, 40, 29, 50])
    # WHEN the curve is made
    curve = kaplan_meier(tenure, at_risk, np.array([2, 0, 4, 29, 1]))
    # THEN it says what became of those who reached tenure 1, up to tenure 3
    assert curve.tenure_months.tolist() == [2, 3]
    assert curve.survival == pytest.approx([1.0, 0.9])
    assert (curve.low[0], curve.high[0]) == (1.0, 1.0)


def test_nobody_has_no_curve() -> None:
    # GIVEN nobody WHEN the curve is made THEN it is empty
    nobody = np.empty(0, dtype=np.int64)
    assert len(kaplan_meier(nobody, nobody, nobody).survival) == 0


def test_a_curve_is_that_of_scikit_survival() -> None:
    # GIVEN 400 customers first seen at tenures of their own
    nonparametric = pytest.importorskip("sksurv.nonparametric")
    rng = np.random.default_rng(5)
    entered = rng.integers(0, 8, 400)
    left = entered + rng.integers(1, 30, 400)
    is_lost = rng.random(400) < 0.5
    # WHEN both make the curve
    curve = kaplan_meier(*months_at_risk(entered, left, is_lost), enough=1)
    months, survival, (low, high) = nonparametric.kaplan_meier_estimator(
        is_lost, left, time_enter=entered, conf_type="log-log"
    )
    # THEN they are the same at every month in which somebody left or was last seen
    at = np.searchsorted(curve.tenure_months, months[months > 0])
    for ours, theirs in ((curve.survival, survival), (curve.low, low), (curve.high, high)):
        assert ours[at] == pytest.approx(theirs[months > 0], abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 50), st.floats(0, 1)), min_size=1, max_size=40))
def test_a_curve_never_rises_and_stays_in_its_interval(rows: list[tuple[int, int, float]]) -> None:
    # GIVEN any counts WHEN the curve is made
    tenure, at_risk = (np.array([row[i] for row in rows]) for i in (0, 1))
    lost = np.array([int(count * share) for _, count, share in rows])
    curve = kaplan_meier(tenure, at_risk, lost, enough=1)
    # THEN it never rises, and its interval holds it
    assert (np.diff(curve.survival) <= 1e-12).all()
    assert ((curve.low <= curve.survival + 1e-12) & (curve.survival <= curve.high + 1e-12)).all()


def test_concordance_by_hand() -> None:
    # GIVEN one lost in month 1, one in month 2 and one seen through month 2
    expected, months = np.array([5.0, 4.0, 4.0]), np.array([1, 2, 2])
    is_lost = np.array([1, 1, 0], dtype=np.int8)
    # WHEN the order is judged
    found = concordance(expected, months, is_lost)
    # THEN of three pairs the first is foretold to outlive both others (0, 0), and the last is a tie (1/2)
    assert found == pytest.approx(0.5 / 3)
    # THEN without anybody lost there is nothing to judge
    assert math.isnan(concordance(expected, months, np.zeros(3, dtype=np.int8)))


def test_concordance_is_that_of_scikit_survival() -> None:
    # GIVEN rounded forecasts with ties, and months with several of the lost
    metrics = pytest.importorskip("sksurv.metrics")
    rng = np.random.default_rng(7)
    months, is_lost = rng.integers(1, 12, 500), rng.random(500) < 0.4
    expected = np.round(months + rng.normal(0, 6, 500))
    # WHEN both judge
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = metrics.concordance_index_censored(is_lost, months, -expected)[0]
    # THEN they agree
    assert concordance(expected, months, is_lost.astype(np.int8)) == pytest.approx(theirs, abs=1e-12)
