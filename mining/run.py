"""Running a score: for each population fit or keep a model, score its latest as-of date, write the scores back.

This file owns what a score must not: as-of date, seed, run id, floor, model store and write-back. Policy:
* a model is fitted when a newer month is labelled, many older rows changed, or the features, the recipe or a
  library did (`Evaluation.is_fresh`), and only then; its version is a hash of all these, and a version that is
  already stored is not fitted twice;
* it replaces the champion only through `mining.gate`; otherwise the champion keeps scoring;
* scores are written for one as-of date, and not again while features and model stay the same.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from threadpoolctl import threadpool_limits

from mining.gate import Verdict, gate
from mining.mart import FeatureMart, Window
from mining.registry import find_score
from mining.score import Estimator, Score
from mining.store import ModelStore, Stamp
from mining.train import Evaluation, model_version, recipe_of, train
from mining.writeback import CONTRACT, WriteBack, constant_columns, front_door, write_scores
from warehouse.connection import open_warehouse
from warehouse.errors import KehuError, ModelRefused
from warehouse.settings import Settings

log = logging.getLogger("kehu.mining")

SEED = 20180101
MIN_POSITIVES = 20


@dataclass(frozen=True)
class PopulationRun:
    """What became of one population.

    status: `published` (a new model passed the gate), `kept` (the champion is this very model), `unproven`,
    `refused` (a champion, if there is one, keeps scoring) or `skipped` (no model could be fitted); evaluation: of
    the model fitted on today's rows, published or not; model_version: of the one that scored, None when none did;
    written: what the loader said, `unchanged` when nothing had to be scored, "" when there is no model.
    """

    population: str
    status: str
    reason: str
    as_of_date: date | None = None
    evaluation: Evaluation | None = None
    model_version: str | None = None
    count_scored: int = 0
    written: str = ""


@dataclass(frozen=True)
class ScoreRun:
    """What became of a score."""

    score: str
    run_id: str
    populations: tuple[PopulationRun, ...]

    @property
    def has_written(self) -> bool:
        return any(p.written == "loaded" for p in self.populations)

    def refusal(self) -> ModelRefused | None:
        """The error to raise after everything else is done, None when no gate said no."""
        refused = [p for p in self.populations if p.status == "refused"]
        if not refused:
            return None
        return ModelRefused(
            "a model was refused, the old one is kept",
            where=", ".join(f"{self.score} for {p.population}" for p in refused),
            found="; ".join(p.reason for p in refused),
            hint=f"see `kehu score {self.score} --report`",
        )


@dataclass(frozen=True)
class _Job:
    """One run's facts, the same for every population. until: replay as of that day, None for today."""

    settings: Settings
    score: Score
    run_id: str
    started_at: datetime
    until: date | None
    seed: int


def run_score(
    settings: Settings,
    name: str,
    *,
    run_id: str,
    started_at: datetime,
    as_of: date | None = None,
    write_back: WriteBack | None = None,
    seed: int = SEED,
) -> ScoreRun:
    """Fit where needed, score the latest as-of date of every population, and write the scores back.

    started_at: UTC without a zone, becomes `scored_at`; as_of: replay that day instead, with labels known by then
    and without touching the champion. A refusal is no exception here, because other populations go on and old
    models keep scoring: ask `ScoreRun.refusal()`. Raises KehuError when the mart is not built or the loader
    refuses the scores. The caller holds the writer lock.
    """
    score = find_score(name)
    job = _Job(settings, score, run_id, started_at, as_of, seed)
    found: list[tuple[PopulationRun, Path | None]] = []
    with threadpool_limits(1), closing(open_warehouse(settings)) as con:
        mart = FeatureMart(con, score)
        for population in mart.populations():
            found.append(_run_population(job, mart, population))
    # The warehouse is closed before the front door opens raw: one process, one file at a time.
    write = write_back or front_door(settings)
    return ScoreRun(name, run_id, tuple(_hand_over(write, run_id, done, path) for done, path in found))


def _run_population(job: _Job, mart: FeatureMart, population: str) -> tuple[PopulationRun, Path | None]:
    store = ModelStore(job.settings.model_store, job.score.name, population)
    as_of = mart.latest_as_of(population, job.until)
    if as_of is None:
        return PopulationRun(population, "skipped", f"no rows as of {job.until}"), None
    done = replace(_fit(job, mart, store, population), as_of_date=as_of)
    if done.model_version is None:
        return done, None
    return _score(job, mart, store, done, as_of)


