"""A small synthetic operator whose true churn probabilities are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from threadpoolctl import threadpool_limits

from mining import train
from mining.learners import candidates, tabular
from mining.run import ScoreRun, run_score
from mining.store import ModelStore
from warehouse.settings import Settings

MONTH_ENDS = [date(2025, month, day) for month, day in ((1, 31), (3, 31), (5, 31), (7, 31), (9, 30), (11, 30))]
"""Two months apart, so that no label window of 30 days reaches the next."""

NIGHT = datetime(2026, 1, 1, 2)


def customers(
    count: int = 600,
    dates: Sequence[date] = MONTH_ENDS,
    labelled: int = 5,
    population: str = "north",
    seed: int = 1,
    strength: float = 2.0,
) -> pd.DataFrame:
    """One row per customer and date; churn odds are 1 : 9 at the usual values, times exp(strength) for each
    complaint, times e on a prepaid plan. The last dates have no label. Column `truth` is no feature."""
    rng = np.random.default_rng(seed)
    rows = count * len(dates)
    complaints = rng.poisson(0.4, rows).astype(float)
    plan = rng.choice(["postpaid", "prepaid"], rows, p=[0.7, 0.3])
    truth = 1 / (1 + 9 * np.exp(-strength * complaints - (plan == "prepaid")))
    known = np.repeat(np.arange(len(dates)) < labelled, count)
    return pd.DataFrame(
        {
            "customer_id": np.tile([f"C{i:05}" for i in range(count)], len(dates)),
            "population": population,
            "as_of_date": np.repeat(np.array(dates, dtype="datetime64[s]"), count),
            "is_labelled": known,
            "is_churn": pd.array(np.where(known, rng.random(rows) < truth, pd.NA), dtype="Int32"),
            "f_complaints": complaints,
            "f_noise": np.where(rng.random(rows) < 0.2, np.nan, rng.normal(size=rows)),
            "f_never_known": np.full(rows, np.nan),
            "c_plan": plan,
            "truth": truth,
        }
    )


def write_mart(settings: Settings, *frames: pd.DataFrame, objecting: Sequence[str] = ()) -> None:
    """The feature mart as the build would leave it. `is_gone` says who left, and must never be used; objecting:
    customers who want no profiling."""
    frame = pd.concat(frames)
    frame["is_gone"] = frame["is_churn"].fillna(0)
    settings.home.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(settings.warehouse_path))
    con.execute("create schema if not exists marts")
    con.execute(
        """create or replace table marts.mart_features_churn as
           select * replace (as_of_date::date as as_of_date) from frame"""
    )
    con.execute("create or replace table marts.mart_mining_objection (customer_id varchar, objected_at timestamp)")
    for customer_id in objecting:
        con.execute("insert into marts.mart_mining_objection values (?, timestamp '2025-01-01')", [customer_id])
    con.close()


def write_star(settings: Settings, scores: pa.Table) -> None:
    """The score fact as the build after scoring would leave it."""
    con = duckdb.connect(str(settings.warehouse_path))
    con.execute("create schema if not exists star")
    con.execute("create or replace table star.fct_customer_score as select * from scores")
    con.close()


@dataclass(frozen=True)
class Said:
    """What a loader says."""

    status: str = "loaded"
    message: str = ""


@dataclass
class FrontDoor:
    """Stands in for the loader, and keeps what it was handed."""

    status: str = "loaded"
    tables: list[pa.Table] = field(default_factory=list)

    def __call__(self, contract: str, path: Path, run_id: str) -> Said:
        self.tables.append(pq.read_table(path))
        return Said(self.status, "as told")


def score(settings: Settings, door: FrontDoor | None, night: int = 0, **more: Any) -> ScoreRun:
    started_at = NIGHT + timedelta(days=night)
    return run_score(settings, "churn", run_id=f"run-{night}", started_at=started_at, write_back=door, **more)


def champion(settings: Settings, population: str = "north") -> str | None:
    return ModelStore(settings.model_store, "churn", population).champion()


@pytest.fixture
def front_door() -> FrontDoor:
    return FrontDoor()


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Small models fit fastest on one thread, above all when other tests run beside them."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two small candidates: what is tested is the run, not the model."""
    small: dict[str, dict[str, Any]] = {
        "logistic": {"C": 0.1},
        "boosting": {"max_leaf_nodes": 4, "max_iter": 20, "min_samples_leaf": 40},
    }
    for module in (candidates, tabular, train):
        monkeypatch.setattr(module, "CANDIDATES", small)


def learnable(frame: pd.DataFrame) -> tuple[pd.DataFrame, Any, Any, Any]:
    """(features, labels, subjects, dates) of the labelled rows, as the mart hands them to an estimator."""
    rows = frame[frame["is_labelled"]].reset_index(drop=True)
    features = rows[sorted(name for name in rows if name.startswith(("f_", "c_")))]
    return (
        features,
        rows["is_churn"].to_numpy(dtype=np.int8),
        rows["customer_id"].to_numpy(dtype=object),
        rows["as_of_date"].to_numpy(dtype="datetime64[D]"),
    )
