"""What the dashboards promise of their numbers and links, held against the cubes on a sample operator's release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import duckdb
import pytest
import yaml

from dashboards.files import ASSETS, read_document
from olap.address import Address
from olap.browser import open_browser
from warehouse.connection import open_release
from warehouse.settings import Settings

NUMBERS = sorted((Path(__file__).parent / "numbers").glob("*.yml"))
DASHBOARDS = sorted((ASSETS / "dashboards").glob("*.yaml"))
COMPARED = ASSETS / "datasets" / "kehu" / "mart_executive_kpi_compared.yaml"
CUBES = ASSETS.parents[1] / "olap" / "cubes"


@pytest.fixture(scope="module")
def release(sample_home: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(open_release(sample_home)) as con:
        yield con


def links(path: Path) -> list[str]:
    """Addresses of OLAP pages in the text of a dashboard."""
    parts = [part for part in read_document(path)["position"].values() if isinstance(part, dict)]
    codes = [part["meta"]["code"] for part in parts if part.get("type") == "MARKDOWN"]
    return [link for code in codes for link in re.findall(r"\]\((http[^)]+/view/[^)]+)\)", code)]


@pytest.mark.slow
@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: path.stem)
def test_a_number_by_sql_on_the_mart_is_the_cubes(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    # GIVEN the number a dashboard shows on one of its tiles, by SQL
    number: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    ((by_sql,),) = release.execute(number["sql"]).fetchall()
    # WHEN the cube is asked for it
    asked = dict(number["cube"])
    browser, measure = open_browser(release, asked.pop("name")), asked.pop("measure")
    answer = browser.ask(browser.question(measures=[measure], **asked)).row_totals[-1]
    # THEN both are the same, and it is a number
    assert by_sql is not None
    assert number["format"].format(by_sql) == number["format"].format(answer[measure])


@pytest.mark.slow
@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_a_link_leads_to_a_question_the_cubes_can_answer(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    for link in links(path):
        url = urlsplit(link)
        browser = open_browser(release, url.path.rpartition("/")[2])
        browser.ask(Address.read(browser.cube.name, parse_qsl(url.query)).question(browser))


def test_a_metric_is_labelled_as_in_the_catalogue() -> None:
    (column,) = [c for c in read_document(COMPARED)["columns"] if c["column_name"] == "metric_name"]
    labelled = re.findall(r"when '(\w+)\.(\w+)' then '([^']+)'", column["expression"])
    assert labelled
    for cube, name, label in labelled:
        measures = yaml.safe_load((CUBES / f"{cube}.yml").read_text(encoding="utf-8"))["measures"]
        if name != "churn_annual":  # computed in the mart from twelve months; no measure of the cube
            known = measures[name]["labels"]
            assert label in (f"{known['en']} · {known['zh']}", known["en"])
