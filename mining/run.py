"""Running a score: for each population fit or keep a model, score its latest as-of date, write the scores back.

This file owns what a score must not: as-of date, seed, run id, floor, model store and write-back. Policy:
* a model is fitted when a newer month is labelled, many older rows changed, or the features, the recipe or a
  library did (`Evaluation.is_fresh`), and only then; its version is a hash of all these, and a version that is
  already stored is not fitted twice;
* it replaces the champion only through `mining.gate`; otherwise the champion keeps scoring (`mining.champion`);
* customers who object to profiling are neither learned from nor scored, and are counted;
* scores are written for one as-of date, and not again while features and model stay the same.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from threadpoolctl import threadpool_limits

from mining.champion import Candidacy, Job, choose_model
from mining.judging.card import keep_card
from mining.judging.drift import Drift
from mining.mart import FeatureMart, Window
from mining.registry import find_score
from mining.score import Estimator
from mining.store import ModelStore, Stamp
from mining.train import Evaluation
from mining.writeback import CONTRACT, WriteBack, constant_columns, front_door, write_scores
from warehouse.connection import open_warehouse
from warehouse.errors import KehuError, ModelRefused
from warehouse.settings import Settings

log = logging.getLogger("kehu.mining")

SEED = 20180101


@dataclass(frozen=True)
class PopulationRun:
    """What became of one population.

    status: `published` (a new model passed the gate), `kept` (the champion is this very model), `unproven`,
    `refused` (a champion, if there is one, keeps scoring) or `skipped` (no model could be fitted); evaluation: of
    the model fitted on today's rows, published or not; model_version: of the one that scored, None when none did;
    written: what the loader said, `unchanged` when nothing had to be scored, "" when there is no model;
    count_objecting: customers left out because they object to profiling; drift: of the model that scores.
    """

    population: str
    status: str
    reason: str
    as_of_date: date | None = None
    evaluation: Evaluation | None = None
    model_version: str | None = None
    count_scored: int = 0
    written: str = ""
    count_objecting: int = 0
    drift: Drift | None = None


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
class LearnedScore:
    """A score that is learned and not handed over yet: what became of each population, and its file of scores."""

    score: str
    run_id: str
    found: tuple[tuple[PopulationRun, Path | None], ...]

    def land(self, write: WriteBack) -> ScoreRun:
        """Give the scores to the loader. Raises KehuError when it refuses them."""
        return ScoreRun(self.score, self.run_id, tuple(_hand_over(write, self.run_id, *each) for each in self.found))


def learn_score(
    settings: Settings, name: str, *, run_id: str, started_at: datetime, as_of: date | None = None, seed: int = SEED
) -> LearnedScore:
    """Fit where needed, and score the latest as-of date of every population into files.

    started_at: UTC without a zone, becomes `scored_at`; as_of: replay that day instead, with labels known by then
    and without touching the champion. A refusal is no exception here, because other populations go on and old
    models keep scoring: ask `ScoreRun.refusal()`. Raises KehuError when the mart is not built. The caller holds the
    writer lock.
    """
    score = find_score(name)
    job = Job(settings, score, run_id, started_at, as_of, seed)
    with threadpool_limits(1), closing(open_warehouse(settings)) as con:
        mart = FeatureMart(con, score)
        return LearnedScore(name, run_id, tuple(_run_population(job, mart, each) for each in mart.populations()))


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
    """`learn_score`, and the scores handed over to the loader. Raises KehuError when it refuses them, too."""
    learned = learn_score(settings, name, run_id=run_id, started_at=started_at, as_of=as_of, seed=seed)
    return learned.land(write_back or front_door(settings))


def _run_population(job: Job, mart: FeatureMart, population: str) -> tuple[PopulationRun, Path | None]:
    store = ModelStore(job.settings.model_store, job.score.name, population)
    as_of = mart.latest_as_of(population, job.until)
    if as_of is None:
        return PopulationRun(population, "skipped", f"no rows as of {job.until}"), None
    window = mart.as_of_window(population, as_of)
    choice = choose_model(job, Candidacy(mart, store, population, as_of, window))
    done = PopulationRun(
        population, choice.status, choice.reason, as_of, choice.evaluation, choice.version,
        count_objecting=mart.count_objecting(population, as_of), drift=choice.drift,
    )  # fmt: skip
    path = None
    if choice.version is not None:
        done, path = _score(job, mart, store, done, window)
    _keep_cards(job, store, done)
    return done, path


def _keep_cards(job: Job, store: ModelStore, done: PopulationRun) -> None:
    """Cards of the model that scored and of one that was fitted and does not."""
    applied = {
        "as_of_date": str(done.as_of_date),
        "subjects scored": done.count_scored,
        "customers who object to profiling": done.count_objecting,
        "run": job.run_id,
        "verdict": f"{done.status}: {done.reason}",
    }
    scoring = store.evaluation(done.model_version) if done.model_version else None
    if scoring:
        keep_card(store, scoring, done.drift, applied)
    if done.evaluation and done.evaluation.model_version != done.model_version:
        keep_card(store, done.evaluation, None, {"verdict": applied["verdict"]})


def _score(
    job: Job, mart: FeatureMart, store: ModelStore, done: PopulationRun, window: Window
) -> tuple[PopulationRun, Path | None]:
    """Score one as-of date into a file, unless the star already shows exactly these scores."""
    version, as_of = done.model_version or "", done.as_of_date or date.max
    stamp = store.stamp(version, as_of)
    if stamp is None or stamp.fingerprint != window.fingerprint:
        stamp = Stamp(window.fingerprint, job.run_id, job.started_at)
    elif mart.count_written(done.population, version, as_of, stamp.scored_at) == window.count_rows:
        return replace(done, count_scored=window.count_rows, written="unchanged"), None
    started = time.monotonic()
    estimator: Estimator = store.load(version)
    path = job.settings.scratch / "scores" / f"{version}.parquet"
    constants = constant_columns(job.score, done.population, version, as_of, stamp)

    def read(subjects: pa.Table | None) -> Iterator[pa.RecordBatch]:
        return mart.batches(done.population, as_of, subjects)

    count = write_scores(job.score, estimator, read, constants, path, job.settings.threads)
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
