"""The YAML of a cube is checked against itself and against the release."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from olap.catalog import Catalog, Column, Table, read_catalog
from olap.definition import ROOM, cube_names, read_cube
from olap.model import LOCALES
from tests.olap.releases import promised_models
from warehouse.arithmetic import names_in, to_sql
from warehouse.errors import ContractError


@pytest.fixture
def catalog(con: duckdb.DuckDBPyConnection) -> Catalog:
    return read_catalog(con)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A copy of olap's YAML that a test may break."""
    for folder in ("cubes", "dimensions"):
        shutil.copytree(ROOM / folder, tmp_path / folder)
    return tmp_path


STOCK = {"additivity": "semi_additive", "over": "date", "take": "last"}


def _edit(path: Path, change: Callable[[Any], Any]) -> None:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(raw)
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")


@pytest.mark.parametrize("name", cube_names())
def test_every_cube_is_labelled_in_every_language(name: str, catalog: Catalog) -> None:
    cube = read_cube(name, catalog)
    labelled = [
        cube,
        *cube.measures.values(),
        *cube.dimensions.values(),
        *(hierarchy for each in cube.dimensions.values() for hierarchy in each.hierarchies),
        *(level for each in cube.dimensions.values() for level in each.levels),
    ]
    assert all(set(each.labels) == set(LOCALES) and all(each.labels.values()) for each in labelled)


@pytest.mark.parametrize("name", cube_names())
def test_every_cube_fits_the_contracts_of_star_and_marts(name: str) -> None:
    # GIVEN star and marts as dbt promises them
    tables = {}
    for schema, raw in promised_models():
        columns = {each["name"]: Column(each["name"], each["data_type"].upper()) for each in raw["columns"]}
        tables[f"{schema}.{raw['name']}"] = Table(schema, raw["name"], raw["description"], columns)
    # WHEN the cube is tied to it, THEN nothing is missing
    assert read_cube(name, Catalog(tables)).measures


