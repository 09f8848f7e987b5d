"""Drift, by hand and through a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mining.gate import gate
from mining.judging.drift import Drift, baseline, measure, stability_index
from mining.report import report, summary
from tests.mining.conftest import MONTH_ENDS, FrontDoor, champion, customers, score, write_mart
from tests.mining.test_gate import FLOOR, GOOD
from warehouse.settings import Settings


class Doubt:
    """An estimator that says what column `f_doubt` says."""

    def __init__(self) -> None:
        self.feature_names_in_ = ["f_doubt"]

    def predict_proba(self, X: pd.DataFrame) -> np.ndarray:
        return np.column_stack([1 - X["f_doubt"], X["f_doubt"]])


DOUBT: Any = Doubt()


def test_the_index_by_hand() -> None:
    # GIVEN half and half, then a quarter and three quarters: (.25-.5)ln(.5) + (.75-.5)ln(1.5) = .2747 (half a row
    # of a million in each cell does not show)
    assert stability_index(np.array([5e5, 5e5]), np.array([2.5e5, 7.5e5])) == pytest.approx(0.27465, abs=1e-5)
    assert stability_index(np.array([3.0, 7.0]), np.array([30.0, 70.0])) == pytest.approx(0, abs=2e-3)
    # an empty cell: shares .5/11, 10.5/11 against 10.5/11, .5/11 -> 2 (10/11) ln 21
    assert stability_index(np.array([0.0, 10.0]), np.array([10.0, 0.0])) == pytest.approx(20 / 11 * np.log(21))


def frame(shift: float, count: int = 2000) -> pd.DataFrame:
    doubt = np.clip(np.linspace(0, 1, count) + shift, 0, 1)
    plan = np.where(np.arange(count) % 2 == 0, "a", "b")
    return pd.DataFrame({"f_doubt": doubt, "f_gone": np.nan, "c_plan": plan})


def test_what_stays_is_stable_and_what_moves_is_named_first() -> None:
    then = baseline(DOUBT, frame(0), frame(0))
    still = measure(then, DOUBT, frame(0), "2026-01-31")
    assert (still.score, still.band, still.count_now) == (pytest.approx(0), "stable", 2000)
    # WHEN everybody moves up by a third, and half of the texts are new
    later = frame(0.33).assign(c_plan=lambda rows: rows["c_plan"].replace("b", "new"))
    moved = measure(then, DOUBT, later, "2026-02-28")
    assert moved.is_drifted
    assert next(iter(moved.features)) in ("f_doubt", "c_plan")
    assert moved.features["c_plan"] > 0.25 < moved.features["f_doubt"]
    assert moved.features["f_gone"] == pytest.approx(0)


def test_what_a_few_rows_do_by_chance_is_no_drift() -> None:
    # GIVEN 40 rows: chance alone makes 27.9 * (1/40 + 1/40) = 1.39 of it once in a thousand times
    found = measure(baseline(DOUBT, frame(0, 40), frame(0, 40)), DOUBT, frame(0.2, 40), "2026-01-31")
    assert found.noise == pytest.approx(27.877 / 20, abs=1e-3)
    assert found.score > 0.25
    assert not found.is_drifted
    assert found.band == "stable"


def drift(score: float, noise: float = 0.01) -> Drift:
    return Drift("2026-01-31", 1000, 1000, score, noise, {})


@pytest.mark.parametrize(
    ("new", "old", "status"),
    [
        (drift(0.24), None, "accepted"),
        (drift(0.25), None, "refused"),
        (drift(0.25, noise=0.3), None, "accepted"),  # no more than chance
        (drift(0.40), drift(0.30), "refused"),
        (drift(0.40), drift(0.50), "accepted"),  # the old one is off by more
    ],
)
def test_the_gate_keeps_a_stranger_out(new: Drift, old: Drift | None, status: str) -> None:
    assert gate(GOOD, FLOOR, GOOD if old else None, new, old).status == status


def with_more_complaints() -> pd.DataFrame:
    """In the month to be scored everybody complains twice more than ever before."""
    rows = customers()
    last = rows["as_of_date"] == rows["as_of_date"].max()
    rows.loc[last, "f_complaints"] += 2
    return rows


@pytest.mark.usefixtures("quick")
def test_a_model_for_other_people_than_it_was_judged_on_is_refused(settings: Settings, front_door: FrontDoor) -> None:
    write_mart(settings, with_more_complaints())
    run = score(settings, front_door)
    # THEN nobody is scored by it, and the command ends with exit code 3
    [found] = run.populations
    assert (found.status, found.model_version, front_door.tables) == ("refused", None, [])
    assert "the score has drifted: PSI" in found.reason
    assert run.refusal() is not None


@pytest.mark.usefixtures("quick")
def test_drift_of_the_model_in_use_is_told(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a champion among people like those it was judged on
    write_mart(settings, customers())
    [first] = score(settings, front_door).populations
    assert first.drift is not None
    assert first.drift.band == "stable"
    assert set(first.drift.features) == {"f_complaints", "f_noise", "f_never_known", "c_plan"}
    # WHEN they change, and no label says yet what became of them
    write_mart(settings, with_more_complaints())
    run = score(settings, front_door, night=1)
    # THEN the champion scores on, for there is none better, and the feature that moved is named
    assert (run.populations[0].status, champion(settings)) == ("kept", first.model_version)
    assert "the score is drifted (PSI" in summary(run)
    assert "most moved: f_complaints" in report(run)


@pytest.mark.usefixtures("quick")
def test_that_those_who_left_are_gone_is_no_drift(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN a month in which a third left, those with complaints above all, and the rest as they were a month later
    known = customers(1500, MONTH_ENDS[:5], strength=4.0)
    last = known[known["as_of_date"] == pd.Timestamp(MONTH_ENDS[4])]
    stayed = last[last["is_churn"] == 0].assign(as_of_date=pd.Timestamp(MONTH_ENDS[5]), is_labelled=False)
    stayed["is_churn"] = pd.array([pd.NA] * len(stayed), dtype="Int32")
    assert len(stayed) < 0.75 * len(last)
    write_mart(settings, known, stayed)
    # WHEN those who stayed are scored
    [found] = score(settings, front_door).populations
    # THEN they are the people the model was judged for
    assert found.drift is not None
    assert found.drift.band == "stable"
    assert found.status == "published"
