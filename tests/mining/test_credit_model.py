"""Scorecard, tree and network side by side: who is chosen, and what a drift does to that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from mining.judging.evaluate import auc_of
from mining.learners.credit_model import (
    CANDIDATES,
    UNSTEADY,
    CreditClassifier,
    Rival,
    choose,
    ks,
    later_part,
    learning_rows,
    stability,
)
from mining.store import ModelStore
from tests.mining.test_tabular import CARD
from warehouse.settings import PROJECT


def months(count: int = 2500, seed: int = 1) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Four as-of dates; default odds rise with lateness and fall with a good class: features, y, subjects, dates, p."""
    rng = np.random.default_rng(seed)
    n = 4 * count
    late, noise = rng.normal(size=n), rng.normal(size=n)
    good = rng.random(n) < 0.5
    p = 1 / (1 + np.exp(3.2 - 1.2 * late + 1.0 * good))
    X = pd.DataFrame({"f_late": late, "f_noise": noise, "c_class": np.where(good, "A", "B")})
    y = (rng.random(n) < p).astype(np.int8)
    subjects = np.tile([f"C{i}" for i in range(count)], 4).astype(object)
    dates = np.repeat(np.array(["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"], dtype="datetime64[D]"), count)
    return X, y, subjects, dates, p


@pytest.fixture(scope="module")
def fitted() -> CreditClassifier:
    X, y, subjects, dates, _ = months()
    return CreditClassifier(seed=1).fit(X, y, subjects, dates).calibrate(*_later(2)[:2])


