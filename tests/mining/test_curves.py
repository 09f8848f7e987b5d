"""What a card is made of, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss

from mining.judging.curves import _weighted, calibration_curve, intervals, ranking_curve
from mining.judging.evaluate import calibration_error, judge, kolmogorov_smirnov, lift
from mining.judging.fairness import fairness, groups_of

Y = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 0], dtype=np.int8)
P = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05])


def test_ks_by_hand() -> None:
    # above .6: all three positives, one of seven negatives
    assert kolmogorov_smirnov(Y, P) == pytest.approx(1 - 1 / 7)
    # equal scores cannot be told apart
    assert kolmogorov_smirnov(Y, np.full(10, 0.3)) == 0


def test_curves_by_hand() -> None:
    curve = ranking_curve(Y, P)
    assert curve[0] == {"share": 0, "positives": 0, "negatives": 0}
    assert curve[3] == {
        "share": pytest.approx(0.3),
        "positives": pytest.approx(2 / 3),
        "negatives": pytest.approx(1 / 7),
    }
    assert curve[-1] == {"share": 1, "positives": 1, "negatives": 1}
    groups = calibration_curve(Y, P)
    assert [g["rows"] for g in groups] == [1] * 10
    assert [g["observed"] for g in groups] == [0, 0, 0, 0, 0, 0, 1, 0, 1, 1]
    assert groups[0]["high"] == pytest.approx(0.7935, abs=1e-4)  # Wilson 1927: 0 of 1
    assert groups[9]["low"] == pytest.approx(0.2065, abs=1e-4)


def test_weighted_figures_are_the_plain_ones_when_all_weigh_the_same() -> None:
    rng = np.random.default_rng(3)
    p = rng.random(500).round(2)  # with ties
    y = (rng.random(500) < p).astype(np.int8)
    found = _weighted(y, p)(np.ones(500))
    assert found["pr_auc"] == pytest.approx(average_precision_score(y, p))
    assert found["brier"] == pytest.approx(brier_score_loss(y, p))
    assert found["ks"] == pytest.approx(kolmogorov_smirnov(y, p))
    assert found["lift_top_tenth"] == pytest.approx(lift(y, p, 0.1))
    assert found["calibration_error"] == pytest.approx(calibration_error(y, p))
    # and a row that weighs twice is two rows
    twice = _weighted(y, p)(np.where(np.arange(500) == 7, 2.0, 1.0))
    assert twice["brier"] == pytest.approx(brier_score_loss(np.append(y, y[7]), np.append(p, p[7])))


def test_intervals_hold_their_figure() -> None:
    rng = np.random.default_rng(3)
    p = rng.random(800)
    y = (rng.random(800) < p).astype(np.int8)
    subjects = np.array([f"s{i // 2}" for i in range(800)], dtype=object)
    metrics = judge(y, p, subjects, np.full(800, np.datetime64("2026-01-31")), 1)
    for name, (low, high) in intervals(y, p, subjects, 1).items():
        if name != "calibration_error":  # biased upward in resamples
            assert low < getattr(metrics, name) < high, name
    assert intervals(y, p, subjects, 1) == intervals(y, p, subjects, 1)


def test_fairness_by_hand() -> None:
    # GIVEN 100 women scored .2, of whom 10 leave, and 100 men scored .4 to .498, of whom 40 leave
    men = 0.4 + np.arange(100) / 1000
    p = np.concatenate([np.full(100, 0.2), men])
    y = np.concatenate([np.arange(100) < 10, np.arange(100) >= 60]).astype(np.int8)
    gender = pd.Series(["f"] * 100 + ["m"] * 100, name="c_gender")
    women, others = fairness({"c_gender": gender}, y, p, np.full(200, np.datetime64("2026-01-31")))["c_gender"]
    # THEN the highest tenth, 20 rows, are men: .2 of them
    assert (women["group"], women["base_rate"], women["selected"], women["ratio"]) == ("f", 0.1, 0, 0)
    assert women["auc"] == 0.5
    assert others["gap"] == pytest.approx(men.mean() - 0.4)
    assert (others["selected"], others["ratio"], others["auc"]) == (0.2, 1, 1)


def test_groups() -> None:
    ages = pd.Series([20.0] * 60 + [25.0] * 60 + [70.0] * 60 + [np.nan] * 60 + [40.0] * 3, name="f_age_years")
    assert pd.Series(groups_of(ages)).value_counts().to_dict() == {
        "under 25": 60, "25 to 35": 60, "65 and more": 60, "not known": 60, "others": 3,
    }  # fmt: skip
