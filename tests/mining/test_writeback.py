"""Scores on their way to the front door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from mining.learners.tabular import TabularClassifier
from mining.registry import find_score
from mining.store import Stamp
from mining.writeback import CONTRACT, constant_columns, deciles, front_door, write_scores
from tests.mining.conftest import customers, learnable
from warehouse.contract import contract
from warehouse.settings import Settings

AS_OF = date(2025, 11, 30)
STAMP = Stamp("fingerprint", "run-1", datetime(2026, 1, 1, 12))


def test_deciles_by_hand() -> None:
    # GIVEN 20 different scores: two in each tenth, 1 is highest
    ranked = np.arange(20) / 20
    assert deciles(ranked[::-1], ranked).tolist() == [d for d in range(1, 11) for _ in range(2)]
    # equals share the decile of the highest of them
    assert deciles(np.array([0.1, 0.9, 0.5]), np.array([0.1] * 5 + [0.5] * 4 + [0.9])).tolist() == [6, 1, 2]


def batches(size: int) -> Iterator[pa.RecordBatch]:
    frame = customers(600)
    frame = frame[frame["as_of_date"] == pd.Timestamp(AS_OF)]
    table = pa.Table.from_pandas(frame, preserve_index=False)
    yield from table.to_batches(max_chunksize=size)


def test_the_file_is_the_contract_and_the_loader_takes_it(
    settings: Settings, ask: Callable[..., list[tuple[Any, ...]]]
) -> None:
    # GIVEN scores of 600 customers, streamed in batches of 97
    score = find_score("churn")
    model = TabularClassifier(seed=1, candidate="logistic").fit(*learnable(customers(300)))
    constants = constant_columns(score, "north", "churn-1", AS_OF, STAMP)
    path = settings.scratch / "scores.parquet"
    assert write_scores(score, model, lambda _: batches(97), constants, path) == 600
    # THEN columns are those of the contract, and nothing else lies in the scratch directory
    assert set(pq.read_schema(path).names) == set(contract(CONTRACT).column_names)
    assert [p.name for p in settings.scratch.iterdir()] == ["scores.parquet"]
    # WHEN the real loader reads it, twice
    first, second = (front_door(settings)(CONTRACT, path, "run-1") for _ in range(2))
    # THEN every row is in raw once, deciles hold a tenth each or less where scores are equal
    assert (first.status, second.status) == ("loaded", "unchanged")
    [(count, lowest, highest, scored_at)] = ask(
        """select count(*), min(score_decile), max(score_decile), max(scored_at)
           from raw_mining.customer_score where run_id = 'run-1' and as_of_date = date '2025-11-30'"""
    )
    assert (count, lowest, highest, scored_at) == (600, 1, 10, STAMP.scored_at)


def test_the_size_of_batches_makes_no_difference(settings: Settings) -> None:
    score = find_score("churn")
    model = TabularClassifier(seed=1, candidate="logistic").fit(*learnable(customers(300)))
    constants = constant_columns(score, "north", "churn-1", AS_OF, STAMP)
    found = []
    for size in (97, 600):
        path = settings.scratch / f"{size}.parquet"
        write_scores(score, model, lambda _, size=size: batches(size), constants, path)
        found.append(pq.read_table(path))
    assert found[0].combine_chunks() == found[1].combine_chunks()
