"""Scores learned in several processes are the scores learned in one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from mining.run import LearnedScore
from mining.side_by_side import learn
from tests.mining.conftest import customers, write_mart
from warehouse.errors import KehuError
from warehouse.settings import Settings

NAMES = ["churn", "churn_60"]


def found(settings: Settings, processes: int) -> list[tuple[str, str, str | None, dict[str, float]]]:
    """What became of each score: its name, status, model and scores by customer."""
    answers = []
    for learned in learn(settings, NAMES, "run-1", None, processes):
        assert isinstance(learned, LearnedScore)
        [(done, path)] = learned.found
        assert isinstance(path, Path)
        table = pq.read_table(path)
        scores = dict(zip(table["subject_id"].to_pylist(), table["score_value"].to_pylist(), strict=True))
        answers.append((learned.score, done.status, done.model_version, scores))
    return answers


@pytest.fixture
def two_marts(settings: Settings) -> Settings:
    """Two scores' feature marts with the same rows."""
    write_mart(settings, customers(300))
    with duckdb.connect(str(settings.warehouse_path)) as con:
        con.execute(
            """create table marts.mart_features_churn_60 as
               select * exclude (is_churn), is_churn as is_churn_60 from marts.mart_features_churn"""
        )
    return settings


def test_two_processes_find_what_one_finds(two_marts: Settings) -> None:
    # WHEN both scores are learned one after the other, and in another home side by side
    other = replace(two_marts, home=two_marts.home.with_name("other"))
    other.home.mkdir()
    other.warehouse_path.write_bytes(two_marts.warehouse_path.read_bytes())
    one, two = found(two_marts, 1), found(other, 2)
    # THEN names, verdicts, model versions and every score are the same, in the order asked for
    assert one == two
    assert [name for name, *_ in one] == NAMES
    assert all(scores for *_, scores in one)


def test_an_error_in_another_process_says_what_it_says_in_this_one(settings: Settings) -> None:
    # GIVEN a warehouse in which one of the two marts is not built
    write_mart(settings, customers(300))
    # WHEN they are learned side by side
    with pytest.raises(KehuError) as raised:
        list(learn(settings, ["churn_60", "churn"], "run-1", None, 2))
    # THEN the message has all its parts
    assert (raised.value.what, raised.value.where) == ("a feature mart is not built", "mart_features_churn_60")
    assert raised.value.hint == "run `kehu build`"
