"""Who objects to profiling is in no model, no score and no analysis."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from mining import study
from mining.analysis import Analysis, Findings, Input, Task
from mining.study import run_analysis
from tests.mining.conftest import NIGHT, FrontDoor, customers, score, write_mart, write_star
from warehouse.errors import ContractError, KehuError
from warehouse.settings import Settings

pytestmark = pytest.mark.usefixtures("quick")

OBJECTING = [f"C{number:05}" for number in range(0, 600, 6)]


def test_who_objects_is_neither_learned_from_nor_scored(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN 600 customers of whom every sixth objects
    write_mart(settings, customers(), objecting=OBJECTING)
    [found] = score(settings, front_door).populations
    # THEN a hundred are left out of the file and of all five labelled dates, and are counted
    assert not set(front_door.tables[0]["subject_id"].to_pylist()) & set(OBJECTING)
    assert (found.count_scored, found.count_objecting) == (500, 100)
    assert found.evaluation is not None
    assert found.evaluation.window["count_rows"] == 2500


def test_an_objection_of_today_holds_tonight(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN scores of everybody that the star shows
    write_mart(settings, customers())
    score(settings, front_door)
    write_star(settings, front_door.tables[0])
    # WHEN one customer objects
    write_mart(settings, customers(), objecting=OBJECTING[:1])
    [found] = score(settings, front_door, night=1).populations
    # THEN the others are written again without that customer, and once the star shows them, nothing is
    assert (found.written, found.count_scored) == ("loaded", 599)
    write_star(settings, front_door.tables[1])
    assert score(settings, front_door, night=2).populations[0].written == "unchanged"


def test_an_analysis_does_not_see_them(
    settings: Settings, front_door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(task: Task) -> Findings:
        return Findings(
            {"mining.plan_count": task.tables["mart_features_churn"].groupby("c_plan").size().to_frame("n")}, {}
        )

    inputs = (Input("mart_features_churn", ("c_plan",)),)
    monkeypatch.setattr(study, "find_analysis", lambda name: Analysis("plans", inputs, ("mining.plan_count",), count))
    write_mart(settings, customers(), objecting=OBJECTING)
    run = run_analysis(settings, "plans", run_id="run", started_at=NIGHT, write_back=front_door)
    assert sum(front_door.tables[0]["n"].to_pylist()) == 500
    assert run.populations[0].count_objecting == 100
    assert run.populations[0].as_of_date == date(2025, 11, 30)
    # WHEN everybody objects THEN nothing is asked, and nothing handed over
    write_mart(settings, customers(), objecting=[f"C{number:05}" for number in range(600)])
    run = run_analysis(settings, "plans", run_id="run", started_at=NIGHT, write_back=front_door)
    assert run.populations[0].status == "skipped"
    assert len(front_door.tables) == 1


def test_nobody_is_scored_while_it_is_not_known_who_objects(settings: Settings, front_door: FrontDoor) -> None:
    write_mart(settings, customers())
    con = duckdb.connect(str(settings.warehouse_path))
    con.execute("drop table marts.mart_mining_objection")
    con.close()
    with pytest.raises(KehuError, match="who objects to profiling is not known"):
        score(settings, front_door)


def test_a_mart_that_hides_whose_rows_it_has_is_refused(settings: Settings, front_door: FrontDoor) -> None:
    write_mart(settings, customers().rename(columns={"customer_id": "subject"}))
    with pytest.raises(ContractError, match="does not say whose row"):
        score(settings, front_door)
