"""Every dashboard is an exposure of dbt, so that the lineage of a mart ends with who looks at it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from dashboards.files import Assets, read_assets
from warehouse.settings import PROJECT

ASSETS = read_assets()
FILES = sorted((PROJECT / "models" / "marts").glob("exposures*.yml"))


def exposures() -> dict[str, Any]:
    """Exposures by name."""
    entries = [each for path in FILES for each in yaml.safe_load(path.read_text(encoding="utf-8"))["exposures"]]
    assert len({each["name"] for each in entries}) == len(entries)
    return {each["name"]: each for each in entries}


def marts_of(assets: Assets, name: str) -> set[str]:
    """Marts that the charts and filters of a dashboard read."""
    dashboard = assets.dashboards[name]
    parts = [part["meta"] for part in dashboard["position"].values() if isinstance(part, dict) and "meta" in part]
    charts = [assets.charts[assets.name_of("charts", meta["uuid"]) or ""] for meta in parts if "uuid" in meta]
    targets = [t for each in dashboard["metadata"]["native_filter_configuration"] for t in each["targets"]]
    uuids = [*(chart["dataset_uuid"] for chart in charts), *(t["datasetUuid"] for t in targets if "datasetUuid" in t)]
    return {str(assets.name_of("datasets", uuid)) for uuid in uuids}


@pytest.mark.parametrize("name", ASSETS.dashboards)
def test_a_dashboard_is_an_exposure_that_names_its_marts(name: str) -> None:
    # GIVEN a dashboard WHEN its exposure is looked up
    exposure = exposures().get(f"dashboard_{name}")
    assert exposure, f"models/marts/exposures_{name}.yml must declare dashboard_{name}"
    # THEN it has the dashboard's title, its questions in two languages, and just the marts it reads
    assert (exposure["label"], exposure["type"]) == (ASSETS.dashboards[name]["dashboard_title"], "dashboard")
    assert exposure["owner"]
    assert exposure["maturity"] in ("high", "medium", "low")
    assert "?" in exposure["description"]
    assert re.search("[\u4e00-\u9fff]", exposure["description"])
    refs = {match for text in exposure["depends_on"] for match in re.findall(r"ref\('(\w+)'\)", text)}
    assert refs == marts_of(ASSETS, name)


def test_no_exposure_is_left_of_a_dashboard_that_is_gone() -> None:
    assert set(exposures()) == {f"dashboard_{name}" for name in ASSETS.dashboards}
