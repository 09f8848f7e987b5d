"""Scores as a file of the contract `mining.customer_score`, for the front door."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mining.parallel import in_order
from mining.score import BATCH_ROWS, REASONS, Estimator, Floats, Score, score_batch
from mining.store import Stamp
from warehouse.settings import Settings

CONTRACT = "mining.customer_score"

_REASON_FIELDS = [
    field
    for i in range(1, REASONS + 1)
    for field in (
        (f"reason_{i}", pa.string()),
        (f"reason_{i}_effect", pa.float64()),
        (f"reason_{i}_side", pa.string()),
    )
]
RESULT = pa.schema([("subject_id", pa.string()), ("score_value", pa.float64()), *_REASON_FIELDS])
RESULT_VALUES = pa.schema([("subject_id", pa.string()), ("score_value", pa.float64())])
RESULT_REASONS = pa.schema([("subject_id", pa.string()), *_REASON_FIELDS])

Read = Callable[[pa.Table | None], Iterable[pa.RecordBatch]]


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
    score: Score, estimator: Estimator, read: Read, constants: dict[str, Any], path: Path, threads: int = 1
) -> int:
    """Score a mart's rows into a Parquet file of the contract; returns the number of rows.

    read: streams the rows of these subjects, of all for None; constants: the columns that are equal for all rows,
    see `constant_columns`. In memory are a few batches, names and scores, and the reasons. Reasons cost a prediction
    for each feature, so they are asked for in a second reading, of the `reasons_share` highest scores.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if score.reasons_share < 1:
        return _write_with_some_reasons(score, estimator, read, constants, path, threads)
    draft, values = path.with_name(path.name + ".draft"), []
    with pq.ParquetWriter(draft, RESULT) as writer:
        for result in in_order(partial(score_batch, score, estimator), read(None), threads):
            values.append(result.column("score_value").to_numpy())
            writer.write_batch(result.cast(RESULT))
    ranked = _ranked(values)
    with pq.ParquetFile(draft) as source:
        complete = partial(_complete, ranked=ranked, constants=constants)
        _write(path, in_order(complete, source.iter_batches(BATCH_ROWS), threads), constants)
    draft.unlink()
    return len(ranked)


def _write_with_some_reasons(
    score: Score, estimator: Estimator, read: Read, constants: dict[str, Any], path: Path, threads: int
) -> int:
    work = partial(score_batch, score, estimator, has_reasons=False)
    batches = [result.cast(RESULT_VALUES) for result in in_order(work, read(None), threads)]
    ranked = _ranked([batch.column("score_value").to_numpy() for batch in batches])
    reasons = (
        _reasons(score, estimator, read, _acted_on(score, batches, ranked), threads) if batches else pd.DataFrame()
    )

    def complete(batch: pa.RecordBatch) -> pa.RecordBatch:
        return _complete(_with_reasons(batch, reasons), ranked, constants)

    _write(path, in_order(complete, batches, threads), constants)
    return len(ranked)


def _ranked(values: list[Floats]) -> Floats:
    return np.sort(np.concatenate(values)) if values else np.empty(0)


def _acted_on(score: Score, batches: list[pa.RecordBatch], ranked: Floats) -> pa.Table:
    """Subjects with the highest scores; equals at the border all get reasons."""
    border = ranked[len(ranked) - max(1, int(np.ceil(score.reasons_share * len(ranked))))]
    return pa.Table.from_batches(batches).filter(pc.field("score_value") >= border).select(["subject_id"])


def _reasons(score: Score, estimator: Estimator, read: Read, subjects: pa.Table, threads: int) -> pd.DataFrame:
    """Reasons by subject."""
    work = partial(score_batch, score, estimator, has_values=False)
    batches = [result.cast(RESULT_REASONS) for result in in_order(work, read(subjects), threads)]
    table = pa.Table.from_batches(batches, RESULT_REASONS)
    found: pd.DataFrame = table.to_pandas().set_index("subject_id")
    return found


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


def _write(path: Path, batches: Iterable[pa.RecordBatch], constants: dict[str, Any]) -> None:
    schema = _complete(pa.RecordBatch.from_pylist([], schema=RESULT), np.empty(0), constants).schema
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _with_reasons(batch: pa.RecordBatch, reasons: pd.DataFrame) -> pa.RecordBatch:
    found = reasons.reindex(batch.column("subject_id").to_pandas())
    columns = {name: pa.array(found[name], RESULT.field(name).type, from_pandas=True) for name in reasons}
    return pa.RecordBatch.from_pydict(
        {**dict(zip(batch.schema.names, batch.columns, strict=True)), **columns}, schema=RESULT
    )


def _complete(batch: pa.RecordBatch, ranked: Floats, constants: dict[str, Any]) -> pa.RecordBatch:
    columns: dict[str, Any] = {name: pa.repeat(value, batch.num_rows) for name, value in constants.items()}
    columns.update(zip(batch.schema.names, batch.columns, strict=True))
    columns["score_decile"] = pa.array(deciles(batch.column("score_value").to_numpy(), ranked))
    return pa.RecordBatch.from_pydict(columns)
