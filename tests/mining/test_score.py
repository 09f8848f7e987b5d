"""The seam."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from mining import scores
from mining.learners.tabular import TabularClassifier
from mining.registry import find_score, known_scores
from mining.score import Score, score_batch
from tests.mining.conftest import customers, learnable
from warehouse.errors import ContractError, KehuError


def test_every_file_of_the_folder_is_a_score() -> None:
    files = {path.stem for path in Path(scores.__path__[0]).glob("*.py")} - {"__init__"}
    assert set(known_scores()) == files
    assert isinstance(find_score("churn"), Score)


def test_an_unknown_score_names_the_known_ones() -> None:
    with pytest.raises(ContractError, match=r"unknown score .* nothing .* known are .*churn"):
        find_score("nothing")


def test_a_file_without_a_score_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a stray file among the scores
    (tmp_path / "stray.py").write_text("SCORE = 1\n")
    monkeypatch.setattr(scores, "__path__", [str(tmp_path)])
    known_scores.cache_clear()
    # THEN the message says what it needs
    try:
        with pytest.raises(ContractError, match=r"stray\.py.*it needs SCORE"):
            known_scores()
    finally:
        known_scores.cache_clear()


def test_a_score_can_be_read_before_the_rest_of_the_room() -> None:
    """A Spark worker imports a score's file first; it must not need any other to have been imported."""
    subprocess.run([sys.executable, "-c", "import mining.scores.churn"], check=True)


@pytest.fixture(scope="module")
def model() -> TabularClassifier:
    X, y, subjects, dates = learnable(customers(300))
    return TabularClassifier(seed=1, candidate="logistic").fit(X, y, subjects, dates).calibrate(X, y)


def test_one_batch_in_one_batch_out(model: TabularClassifier) -> None:
    # GIVEN a batch of the mart, as DuckDB or Spark hands it over
    frame = customers(300)
    batch = pa.RecordBatch.from_pandas(frame.drop(columns="truth"), preserve_index=False)
    # WHEN it is scored whole and in two pieces
    whole = score_batch(find_score("churn"), model, batch)
    pieces = [score_batch(find_score("churn"), model, batch.slice(*cut)) for cut in ((0, 700), (700,))]
    # THEN row i is about row i, and how the rows were cut makes no difference
    assert whole.column("subject_id").to_pylist() == frame["customer_id"].tolist()
    assert pa.Table.from_batches(pieces).combine_chunks() == pa.Table.from_batches([whole])
    assert whole.schema.names[2:4] == ["reason_1", "reason_1_effect"]
    assert not set(whole.column("reason_1").to_pylist()) - {"f_complaints", "c_plan", "f_noise", None}


def test_a_missing_feature_is_named(model: TabularClassifier) -> None:
    batch = pa.RecordBatch.from_pandas(customers(10).drop(columns="f_noise"), preserve_index=False)
    with pytest.raises(KehuError, match=r"lacks features .* mart_features_churn .* f_noise"):
        score_batch(find_score("churn"), model, batch)
