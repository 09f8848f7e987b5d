"""Scoring a million customers x 120 features with a boosted churn model: read in Arrow batches, scored, written back.

Makes a feature mart of random customers whose churn depends on sixty of the features, fits the candidate of many
positives on part of it, and scores all of it through the same code as a nightly, ending in raw through the loader.
Each way of giving reasons runs in a process of its own. Prints seconds, CPU seconds and rows per second of scoring and
of loading, and the peak memory of the process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from threadpoolctl import threadpool_limits

from mining.learners.candidates import MANY
from mining.learners.tabular import TabularClassifier
from mining.mart import FeatureMart
from mining.registry import find_score
from mining.score import Score
from mining.store import ModelStore, Stamp
from mining.train import train
from mining.writeback import CONTRACT, constant_columns, front_door, write_scores
from warehouse.connection import open_warehouse
from warehouse.settings import Settings

NUMBERS, TEXTS = 105, 15
TODAY = date(2026, 6, 30)
LEARNED = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 4, 30)]
POPULATION = "sample"


def make_mart(settings: Settings, count: int) -> None:
    """`count` customers to score, and 20,000 labelled ones on each of three earlier days."""
    settings.home.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(settings.warehouse_path), config={"threads": settings.threads, "memory_limit": "2GB"})
    con.execute("create schema marts; create table marts.mart_mining_objection (customer_id varchar)")
    draw = "cast(hash(i, {n}) % 1000003 as float) / 1000003"
    numbers = [
        f"case when {draw.format(n=1000 + n)} < {0.3 if n % 3 == 0 else 0.0} then null "
        f"else cast(-ln(1 - {draw.format(n=n)}) as float) end as f_{n:03}"
        for n in range(NUMBERS)
    ]
    texts = [f"'level ' || (hash(i, {2000 + n}) % {3 + 2 * n}) as c_{n:02}" for n in range(TEXTS)]
    days = [(day, 20_000, "true") for day in LEARNED] + [(TODAY, count, "false")]
    rows = " union all ".join(
        f"select i + {number} * 10000019 as i, date '{day}' as as_of_date, {known} as is_labelled "
        f"from range({size}) as t (i)"
        for number, (day, size, known) in enumerate(days)
    )
    con.execute(
        f"create table drawn as select i, as_of_date, is_labelled, {', '.join([*numbers, *texts])} from ({rows})"
    )
    effects = " + ".join(f"coalesce(f_{n:03}, 1) * {((n * 37) % 11 - 5) / 20}" for n in range(60))
    odds = f"{effects} + case when c_03 = 'level 2' then 1 else 0 end + f_001 - f_002 - 3"
    con.execute(
        f"""create table marts.mart_features_churn as
            select 'C' || i as customer_id, '{POPULATION}' as population, as_of_date, is_labelled,
                   case when is_labelled
                       then cast({draw.format(n=9)} < 1 / (1 + exp(-({odds}))) as integer) end as is_churn,
                   drawn.* exclude (i, as_of_date, is_labelled)
            from drawn"""
    )
    con.execute("drop table drawn")
    con.close()


def fit(settings: Settings) -> None:
    """The candidate of many positives on the labelled rows, kept as `churn-bench`."""

    class Many(TabularClassifier):
        def __init__(self, *, seed: int = 0, threads: int = 1) -> None:
            super().__init__(seed=seed, threads=threads, candidate=MANY)

        def refit(self, X, y, dates):  # type: ignore[no-untyped-def]
            return TabularClassifier(seed=self.seed, threads=self.threads, candidate=MANY).fit(X, y, y, dates)

    score = replace(find_score("churn"), estimator=Many)
    with threadpool_limits(1), closing(open_warehouse(settings)) as con:
        rows = FeatureMart(con, score).labelled(POPULATION, None)
    trained = train(score, POPULATION, "churn-bench", rows, seed=1, threads=settings.threads)
    assert trained is not None
    ModelStore(settings.model_store, score.name, POPULATION).save(*trained)
    print(f"model: {len(rows.features.columns)} features, AUC {trained[1].metrics.auc:.3f}", flush=True)


def apply(settings: Settings, score: Score) -> None:
    """Score and load once; prints the figures as JSON."""
    estimator = ModelStore(settings.model_store, score.name, POPULATION).load("churn-bench")
    path = settings.scratch / "scores" / "bench.parquet"
    stamp = Stamp("", "bench", datetime(2026, 7, 1))
    constants = constant_columns(score, POPULATION, f"churn-{score.reasons_share}", TODAY, stamp)
    started, cpu = time.monotonic(), time.process_time()
    with threadpool_limits(1), closing(open_warehouse(settings)) as con:
        mart = FeatureMart(con, score)

        def read(subjects: pa.Table | None) -> Iterator[pa.RecordBatch]:
            return mart.batches(POPULATION, TODAY, subjects)

        count = write_scores(score, estimator, read, constants, path, settings.threads)
    scored, cpu_scored = time.monotonic() - started, time.process_time() - cpu
    report = front_door(settings)(CONTRACT, path, "bench")
    assert report.status == "loaded", report.message
    whole, cpu_whole = time.monotonic() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        json.dumps(
            {
                "reasons_share": score.reasons_share,
                "rows": count,
                "scoring_s": round(scored, 1),
                "scoring_cpu_s": round(cpu_scored, 1),
                "rows_per_s": round(count / scored),
                "with_loading_s": round(whole, 1),
                "with_loading_cpu_s": round(cpu_whole, 1),
                "rows_per_s_with_loading": round(count / whole),
                "peak_gb": round(peak, 2),
            }
        ),
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, help="Keep everything there; made in a temporary folder otherwise.")
    parser.add_argument("--share", type=float, help="Only apply the kept model, with reasons for this share.")
    given = parser.parse_args()
    if given.share is not None:
        settings = Settings(home=given.home, memory_limit="600MB")
        apply(settings, replace(find_score("churn"), reasons_share=given.share))
        return
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "home"
        settings = Settings(home=home)
        started = time.monotonic()
        if not settings.warehouse_path.exists():
            make_mart(settings, given.customers)
            print(f"mart: {given.customers:,} customers in {time.monotonic() - started:.0f} s", flush=True)
            fit(settings)
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        for share in ("0.05", "0.2", "1.0"):
            command = [sys.executable, __file__, "--home", str(home), "--share", share]
            subprocess.run(command, check=True, env=environment)


if __name__ == "__main__":
    main()
