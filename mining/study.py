"""Running an analysis: for each population read its marts, ask, and hand its tables to the front door.

This file owns what an analysis must not: as-of date, seed, run id, version, kept state and write-back. Policy:
* an analysis of the same rows by the same method starting from the same state is not repeated;
* what an analysis kept as of an earlier day is what it starts from; run again for the same day, it starts from the
  same state as before, so the answer is the same;
* a refused answer is written to the card and nowhere else: the tables people read stay as they were.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from threadpoolctl import threadpool_limits

from mining.analysis import Analysis, Findings, Task
from mining.judging.card import analysis_card
from mining.keep import StudyStore
from mining.objection import count_objecting
from mining.registry import find_analysis
from mining.run import SEED
from mining.study_input import latest, populations, read, version_of
from mining.writeback import WriteBack, front_door
from warehouse.connection import open_warehouse
from warehouse.errors import KehuError, ModelRefused
from warehouse.settings import Settings

log = logging.getLogger("kehu.mining")


@dataclass(frozen=True)
class PopulationStudy:
    """What became of one population. status: `published`, `unchanged`, `refused` or `skipped`; written: rows handed
    over by contract; count_objecting: customers of its first input left out because they object to profiling."""

    population: str
    status: str
    reason: str
    as_of_date: date | None = None
    model_version: str | None = None
    card: Mapping[str, Any] | None = None
    written: Mapping[str, int] | None = None
    count_objecting: int = 0


@dataclass(frozen=True)
class StudyRun:
    """What became of an analysis."""

    score: str
    run_id: str
    populations: tuple[PopulationStudy, ...]

    @property
    def has_written(self) -> bool:
        return any(p.written for p in self.populations)

    def refusal(self) -> ModelRefused | None:
        """The error to raise after everything else is done, None when nothing was refused."""
        refused = [p for p in self.populations if p.status == "refused"]
        if not refused:
            return None
        return ModelRefused(
            "an analysis was refused, the old answer is kept",
            where=", ".join(f"{self.score} for {p.population}" for p in refused),
            found="; ".join(p.reason for p in refused),
            hint=f"see `kehu score {self.score} --report`",
        )


@dataclass(frozen=True)
class _Job:
    settings: Settings
    name: str
    run_id: str
    started_at: datetime
    until: date | None

    def store(self, population: str) -> StudyStore:
        return StudyStore(self.settings.model_store, self.name, population)


@dataclass(frozen=True)
class LearnedAnalysis:
    """An analysis that is done and not handed over yet: what became of each population, and its tables."""

    job: _Job
    studies: tuple[tuple[PopulationStudy, Findings | None, dict[str, Any]], ...]

    def land(self, write: WriteBack) -> StudyRun:
        """Give the tables to the loader. Raises KehuError when it refuses one."""
        populations = tuple(_hand_over(self.job, write, *study) for study in self.studies)
        return StudyRun(self.job.name, self.job.run_id, populations)


def learn_analysis(
    settings: Settings, name: str, *, run_id: str, started_at: datetime, as_of: date | None = None
) -> LearnedAnalysis:
    """Analyse the latest as-of date of every population.

    started_at: UTC without a zone, becomes `scored_at`; as_of: the latest as-of date up to that day instead. Raises
    KehuError when a mart is not built. The caller holds the writer lock.
    """
    job, analysis = _Job(settings, name, run_id, started_at, as_of), find_analysis(name)
    with threadpool_limits(1), closing(open_warehouse(settings)) as con:
        return LearnedAnalysis(job, tuple(_study(job, analysis, con, each) for each in populations(con, analysis)))


def run_analysis(
    settings: Settings,
    name: str,
    *,
    run_id: str,
    started_at: datetime,
    as_of: date | None = None,
    write_back: WriteBack | None = None,
) -> StudyRun:
    """`learn_analysis`, and its tables handed over to the loader. Raises KehuError when it refuses one, too."""
    learned = learn_analysis(settings, name, run_id=run_id, started_at=started_at, as_of=as_of)
    return learned.land(write_back or front_door(settings))


def _study(
    job: _Job, analysis: Analysis, con: duckdb.DuckDBPyConnection, population: str
) -> tuple[PopulationStudy, Findings | None, dict[str, Any]]:
    """The answer for one population and what to keep of it; no findings when there is nothing new to find."""
    source = analysis.inputs[0]
    as_of = latest(con, source, population, job.until)
    if as_of is None:
        return PopulationStudy(population, "skipped", f"no rows as of {job.until}"), None, {}
    tables = {each.mart: read(con, each, population, as_of) for each in analysis.inputs}
    study = PopulationStudy(
        population, "unchanged", "nothing changed", as_of,
        count_objecting=count_objecting(con, source.mart, population, as_of),
    )  # fmt: skip
    if tables[source.mart].empty:
        return replace(study, status="skipped", reason="nobody is left to analyse"), None, {}
    kept = job.store(population).kept()
    previous: dict[str, Any] = next((k["state"] for d, k in reversed(kept.items()) if d < as_of.isoformat()), {})
    version = version_of(analysis, tables, previous)
    last = kept.get(as_of.isoformat())
    if last and last["model_version"] == version and last["is_delivered"]:
        return replace(study, model_version=version, card=last["card"]), None, {}
    started = time.monotonic()
    findings = analysis.analyse(Task(population, as_of, tables, previous, SEED, job.settings.threads))
    log.info("%s of %s in %.1f s", version, population, time.monotonic() - started)
    study = replace(study, card=findings.card)
    keep = _to_keep(job, version, findings, last)
    _write_card(job, study, keep, findings.refusal)
    if findings.refusal:
        return replace(study, status="refused", reason=findings.refusal), None, {}
    return replace(study, status="published", reason="", model_version=version), findings, keep


def _to_keep(job: _Job, version: str, findings: Findings, last: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the next run has to know; the stamp of a delivery that died is used again."""
    stamp = last if last and last["model_version"] == version else None
    return {
        "model_version": version,
        "run_id": stamp["run_id"] if stamp else job.run_id,
        "scored_at": stamp["scored_at"] if stamp else job.started_at.isoformat(),
        "card": findings.card,
        "state": findings.state,
        "is_delivered": False,
    }


