"""Night after night: what has not changed is not written again, and what is written can be repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from mining.run import run_score
from tests.mining.conftest import NIGHT, FrontDoor, customers, score, write_mart, write_star
from warehouse.errors import KehuError
from warehouse.settings import Settings

pytestmark = pytest.mark.usefixtures("quick")


def test_a_second_night_changes_nothing(settings: Settings, ask: Callable[..., list[tuple[Any, ...]]]) -> None:
    # GIVEN a night through the real loader
    write_mart(settings, customers())
    [first] = score(settings, None, night=0).populations
    before = ask("select * from raw_mining.customer_score order by subject_id")
    # WHEN the next night finds the same mart, before and after the star shows the scores
    [second] = score(settings, None, night=1).populations
    names = ("score_name", "population", "model_version", "as_of_date")
    no_time = pa.array([], pa.timestamp("us"))
    write_star(settings, pa.table({**{name: [] for name in names}, "scored_at": no_time}))
    [third] = score(settings, None, night=2).populations
    # THEN the model is kept, and raw is the same to the last value, run id and time included
    assert (first.written, second.written, third.written) == ("loaded", "unchanged", "unchanged")
    assert (first.status, second.status) == ("published", "kept")
    assert ask("select * from raw_mining.customer_score order by subject_id") == before
    assert len(before) == 600
    assert not list((settings.scratch / "scores").iterdir())


def test_scores_the_star_already_shows_are_not_computed_again(settings: Settings, front_door: FrontDoor) -> None:
    write_mart(settings, customers())
    score(settings, front_door)
    write_star(settings, front_door.tables[0])
    [found] = score(settings, front_door, night=1).populations
    assert (found.written, found.count_scored) == ("unchanged", 600)
    assert len(front_door.tables) == 1


def test_features_that_changed_are_scored_again_by_the_same_model(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a late complaint of one customer at the latest date, which has no label yet
    frame = customers()
    write_mart(settings, frame)
    score(settings, front_door)
    write_star(settings, front_door.tables[0])
    frame.loc[frame.index[-1], "f_complaints"] = 4.0
    write_mart(settings, frame)
    [found] = score(settings, front_door, night=1).populations
    # THEN model and version stay, the score is newer
    assert (found.status, found.written) == ("kept", "loaded")
    old, new = (t.to_pandas().set_index("subject_id") for t in front_door.tables)
    assert (new["score_value"] != old["score_value"]).sum() == 1
    assert new["scored_at"].min() == NIGHT + timedelta(days=1)


def test_a_few_restated_rows_are_no_reason_to_fit_again(
    settings: Settings, front_door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a champion, and a night that restates one row of a month long labelled
    frame = customers()
    write_mart(settings, frame)
    old = score(settings, front_door).populations[0].model_version
    frame.loc[0, "f_complaints"] = 9.0
    write_mart(settings, frame)
    with monkeypatch.context() as patched:
        patched.setattr("mining.champion.train", None)
        [found] = score(settings, front_door, night=1).populations
    # THEN nothing is fitted
    assert (found.status, found.model_version) == ("kept", old)
    # WHEN the newest month becomes labelled THEN a model is fitted on it
    frame = customers(labelled=6)
    write_mart(settings, frame)
    [found] = score(settings, front_door, night=2).populations
    assert found.evaluation is not None
    assert found.evaluation.model_version != old
    assert found.evaluation.window["last_as_of"] == "2025-11-30"


def test_a_run_that_died_before_the_front_door_repeats_itself(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a night whose loader failed
    write_mart(settings, customers())

    def broken(contract: str, path: Path, run_id: str) -> Any:
        raise KehuError("the disk is full")

    with pytest.raises(KehuError, match="disk is full"):
        run_score(settings, "churn", run_id="run-0", started_at=NIGHT, write_back=broken)
    # WHEN it is run again the next day
    [found] = score(settings, front_door, night=1).populations
    # THEN the same scores go out under the same stamp: had they arrived, nothing would be doubled
    assert (found.status, found.written) == ("kept", "loaded")
    assert set(front_door.tables[0]["run_id"].to_pylist()) == {"run-0"}


def test_same_data_same_version_same_scores(settings: Settings, tmp_path: Path) -> None:
    # GIVEN two homes with the same rows in another order
    frame = customers()
    shuffled = frame.sample(frac=1, random_state=7)
    found = []
    for home, rows in (("a", frame), ("b", shuffled)):
        door = FrontDoor()
        other = replace(settings, home=tmp_path / home)
        write_mart(other, rows)
        run = score(other, door)
        found.append((run.populations[0].model_version, door.tables[0].to_pandas().sort_values("subject_id")))
    # THEN version and scores are equal to the last bit
    assert found[0][0] == found[1][0]
    pd.testing.assert_frame_equal(*(table.reset_index(drop=True) for _, table in found))
    # WHEN seed or data differ
    other = replace(settings, home=tmp_path / "c")
    write_mart(other, frame)
    versions = {found[0][0], score(other, FrontDoor(), seed=2).populations[0].model_version}
    frame.loc[0, "f_noise"] = 0.123
    write_mart(other, frame)
    versions.add(score(other, FrontDoor()).populations[0].model_version)
    # THEN so does the version
    assert len(versions) == 3
