"""`kehu score` from the outside."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from mining import commands
from mining.commands import score, score_step
from mining.registry import find_score
from tests.mining.conftest import customers, write_mart
from warehouse.errors import ModelRefused
from warehouse.settings import Settings

pytestmark = pytest.mark.usefixtures("quick")


def chance(frame: pd.DataFrame) -> pd.DataFrame:
    """Every fifth customer leaves, whatever he is like."""
    leavers = pd.Series(np.arange(len(frame)) % 5 == 0, index=frame.index).astype("Int32")
    return frame.assign(is_churn=leavers.where(frame["is_labelled"]))


def kehu_score(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(score, ["churn", "--no-build", *arguments], obj=settings)


def test_one_line_or_a_report_or_one_document(settings: Settings) -> None:
    write_mart(settings, customers())
    lines = kehu_score(settings).output.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("churn · north: published (AUC 0.")
    assert "lift@10 %" in kehu_score(settings, "--report").output
    [population] = json.loads(kehu_score(settings, "--json").output)["populations"]
    assert population["status"] == "kept"
    assert population["evaluation"]["metrics"]["count_rows"] == 600


def test_a_refusal_is_the_answer_no(settings: Settings) -> None:
    # GIVEN churn that is pure chance, at a share that leaves no doubt
    frame = customers(900)
    write_mart(settings, chance(frame))
    # THEN the report is printed, and the command ends with the error whose exit code is 3
    result = kehu_score(settings, "--report")
    assert isinstance(result.exception, ModelRefused)
    assert "churn · north: refused" in result.output


def test_the_nightly_step_says_what_it_did(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN churn as the only score there is
    monkeypatch.setattr(commands, "known_scores", lambda: {"churn": find_score("churn")})
    write_mart(settings, customers())
    first, second = score_step(settings, "run-1"), score_step(settings, "run-2")
    assert (first.status, first.detail) == ("done", {"churn north": "published"})
    assert (second.status, second.detail) == ("unchanged", {"churn north": "kept"})
    assert first.lines[0].startswith("churn · north")