def _fit(job: _Job, mart: FeatureMart, store: ModelStore, population: str) -> PopulationRun:
    """Fit a model if today's rows ask for one, and let the gate say which model scores."""
    champion = _usable_champion(store, mart) if job.until is None else None
    window = mart.labelled_window(population, job.until)
    if window.count_positives < MIN_POSITIVES:
        reason = f"{window.count_positives} positives in {window.count_rows} labelled rows, {MIN_POSITIVES} needed"
        return PopulationRun(population, "skipped", reason, model_version=champion)
    evaluation = _judged(job, mart, store, population, window)
    if evaluation is None:
        reason = f"{window.count_positives} positives cannot be split into three parts"
        return PopulationRun(population, "skipped", reason, model_version=champion)
    version = evaluation.model_version
    verdict = _judge(job, store, evaluation, champion)
    if verdict.status != "accepted":
        return PopulationRun(population, verdict.status, verdict.reason, None, evaluation, champion)
    if job.until is None and champion != version:
        store.promote(version)
    status = "kept" if champion == version else "published"
    return PopulationRun(population, status, verdict.reason, None, evaluation, version)


def _judged(job: _Job, mart: FeatureMart, store: ModelStore, population: str, window: Window) -> Evaluation | None:
    """The figures of a model for these rows: a kept one's, or those of one fitted now."""
    recipe = recipe_of(mart, population, job.seed)
    version = model_version(mart, recipe, window)
    kept = store.evaluation(version) or (store.newest() if job.until is None else None)
    if kept and (kept.model_version == version or kept.is_fresh(recipe, window)):
        return kept
    started = time.monotonic()
    rows = mart.labelled(population, job.until)
    trained = train(job.score, population, version, rows, seed=job.seed, threads=job.settings.threads)
    if trained is None:
        return None
    estimator, evaluation = trained
    facts = {"count_rows": window.count_rows, "count_positives": window.count_positives}
    evaluation = replace(evaluation, recipe=recipe, window={**facts, "last_as_of": str(window.last_as_of)})
    store.save(estimator, evaluation)
    if job.until is None:
        store.remember(version)
    log.info("fitted %s on %d rows in %.1f s", version, len(rows.y), time.monotonic() - started)
    return evaluation


def _judge(job: _Job, store: ModelStore, evaluation: Evaluation, champion: str | None) -> Verdict:
    if champion == evaluation.model_version:
        return Verdict("accepted", "nothing changed")
    old = store.evaluation(champion) if champion else None
    return gate(evaluation.metrics, job.score.floor, old.metrics if old else None)


def _usable_champion(store: ModelStore, mart: FeatureMart) -> str | None:
    """The champion, unless its file is gone or the mart no longer has its features."""
    version = store.champion()
    evaluation = store.evaluation(version) if version else None
    if evaluation is None:
        return None
    return version if set(evaluation.features) <= set(mart.features) else None


def _score(
    job: _Job, mart: FeatureMart, store: ModelStore, done: PopulationRun, as_of: date
) -> tuple[PopulationRun, Path | None]:
    """Score one as-of date into a file, unless the star already shows exactly these scores."""
    version = done.model_version or ""
    window = mart.as_of_window(done.population, as_of)
    stamp = store.stamp(version, as_of)
    if stamp is None or stamp.fingerprint != window.fingerprint:
        stamp = Stamp(window.fingerprint, job.run_id, job.started_at)
    elif mart.count_written(done.population, version, as_of) == window.count_rows:
        return replace(done, count_scored=window.count_rows, written="unchanged"), None
    started = time.monotonic()
    estimator: Estimator = store.load(version)
    path = job.settings.scratch / "scores" / f"{version}.parquet"
    constants = constant_columns(job.score, done.population, version, as_of, stamp)
    batches = mart.batches(done.population, as_of)
    count = write_scores(job.score, estimator, batches, constants, path, job.settings.threads)
    store.keep_stamp(version, as_of, stamp)
    log.info("scored %s: %d rows in %.1f s", version, count, time.monotonic() - started)
    return replace(done, count_scored=count), path


def _hand_over(write: WriteBack, run_id: str, done: PopulationRun, path: Path | None) -> PopulationRun:
    if path is None:
        return done
    report = write(CONTRACT, path, run_id)
    if report.status == "refused":
        raise KehuError("the loader refused the scores", where=path.name, found=report.message)
    path.unlink()
    return replace(done, written=report.status)
