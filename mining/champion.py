"""Which model scores a population: a new one is fitted where the rows ask for it, and the gate says which it is."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from mining.gate import Verdict, gate
from mining.judging.drift import Drift, baseline, measure
from mining.mart import FeatureMart, Labelled, Window
from mining.score import Estimator, Score
from mining.split import split_rows
from mining.store import ModelStore
from mining.train import Evaluation, model_version, recipe_of, train
from warehouse.settings import Settings

log = logging.getLogger("kehu.mining")

MIN_POSITIVES = 20
DRIFT_ROWS = 20_000


@dataclass(frozen=True)
class Job:
    """One run's facts, the same for every population. until: replay as of that day, None for today."""

    settings: Settings
    score: Score
    run_id: str
    started_at: datetime
    until: date | None
    seed: int


@dataclass(frozen=True)
class Candidacy:
    """Who applies: the mart and the kept models of a population, and the rows that are to be scored."""

    mart: FeatureMart
    store: ModelStore
    population: str
    as_of: date
    window: Window


@dataclass(frozen=True)
class Choice:
    """status and reason: as in `mining.run.PopulationRun`; evaluation: of the model fitted on today's rows;
    version: of the model that scores, None when none does; drift: of that model."""

    status: str
    reason: str
    version: str | None
    evaluation: Evaluation | None = None
    drift: Drift | None = None


def choose_model(job: Job, who: Candidacy) -> Choice:
    """Fit a model if today's rows ask for one, and let the gate say which model scores."""
    champion = _usable_champion(who.store, who.mart) if job.until is None else None
    labelled = who.mart.labelled_window(who.population, job.until)
    if labelled.count_positives < MIN_POSITIVES:
        reason = f"{labelled.count_positives} positives in {labelled.count_rows} labelled rows, {MIN_POSITIVES} needed"
        return _with_drift(who, Choice("skipped", reason, champion))
    evaluation = _evaluated(job, who, labelled)
    if evaluation is None:
        reason = f"{labelled.count_positives} positives cannot be split into three parts"
        return _with_drift(who, Choice("skipped", reason, champion))
    version = evaluation.model_version
    verdict = _judge(job, who, evaluation, champion)
    if verdict.status != "accepted":
        return _with_drift(who, Choice(verdict.status, verdict.reason, champion, evaluation))
    if job.until is None and champion and who.store.pinned() == version:
        return _with_drift(who, Choice("kept", f"{champion} was promoted by hand", champion, evaluation))
    if job.until is None and champion != version:
        who.store.promote(version)
    status = "kept" if champion == version else "published"
    return _with_drift(who, Choice(status, verdict.reason, version, evaluation))


def _evaluated(job: Job, who: Candidacy, labelled: Window) -> Evaluation | None:
    """The figures of a model for these rows: a kept one's, or those of one fitted now."""
    recipe = recipe_of(who.mart, who.population, job.seed)
    newest = who.store.newest() if job.until is None else None
    if newest and newest.is_fresh(recipe, labelled):
        return newest
    started = time.monotonic()
    rows = who.mart.labelled(who.population, job.until)
    version = model_version(job.score, recipe, rows)
    kept = who.store.evaluation(version)
    if kept:
        return kept
    trained = train(job.score, who.population, version, rows, seed=job.seed, threads=job.settings.threads)
    if trained is None:
        return None
    estimator, evaluation = trained
    facts = {"count_rows": labelled.count_rows, "count_positives": labelled.count_positives}
    evaluation = replace(evaluation, recipe=recipe, window={**facts, "last_as_of": str(labelled.last_as_of)})
    who.store.save(estimator, evaluation, _baseline(job, who, estimator, evaluation, rows))
    if job.until is None:
        who.store.remember(version)
    log.info("fitted %s on %d rows in %.1f s", version, len(rows.y), time.monotonic() - started)
    return evaluation


def _baseline(
    job: Job, who: Candidacy, estimator: Estimator, evaluation: Evaluation, rows: Labelled
) -> Mapping[str, Any]:
    """Features of the rows fitted on; the score of everybody as of the last day with known labels, but for those of
    whom the answer became yes and who are gone by now: that who has left is not asked about again is no drift."""
    split = split_rows(rows.subjects, rows.dates, rows.y, job.score.horizon_days, f"{job.score.name}-{job.seed}")
    learned: pd.DataFrame = rows.features[split.refit] if split else rows.features
    step = max(1, len(learned) // DRIFT_ROWS)
    last = date.fromisoformat(evaluation.parts["test"].last_as_of)
    everybody = who.mart.sample(who.population, last, DRIFT_ROWS, left_by=who.as_of)
    return baseline(estimator, learned.iloc[::step], everybody)


def _judge(job: Job, who: Candidacy, evaluation: Evaluation, champion: str | None) -> Verdict:
    version = evaluation.model_version
    if champion == version:
        return Verdict("accepted", "nothing changed")
    old = who.store.evaluation(champion) if champion else None
    verdict = gate(evaluation.metrics, job.score.floor, old.metrics if old else None)
    if verdict.status != "accepted":
        return verdict
    drifts = _drift(who, version), _drift(who, champion) if champion else None
    return gate(evaluation.metrics, job.score.floor, old.metrics if old else None, *drifts)


def _with_drift(who: Candidacy, choice: Choice) -> Choice:
    return replace(choice, drift=_drift(who, choice.version)) if choice.version else choice


def _drift(who: Candidacy, version: str) -> Drift | None:
    """Drift of a kept model on the rows that are to be scored; measured once for the same rows."""
    then = who.store.baseline(version)
    if then is None:
        return None
    found = who.store.drift(version, who.as_of, who.window.fingerprint)
    if found is None:
        now = who.mart.sample(who.population, who.as_of, DRIFT_ROWS)
        found = measure(then, who.store.load(version), now, who.as_of.isoformat())
        who.store.keep_drift(version, who.as_of, who.window.fingerprint, found)
    return found


def _usable_champion(store: ModelStore, mart: FeatureMart) -> str | None:
    """The champion, unless its file is gone or the mart no longer has its features."""
    version = store.champion()
    evaluation = store.evaluation(version) if version else None
    if evaluation is None:
        return None
    return version if set(evaluation.features) <= set(mart.features) else None