def _write_card(job: _Job, study: PopulationStudy, keep: Mapping[str, Any], refusal: str) -> None:
    if study.as_of_date is None:
        return
    facts = {name: keep[name] for name in ("model_version", "run_id", "scored_at")}
    facts |= {"as_of_date": str(study.as_of_date), "customers who object to profiling": study.count_objecting}
    if refusal:
        facts["refused"] = refusal
    text = analysis_card(job.name, study.population, facts, study.card or {})
    job.store(study.population).keep_card(study.as_of_date, {**facts, "figures": study.card}, text)


def _hand_over(
    job: _Job, write: WriteBack, study: PopulationStudy, findings: Findings | None, keep: dict[str, Any]
) -> PopulationStudy:
    """Give the tables to the loader. The stamp is kept before and marked after: a run that dies repeats itself."""
    if findings is None or study.as_of_date is None:
        return study
    store = job.store(study.population)
    store.keep(study.as_of_date, keep)
    written = {}
    for contract in find_analysis(job.name).contracts:
        rows = findings.tables[contract]
        path = _write_table(job, contract, study, rows, keep)
        report = write(contract, path, job.run_id)
        if report.status == "refused":
            raise KehuError(f"the loader refused rows of {contract}", where=path.name, found=report.message)
        path.unlink()
        written[contract] = len(rows)
    store.keep(study.as_of_date, {**keep, "is_delivered": True})
    return replace(study, written=written)


def _write_table(job: _Job, contract: str, study: PopulationStudy, rows: pd.DataFrame, keep: dict[str, Any]) -> Path:
    path = job.settings.scratch / "scores" / f"{contract.split('.')[1]}_{study.model_version}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pandas(rows, preserve_index=False)
    constants = {
        "population": pa.scalar(study.population),
        "as_of_date": pa.scalar(study.as_of_date, pa.date32()),
        "model_version": pa.scalar(study.model_version),
        "run_id": pa.scalar(keep["run_id"]),
        "scored_at": pa.scalar(datetime.fromisoformat(keep["scored_at"]), pa.timestamp("us")),
    }
    for name, value in constants.items():
        table = table.append_column(name, pa.repeat(value, len(rows)))
    pq.write_table(table, path)
    return path
