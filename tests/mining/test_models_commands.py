"""`kehu models` from the outside."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from click.testing import CliRunner, Result

from mining.models_commands import models
from tests.mining.conftest import FrontDoor, champion, customers, score, write_mart
from warehouse.errors import ContractError
from warehouse.settings import Settings

pytestmark = pytest.mark.usefixtures("quick")


def kehu_models(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(models, list(arguments), obj=settings)


def two_models(settings: Settings, door: FrontDoor) -> tuple[str, str]:
    """Versions of a champion and of the better one that took its place."""
    write_mart(settings, customers())
    old = score(settings, door).populations[0].model_version
    write_mart(settings, customers(seed=2, strength=3.0))
    new = score(settings, door, night=1).populations[0].model_version
    assert old and new and old != new
    return old, new


def test_what_is_kept_and_which_one_scores(settings: Settings, front_door: FrontDoor) -> None:
    assert "no model is kept" in kehu_models(settings, "list").output
    old, new = two_models(settings, front_door)
    lines = kehu_models(settings, "list").output.splitlines()
    assert sorted(line[:2] for line in lines) == ["  ", "* "]
    assert all("AUC 0." in line for line in lines)
    listed = {
        each["model_version"]: each for each in json.loads(kehu_models(settings, "list", "churn", "--json").output)
    }
    assert {name: each["is_champion"] for name, each in listed.items()} == {old: False, new: True}
    assert listed[new]["last_as_of"] == "2025-09-30"
    assert isinstance(kehu_models(settings, "list", "nothing").exception, ContractError)


def test_a_card_for_people_and_for_machines(settings: Settings, front_door: FrontDoor) -> None:
    _, new = two_models(settings, front_door)
    text = kehu_models(settings, "show", "churn").output
    # THEN it says which model, on what data, how good and how sure, for whom, and whether it still holds
    assert text.startswith(f"# churn for north: {new}")
    for words in ("## Data", "95 % interval", "## Features that count most", "## Drift", "| subjects scored | 600 |"):
        assert words in text
    path = re.search(r"card: (.*card\.md)", text)
    assert path is not None
    [found] = json.loads(kehu_models(settings, "show", new, "--json").output)
    card = found["card"]
    assert found["path"] == path[1]
    assert card["intervals"].keys() == {"auc", "pr_auc", "brier", "ks", "lift_top_tenth", "calibration_error"}
    for name in ("calibration", "lift", "gain", "ks"):
        picture = settings.model_store / "churn" / "north" / new / f"{name}.svg"
        assert "<svg" in picture.read_text(encoding="utf-8")
        assert f"![{name}]({name}.svg)" in text
    assert isinstance(kehu_models(settings, "show", "nothing").exception, ContractError)


def test_fairness_is_shown_by_the_groups_the_mart_knows(settings: Settings, front_door: FrontDoor) -> None:
    frame = customers()
    frame["c_gender"] = ["f", "m"] * (len(frame) // 2)
    write_mart(settings, frame)
    [found] = score(settings, front_door).populations
    assert found.evaluation is not None
    assert {name: [g["group"] for g in groups] for name, groups in found.evaluation.fairness.items()} == {
        "c_gender": ["f", "m"]
    }
    assert "### c_gender" in kehu_models(settings, "show", "churn").output


def test_two_models_side_by_side(settings: Settings, front_door: FrontDoor) -> None:
    old, new = two_models(settings, front_door)
    rows = json.loads(kehu_models(settings, "compare", old, new, "--json").output)
    assert rows["auc"]["difference"] == pytest.approx(rows["auc"]["other"] - rows["auc"]["one"])
    assert rows["auc"]["difference"] > 0
    assert "auc" in kehu_models(settings, "compare", old, new).output


def test_a_promoted_model_scores_until_a_newer_one_passes(settings: Settings, front_door: FrontDoor) -> None:
    # GIVEN an old model that a person wants back
    old, new = two_models(settings, front_door)
    assert kehu_models(settings, "promote", old).exit_code == 0
    # THEN the next night scores with it, though the newer one is kept and better
    [found] = score(settings, front_door, night=2).populations
    assert (found.status, found.model_version, champion(settings)) == ("kept", old, old)
    assert "promoted by hand" in found.reason
    assert set(front_door.tables[-1]["model_version"].to_pylist()) == {old}
    # WHEN a month more is labelled
    write_mart(settings, customers(seed=2, strength=3.0, labelled=6))
    [found] = score(settings, front_door, night=3).populations
    # THEN the model fitted on it takes over, for it passed the gate
    assert found.status == "published"
    assert found.model_version not in (old, new)
    assert found.as_of_date == date(2025, 11, 30)


def test_an_unknown_version_is_refused(settings: Settings, front_door: FrontDoor) -> None:
    _, new = two_models(settings, front_door)
    result = kehu_models(settings, "promote", "churn-000")
    assert isinstance(result.exception, ContractError)
    assert new in str(result.exception)
    assert champion(settings) == new
