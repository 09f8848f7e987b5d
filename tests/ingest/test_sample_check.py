"""`kehu sample check` says nothing of a right warehouse, and names whatever is not right."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.batch import load_paths
from ingest.sample import SampleOptions, make_sample
from ingest.sample.check import Difference, check_sample
from warehouse.errors import FileRefused
from warehouse.settings import Settings

Land = Callable[..., list[Any]]
AREAS = {"files", "raw", "quarantine"}


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "out"
    make_sample(SampleOptions(customers=150, months=3, seed=4, out=folder, dirt=0.03))
    return folder


@pytest.fixture(scope="module")
def raw(dirty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw file with all files in it, landed in an order that has nothing to do with time. Tests copy it."""
    settings = Settings(home=tmp_path_factory.mktemp("raw") / "home", threads=2, memory_limit="1GB")
    paths = sorted(dirty.glob("*.csv"))
    random.Random(1).shuffle(paths)
    list(load_paths(settings, paths))
    return settings.raw_path


@pytest.fixture
def loaded(settings: Settings, raw: Path, dirty: Path) -> Path:
    """A home of the test's own with all files loaded."""
    settings.home.mkdir(parents=True)
    shutil.copy(raw, settings.raw_path)
    return dirty


def spoil(settings: Settings, sql: str) -> None:
    with duckdb.connect(str(settings.raw_path)) as con:
        con.execute(sql)


def test_a_right_warehouse_has_no_difference(settings: Settings, loaded: Path) -> None:
    checked = check_sample(settings, loaded)
    assert checked.differences == ()
    assert set(checked.counts) == AREAS
    rejects = (loaded / "answer_key" / "expected_rejects.csv").read_text(encoding="utf-8").count("\n") - 1
    assert checked.counts["quarantine"] == rejects > 10
    assert checked.counts["files"] == 2 * len(list(loaded.glob("*.csv")))


def test_other_senders_rows_are_not_looked_at(settings: Settings, loaded: Path, land: Land, tmp_path: Path) -> None:
    # GIVEN another sender's payment in the same home
    path = tmp_path / "billing_payment_other.csv"
    path.write_text(
        "payment_id,invoice_id,account_id,payment_date,payment_method,channel_code,amount,updated_at\n"
        "X1,I1,A1,2026-01-05,cash,store,10.00,2026-01-05 15:00:00\n",
        encoding="utf-8",
    )
    land(path)
    assert check_sample(settings, loaded).differences == ()


@pytest.mark.parametrize(
    ("sql", "area", "where"),
    [
        ("update raw_billing.payment set amount = amount + 0.01 where rowid = 5", "raw", "sum_amount"),
        ("delete from raw_care.ticket where rowid = 3", "raw", "count_rows"),
        ("update ops.quarantine set reason_code = 'other' where quarantine_id = 1", "quarantine", "line"),
        ("update ops.batch_table set count_rejected = count_rejected + 1 where batch_id = 2", "files", "count_rejects"),
    ],
)
def test_what_is_wrong_is_named(settings: Settings, loaded: Path, sql: str, area: str, where: str) -> None:
    spoil(settings, sql)
    found = check_sample(settings, loaded).differences
    assert {d.area for d in found} == {area}
    assert all(where in d.where for d in found)


def test_a_file_that_was_never_loaded_is_missed(settings: Settings, land: Land, dirty: Path) -> None:
    missing = sorted(dirty.glob("billing_payment_*.csv"))[1]
    land(*(path for path in dirty.glob("*.csv") if path != missing))
    found = [d for d in check_sample(settings, dirty).differences if d.area == "files"]
    [lines] = [d for d in found if d.where == f"{missing.name} count_lines"]
    assert lines == Difference("files", f"{missing.name} count_lines", lines.expected, "None")
    assert int(lines.expected) > 50


def test_the_auc_of_a_score_stands_beside_the_best_possible(settings: Settings, loaded: Path, tmp_path: Path) -> None:
    # GIVEN four customers whose scores order 3 of 4 pairs of leaver and stayer rightly, with true hazards that
    # order all of them, and two on a later day, whose scores are equal
    folder = tmp_path / "key_only"
    shutil.copytree(loaded / "answer_key", folder / "answer_key")
    for path in (folder / "answer_key").glob("true_churn_hazard_*.csv"):
        path.unlink()
    rows = [("C1", "2026-08-31", 0.1, 0, 0.10), ("C2", "2026-08-31", 0.2, 0, 0.40),
            ("C3", "2026-08-31", 0.3, 1, 0.35), ("C4", "2026-08-31", 0.9, 1, 0.80),
            ("C1", "2026-09-30", 0.1, 0, 0.5), ("C2", "2026-09-30", 0.2, 1, 0.5)]  # fmt: skip
    (folder / "answer_key" / "true_churn_hazard_x.csv").write_text(
        "customer_id,as_of_date,hazard,is_churn\n" + "".join(f"{c},{d},{h},{y}\n" for c, d, h, y, _ in rows),
        encoding="utf-8",
    )
    with duckdb.connect(str(settings.warehouse_path)) as con:
        con.execute("create schema star")
        con.execute(
            "create table star.fct_customer_score (subject_type varchar, subject_id varchar, score_name varchar, "
            "population varchar, as_of_date date, score_value double, scored_at timestamp, model_version varchar)"
        )
        con.executemany(
            "insert into star.fct_customer_score values ('customer', ?, 'churn', 'p', ?, ?, now(), 'v')",
            [(c, d, s) for c, d, _, _, s in rows],
        )
    # WHEN
    checked = check_sample(settings, folder)
    first, second = checked.ceilings
    # THEN
    assert (first.count_subjects, first.count_positive, first.auc, first.auc_possible) == (4, 2, 0.75, 1.0)
    assert (second.count_subjects, second.auc, second.auc_possible) == (2, 0.5, 1.0)
    # THEN a fact that was never built is missed as well
    assert Difference("star", "star.fct_payment", "a table", "none") in checked.differences


def test_a_folder_without_a_key(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="answer_key"):
        check_sample(settings, tmp_path)
