"""One population's model: judged on rows it has not seen, then fitted again on what was known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import duckdb
import numpy as np
import sklearn

from mining.judging.curves import calibration_curve, intervals, ranking_curve
from mining.judging.evaluate import Metrics, judge
from mining.judging.fairness import fairness
from mining.learners.candidates import CANDIDATES
from mining.mart import FeatureMart, Labelled, Window
from mining.parallel import in_order
from mining.score import Estimator, EstimatorClass, Score
from mining.split import CALIBRATE, TEST, TRAIN, UNUSED, Split, split_rows

MOVED = 0.01
"""A window has changed when its rows or its positives are more or fewer by more than this part."""

METHOD = 4
"""Raised when fitting changes in a way that parameters do not show: old versions are then not taken for equal."""


@dataclass(frozen=True)
class Part:
    """One part of a split: its size and the as-of dates it spans."""

    count_rows: int
    count_positives: int
    first_as_of: str
    last_as_of: str


@dataclass(frozen=True)
class Evaluation:
    """What is kept about a model beside the model itself: the fields of its card, all plain values.

    features: of the mart it was fitted on; split: `time` or `customer`; count_unused: rows left out because
    their label window reaches into the next part; sampled_share: of subjects used; model: Estimator.describe();
    importance: AUC lost by shuffling; recipe and window: what `is_fresh` compares; intervals: of metrics by name;
    curves: what the card's pictures are drawn from; fairness: see `mining.judging.fairness`.
    """

    score: str
    population: str
    model_version: str
    horizon_days: int
    seed: int
    features: list[str]
    split: str
    parts: Mapping[str, Part]
    count_unused: int
    sampled_share: float
    metrics: Metrics
    model: Mapping[str, Any]
    importance: Mapping[str, float]
    libraries: Mapping[str, str]
    recipe: str = ""
    window: Mapping[str, Any] = field(default_factory=dict)
    intervals: Mapping[str, list[float]] = field(default_factory=dict)
    curves: Mapping[str, list[dict[str, float]]] = field(default_factory=dict)
    fairness: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)

    def is_fresh(self, recipe: str, window: Window) -> bool:
        """Whether a new fit would tell nothing new: same recipe, no newer month, and hardly another row.

        Each night restates a few rows of months long known; that alone is no reason to fit a model again.
        """
        if recipe != self.recipe or str(window.last_as_of) != self.window.get("last_as_of"):
            return False
        now = {"count_rows": window.count_rows, "count_positives": window.count_positives}
        return all(abs(count - self.window[name]) <= MOVED * self.window[name] for name, count in now.items())

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Evaluation:
        """The inverse of dataclasses.asdict."""
        parts = {name: Part(**part) for name, part in plain["parts"].items()}
        return cls(**{**plain, "parts": parts, "metrics": Metrics(**plain["metrics"])})


def libraries() -> dict[str, str]:
    """Versions a fitted model depends on."""
    return {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "duckdb": duckdb.__version__}


def recipe_of(mart: FeatureMart, population: str, seed: int) -> str:
    """A hash of all that a fit depends on besides the rows: features, candidates, seed and libraries."""
    facts = {
        "population": population,
        "features": mart.features,
        "horizon_days": mart.score.horizon_days,
        "candidates": CANDIDATES,
        "method": METHOD,
        "estimator": _name_of(mart.score.estimator),
        "seed": seed,
        "libraries": libraries(),
    }
    return _digest(json.dumps(facts, sort_keys=True))


def _name_of(estimator: EstimatorClass) -> str:
    """Where an estimator is from, with the arguments that a score fixes."""
    fixed = estimator.keywords if isinstance(estimator, partial) else {}
    made: Any = estimator.func if isinstance(estimator, partial) else estimator
    return f"{made.__module__}.{made.__qualname__} {sorted(fixed.items())}"


def model_version(score: Score, recipe: str, rows: Labelled) -> str:
    """`<score>-<12 hex>`: the same rows and the same recipe give the same version."""
    return f"{score.name}-{_digest(recipe + rows.fingerprint)}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def train(
    score: Score, population: str, version: str, rows: Labelled, *, seed: int, threads: int
) -> tuple[Estimator, Evaluation] | None:
    """Fit, judge and fit again; None when the rows cannot be split.

    The model that is judged has seen TRAIN, was calibrated on CALIBRATE, and met TEST for the first time. The
    model that is returned is the same recipe one step further on: fitted on everything that was known when TEST
    begins, calibrated on TEST, so that it is as fresh as it can be without a row it both learned from and was
    calibrated on. The figures are those of the first; the second cannot be judged before time has passed. Extra
    positives are in TRAIN and in the second fit alone, so that probabilities and figures are of all rows' base rate.
    """
    split = split_rows(rows.subjects, rows.dates, rows.y, score.horizon_days, f"{score.name}-{seed}")
    if split is None:
        return None
    X, y = rows.features, rows.y
    split = replace(split, parts=np.where(rows.is_extra & (split.parts != TRAIN), UNUSED, split.parts))
    learn, hold, test = (split.parts == part for part in (TRAIN, CALIBRATE, TEST))
    judged = score.estimator(seed=seed, threads=threads)
    judged = judged.fit(X[learn], y[learn], rows.subjects[learn], rows.dates[learn])
    judged = judged.calibrate(X[hold], y[hold])

    def card() -> Evaluation:
        return _card(judged, score, rows, split, population=population, version=version, seed=seed)

    def final() -> Estimator:
        return judged.refit(X[split.refit], y[split.refit], rows.dates[split.refit]).calibrate(X[test], y[test])

    made: list[Any] = list(in_order(lambda make: make(), (final, card), threads))
    return made[0], made[1]


def _card(
    judged: Estimator, score: Score, rows: Labelled, split: Split, *, population: str, version: str, seed: int
) -> Evaluation:
    test = split.parts == TEST
    X, y, subjects, dates = rows.features[test], rows.y[test], rows.subjects[test], rows.dates[test]
    probability = judged.predict_proba(X)[:, 1]
    protected = {str(name): column for name, column in rows.protected[test].items()} if len(rows.protected) else {}
    return Evaluation(
        score=score.name,
        population=population,
        model_version=version,
        horizon_days=score.horizon_days,
        seed=seed,
        features=[str(name) for name in X.columns],
        split=split.kind,
        parts=_parts(split, rows),
        count_unused=int(((split.parts == UNUSED) & ~rows.is_extra).sum()),
        sampled_share=rows.share,
        metrics=judge(y, probability, subjects, dates, seed),
        model=judged.describe(),
        importance=judged.importance(X, y, dates),
        libraries=libraries(),
        intervals=intervals(y, probability, subjects, seed),
        curves={"calibration": calibration_curve(y, probability), "ranking": ranking_curve(y, probability)},
        fairness=fairness(protected, y, probability, dates),
    )


def _parts(split: Split, rows: Labelled) -> dict[str, Part]:
    parts = {}
    for name, number in (("train", TRAIN), ("calibrate", CALIBRATE), ("test", TEST)):
        inside = split.parts == number
        days: list[date] = [rows.dates[inside].min().item(), rows.dates[inside].max().item()]
        parts[name] = Part(int(inside.sum()), int(rows.y[inside].sum()), *(day.isoformat() for day in days))
    return parts
