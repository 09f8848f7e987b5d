"""An analysis from mart to front door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from mining import study
from mining.analysis import Analysis, Findings, Input, Task
from mining.study import StudyRun, run_analysis
from tests.mining.conftest import NIGHT, FrontDoor, customers, write_mart
from warehouse.settings import Settings

MONTHS = [date(2025, 10, 31), date(2025, 11, 30)]


def count_plans(task: Task) -> Findings:
    """How many customers hold each plan, and on how many days that was asked."""
    rows = task.tables["mart_features_churn"].groupby("c_plan", as_index=False).size()
    asked = task.previous.get("asked", 0) + 1
    state: dict[str, Any] = {"asked": asked}
    return Findings({"mining.plan_count": rows}, {"asked": asked}, state, "one day too many" if asked > 2 else "")


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> Analysis:
    analysis = Analysis("plans", (Input("mart_features_churn", ("c_plan",)),), ("mining.plan_count",), count_plans)
    monkeypatch.setattr(study, "find_analysis", lambda name: analysis)
    return analysis


def run(settings: Settings, door: FrontDoor, as_of: date | None = None) -> StudyRun:
    return run_analysis(settings, "plans", run_id="run-1", started_at=NIGHT, as_of=as_of, write_back=door)


@pytest.mark.usefixtures("plans")
def test_rows_of_the_latest_day_come_back_with_where_they_are_from(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN two month-ends
    frame = customers(50, MONTHS, labelled=2)
    write_mart(settings, frame)
    # WHEN the analysis is run
    [found] = run(settings, front_door).populations
    # THEN the last month's customers were counted, and each row says where it is from
    [table] = front_door.tables
    counted = dict(zip(table["c_plan"].to_pylist(), table["size"].to_pylist(), strict=True))
    last = frame[frame["as_of_date"] == pd.Timestamp(MONTHS[1])]
    assert counted == last["c_plan"].value_counts().to_dict()
    assert (found.status, found.written) == ("published", {"mining.plan_count": 2})
    assert set(table["as_of_date"].to_pylist()) == {MONTHS[1]}
    assert set(table["model_version"].to_pylist()) == {found.model_version}
    assert set(table["scored_at"].to_pylist()) == {NIGHT}


@pytest.mark.usefixtures("plans")
def test_each_day_starts_from_what_the_day_before_kept(settings: Settings, front_door: FrontDoor) -> None:
    write_mart(settings, customers(50, MONTHS, labelled=2))
    # WHEN it is run for October, for November, and for November once more
    cards = [run(settings, front_door, day).populations[0] for day in (MONTHS[0], MONTHS[1], MONTHS[1])]
    # THEN November starts from October's state each time, and the same question is not answered twice
    assert [(p.status, dict(p.card or {})) for p in cards] == [
        ("published", {"asked": 1}),
        ("published", {"asked": 2}),
        ("unchanged", {"asked": 2}),
    ]
    assert len(front_door.tables) == 2


@pytest.mark.usefixtures("plans")
def test_a_refused_answer_is_not_handed_over(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a third month, of which the analysis says no
    months = [*MONTHS, date(2025, 12, 31)]
    write_mart(settings, customers(50, months, labelled=3))
    runs = [run(settings, front_door, day) for day in months]
    # THEN the tables of the first two months are all that was written, and the refusal is the run's
    assert [r.populations[0].status for r in runs] == ["published", "published", "refused"]
    assert len(front_door.tables) == 2
    assert "one day too many" in str(runs[2].refusal())