def test_descriptions_come_from_the_release(catalog: Catalog) -> None:
    cube = read_cube("billing", catalog)
    assert cube.description == "One row per charge line of one invoice."
    assert cube.measures["amount"].description == "Amount without tax, in the currency of the account."
    assert cube.dimensions["geography"].description == "One row per place."
    assert cube.dimensions["charge_type"].description == "Kind of charge."


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda raw: raw.pop("labels"), "an entry is missing"),
        (lambda raw: raw.update(fact="star.fct_nothing"), "no such table"),
        (lambda raw: raw.update(fact_id=["id"]), "no such column"),
        (lambda raw: raw.update(colour="red"), "unknown entry"),
        (lambda raw: raw["labels"].pop("zh"), "missing for a language"),
        (lambda raw: raw.update(measures={}), "a section is empty"),
        (lambda raw: raw["measures"].update({'a"b': {}}), "a name cannot be used"),
        (lambda raw: raw["measures"]["amount"].update(column="amuont"), "no such column"),
        (lambda raw: raw["measures"]["amount"].update(function="mode"), "unknown function"),
        (lambda raw: raw["measures"]["amount"].update(expression="1"), "either a function or an expression"),
        (lambda raw: raw["measures"]["amount"].pop("column"), "needs a column"),
        (lambda raw: raw["measures"]["amount"].update(format=",d"), "the format cannot be used"),
        (lambda raw: raw["measures"]["amount"].update(additivity="semi"), "unknown additivity"),
        (lambda raw: raw["measures"]["amount"].update(unit="furlong"), "unknown unit"),
        (lambda raw: raw["measures"]["amount"].update(over="date"), "no stock"),
        (lambda raw: raw["measures"]["amount"].update(additivity="semi_additive"), "an entry is missing"),
        (lambda raw: raw["measures"]["amount"].update(STOCK, over="charge_type"), "over: is no dimension"),
        (lambda raw: raw["measures"]["amount"].update(STOCK, take="middle"), "unknown take"),
        (lambda raw: raw["measures"]["amount"].update(STOCK, each="colour"), "no such column"),
        (lambda raw: raw["measures"]["amount"].update(where="charge_type"), "no boolean column"),
        (lambda raw: raw["measures"]["average_amount"].update(where="is_service"), "no column of its own"),
        (lambda raw: raw["measures"]["average_amount"].pop("definition"), "a definition is missing"),
        (lambda raw: raw["measures"]["count_invoices"].update(additivity="additive"), "does not add up"),
        (lambda raw: raw["measures"]["average_amount"].update(additivity="additive"), "does not add up"),
        (lambda raw: raw["measures"]["average_amount"].update(expression="amount / lines"), "no such measure"),
        (lambda raw: raw["measures"]["average_amount"].update(expression="f(amount)"), "not an arithmetic"),
        (lambda raw: raw["measures"].update(charge_type=raw["measures"]["amount"]), "named like a dimension"),
        (lambda raw: raw["dimensions"]["date"].update(like="data"), "no such file"),
        (lambda raw: raw["dimensions"]["date"].update(fact_key="date"), "no such column"),
        (lambda raw: raw["dimensions"]["date"].update(key="date_key"), "unknown entry"),
    ],
)
def test_a_wrong_cube_is_refused(room: Path, catalog: Catalog, change: Callable[[Any], Any], what: str) -> None:
    _edit(room / "cubes" / "billing.yml", change)
    with pytest.raises(ContractError, match=what) as error:
        read_cube("billing", catalog, room)
    assert error.value.where == "olap/cubes/billing.yml"
    assert error.value.hint


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda raw: raw["hierarchies"]["week"].update(levels=["weak"]), "unknown level"),
        (lambda raw: raw["levels"]["month"].update(label={"en": "month_name_en"}), "missing for a language"),
        (lambda raw: raw["levels"]["month"].update(label="month_name"), "no such column"),
        (lambda raw: raw["levels"]["month"].update(key="mnth"), "no such column"),
    ],
)
def test_a_wrong_dimension_is_refused(room: Path, catalog: Catalog, change: Callable[[Any], Any], what: str) -> None:
    _edit(room / "dimensions" / "date.yml", change)
    with pytest.raises(ContractError, match=what):
        read_cube("billing", catalog, room)


def test_broken_yaml_is_one_of_our_errors(room: Path, catalog: Catalog) -> None:
    (room / "dimensions" / "date.yml").write_text("levels: {year: [", encoding="utf-8")
    with pytest.raises(ContractError, match=r"no YAML .* dimensions/date.yml"):
        read_cube("billing", catalog, room)


def test_a_new_cube_is_one_new_file(room: Path, catalog: Catalog) -> None:
    # GIVEN a file beside the others, with a second role of the date
    shutil.copy(room / "cubes" / "billing.yml", room / "cubes" / "due.yml")
    due = {"like": "date", "fact_key": "due_date_key", "labels": {"zh": "到期日", "en": "Due date"}}
    _edit(room / "cubes" / "due.yml", lambda raw: raw["dimensions"].update(due_date=due))
    # WHEN cubes are looked for, THEN it is there, and both roles read the same table
    assert set(cube_names(room)) - set(cube_names()) == {"due"}
    roles = read_cube("due", catalog, room).dimensions
    assert roles["due_date"].table is roles["date"].table
    assert roles["due_date"].hierarchies[0].levels[0].ref == "due_date.year"


def test_arithmetic_divides_by_zero_to_nothing() -> None:
    con = duckdb.connect()
    sql = to_sql("(a - b) / c * 2 + 1", {"a": "7", "b": "1", "c": "4"}, "test")
    assert con.execute(f"select {sql}").fetchall() == [(4.0,)]
    assert con.execute("select " + to_sql("a / (b - 1)", {"a": "7", "b": "1"}, "test")).fetchall() == [(None,)]


@pytest.mark.parametrize("text", ["a b", "a ** 2", "a // 2", "a.b", "a[0]", "'x'", "True", "a if b else c", "-a", ""])
def test_only_arithmetic_is_arithmetic(text: str) -> None:
    with pytest.raises(ContractError, match="not an arithmetic expression"):
        names_in(text, "test")
