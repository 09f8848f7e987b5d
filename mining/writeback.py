"""Scores as a file of the contract `mining.customer_score`, for the front door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mining.parallel import in_order
from mining.score import BATCH_ROWS, REASONS, Estimator, Floats, Score, score_batch
from mining.store import Stamp
from warehouse.settings import Settings

CONTRACT = "mining.customer_score"

RESULT = pa.schema(
    [("subject_id", pa.string()), ("score_value", pa.float64())]
    + [
        field
        for i in range(1, REASONS + 1)
        for field in ((f"reason_{i}", pa.string()), (f"reason_{i}_effect", pa.float64()))
    ]
)


class Report(Protocol):
    """What the loader says: status `loaded`, `unchanged` or `refused`."""

    @property
    def status(self) -> str: ...

    @property
    def message(self) -> str: ...


class WriteBack(Protocol):
    """The front door, as far as mining knows it."""

    def __call__(self, contract: str, path: Path, run_id: str) -> Report: ...


def front_door(settings: Settings) -> WriteBack:
    """The warehouse's loader."""
    from warehouse.load import load_parquet

    def write(contract: str, path: Path, run_id: str) -> Report:
        return load_parquet(settings, contract_name=contract, path=path, sender="mining", run_id=run_id)

    return write


def write_scores(
    score: Score,
    estimator: Estimator,
    batches: Iterable[pa.RecordBatch],
    constants: dict[str, Any],
    path: Path,
    threads: int = 1,
) -> int:
    """Score a stream into a Parquet file of the contract; returns the number of rows.

    constants: the columns that are equal for all rows, see `constant_columns`. Two passes, because a decile is
    known only when all scores are; in memory are a few batches and eight bytes a row.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    values: list[Floats] = []
    with pq.ParquetWriter(draft, RESULT) as writer:
        for result in in_order(partial(score_batch, score, estimator), batches, threads):
            values.append(result.column("score_value").to_numpy())
            writer.write_batch(result.cast(RESULT))
    ranked = np.sort(np.concatenate(values)) if values else np.empty(0)
    _finish(draft, path, ranked, constants)
    draft.unlink()
    return len(ranked)


def constant_columns(score: Score, population: str, version: str, as_of: date, stamp: Stamp) -> dict[str, Any]:
    """What all rows of one scoring share."""
    return {
        "subject_type": score.subject_type,
        "score_name": score.name,
        "model_version": version,
        "as_of_date": as_of,
        "population": population,
        "run_id": stamp.run_id,
        "scored_at": pa.scalar(stamp.scored_at, pa.timestamp("us")),
    }


def deciles(values: Floats, ranked: Floats) -> np.ndarray[Any, np.dtype[np.int32]]:
    """1 for the highest tenth to 10, by the share of `ranked` (ascending) strictly above: equals share a decile."""
    above = len(ranked) - np.searchsorted(ranked, values, side="right")
    return (above * 10 // max(len(ranked), 1) + 1).astype(np.int32)


def _finish(draft: Path, path: Path, ranked: Floats, constants: dict[str, Any]) -> None:
    with pq.ParquetFile(draft) as source:
        schema = _complete(pa.RecordBatch.from_pylist([], schema=RESULT), ranked, constants).schema
        with pq.ParquetWriter(path, schema) as writer:
            for batch in _batches(source):
                writer.write_batch(_complete(batch, ranked, constants))


def _batches(source: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    yield from source.iter_batches(BATCH_ROWS)


def _complete(batch: pa.RecordBatch, ranked: Floats, constants: dict[str, Any]) -> pa.RecordBatch:
    columns: dict[str, Any] = {name: pa.repeat(value, batch.num_rows) for name, value in constants.items()}
    columns.update(zip(batch.schema.names, batch.columns, strict=True))
    columns["score_decile"] = pa.array(deciles(batch.column("score_value").to_numpy(), ranked))
    return pa.RecordBatch.from_pydict(columns)
