"""The estimator: what it chooses, what it withstands, and that it survives its file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from mining.judging.evaluate import Metrics
from mining.learners import tabular
from mining.learners.candidates import CANDIDATES, date_weights
from mining.learners.encoding import Encoder
from mining.learners.tabular import TabularClassifier, choose
from mining.store import ModelStore
from mining.train import Evaluation
from tests.mining.conftest import customers, learnable

CARD = Evaluation(
    "churn", "north", "churn-1", 30, 1, [], "time", {}, 0, 1.0,
    Metrics(1, 1, *[0.5] * 10), {"candidate": "", "cross_validated_auc": {}, "calibration": ""}, {}, {},
)  # fmt: skip


def fitted(frame: pd.DataFrame, candidate: str) -> TabularClassifier:
    X, y, subjects, dates = learnable(frame)
    return TabularClassifier(seed=1, candidate=candidate).fit(X, y, subjects, dates).calibrate(X, y)


@pytest.mark.parametrize("candidate", list(CANDIDATES))
def test_a_stored_model_predicts_the_same(candidate: str, tmp_path: Path) -> None:
    # GIVEN a fitted model of each kind
    frame = customers(200)
    X = learnable(frame)[0]
    model = fitted(frame, candidate)
    # WHEN it goes through its file
    store = ModelStore(tmp_path, "churn", "north")
    store.save(model, replace(CARD, model_version="churn-1"))
    again = store.load("churn-1")
    # THEN probabilities and reasons are equal to the last bit
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))
    np.testing.assert_array_equal(again.reasons(X).effects, model.reasons(X).effects)
    assert again.describe() == model.describe()


@pytest.mark.parametrize("candidate", ["logistic", "boosting_shallow"])
def test_the_planted_causes_are_found_and_given_as_reasons(candidate: str) -> None:
    # GIVEN churn that comes from complaints and the prepaid plan, and from nothing else
    frame = customers(800)
    model = fitted(frame, candidate)
    X, y, _, dates = learnable(frame)
    # WHEN a customer has two complaints, on the usual plan
    angry = X.iloc[[0]].assign(f_complaints=2.0, f_noise=0.0, c_plan="postpaid")
    calm = angry.assign(f_complaints=0.0, c_plan="prepaid")
    # THEN complaints raise the probability from .1 to 1 / (1 + 9 / e^4) = .858, and the plan explains the calm one
    found = model.reasons(angry)
    assert found.names[0, 0] == "f_complaints"
    assert found.effects[0, 0] == pytest.approx(0.758, abs=0.08)
    assert model.reasons(calm).names[0, 0] == "c_plan"
    assert model.reasons(calm).effects[0, 0] == pytest.approx(1 / (1 + 9 / np.e) - 0.1, abs=0.08)
    assert list(model.importance(X, y, dates))[:2] == ["f_complaints", "c_plan"]


@pytest.mark.parametrize("candidate", list(CANDIDATES))
def test_what_is_not_known_or_never_seen_still_gets_a_probability(candidate: str) -> None:
    # GIVEN a model fitted with an entirely missing column
    model = fitted(customers(200), candidate)
    assert model.describe()["features_dropped"] == ["f_never_known"]
    # WHEN a row knows nothing, is infinite, or is on a plan nobody had
    odd: dict[str, list[Any]] = {
        "c_plan": [None, "satellite", "prepaid"],
        "f_complaints": [np.nan, np.inf, 1.0],
        "f_never_known": [np.nan, 5.0, 6.0],
        "f_noise": [np.nan, 0.0, -np.inf],
    }
    found = model.predict_proba(pd.DataFrame(odd))
    # THEN it gets a probability
    assert found.shape == (3, 2)
    assert ((found > 0) & (found < 1)).all()
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_few_leavers_get_a_simple_model() -> None:
    # GIVEN 60 customers of whom some 20 leave
    X, y, subjects, dates = learnable(customers(60, labelled=1, strength=1.0))
    assert y.sum() < 30
    # WHEN candidates are compared
    model = TabularClassifier(seed=1).fit(X, y, subjects, dates)
    # THEN boosting was not even tried
    assert set(model.cross_validation_) == {"logistic_strong", "logistic"}
    assert model.candidate_.startswith("logistic")


def test_many_leavers_get_the_model_that_only_many_can_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN more leavers than it takes
    X, y, subjects, dates = learnable(customers(300, labelled=3))
    monkeypatch.setattr(tabular, "MANY_POSITIVES", int(y.sum()))
    # THEN nothing is compared on a part of them
    model = TabularClassifier(seed=1).fit(X, y, subjects, dates)
    assert (model.candidate_, model.cross_validation_) == ("boosting_many", {})
    # AND with one leaver less, candidates are compared, and that is none of them
    monkeypatch.setattr(tabular, "MANY_POSITIVES", int(y.sum()) + 1)
    model = TabularClassifier(seed=1).fit(X, y, subjects, dates)
    assert list(model.cross_validation_) == ["logistic_strong", "logistic", "boosting_shallow", "boosting"]


def test_probabilities_are_near_the_truth_on_unseen_customers() -> None:
    # GIVEN a model calibrated on customers it was not fitted on
    fit, hold, unseen = (learnable(customers(500, seed=s)) for s in (1, 2, 3))
    truth = customers(500, seed=3).query("is_labelled")["truth"].to_numpy()
    model = TabularClassifier(seed=1, candidate="logistic").fit(*fit).calibrate(hold[0], hold[1])
    # THEN its AUC is that of the truth itself, less a little, and its probabilities are within .03
    found = model.predict_proba(unseen[0])[:, 1]
    assert roc_auc_score(unseen[1], found) > roc_auc_score(unseen[1], truth) - 0.01
    assert np.abs(found - truth).mean() < 0.03


def test_choice_by_one_standard_error() -> None:
    # GIVEN boosting ahead by .01 on average, with shortfalls .03, .00, .00 (standard error .01)
    near = {"logistic": [0.70, 0.73, 0.73], "boosting": [0.73, 0.73, 0.73]}
    assert choose(near) == "logistic"
    # by .03 in every fold
    far = {"logistic": [0.70, 0.70, 0.701], "boosting": [0.73, 0.73, 0.73]}
    assert choose(far) == "boosting"
    # folds that could not be compared
    assert choose({"logistic": [float("nan")], "boosting": [float("nan")]}) == "logistic"


def test_the_calendar_is_no_skill() -> None:
    # GIVEN a spring in which nobody leaves, an autumn in which half do, and a tenure that grows with the calendar
    spring, autumn = np.datetime64("2025-03-31"), np.datetime64("2025-09-30")
    dates = np.repeat(np.array([spring, autumn]), 400)
    y = np.concatenate([np.zeros(400), np.arange(400) % 2]).astype(np.int8)
    weights = date_weights(y, dates)
    # THEN spring weighs nothing, and autumn's stayers stand for all 600
    assert weights[:400].sum() == 0
    assert weights[y == 1].tolist() == [1.0] * 200
    assert weights[400:][y[400:] == 0].sum() == pytest.approx(600)
    # WHEN a model learns from tenure alone
    tenure = np.concatenate([np.linspace(0, 10, 400), np.linspace(8, 18, 400)])
    X = pd.DataFrame({"f_tenure": np.round(tenure, 1)})
    subjects = np.arange(800).astype(str).astype(object)
    model = TabularClassifier(seed=1, candidate="logistic").fit(X, y, subjects, dates)
    # THEN long tenure is no reason to leave
    low, high = model.predict_proba(pd.DataFrame({"f_tenure": [8.0, 18.0]}))[:, 1]
    assert abs(high - low) < 0.05


def test_the_encoder_is_fitted_inside_each_fold() -> None:
    # GIVEN features that are known for two customers only, or only at a date without a leaver
    X, y, subjects, dates = learnable(customers(300, labelled=3))
    y = np.where(dates == dates[0], 0, y).astype(np.int8)
    X = X.assign(
        f_rare=np.where(np.isin(subjects, ["C00000", "C00001"]), 1.0, np.nan),
        f_early=np.where(dates == dates[0], np.arange(len(y)), np.nan),
    )
    # THEN no fold breaks on a column without values
    assert {"f_rare", "f_early"} <= set(Encoder().fit(X).names_)
    model = TabularClassifier(seed=1).fit(X, y, subjects, dates)
    assert len(model.cross_validation_) == 4
    assert "f_early" in model.describe()["features_dropped"]
