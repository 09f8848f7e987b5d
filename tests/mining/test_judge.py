"""`kehu score judge` from the outside, and its figures by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from mining.commands import score
from mining.judging.judge import calibration_groups, gain, judge_folds, ks_of, leaks
from mining.learners import blend as blending
from warehouse.errors import KehuError
from warehouse.settings import Settings

NAN = np.nan


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two inner folds and two quick members: what is tested is the judging, not the model."""
    monkeypatch.setattr(blending, "MEMBERS", ("boosting_shallow", "linear"))
    monkeypatch.setattr(blending, "INNER_FOLDS", 2)


def customers(count: int = 400, seed: int = 1) -> pd.DataFrame:
    """Customers of whom those with complaints leave more; a column of each awkward kind."""
    rng = np.random.default_rng(seed)
    complaints = rng.poisson(0.7, count)
    leaves = rng.random(count) < 1 / (1 + np.exp(2 - 1.6 * complaints))
    return pd.DataFrame(
        {
            "customer_id": [f"C{i:06}" for i in range(count)],
            "complaints": complaints,
            "charges": [f"1,{i % 900 + 100}.50" if i % 9 else " " for i in range(count)],
            "city": rng.choice([f"city {i}" for i in range(200)], count),
            "nothing": "",
            "churned": np.where(leaves, "Yes", "No"),
        }
    )


def judge(settings: Settings, folder: Path, *arguments: str) -> Result:
    out = () if "--out" in arguments else ("--out", str(folder / "p.csv"))
    return CliRunner().invoke(score, ["judge", *arguments, *out], obj=settings)


def test_gains_by_hand() -> None:
    # GIVEN ten rows, four positive, two of them highest and a tie of one positive and one negative at the border
    y = np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 1], dtype=np.int8)
    probability = np.array([0.9, 0.8, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.01])
    # THEN the highest 30 % hold 2.5 positives of 3 rows
    found = gain(y, probability, 0.3)
    assert (found.count_rows, found.precision, found.recall) == (3, pytest.approx(2.5 / 3), pytest.approx(2.5 / 4))
    assert found.lift == pytest.approx(2.5 / 3 / 0.4)
    # one row at least
    assert gain(y, probability, 0.001).count_rows == 1


def test_kolmogorov_smirnov_by_hand() -> None:
    # above .45 lie 3 of 4 positives and 1 of 6 negatives: 3/4 - 1/6
    y = np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 1], dtype=np.int8)
    probability = np.array([0.9, 0.8, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.01])
    assert ks_of(y, probability) == pytest.approx(3 / 4 - 1 / 6)


def test_calibration_groups_by_hand() -> None:
    y = np.array([0, 1] * 10, dtype=np.int8)
    groups = calibration_groups(y, np.arange(20) / 20)
    assert groups[0] == (pytest.approx(0.025), 0.5, 2)
    assert len(groups) == 10


def test_what_alone_tells_nearly_all_is_warned_of() -> None:
    # GIVEN a number and a text written after the answer was known, a reason only leavers have, and honest columns
    rng = np.random.default_rng(1)
    y = rng.integers(0, 2, 500).astype(np.int8)
    X = pd.DataFrame(
        {
            "closing_bill": y * 10 + rng.normal(size=500),
            "status": np.where(y == 1, "gone", "here"),
            "reason": pd.Series(np.where(y == 1, "price", None), dtype=object),
            "honest": y + rng.normal(size=500),
            "often": pd.Series(rng.choice(["a", "b"], 500), dtype=object),
        }
    )
    # THEN the three are named, and no other
    assert set(leaks(X, y, 1)) == {"closing_bill", "status", "reason"}


@pytest.mark.usefixtures("quick")
def test_labels_by_chance_are_judged_chance() -> None:
    # GIVEN 400 rows with a text of 130 levels, and labels that nothing explains
    rng = np.random.default_rng(5)
    X = pd.DataFrame({"level": rng.integers(0, 130, 400).astype(str).astype(object), "x": rng.normal(size=400)})
    y = rng.integers(0, 2, 400).astype(np.int8)
    # THEN no row has helped to predict itself
    found, predictions = judge_folds(X, y, 4, 1, 1)
    assert found.metrics is not None
    assert found.metrics.auc == pytest.approx(0.5, abs=4 * 0.029)
    # each row was predicted once, in one of four folds of a hundred, give or take one of each class
    assert predictions["fold"].value_counts().between(99, 101).all()


@pytest.mark.usefixtures("quick")
def test_a_messy_table_from_the_command_line(settings: Settings, tmp_path: Path) -> None:
    # GIVEN a table with names of rows, blanks, an empty column and many cities
    customers().to_csv(tmp_path / "t.csv", index=False)
    # WHEN it is judged
    said = judge(settings, tmp_path, "--table", str(tmp_path / "t.csv"), "--target", "churned", "--folds", "3")
    # THEN what was dropped is said, and what drives the answer is found
    assert said.exit_code == 0, said.output
    assert "note: customer_id: a value of its own in every row" in said.output
    assert "note: nothing: entirely empty" in said.output
    assert "AUC lost by shuffling: complaints 0." in said.output
    assert "WARNING" not in said.output
    # THEN every row has a prediction, by its line and its name
    found = pd.read_csv(tmp_path / "p.csv")
    assert found["row"].tolist() == list(range(1, 401))
    assert found["id_customer_id"][0] == "C000000"
    assert found["decile"].value_counts().tolist() == [40] * 10
    assert found.groupby("decile")["probability"].min()[1] >= found.groupby("decile")["probability"].max()[2]


@pytest.mark.usefixtures("quick")
def test_a_test_table_with_and_without_answers(settings: Settings, tmp_path: Path) -> None:
    # GIVEN a table to learn from, and later customers of whom nobody knows yet who leaves
    customers().to_csv(tmp_path / "t.csv", index=False)
    later = customers(120, seed=2)
    later.to_csv(tmp_path / "known.csv", index=False)
    later.drop(columns=["churned", "customer_id"]).to_csv(tmp_path / "open.csv", index=False)
    table = ("--table", str(tmp_path / "t.csv"), "--target", "churned", "--json")
    # THEN the first is judged as one document, the second only predicted, with the same probabilities
    known = json.loads(judge(settings, tmp_path, *table, "--test", str(tmp_path / "known.csv")).output)
    probability = pd.read_csv(tmp_path / "p.csv")["probability"]
    assert (known["way"], known["metrics"]["count_rows"]) == ("test table", 120)
    assert known["metrics"]["auc"] > 0.6
    silent = json.loads(judge(settings, tmp_path, *table, "--test", str(tmp_path / "open.csv")).output)
    assert silent["metrics"] is None
    np.testing.assert_allclose(pd.read_csv(tmp_path / "p.csv")["probability"], probability)


def test_what_cannot_be_done_is_said_before_the_work(settings: Settings, tmp_path: Path) -> None:
    customers(40).to_csv(tmp_path / "t.csv", index=False)
    table = ("--table", str(tmp_path / "t.csv"), "--target", "churned")
    for more, message in (
        (("--out", str(tmp_path / "p.pdf")), "written as .csv or .parquet"),
        (("--out", str(tmp_path / "no" / "p.csv")), "no such folder"),
        (("--drop", "age"), "no such column"),
        (("--positive", "maybe"), "tell apart"),
    ):
        error = judge(settings, tmp_path, *table, *more).exception
        assert isinstance(error, KehuError)
        assert message in str(error)
