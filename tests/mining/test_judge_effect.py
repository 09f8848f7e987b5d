"""A campaign's table from the command line: arms, lines, and what is learned."""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from mining.commands import score
from warehouse.errors import KehuError
from warehouse.settings import Settings


def campaign(count: int = 3_000, seed: int = 1) -> pd.DataFrame:
    """Three arms by lot; the offer lifts the visit from .2 to .6 for those without a plan, and does nothing else."""
    rng = np.random.default_rng(seed)
    arm = rng.choice(["offer", "other offer", "none"], count)
    has_plan = rng.integers(0, 2, count)
    chance = np.where((arm == "offer") & (has_plan == 0), 0.6, 0.2)
    visit = (rng.random(count) < chance).astype(int)
    return pd.DataFrame({"arm": arm, "has_plan": has_plan, "age": rng.integers(20, 60, count), "visit": visit})


def judge(settings: Settings, folder: Path, *more: str) -> Result:
    arguments = ["judge", "--table", str(folder / "t.csv"), "--target", "visit", "--out", str(folder / "p.csv")]
    return CliRunner().invoke(score, [*arguments, "--folds", "2", *more], obj=settings)


def test_whom_an_offer_moves(settings: Settings, tmp_path: Path) -> None:
    # GIVEN a campaign with three arms
    frame = campaign()
    frame.to_csv(tmp_path / "t.csv", index=False)
    arms = ("--kind", "uplift", "--treatment", "arm", "--treated", "offer", "--control", "none")
    # WHEN one offer is judged against the control group
    said = json.loads(judge(settings, tmp_path, *arms, "--json").output)
    # THEN the third arm is left out, and the average effect is .2 (half of .4)
    two = frame[frame["arm"] != "other offer"]
    assert said["count_rows"] == len(two)
    assert said["notices"][-1] == f"{len(frame) - len(two):,} rows of neither group: left out"
    low, high = said["average_effect"][1:]
    assert low < 0.2 < high
    # THEN Qini's interval is clear of zero, and lines lead back to the file: those without a plan come first
    assert said["qini"][1] > 0
    found = pd.read_csv(tmp_path / "p.csv")
    assert found["row"].tolist() == (two.index + 1).tolist()
    assert found["is_treated"].tolist() == (two["arm"] == "offer").astype(int).tolist()
    first = frame.loc[found.loc[found["decile"] == 1, "row"] - 1, "has_plan"]
    assert first.mean() < 0.1


def test_arms_that_cannot_be_told_apart(settings: Settings, tmp_path: Path) -> None:
    campaign(60).to_csv(tmp_path / "t.csv", index=False)
    for more, message in (
        (("--treatment", "arm"), "--treated"),
        (("--treatment", "wave"), "no such column"),
        (("--treatment", "arm", "--treated", "letter", "--control", "none"), "no row"),
    ):
        error = judge(settings, tmp_path, "--kind", "uplift", *more).exception
        assert isinstance(error, KehuError)
        assert message in str(error)


@pytest.mark.parametrize("more", [("--kind", "uplift"), ("--treatment", "arm")])
def test_uplift_needs_a_treatment_and_a_treatment_uplift(
    more: tuple[str, ...], settings: Settings, tmp_path: Path
) -> None:
    campaign(60).to_csv(tmp_path / "t.csv", index=False)
    said = judge(settings, tmp_path, *more)
    assert said.exit_code == click.UsageError.exit_code
    assert "--kind uplift goes with --treatment" in said.output
