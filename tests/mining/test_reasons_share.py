"""Reasons where someone will act, the same as if all had been explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mining.learners.reasons import sides_of
from mining.learners.tabular import TabularClassifier
from mining.registry import find_score
from mining.store import Stamp
from mining.writeback import constant_columns, write_scores
from tests.mining.conftest import customers, learnable
from warehouse.settings import Settings


def test_sides_by_hand() -> None:
    # GIVEN usual: 2 complaints, no answer known, a text; the columns asked for are 0, 1 and 2
    rows = np.array([[3.0, np.nan, 1.0], [1.0, 7.0, 0.0], [np.nan, 7.0, np.nan]])
    found = sides_of(rows, np.array([2.0, np.nan, 0.0]), [0, 1, 2], count_numeric=2)
    assert found.tolist() == [["high", "unknown", "other"], ["low", "other", "other"], ["unknown", "other", "unknown"]]


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_the_highest_scores_get_reasons(settings: Settings, share: float) -> None:
    score = find_score("churn")
    model = TabularClassifier(seed=1, candidate="logistic").fit(*learnable(customers(300)))
    frame = customers(600)
    rows = pa.Table.from_pandas(frame[frame["as_of_date"] == pd.Timestamp("2025-11-30")], preserve_index=False)

    def read(subjects: pa.Table | None) -> Iterator[pa.RecordBatch]:
        wanted = rows
        if subjects is not None:
            asked = subjects["subject_id"].to_pylist()
            wanted = rows.filter(pa.array([name in set(asked) for name in rows["customer_id"].to_pylist()]))
        yield from wanted.to_batches(max_chunksize=97)

    stamp = Stamp("fingerprint", "run-1", datetime(2026, 1, 1, 12))
    constants = constant_columns(score, "north", "churn-1", date(2025, 11, 30), stamp)
    found = {}
    for name, each in (("all", replace(score, reasons_share=1.0)), ("some", replace(score, reasons_share=share))):
        path = settings.scratch / f"{name}.parquet"
        assert write_scores(each, model, read, constants, path) == 600
        found[name] = pq.read_table(path).to_pandas().set_index("subject_id")
    # THEN scores and deciles are the same, and so are the reasons of those that have any
    columns = ["score_value", "score_decile"]
    pd.testing.assert_frame_equal(found["some"][columns], found["all"][columns])
    highest = found["all"]["score_value"] >= found["all"]["score_value"].nlargest(round(600 * share)).min()
    pd.testing.assert_frame_equal(found["some"][highest], found["all"][highest])
    assert found["some"].loc[~highest, "reason_1"].isna().all()
    assert found["some"].loc[highest, "reason_1_side"].notna().any()
