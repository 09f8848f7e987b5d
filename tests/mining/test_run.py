"""A run as a whole: what is fitted, what is kept, what is written."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from mining import champion as machinery
from mining.registry import find_score
from mining.report import report, summary
from tests.mining.conftest import MONTH_ENDS, FrontDoor, champion, customers, score, write_mart
from warehouse.errors import KehuError, ModelRefused
from warehouse.settings import Settings

pytestmark = pytest.mark.usefixtures("quick")

LATEST = date(2025, 11, 30)


def test_a_first_night(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN six as-of dates, five of them labelled
    frame = customers()
    write_mart(settings, frame)
    # WHEN the score is run
    [found] = score(settings, front_door).populations
    # THEN a model is judged on the last labelled date, after fitting on earlier ones
    assert found.status == "published"
    assert found.evaluation is not None
    parts = found.evaluation.parts
    assert found.evaluation.split == "time"
    assert parts["train"].last_as_of < parts["calibrate"].first_as_of <= parts["calibrate"].last_as_of
    assert parts["test"].last_as_of == "2025-09-30"
    assert sum(part.count_rows for part in parts.values()) == 3000
    # THEN it does what it can: the AUC of the true probability lies in its interval
    assert found.evaluation.metrics.auc_low < 0.80 < found.evaluation.metrics.auc_high
    assert found.evaluation.metrics.calibration_error < 0.06
    # THEN every customer of the latest date has a score, with reasons, near the truth
    [table] = front_door.tables
    assert found.count_scored == table.num_rows == 600
    scores = table.to_pandas().set_index("subject_id")
    truth = frame[frame["as_of_date"] == pd.Timestamp(LATEST)].set_index("customer_id")["truth"]
    assert np.abs(scores["score_value"] - truth).mean() < 0.05
    assert set(scores["as_of_date"]) == {LATEST}
    complained = frame[frame["as_of_date"] == pd.Timestamp(LATEST)].query("f_complaints > 0")["customer_id"]
    assert set(scores.loc[complained, "reason_1"]) == {"f_complaints"}
    assert (scores.loc[complained, "reason_1_effect"] > 0).all()


def test_only_f_and_c_columns_are_features(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a mart with columns that give the answer away (`is_gone`, `truth`)
    write_mart(settings, customers())
    [found] = score(settings, front_door).populations
    assert found.evaluation is not None
    assert found.evaluation.features == ["f_complaints", "f_never_known", "f_noise", "c_plan"]


def test_a_model_under_the_floor_is_refused_and_the_old_one_scores(
    settings: Settings, front_door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a champion
    write_mart(settings, customers())
    old = score(settings, front_door).populations[0].model_version
    # WHEN churn becomes pure chance
    frame = customers(seed=2)
    frame["is_churn"] = frame["is_churn"].where(~frame["is_labelled"], np.arange(len(frame)) % 5 == 0).astype("Int32")
    write_mart(settings, frame)
    run = score(settings, front_door, night=1)
    # THEN the new model is refused with exit code 3, and the champion scores the new customers
    [found] = run.populations
    assert found.status == "refused"
    assert champion(settings) == found.model_version == old
    assert found.evaluation is not None
    assert found.evaluation.model_version != old
    refusal = run.refusal()
    assert isinstance(refusal, ModelRefused)
    assert refusal.exit_code == 3
    assert "churn for north" in str(refusal)
    assert set(front_door.tables[1]["model_version"].to_pylist()) == {old}
    # WHEN the same night is run again, THEN nothing is fitted: the verdict stands
    monkeypatch.setattr(machinery, "train", None)
    assert score(settings, front_door, night=2).populations[0].status == "refused"


def test_a_better_model_takes_over(settings: Settings, front_door: FrontDoor) -> None:
    write_mart(settings, customers())
    old = score(settings, front_door).populations[0].model_version
    write_mart(settings, customers(seed=2, strength=3.0))
    [found] = score(settings, front_door, night=1).populations
    assert found.status == "published"
    assert champion(settings) == found.model_version != old


def test_a_champion_whose_features_are_gone_does_not_score(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a champion, and a mart that lost both a feature and its leavers
    write_mart(settings, customers())
    score(settings, front_door)
    frame = customers().drop(columns="f_noise").assign(is_churn=pd.array([0] * 3600, dtype="Int32"))
    write_mart(settings, frame)
    [found] = score(settings, front_door, night=1).populations
    # THEN nothing is scored, and the reason is given
    assert (found.status, found.model_version) == ("skipped", None)
    assert found.reason == "0 positives in 3000 labelled rows, 20 needed"
    assert len(front_door.tables) == 1


def test_a_population_without_a_label_is_skipped(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a source system that tells of nobody what the score asks
    write_mart(settings, customers(), customers(population="south", labelled=0))
    # WHEN the score is run THEN the others have their model, and there the reason is plain
    north, south = score(settings, front_door).populations
    assert (north.status, south.status) == ("published", "skipped")
    assert south.reason == "0 positives in 0 labelled rows, 20 needed"
    assert (south.count_scored, south.written) == (0, "")


def test_each_population_has_its_own_model(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN one population over time, one with a single labelled date, one with hardly a leaver
    south = customers(400, MONTH_ENDS[4:], labelled=1, population="south", seed=3)
    island = customers(20, MONTH_ENDS[4:], labelled=1, population="island", seed=4, strength=0.0)
    write_mart(settings, customers(), south, island)
    run = score(settings, front_door)
    # THEN each is treated by what it has
    found = {p.population: p for p in run.populations}
    assert {name: p.status for name, p in found.items()} == {
        "island": "skipped", "north": "published", "south": "published",
    }  # fmt: skip
    assert found["south"].evaluation is not None
    assert found["south"].evaluation.split == "customer"
    assert run.refusal() is None
    assert [t["population"][0].as_py() for t in front_door.tables] == ["north", "south"]
    # THEN the report says so in words
    text = report(run)
    assert "island: skipped" in text
    assert "split         by time" in text
    assert "split         by customer" in text
    assert "[0." in text
    assert len(summary(run).splitlines()) == 3


def test_a_replay_knows_only_what_was_known(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a champion
    write_mart(settings, customers())
    today = score(settings, front_door).populations[0]
    # WHEN the middle of October is replayed
    [found] = score(settings, front_door, night=1, as_of=date(2025, 10, 15)).populations
    # THEN the last date before it is scored, by a model whose labels ended before it, and the champion stays
    assert found.as_of_date == date(2025, 9, 30)
    assert found.evaluation is not None
    assert found.evaluation.parts["test"].last_as_of == "2025-07-31"
    assert found.model_version != today.model_version
    assert champion(settings) == today.model_version
    [early] = score(settings, front_door, night=1, as_of=date(2024, 1, 1)).populations
    assert (early.status, early.reason) == ("skipped", "no rows as of 2024-01-01")


def test_a_mart_that_is_not_built(settings: Settings, front_door: FrontDoor) -> None:
    with pytest.raises(KehuError, match="kehu build"):
        score(settings, front_door)


def test_a_loader_that_refuses(settings: Settings) -> None:
    write_mart(settings, customers())
    with pytest.raises(KehuError, match=r"refused the scores .* as told"):
        score(settings, FrontDoor(status="refused"))


def test_too_many_rows_are_thinned_by_whole_customers(
    settings: Settings, front_door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN twice as many labelled rows as may be read
    write_mart(settings, customers())
    whole = score(settings, front_door).populations[0].evaluation
    monkeypatch.setattr("mining.mart.MAX_LABELLED_ROWS", 1500)
    # WHEN the score is run again under another seed, so that a model is fitted
    thin = score(settings, front_door, seed=2).populations[0].evaluation
    # THEN half of the customers calibrate and judge, with the base rate they have
    assert whole is not None and thin is not None
    assert thin.sampled_share == 0.5
    for part in ("calibrate", "test"):
        assert 0.4 < thin.parts[part].count_rows / whole.parts[part].count_rows < 0.6
        assert 0.35 < thin.parts[part].count_positives / whole.parts[part].count_positives < 0.65
    # THEN all who left are learned from
    assert thin.parts["train"].count_positives == whole.parts["train"].count_positives
    assert thin.parts["train"].count_rows < 0.7 * whole.parts["train"].count_rows
    assert abs(thin.metrics.mean_predicted - thin.metrics.base_rate) < 0.06
    assert front_door.tables[-1].num_rows == 600


def test_the_horizon_of_the_score_is_the_marts() -> None:
    assert find_score("churn").horizon_days == 30
