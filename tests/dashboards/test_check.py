"""The check finds what would break a dashboard, before Superset ever sees it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.check import check_files, check_release
from dashboards.files import ASSETS, AssetError, asset_uuid, read_assets, write_document
from warehouse.connection import open_release
from warehouse.settings import PROJECT, Settings

Edit = Callable[[str, Callable[[dict[str, Any]], None]], list[str]]

BASE = "datasets/kehu/mart_executive_base_monthly.yaml"
DASHBOARD = "dashboards/customer_base_churn.yaml"


@pytest.fixture
def problems_after(tmp_path: Path) -> Edit:
    """Problems of the files after one of them was edited."""
    shutil.copytree(ASSETS, tmp_path / "assets")

    def edit(name: str, change: Callable[[dict[str, Any]], None]) -> list[str]:
        path = tmp_path / "assets" / name
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(document)
        path.write_text(write_document(document), encoding="utf-8")
        return check_files(read_assets(tmp_path / "assets"))

    return edit


def test_the_projects_own_files_are_right(settings: Settings) -> None:
    # GIVEN the dashboards of the project and a release with the marts as promised
    assets = read_assets()
    # WHEN both are checked THEN nothing is wrong
    assert check_files(assets) == []
    with open_release(settings) as con:
        assert check_release(assets, con) == []


def test_the_hand_made_release_is_what_the_models_promise(settings: Settings) -> None:
    # GIVEN the contracts of the marts the dashboards read
    for table in read_assets().datasets:
        (path,) = (PROJECT / "models" / "marts").rglob(f"{table}.yml")
        (model,) = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
        promised = {column["name"]: column["data_type"].upper() for column in model["columns"]}
        # WHEN the release these tests are run on is asked THEN it has those columns and types, no more and no less
        with open_release(settings) as con:
            found = con.execute(
                "select column_name, data_type from information_schema.columns where table_name = ?", [table]
            ).fetchall()
        assert dict(found) == promised, table


def test_files_are_written_in_one_way() -> None:
    # GIVEN every asset WHEN it is read and written THEN not a byte changes, so that an export is a clean diff
    for path in ASSETS.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert write_document(yaml.safe_load(text)) == text, path.name


def test_a_uuid_follows_from_the_name(problems_after: Edit) -> None:
    # GIVEN a chart copied to another uuid
    problems = problems_after("charts/net_adds.yaml", lambda chart: chart.update(uuid=asset_uuid("charts", "other")))
    # THEN the chart is named, and so is the dashboard that now shows an unknown one
    assert problems == [
        f"charts/net_adds: uuid must be {asset_uuid('charts', 'net_adds')}, which follows from its name",
        f"dashboards/customer_base_churn: shows an unknown chart {asset_uuid('charts', 'net_adds')}",
    ]


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({"metric": "net_ads"}, "mart_executive_base_monthly has no metric net_ads"),
        ({"groupby": ["region"]}, "mart_executive_base_monthly has no column region"),
        ({"order_by_cols": ['["size", true]']}, "mart_executive_base_monthly has no column size"),
        ({"column_config": {"net_ads": {}}}, "mart_executive_base_monthly has nothing named net_ads"),
        ({"viz_type": "table"}, "viz_type big_number_total differs from the one in params"),
        (
            {"adhoc_filters": [{"expressionType": "SQL", "sqlExpression": "1 = 1"}]},
            "1 = 1 is defined in the chart; define it in its dataset",
        ),
    ],
)
def test_a_chart_names_what_its_dataset_has(problems_after: Edit, params: dict[str, Any], problem: str) -> None:
    # GIVEN a chart with one wrong term WHEN checked THEN the term is named
    found = problems_after("charts/net_adds.yaml", lambda chart: chart["params"].update(params))
    assert found == [f"charts/net_adds: {problem}"]


def test_a_chart_has_no_metric_of_its_own(problems_after: Edit) -> None:
    # GIVEN a chart that defines its number itself
    own = {"expressionType": "SQL", "sqlExpression": "sum(count_closing) / 2", "label": "half"}
    # WHEN checked THEN that is refused: a metric is defined once, in the dataset
    found = problems_after("charts/net_adds.yaml", lambda chart: chart["params"].update(metric=own))
    assert len(found) == 1
    assert "is defined in the chart" in found[0]


def test_titles_are_in_both_languages(problems_after: Edit) -> None:
    found = problems_after("charts/net_adds.yaml", lambda chart: chart.update(slice_name="Net adds"))
    assert found == ["charts/net_adds: the title must be in English and Chinese, found 'Net adds'"]


def test_a_dataset_reads_a_mart_and_nothing_personal(problems_after: Edit) -> None:
    # GIVEN a dataset turned to raw rows, with a name and a doubled column
    def change(dataset: dict[str, Any]) -> None:
        dataset["schema"] = "raw_crm"
        dataset["columns"] += [{"column_name": "full_name", "type": "VARCHAR"}, dataset["columns"][0]]

    # WHEN checked THEN all three are found
    where = "datasets/mart_executive_base_monthly"
    assert problems_after(BASE, change) == [
        f"{where}: must read a table of schema marts, without catalog and without sql",
        f"{where}: month_end_date stands twice",
        f"{where}: full_name is a direct identifier",
    ]


def test_a_state_is_never_added_over_months(problems_after: Edit) -> None:
    # GIVEN a dashboard whose month filter may be left empty
    def change(dashboard: dict[str, Any]) -> None:
        month = dashboard["metadata"]["native_filter_configuration"][0]
        month["controlValues"]["enableEmptyFilter"] = False

    # WHEN checked THEN the two charts of the closing base without months on an axis are found
    assert problems_after(DASHBOARD, change) == [
        f"dashboards/customer_base_churn: {chart} would add count_closing over months: "
        "put it in the scope of a filter of one month"
        for chart in ("closing_base", "base_pivot")
    ]


def test_a_layout_holds_together(problems_after: Edit) -> None:
    # GIVEN a row that is too wide, a filter on an unknown column and one that excludes a chart that is not there
    def change(dashboard: dict[str, Any]) -> None:
        dashboard["position"]["CHART-net_adds"]["meta"]["width"] = 5
        dashboard["position"]["ROW-1"]["children"].append("CHART-gone")
        source, province = dashboard["metadata"]["native_filter_configuration"][1:]
        source["targets"][0]["column"]["name"] = "system"
        province["scope"]["excluded"].append(99)

    # WHEN checked THEN each is found
    where = "dashboards/customer_base_churn"
    assert problems_after(DASHBOARD, change) == [
        f"{where}: ROW-1 names CHART-gone, which is not there",
        f"{where}: ROW-1 is 13 columns wide, 12 are there",
        f"{where}: filter Source system · 来源系统 needs column system, which mart_executive_base_monthly has not",
        f"{where}: filter Province · 省份 excludes chart 99, which is not shown",
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            "alter table marts.mart_executive_base_monthly rename province to region",
            "marts.mart_executive_base_monthly has no column province",
        ),
        (
            "alter table marts.mart_executive_base_monthly alter count_opening type integer",
            "count_opening is INTEGER in the release, BIGINT in the file",
        ),
        ("drop table marts.mart_executive_base_monthly", "the release has no table marts.mart_executive_base_monthly"),
    ],
)
def test_the_release_must_have_the_columns(
    settings: Settings, publish: Callable[[str, str], None], change: str, problem: str
) -> None:
    # GIVEN a release whose mart is not as the dataset says
    publish("0002", change)
    # WHEN checked against it THEN the difference is named
    with open_release(settings) as con:
        assert check_release(read_assets(), con) == [f"datasets/mart_executive_base_monthly: {problem}"]


def test_a_column_must_be_computable(settings: Settings, tmp_path: Path) -> None:
    # GIVEN a computed column over one that is not there
    shutil.copytree(ASSETS, tmp_path / "assets")
    path = tmp_path / "assets" / BASE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("left(cast(month_end_date", "left(cast(month_end"), encoding="utf-8")
    # WHEN checked THEN DuckDB's own words are passed on
    with open_release(settings) as con:
        (problem,) = check_release(read_assets(tmp_path / "assets"), con)
    assert problem.startswith("datasets/mart_executive_base_monthly: year_month cannot be computed: Binder Error")


def test_a_broken_file_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "list.yaml").write_text("- a\n- b\n", encoding="utf-8")
    with pytest.raises(AssetError, match=r"not an asset \| where: list.yaml \| found: list"):
        read_assets(tmp_path)
