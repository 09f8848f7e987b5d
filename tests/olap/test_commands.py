"""`kehu cube` against a published release."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from olap.commands import cube
from olap.definition import cube_names
from tests.olap.releases import fill_release
from warehouse.errors import QuestionError, ReleaseError


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one release, published as a symlink."""
    home = tmp_path_factory.mktemp("home")
    release = home / "releases" / "r1"
    release.mkdir(parents=True)
    with duckdb.connect(str(release / "warehouse.duckdb")) as con:
        fill_release(con)
    (home / "current").symlink_to(release)
    return home


def _run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cube, arguments, env={"KEHU_HOME": str(home)})


def test_a_question_prints_a_table_with_totals(home: Path) -> None:
    found = _run(
        home, "query", "billing", "--rows", "geography", "--cut", "date:2018", "--measures", "amount,average_amount"
    )
    assert found.exit_code == 0, found.output
    assert found.stdout == (
        "Country  Amount  Average amount\n"
        "-------  ------  --------------\n"
        "           6.66            6.66\n"
        "US       334.22           41.78\n"
        "中国     170.01           42.50\n"
        "-------  ------  --------------\n"
        "Total    510.89           39.30\n"
    )


def test_a_pivot_in_chinese_with_the_largest_rows(home: Path) -> None:
    found = _run(
        home, "query", "billing", "--rows", "product", "--columns", "date", "--cut", "date:2017-2018",
        "--measures", "count_invoices", "--order", "count_invoices:desc", "--limit", "1", "--locale", "zh",
    )  # fmt: skip
    assert found.stdout == (
        "产品线  2017  2018  合计\n"
        "------  ----  ----  ----\n"
        "mobile     1     5     6\n"
        "------  ----  ----  ----\n"
        "合计       1     7     8\n"
    )
    assert found.stderr == "1 of 2 rows\n"


def test_json_is_one_document(home: Path) -> None:
    found = _run(home, "query", "billing", "--rows", "date:day", "--cut", "date:2018,1", "--limit", "1", "--json")
    document = json.loads(found.stdout)
    assert document["cells"] == [
        {
            "date.year": 2018, "date.quarter": 1, "date.quarter_label": "2018-Q1", "date.month": 1,
            "date.month_label": "January", "date.day": 15, "date.day_label": "2018-01-15", "amount": 70.0,
            "tax_amount": 4.2, "count_lines": 3, "count_invoices": 1, "average_amount": 35.0,
            "service_amount": None, "hardware_amount": None, "average_invoice": 70.0,
        }
    ]  # fmt: skip
    assert document["summary"]["amount"] == 237.68
    assert (document["cut"], document["count_rows"], document["row_totals"]) == ("date:2018,1", 4, [])
    assert document["measures"][0]["label"] == "Amount"
    assert [level["ref"] for level in document["rows"]] == ["date.year", "date.quarter", "date.month", "date.day"]


def test_csv_holds_values_as_they_are(home: Path) -> None:
    found = _run(
        home, "query", "billing", "--rows", "geography:area", "--cut", "geography:US", "--measures", "amount", "--csv"
    )
    assert list(csv.reader(io.StringIO(found.stdout))) == [
        ["Province", "City", "Area", "Amount"],
        ["California", "Coeur d'Alene", 'North "Hill"', "128.57"],
        ["California", "Los Angeles", "Unknown", "80.00"],
        ["California", "(none)", "(none)", "100.00"],
        ["New York", "Los Angeles", "ends in \\", "86.55"],
        ["New York", "Winston-Salem", "a|b,c;d:e!f", "0.00"],
    ]


def test_explain_shows_sql_and_parameters(home: Path) -> None:
    arguments = ("explain", "billing", "--rows", "geography", "--cut", "date:2018")
    assert _run(home, *arguments).stdout.endswith("-- ?1 = 2018\n")
    document = json.loads(_run(home, *arguments, "--json").stdout)
    assert document["parameters"] == [2018]
    assert document["sql"].startswith("with grouped as")


def test_cubes_and_models_are_shown(home: Path) -> None:
    listed = _run(home, "list").stdout.splitlines()
    assert "billing  Billing  One row per charge line of one invoice." in listed
    assert [line.split()[0] for line in listed] == list(cube_names())
    text = _run(home, "model", "billing").stdout
    assert "    @calendar: year (Year) > quarter (Quarter) > month (Month) > day (Day)\n" in text
    assert "  average_amount: Average amount = amount / count_amounts\n" in text
    documents = json.loads(_run(home, "list", "--json", "--locale", "zh").stdout)["cubes"]
    [document] = [each for each in documents if each["name"] == "billing"]
    assert document == json.loads(_run(home, "model", "billing", "--json", "--locale", "zh").stdout)
    assert document["dimensions"][1]["hierarchies"][0]["levels"][0]["label"] == "国家"


def test_errors_are_left_to_the_front_door(home: Path, tmp_path: Path) -> None:
    assert isinstance(_run(home, "query", "billing", "--rows", "region").exception, QuestionError)
    assert isinstance(_run(tmp_path, "list").exception, ReleaseError)
    assert _run(home, "query", "billing", "--json", "--csv").exit_code == 2


@pytest.mark.parametrize("command", sorted(cube.commands))
def test_every_command_shows_an_example(command: str) -> None:
    assert f"Example: kehu cube {command}" in CliRunner().invoke(cube, [command, "--help"]).output
