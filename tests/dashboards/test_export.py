"""Edits made in Superset come back as the edit and nothing else."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboards.check import check_files
from dashboards.export import ExportError, fold, pull
from dashboards.files import ASSETS, AssetError, asset_uuid, read_assets
from tests.dashboards.serving import ENVIRONMENT
from warehouse.settings import Settings

Pulled = dict[str, Any]
CHART = "charts/Closing_base.yaml"
DASHBOARD = "dashboards/customer_base_churn.yaml"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A copy of the files."""
    shutil.copytree(ASSETS, tmp_path / "assets")
    return tmp_path / "assets"


@pytest.fixture
def pulled(directory: Path) -> Pulled:
    """The files as Superset exports them: other names, other numbers, other order, and fields of its own."""
    assets = read_assets(directory)
    found: Pulled = {}
    for name, dataset in assets.datasets.items():
        columns = [{"extra": None, "advanced_data_type": None, **each} for each in reversed(dataset["columns"])]
        found[f"datasets/kehu/{name}_1.yaml"] = {"offset": 0, "folders": None, **dataset, "columns": columns}
    for name, chart in assets.charts.items():
        params = {**chart["params"], "datasource": "3__table", "annotation_layers": [], "slice_id": 4}
        found[f"charts/{name.capitalize()}.yaml"] = {**chart, "params": params, "query_context": '{"id": 4}'}
    for name, dashboard in assets.dashboards.items():
        found[f"dashboards/{name}.yaml"] = renumbered(copy.deepcopy(dict(dashboard)))
    return found


def renumbered(dashboard: dict[str, Any]) -> dict[str, Any]:
    """With the chart numbers of another instance: n becomes 5000 - n."""
    for part in dashboard["position"].values():
        if isinstance(part, dict) and part["type"] == "CHART":
            part["meta"]["chartId"] = 5000 - part["meta"]["chartId"]
    for native in dashboard["metadata"]["native_filter_configuration"]:
        native["scope"]["excluded"] = [5000 - number for number in native["scope"]["excluded"]]
        native["chartsInScope"] = [4999]
    dashboard["metadata"]["map_label_colors"] = {}
    return {**dashboard, "theme_uuid": None}


def files(directory: Path) -> dict[str, str]:
    return {str(path.relative_to(directory)): path.read_text(encoding="utf-8") for path in directory.rglob("*.yaml")}


def test_without_an_edit_nothing_changes(directory: Path, pulled: Pulled) -> None:
    before = files(directory)
    assert fold(pulled, directory) == []
    assert files(directory) == before


def test_an_edit_is_a_change_of_its_lines(directory: Path, pulled: Pulled) -> None:
    # GIVEN a chart renamed and given another format
    before = files(directory)
    pulled[CHART]["slice_name"] = "Base at the end · 期末"
    pulled[CHART]["params"]["y_axis_format"] = ".3s"
    # WHEN it is exported THEN those lines of that file are changed
    assert fold(pulled, directory) == ["changed charts/closing_base.yaml"]
    after = files(directory)
    old, new = before["charts/closing_base.yaml"].splitlines(), after["charts/closing_base.yaml"].splitlines()
    assert [line for line in new if line not in old] == ["slice_name: Base at the end · 期末", "  y_axis_format: .3s"]
    assert {name for name in after if after[name] != before.get(name)} == {"charts/closing_base.yaml"}
    # AND exporting again changes nothing
    assert fold(pulled, directory) == []


def test_a_chart_made_in_superset_gets_a_name_and_a_number(directory: Path, pulled: Pulled) -> None:
    # GIVEN a copy of a chart on the dashboard
    made = "11111111-2222-4333-8444-555555555555"
    pulled["charts/New_7.yaml"] = {**pulled[CHART], "uuid": made, "slice_name": "Closing base · 另一个"}
    part = copy.deepcopy(pulled[DASHBOARD]["position"]["CHART-closing_base"])
    part["id"], part["meta"] = "CHART-x", {**part["meta"], "uuid": made, "chartId": 77}
    pulled[DASHBOARD]["position"]["CHART-x"] = part
    pulled[DASHBOARD]["metadata"]["native_filter_configuration"][1]["scope"]["excluded"].append(77)
    # WHEN it is exported
    done = fold(pulled, directory)
    # THEN it has a file of a name that was free, and the files are sound
    assert sorted(done) == ["added charts/closing_base_2.yaml", "changed dashboards/customer_base_churn.yaml"]
    assets = read_assets(directory)
    meta = assets.dashboards["customer_base_churn"]["position"]["CHART-x"]["meta"]
    assert (meta["uuid"], meta["chartId"]) == (asset_uuid("charts", "closing_base_2"), 12)
    source_filter = assets.dashboards["customer_base_churn"]["metadata"]["native_filter_configuration"][1]
    assert source_filter["scope"]["excluded"] == [12]
    assert check_files(assets) == []


def test_what_was_deleted_goes(directory: Path, pulled: Pulled) -> None:
    del pulled[CHART]
    del pulled[DASHBOARD]["position"]["CHART-closing_base"]
    assert "removed charts/closing_base.yaml" in fold(pulled, directory)
    assert not (directory / "charts" / "closing_base.yaml").exists()


@pytest.mark.parametrize("edit", ["expression", "d3format", "new", "gone"])
def test_an_edited_metric_is_refused(directory: Path, pulled: Pulled, edit: str) -> None:
    # GIVEN a metric edited in Superset
    dataset = copy.deepcopy(pulled["datasets/kehu/mart_customer_360_1.yaml"])
    pulled["datasets/kehu/mart_customer_360_1.yaml"] = dataset
    if edit == "gone":
        del dataset["metrics"][0]
    elif edit == "new":
        dataset["metrics"].append({"metric_name": "mine", "expression": "count(*)"})
    else:
        dataset["metrics"][0][edit] = "other"
    before = files(directory)
    # WHEN it is exported THEN it is refused, nothing is written
    pulled[CHART]["slice_name"] = "Base at the end · 期末"
    with pytest.raises(AssetError, match=r"a metric was edited in Superset .* edit olap/cubes"):
        fold(pulled, directory)
    assert files(directory) == before


def test_a_home_without_superset_is_told(settings: Settings) -> None:
    with pytest.raises(ExportError, match="there is no Superset in this home yet"):
        pull(settings, ENVIRONMENT)