def _later(seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    X, y, _, _, p = months(seed=seed)
    return X, y, p


def test_the_chosen_ranks_as_well_as_the_truth_allows_and_is_calibrated(fitted: CreditClassifier) -> None:
    # GIVEN other customers whose true probabilities are known
    X, y, p = _later(3)
    found = fitted.predict_proba(X)[:, 1]
    day = np.full(len(y), np.datetime64("2025-05-31", "D"))
    auc, best = (auc_of(y, score, day)(np.ones(len(y))) for score in (found, p))
    # THEN nearly all of the skill that is possible is there, and the level is right
    assert auc - 0.5 > 0.96 * (best - 0.5)
    assert abs(found.mean() - p.mean()) < 0.006
    # THEN all three were judged on later months, and the card says how
    facts = fitted.describe()
    assert set(facts["rivals"]) == {"scorecard", "tree", "network"}
    assert all(rival["psi"] < 0.1 for rival in facts["rivals"].values())
    json.dumps(facts, allow_nan=False)


def test_a_linear_truth_gives_the_scorecard_and_its_points(fitted: CreditClassifier) -> None:
    facts = fitted.describe()
    assert facts["candidate"] == "scorecard"
    points = {(row["feature"], row["bin"]): row["points"] for row in facts["scorecard"]}
    # THEN the good class is worth 40 / ln 2 more points than the other for each unit of log-odds: about 58
    assert 45 < points["c_class", "A"] - points["c_class", "B"] < 70


def test_reasons_name_what_raises_and_what_lowers(fitted: CreditClassifier) -> None:
    X = pd.DataFrame({"f_late": [3.0, -3.0], "f_noise": [0.0, 0.0], "c_class": ["B", "A"]})
    reasons = fitted.reasons(X)
    assert reasons.names[0, 0] == "f_late"
    assert reasons.effects[0, 0] > 0 > reasons.effects[1, 0]


def test_a_refit_keeps_the_choice(fitted: CreditClassifier) -> None:
    X, y, _, dates, _ = months(seed=4)
    again = fitted.refit(X, y, dates)
    assert (again.candidate_, again.rivals_) == (fitted.candidate_, fitted.rivals_)
    assert again.calibrator_ is None


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_each_candidate_is_the_same_after_it_was_kept(candidate: str, tmp_path: Path) -> None:
    # GIVEN each of the three, should it be the one that is chosen
    X, y, subjects, dates, _ = months(600)
    made = CreditClassifier(seed=1, candidate=candidate).fit(X, y, subjects, dates).calibrate(X, y)
    # WHEN it is kept and read again
    store = ModelStore(tmp_path, "credit", "north")
    store.save(made, replace(CARD, model_version="credit-1"))
    # THEN it scores as before
    np.testing.assert_array_equal(store.load("credit-1").predict_proba(X), made.predict_proba(X))


def test_the_simplest_steady_rival_within_one_error_is_chosen() -> None:
    steady = {"scorecard": Rival(0.80, 0.01, 0.5, 0.02), "tree": Rival(0.79, 0.01, 0.5, 0.02)}
    # WHEN the network is better by less, or by more, than one standard error
    assert choose({**steady, "network": Rival(0.805, 0.01, 0.5, 0.02)}) == "scorecard"
    assert choose({**steady, "network": Rival(0.83, 0.01, 0.5, 0.02)}) == "network"
    # WHEN it drifts
    assert choose({**steady, "network": Rival(0.83, 0.01, 0.5, UNSTEADY)}) == "scorecard"
    # WHEN all drift, the steadiest
    assert choose({"scorecard": Rival(0.8, 0.01, 0.5, 0.5), "tree": Rival(0.7, 0.01, 0.5, 0.3)}) == "tree"


def test_stability_by_hand() -> None:
    # GIVEN old scores spread evenly over ten tenths, and new ones all in the lower half
    old = np.arange(1000.0)
    new = np.arange(500.0)
    # THEN five tenths go from .1 to .2, five from .1 to half a row of 500: .001
    expected = 5 * 0.1 * np.log(2) + 5 * (0.001 - 0.1) * np.log(0.001 / 0.1)
    assert stability(old, new) == pytest.approx(expected, abs=0.02)
    assert stability(old, old) == 0


def test_ks_by_hand() -> None:
    # GIVEN two bad above one good, and one bad tied with a good below
    assert ks(np.array([1, 1, 0, 1, 0]), np.array([4.0, 3.0, 2.0, 1.0, 1.0])) == pytest.approx(2 / 3)


def test_later_months_judge_and_other_customers_where_there_is_one_month() -> None:
    # GIVEN as many defaults in each of four months
    _, _, subjects, dates, _ = months()
    y = (np.arange(len(dates)) % 10 == 0).astype(np.int8)
    # THEN the last month judges
    assert set(np.unique(dates[later_part(y, subjects, dates, "x")]).astype(str)) == {"2025-04-30"}
    # THEN of one month alone, a quarter of the customers do
    once = dates == dates[0]
    part = later_part(y[once], subjects[once], dates[once], "x")
    assert 0.2 < part.mean() < 0.3


def test_all_bad_rows_and_fifteen_good_ones_each_are_learned_from() -> None:
    y = np.array([1] * 10 + [0] * 1000, dtype=np.int8)
    rows = learning_rows(y, 1)
    assert (y[rows] == 1).sum() == 10
    assert (y[rows] == 0).sum() == 150
    assert len(set(rows.tolist())) == 160


def test_the_scorecard_on_real_defaults(shared_data: Path) -> None:
    # GIVEN the 20,959 customers of the UCI set in five folds
    frame = pd.read_csv(shared_data / "uci_credit_default" / "train.csv").drop(columns="ID")
    y = frame.pop("default.payment.next.month").to_numpy(dtype=np.int8)
    fold = np.random.default_rng(1).permutation(len(y)) % 5
    day = np.full(len(y), np.datetime64("2005-09-30", "D"))
    subjects = np.arange(len(y)).astype(str).astype(object)
    found = np.empty(len(y))
    # WHEN each is judged by a scorecard made of three others and calibrated on a fourth
    for number in range(5):
        hold, test = fold == (number + 1) % 5, fold == number
        learn = ~hold & ~test
        model = CreditClassifier(seed=1, candidate="scorecard").fit(frame[learn], y[learn], subjects[learn], day[learn])
        found[test] = model.calibrate(frame[hold], y[hold]).predict_proba(frame[test])[:, 1]
        assert model.describe()["features"][0] == "PAY_0"
    # THEN it is at the level of scorecards (boosting has .785), and its probabilities can be read as frequencies
    assert auc_of(y, found, day)(np.ones(len(y))) > 0.755
    assert np.mean((found - y) ** 2) < 0.141
    assert abs(found.mean() - y.mean()) < 0.005


def test_credit_does_not_look_at_who_somebody_is() -> None:
    (mart,) = yaml.safe_load((PROJECT / "models/marts/features/mart_features_credit.yml").read_text())["models"]
    features = {column["name"][2:] for column in mart["columns"] if column["name"][:2] in ("f_", "c_")}
    protected = {"gender", "age_years", "has_partner", "count_dependents", "province", "city", "population"}
    assert len(features) > 50
    assert not features & protected
    assert not [name for name in features if "household" in name]
