"""Purchases to come of customers who bind themselves to nothing."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from benchmarks.cdnow import summarise
from mining.lifetimes.top_ups import Habit, Spend, fit_habit, fit_spend
from warehouse.errors import KehuError

PAPER = Habit(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=0.0)


def history(*rows: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    frequency, recency, age = np.array(rows).T
    return frequency, recency, age


def drawn(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Customers of the habit r .8, alpha 6, a .9, b 3."""
    rng = np.random.default_rng(seed)
    rate, leave = rng.gamma(0.8, 1 / 6.0, count), rng.beta(0.9, 3.0, count)
    age = rng.uniform(20, 52, count)
    frequency, recency = np.zeros(count), np.zeros(count)
    for i in range(count):
        now = 0.0
        while (now := now + rng.exponential(1 / rate[i])) < age[i]:
            frequency[i], recency[i] = frequency[i] + 1, now
            if rng.random() < leave[i]:
                break
    return frequency, recency, age


def test_cdnow_gives_the_parameters_of_the_paper(shared_data: Path) -> None:
    # GIVEN the first 39 weeks of the CDNOW sample
    customers = summarise(shared_data / "cdnow" / "CDNOW_sample.txt")
    columns = [customers[name].to_numpy() for name in ("frequency", "recency", "age")]
    # WHEN BG/NBD is fitted
    habit = fit_habit(*columns)
    # THEN its parameters and likelihood are the published ones (Fader, Hardie & Lee 2005, table 2: LL -9,582.4)
    assert (round(habit.r, 3), round(habit.alpha, 3)) == (0.243, 4.414)
    assert (round(habit.a, 3), round(habit.b, 3)) == (0.793, 2.426)
    assert habit.log_likelihood * len(customers) == pytest.approx(-9582.4, abs=0.1)
    # THEN the gamma-gamma model is the published one (Fader & Hardie 2013: p 6.25, q 3.74, gamma 15.44), and of the
    # next 39 weeks it foretells 12 % too little, as the authors show
    spend = fit_spend(columns[0], customers["mean_amount"].to_numpy())
    assert (spend.p, spend.q, spend.gamma) == pytest.approx((6.25, 3.74, 15.44), rel=0.005)
    assert habit.expected(39, *columns).sum() == pytest.approx(0.88 * customers["later"].sum(), rel=0.01)


def test_one_customer_of_the_paper() -> None:
    # GIVEN the example of the paper's note: x = 2, t_x = 30.43, T = 38.86, and the next 39 weeks
    found = PAPER.expected(39, *history((2, 30.43, 38.86)))
    # THEN 1.226 purchases are expected
    assert found[0] == pytest.approx(1.226, abs=0.001)


def test_who_never_came_back_counts_as_alive_and_who_stayed_away_does_not() -> None:
    alive = PAPER.alive(*history((0, 0, 30), (5, 10, 10), (5, 10, 38)))
    assert alive[0] == 1.0
    # odds of being gone: (a / (b + x - 1)) × ((alpha + T) / (alpha + t_x))^(r + x)
    assert alive[1] == pytest.approx(1 / (1 + 0.793 / 6.426))
    assert alive[2] == pytest.approx(1 / (1 + 0.793 / 6.426 * ((4.414 + 38) / (4.414 + 10)) ** 5.243))


def test_spend_is_between_the_own_mean_and_that_of_all() -> None:
    # GIVEN p 6, q 4, gamma 15: the mean of all is 6 × 15 ÷ 3 = 30
    spend = Spend(p=6.0, q=4.0, gamma=15.0)
    # THEN one purchase of 60 weighs 6 ÷ 9, and nobody's history is the mean of all
    assert spend.expected(np.array([1.0, 0.0]), np.array([60.0, 0.0])) == pytest.approx([50.0, 30.0])


def test_figures_are_those_of_lifetimes() -> None:
    lifetimes = pytest.importorskip("lifetimes")
    # GIVEN 3,000 customers drawn from a known habit
    frequency, recency, age = drawn(3_000, 1)
    amount = np.where(frequency > 0, np.random.default_rng(2).gamma(5.0, 4.0, len(age)), 0.0)
    # WHEN both fit it
    habit, spend = fit_habit(frequency, recency, age), fit_spend(frequency, amount)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = lifetimes.BetaGeoFitter().fit(frequency, recency, age)
        again = frequency > 0
        money = lifetimes.GammaGammaFitter().fit(frequency[again], amount[again])
        expected = other.conditional_expected_number_of_purchases_up_to_time(26, frequency, recency, age)
    # THEN parameters and expectations agree
    for name in ("r", "alpha", "a", "b"):
        assert getattr(habit, name) == pytest.approx(other.params_[name], rel=0.01)
    assert habit.expected(26, frequency, recency, age) == pytest.approx(np.asarray(expected), rel=0.01)
    mean = money.conditional_expected_average_profit(frequency[again], amount[again])
    assert spend.expected(frequency[again], amount[again]) == pytest.approx(np.asarray(mean), rel=0.01)


def test_the_unit_of_time_does_not_count() -> None:
    frequency, recency, age = drawn(600, 3)
    weeks, days = fit_habit(frequency, recency, age), fit_habit(frequency, recency * 7, age * 7)
    assert days.alpha == pytest.approx(weeks.alpha * 7, rel=1e-3)
    assert days.expected(70, frequency, recency * 7, age * 7) == pytest.approx(
        weeks.expected(10, frequency, recency, age), rel=1e-3
    )


def test_without_a_second_purchase_there_is_nothing_to_learn() -> None:
    with pytest.raises(KehuError, match="nobody bought a second time"):
        fit_habit(*history((0, 0, 10), (0, 0, 20)))
    with pytest.raises(KehuError, match="nobody bought a second time"):
        fit_spend(np.zeros(3), np.zeros(3))
