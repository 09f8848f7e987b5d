"""Calibration on data whose true probabilities are known."""

from __future__ import annotations

import numpy as np
import pytest

from mining.learners.calibration import Calibrator, logistic


def drawn(count: int, rate_offset: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(overconfident log-odds, labels, true probabilities): the truth is half as steep as the model claims."""
    rng = np.random.default_rng(seed)
    claimed = rng.normal(0, 3, count)
    truth = logistic(0.5 * claimed + rate_offset)
    return claimed, (rng.random(count) < truth).astype(np.int8), truth


def test_many_positives_find_the_true_curve() -> None:
    # GIVEN 20,000 held-out rows of an overconfident model
    claimed, y, truth = drawn(20_000, -1.0, seed=1)
    # WHEN it is calibrated
    calibrator = Calibrator().fit(claimed, y)
    # THEN the method is isotonic, and probabilities are within .02 of the truth where it claimed up to .2 more
    assert calibrator.method_ == "isotonic"
    assert np.abs(calibrator.predict(claimed) - truth).mean() < 0.02
    assert np.abs(logistic(claimed) - truth).mean() > 0.1


def test_few_positives_get_two_parameters() -> None:
    claimed, y, truth = drawn(2_400, -2.0, seed=2)
    calibrator = Calibrator().fit(claimed, y)
    assert calibrator.method_ == "sigmoid"
    assert calibrator.slope_ == pytest.approx(0.5, abs=0.08)
    assert np.abs(calibrator.predict(claimed) - truth).mean() < 0.03


def test_a_handful_only_moves_the_level() -> None:
    # GIVEN 8 positives among 400
    claimed = np.random.default_rng(3).normal(0, 1, 400)
    y = (np.arange(400) < 8).astype(np.int8)
    calibrator = Calibrator().fit(claimed, y)
    # THEN the mean probability is the base rate, and nothing else is learned
    assert (calibrator.method_, calibrator.slope_) == ("shift", 1.0)
    assert calibrator.predict(claimed).mean() == pytest.approx(0.02, abs=1e-9)


@pytest.mark.parametrize("count", [60, 1_000, 20_000])
def test_calibration_never_changes_a_ranking(count: int) -> None:
    claimed, y, _ = drawn(count, -1.0, seed=4)
    ascending = np.sort(claimed)
    assert (np.diff(Calibrator().fit(claimed, y).predict(ascending)) > 0).all()


def test_a_model_that_ranks_backwards_is_not_turned_round() -> None:
    # GIVEN labels that fall with the score
    claimed, y, _ = drawn(2_000, 0.0, seed=5)
    calibrator = Calibrator().fit(-claimed, y)
    # THEN only the level is mended: the gate must see how bad it is
    assert calibrator.method_ == "shift"
    assert calibrator.predict(-claimed).mean() == pytest.approx(y.mean())
