"""Figures of a ranking by uplift."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.judging.qini import judge_ranking, ranking_figures
from mining.score import Floats, Labels


def campaign(count: int, seed: int, levels: int | None = None) -> tuple[Labels, Floats, Labels]:
    """Outcome, ranking and lot; half of the customers are persuaded, and the ranking half knows whom."""
    rng = np.random.default_rng(seed)
    persuadable, treatment = rng.random(count) < 0.5, (rng.random(count) < 0.6).astype(np.int8)
    y = (rng.random(count) < 0.2 + 0.3 * persuadable * treatment).astype(np.int8)
    ranking = persuadable + rng.normal(0, 1, count)
    return y, np.round(ranking * levels) / levels if levels else ranking, treatment


def test_six_customers_by_hand() -> None:
    # GIVEN three treated and three control; the two highest treated did it, and the lowest control
    uplift = np.array([6.0, 5.0, 4.0, 3.0, 2.0, 1.0])
    treatment = np.array([1, 0, 1, 0, 1, 0], dtype=np.int8)
    y = np.array([1, 0, 1, 0, 0, 1], dtype=np.int8)
    # WHEN the figures are made
    average, qini, auuc, top, gain = ranking_figures(y, uplift, treatment)(np.ones(6))
    # THEN the effect is 2/3 - 1/3, the Qini curve is 0 1 1 2 2 2 1 (last: 2 - 1 × 3/3)
    assert average == pytest.approx(1 / 3)
    # area by trapezoids 8.5, of the random line 3; in hindsight: treated who did it (2), those who did nothing (3),
    # control who did it: 0, then 2 rows: 2, then 5 rows: 2, then 1: area 2 + 6 + 1.5 = 9.5
    assert qini == pytest.approx((8.5 - 3) / (9.5 - 3))
    # uplift curve times rows: 0 1 2 3 4 (2/2 × 4) 10/3 (2/3 × 5) 2 (1/3 × 6)
    assert auuc == pytest.approx((0.5 + 1.5 + 2.5 + 3.5 + 11 / 3 + 8 / 3 - 6) / 36)
    # the first 1.8 rows: 1.8 of 1.8
    assert (top, gain) == (pytest.approx(1.0), pytest.approx(2 / 3))


@pytest.mark.parametrize("levels", [None, 2])
def test_figures_are_those_of_scikit_uplift(levels: int | None) -> None:
    metrics = pytest.importorskip("sklift.metrics")
    for seed in range(5):
        y, uplift, treatment = campaign(700, seed, levels)
        found = ranking_figures(y, uplift, treatment)(np.ones(len(y)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            expected = metrics.qini_auc_score(y, uplift, treatment)
            x, curve = metrics.uplift_curve(y, uplift, treatment)
        assert found[1] == pytest.approx(expected, abs=1e-12)
        random = len(y) * curve[-1] / 2
        assert found[2] == pytest.approx((np.trapezoid(curve, x) - random) / len(y) ** 2, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), weights=st.integers(1, 4))
def test_a_weight_is_as_many_rows(seed: int, weights: int) -> None:
    # GIVEN rows of which some count several times
    y, uplift, treatment = campaign(60, seed, levels=3)
    times = np.random.default_rng(seed).integers(0, weights + 1, len(y))
    if not all(times[(treatment == group) & (y == hit)].any() for group in (0, 1) for hit in (0, 1)):
        return
    # THEN weights and repeated rows are one
    weighed = ranking_figures(y, uplift, treatment)(times.astype(np.float64))
    repeated = ranking_figures(np.repeat(y, times), np.repeat(uplift, times), np.repeat(treatment, times))
    alone = repeated(np.ones(times.sum()))
    assert weighed == pytest.approx(alone, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_only_the_order_counts(seed: int) -> None:
    y, uplift, treatment = campaign(80, seed, levels=3)
    plain = ranking_figures(y, uplift, treatment)(np.ones(len(y)))
    assert ranking_figures(y, np.exp(uplift) - 7, treatment)(np.ones(len(y))) == pytest.approx(plain, abs=1e-12)
    # the best ranking in hindsight has all that can be had
    perfect = ranking_figures(y, y * (2.0 * treatment - 1), treatment)(np.ones(len(y)))
    assert perfect[1] == pytest.approx(1.0) or perfect[1] == 0.0


def test_the_interval_tells_skill_from_chance() -> None:
    # GIVEN 8,000 customers, a ranking that half knows who is persuaded, and one drawn by lot
    y, uplift, treatment = campaign(8_000, 3)
    lot = np.random.default_rng(4).random(len(y))
    # THEN the first is clear of zero and the second is not; those at the top are persuaded more than all
    skilled, random = (judge_ranking(y, ranking, treatment, None, 0) for ranking in (uplift, lot))
    assert skilled.qini[1] > 0 and skilled.gain_top[1] > 0
    assert random.qini[1] < 0 < random.qini[2]
    assert skilled.average_effect[1] < 0.15 < skilled.average_effect[2]
    # rows of one customer are no independent witnesses: the interval of doubled rows stays as wide
    twice = [np.concatenate([each, each]) for each in (y, uplift, treatment)]
    subjects = np.tile(np.arange(len(y)).astype(str).astype(object), 2)
    doubled = judge_ranking(twice[0], twice[1], twice[2], subjects, 0)
    assert doubled.qini == pytest.approx(skilled.qini, abs=0.003)
