"""People of four kinds try to see what is not theirs, by every way that Superset offers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.access import add_person
from dashboards.files import ASSETS, asset_uuid
from dashboards.home import SupersetHome
from dashboards.serve import provision
from tests.dashboards.people import STAR
from tests.dashboards.releases import publish_release
from tests.dashboards.serving import ENVIRONMENT, Person, Served, serving
from warehouse.settings import Settings
from warehouse.users import Users

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ENVIRONMENT.is_installed(), reason="no Superset: run `kehu dashboards install`"),
]
PEOPLE = {
    "ana": ("analyst", ""),
    "wang": ("manager", "广东"),
    "li": ("account_manager", "E-1"),
    "ops": ("operations", ""),
}
OWN = {"wang": "province = '广东'", "li": "manager_employee_id = 'E-1'"}
ALL = {"expressionType": "SQL", "sqlExpression": "count(*)", "label": "n"}
RESTRICTED = ("mart_credit_assessment", "mart_credit_fraud_alert")
HOW = ["full", "samples", "drill_detail", "results"]


def add_restricted(directory: Path) -> None:
    """Datasets of the restricted marts among the assets."""
    known = yaml.safe_load((directory / "datasets" / "kehu" / "mart_customer_360.yaml").read_text(encoding="utf-8"))
    columns = [each for each in known["columns"] if each["column_name"] in ("customer_id", "as_of_date")]
    for name in RESTRICTED:
        made = {**known, "table_name": name, "uuid": asset_uuid("datasets", name), "columns": columns, "cubes": []}
        path = directory / "datasets" / "kehu" / f"{name}.yaml"
        path.write_text(yaml.safe_dump(made), encoding="utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    """A served home with one person of each kind, and their passwords."""
    folder = tmp_path_factory.mktemp("roles")
    settings = Settings(home=folder / "home", memory_limit="1GB")
    publish_release(settings, "0001", STAR)
    shutil.copytree(ASSETS, folder / "assets")
    add_restricted(folder / "assets")
    passwords = {name: add_person(settings, name, *what) for name, what in PEOPLE.items()}
    with serving(settings, directory=folder / "assets", passwords=passwords, workers=1) as running:
        yield running, passwords


@pytest.fixture(scope="module")
def people(served: tuple[Served, dict[str, str]]) -> dict[str, Person]:
    """Everybody, logged in."""
    running, passwords = served
    return {name: Person(running, name, password) for name, password in passwords.items()}


@pytest.fixture(scope="module")
def ids(served: tuple[Served, dict[str, str]]) -> dict[str, int]:
    """Numbers of datasets and databases as the administrator sees them."""
    admin = Person(served[0], "admin", served[0].password)
    return {**admin.ids("dataset", "table_name"), **admin.ids("database", "database_name")}


def own_customers(served: Served, name: str) -> set[str]:
    texts = served.ask(f"select list(customer_id) from marts.mart_customer_360 where {OWN[name]}")
    return set(texts)


def data(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text[:300]
    return [row for result in answer.json()["result"] for row in result["data"]]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("how", HOW)
def test_nobody_sees_a_foreign_row(
    served: tuple[Served, dict[str, str]], people: dict[str, Person], ids: dict[str, int], name: str, how: str
) -> None:
    # GIVEN somebody of one region or one book
    own, dataset = own_customers(served[0], name), ids["mart_customer_360"]
    assert 0 < len(own) < 240
    # WHEN he asks for customers, also with wide filters THEN he gets his own, and all of them
    for more in (
        {},
        {"filters": [{"col": "customer_id", "op": "LIKE", "val": "%"}]},
        {"extras": {"where": "1=1 or 1=1"}},
    ):
        rows = data(people[name].rows(dataset, columns=["customer_id"], result_type=how, **more))
        assert {row["customer_id"] for row in rows} == own
    # AND grouped and added up it is no more
    assert data(people[name].rows(dataset, metrics=[ALL])) == [{"n": len(own)}]
    by_place = data(people[name].rows(dataset, columns=["province"], metrics=[ALL], result_type="full"))
    assert sum(row["n"] for row in by_place) == len(own)


@pytest.mark.parametrize("name", OWN)
def test_drilling_and_choosing_show_no_foreign_row(
    served: tuple[Served, dict[str, str]], people: dict[str, Person], ids: dict[str, int], name: str
) -> None:
    own, dataset = own_customers(served[0], name), ids["mart_customer_360"]
    path = f"datasource/samples?datasource_type=table&datasource_id={dataset}&per_page=1000&page=1"
    for body in ({}, {"filters": [{"col": "customer_id", "op": "LIKE", "val": "C%"}]}):
        sample = people[name].post(path, body).json()["result"]["data"]
        assert {row["customer_id"] for row in sample} == own
    values = people[name].get(f"api/v1/datasource/table/{dataset}/column/customer_id/values/").json()["result"]
    assert set(values) == own


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize(
    "query",
    [
        {"extras": {"where": "1=1) or (1=1"}},
        {"extras": {"having": "1=1) or (1=1"}, "metrics": [ALL]},
        {"metrics": [{**ALL, "sqlExpression": "(select count(*) from marts.mart_customer_360)"}]},
        {"columns": [{**ALL, "sqlExpression": "(select max(customer_id) from marts.mart_customer_360)"}]},
        {"metrics": [{**ALL, "sqlExpression": "count(*) from marts.mart_customer_360 --"}]},
    ],
)
def test_sql_of_ones_own_does_not_break_out(
    served: tuple[Served, dict[str, str]],
    people: dict[str, Person],
    ids: dict[str, int],
    name: str,
    query: dict[str, Any],
) -> None:
    answer = people[name].rows(ids["mart_customer_360"], **{"columns": ["province"], **query})
    assert answer.status_code in (400, 403, 422), answer.text[:300]


def test_what_is_closed_to_a_kind_cannot_be_asked(people: dict[str, Person], ids: dict[str, int]) -> None:
    closed = {
        "ana": RESTRICTED,
        "li": (*RESTRICTED, "mart_executive_base_monthly"),
    }
    for name, marts in closed.items():
        for mart in marts:
            assert people[name].rows(ids[mart], metrics=[ALL]).status_code == 403, (name, mart)
            path = f"datasource/samples?datasource_type=table&datasource_id={ids[mart]}&per_page=10&page=1"
            assert people[name].post(path, {}).status_code == 403, (name, mart)
    # AND who may, sees the part that is his
    assert data(people["wang"].rows(ids["mart_credit_fraud_alert"], metrics=[ALL])) == [{"n": 80}]
    assert data(people["ops"].rows(ids["mart_credit_fraud_alert"], metrics=[ALL])) == [{"n": 240}]


def test_an_analyst_writes_sql_on_the_open_file_only(
    served: tuple[Served, dict[str, str]], people: dict[str, Person], ids: dict[str, int]
) -> None:
    # GIVEN an analyst in SQL Lab WHEN he asks for a mart THEN he gets it, what tells of fraud masked
    run = people["ana"].sql
    masked = run(ids["kehu"], "select count(*) as n, count(count_open_fraud_cases) as f from marts.mart_customer_360")
    assert masked.json()["data"] == [{"n": 240, "f": 0}]
    assert served[0].ask("select count(count_open_fraud_cases) from marts.mart_customer_360") == 240
    # AND what is restricted, another file, another schema's secrets or a file of the machine he does not
    full = served[0].settings.current.resolve() / "warehouse.duckdb"
    tried = [
        *(f"select * from marts.{mart}" for mart in RESTRICTED),
        "select * from star.fct_fraud_case",
        "select * from query('from marts.mart_credit_fraud_alert')",
        "select * from read_text('/etc/passwd')",
        f"select * from read_blob('{full}')",
        f"select * from '{full}'",
        f"attach '{full}' as full_release (read_only)",
        "copy (select 1) to 'out.csv'",
        "set enable_external_access = true",
        "create table marts.mine as select 1",
        "install httpfs",
    ]
    for sql in tried:
        assert run(ids["kehu"], sql).status_code != 200, sql
    schemas = run(ids["kehu"], "select distinct table_schema as s from information_schema.tables").json()["data"]
    assert {row["s"] for row in schemas} == {"marts", "star"}
    # AND the database with everything is none of his
    assert run(ids["kehu_restricted"], "select 1").status_code != 200
    assert set(people["ana"].ids("database", "database_name")) == {"kehu"}
    assert b"Herostratos" in full.read_bytes()
    assert b"Herostratos" not in full.with_name("open.duckdb").read_bytes()


@pytest.mark.parametrize("name", ["wang", "li", "ops"])
def test_the_others_write_no_sql(people: dict[str, Person], ids: dict[str, int], name: str) -> None:
    for database in ("kehu", "kehu_restricted"):
        assert people[name].sql(ids[database], "select 1").status_code == 403
    assert people[name].get("sqllab/").url.path != "/sqllab/"
    body = {
        "database": ids["kehu"],
        "schema": "marts",
        "table_name": "mine",
        "sql": "select * from marts.mart_customer_360",
    }
    assert people[name].post("api/v1/dataset/", body).status_code == 403
    assert people[name].get("api/v1/rowlevelsecurity/").status_code == 403


def test_provisioning_again_changes_nothing_and_who_is_gone_cannot_log_in(
    served: tuple[Served, dict[str, str]], people: dict[str, Person], ids: dict[str, int]
) -> None:
    # GIVEN everybody as before WHEN it is provisioned again
    settings, directory = served[0].settings, served[0].settings.home.parent / "assets"
    assert not provision(settings, ENVIRONMENT, directory=directory).changed
    assert provision(settings, ENVIRONMENT, directory=directory, anew=True).password is None
    # THEN passwords, rights and rows are the same
    again = Person(served[0], "wang", served[1]["wang"])
    assert data(again.rows(ids["mart_customer_360"], metrics=[ALL])) == [{"n": 80}]
    # AND one who was removed is out at once, also where he was logged in
    Users(settings).remove("wang")
    assert provision(settings, ENVIRONMENT, directory=directory).changed
    assert again.rows(ids["mart_customer_360"], metrics=[ALL]).status_code in (401, 403)
    with pytest.raises(AssertionError, match="could not log in"):
        Person(served[0], "wang", served[1]["wang"])
    assert (SupersetHome(settings).directory / "provisioned.sha256").exists()
