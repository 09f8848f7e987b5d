"""The dbt unit tests beside the models: rules of single models on rows written by hand."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from warehouse.settings import PROJECT, Settings
from warehouse.transform import invoke_dbt


def test_every_unit_test_of_a_model_holds(sample_home: Settings, tmp_path: Path) -> None:
    # GIVEN a copy of a built warehouse, whose tables lend the rows written by hand their types
    home = replace(sample_home, home=tmp_path / "home")
    home.home.mkdir()
    for path in (sample_home.raw_path, sample_home.warehouse_path):
        shutil.copy(path, home.home)
    # WHEN all unit tests are asked
    results = list(invoke_dbt(home, ["test", "--select", "test_type:unit"]).result.results)
    # THEN none says anything else than pass, and none was left out
    assert {r.node.name: str(r.message) for r in results if str(r.status) != "pass"} == {}
    written = sum(path.read_text(encoding="utf-8").count("    model: ") for path in PROJECT.glob("models/**/*.yml"))
    assert len(results) == written > 30
