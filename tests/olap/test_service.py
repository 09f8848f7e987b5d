"""The service answers as Slicer does, knows who asks, and never breaks."""

from __future__ import annotations

import csv
import io
import json
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from olap.definition import cube_names
from olap.released import Releases
from olap.service import create_app
from warehouse.errors import QuestionError
from warehouse.settings import Settings
from warehouse.users import UserError, Users

Tokens = Mapping[str, dict[str, str]]
BILLING = "/cube/billing"


def test_a_session_of_slicer_gets_the_shapes_of_its_documentation(client: TestClient, tokens: Tokens) -> None:
    # GIVEN the requests of the documentation of Slicer, in its order
    def get(address: str) -> object:
        response = client.get(address, headers=tokens["all"])
        assert response.status_code == 200, response.text
        return response.json()

    # THEN each answer has the entries that it names
    assert set(get("/version")) >= {"version", "server_version", "api_version"}  # type: ignore[call-overload]
    assert {"name": "billing", "label": "Billing"}.items() <= next(
        c for c in get("/cubes") if c["name"] == "billing"
    ).items()  # type: ignore[attr-defined]
    model = get(f"{BILLING}/model")
    assert set(model) >= {"name", "label", "dimensions", "aggregates", "measures", "details", "features"}  # type: ignore[call-overload]
    assert model["features"]["actions"] == ["aggregate", "members", "facts"]  # type: ignore[index]
    assert [level["name"] for level in model["dimensions"][0]["levels"]][:2] == ["year", "quarter"]  # type: ignore[index]
    found = get(
        f"{BILLING}/aggregate?cut=date:2018&drilldown=product&aggregates=amount&order=amount:desc&page=0&pagesize=1"
    )
    assert found == {
        "summary": {"amount": 510.89},
        "remainder": {},
        "cells": [{"product.line": "mobile", "amount": 443.22}],
        "total_cell_count": 2,
        "aggregates": ["amount"],
        "cell": [
            {"type": "point", "dimension": "date", "hierarchy": "calendar", "level_depth": 1, "invert": False,
             "hidden": False, "path": ["2018"]}
        ],
        "levels": {"product": ["line"]},
        "attributes": ["product.line"],
        "has_split": False,
    }  # fmt: skip
    members = get(f"{BILLING}/members/product?cut=date:2017&depth=2")
    assert (members["dimension"], members["hierarchy"], members["depth"]) == ("product", "range", 2)  # type: ignore[index]
    assert members["data"][0] == {"product.line": "fixed", "product.family": "broadband"}  # type: ignore[index]
    [fact] = get(f"{BILLING}/facts?cut=date:2018,1&pagesize=1&fields=amount")  # type: ignore[misc]
    assert fact == {"__fact_key__": "I2,1", "amount": 100.0}
    assert get(f"{BILLING}/fact/I2,1")["geography.city"] == "北京"  # type: ignore[index]
    cell = get(f"{BILLING}/cell?cut=date:2018,1")
    assert cell["cuts"][0]["details"] == [{"date.year": 2018, "date.quarter": 1, "date.quarter_label": "2018-Q1"}]  # type: ignore[index]
    asked = {
        "cell": [{"type": "point", "dimension": "date", "path": [2018]}],
        "queries": {
            "total": {"query": "aggregate", "aggregates": ["amount"]},
            "some": {"query": "facts", "page_size": 1},
        },
    }
    report = client.post(f"{BILLING}/report", headers=tokens["all"], json=asked).json()
    assert (report["total"]["summary"], len(report["some"])) == ({"amount": 510.89}, 1)


def test_every_format_holds_the_same_rows(client: TestClient, tokens: Tokens) -> None:
    address = f"{BILLING}/aggregate?cut=date:2018&drilldown=product&aggregates=amount&format="
    rows = [["fixed", 67.67], ["mobile", 443.22]]
    head = ["product.line", "amount"]
    content = {
        form: client.get(address + form, headers=tokens["all"]).content
        for form in ("csv", "xlsx", "arrow", "json_lines")
    }
    assert list(csv.reader(io.StringIO(content["csv"].decode("utf-8-sig")))) == [
        head,
        ["fixed", "67.67"],
        ["mobile", "443.22"],
    ]
    sheet = load_workbook(io.BytesIO(content["xlsx"])).active
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [head, *rows]
    assert pa.ipc.open_stream(content["arrow"]).read_all().to_pylist() == [
        dict(zip(head, row, strict=True)) for row in rows
    ]
    lines = content["json_lines"].decode().splitlines()
    assert [json.loads(line) for line in lines] == [dict(zip(head, row, strict=True)) for row in rows]


def test_a_text_never_becomes_a_formula(client: TestClient, tokens: Tokens) -> None:
    # GIVEN members that a spreadsheet would run, THEN CSV and Excel keep them as texts
    from olap.formats import table

    text = table(["name"], [["=1+1"], ["@x"], ["-5"]], "csv").decode("utf-8-sig")
    assert text.splitlines() == ["name", "'=1+1", "'@x", "'-5"]
    cell = load_workbook(io.BytesIO(table(["name"], [["=1+1"]], "xlsx"))).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("address", "status", "what"),
    [
        ("/cube/nix/model", 404, "unknown cube"),
        (f"{BILLING}/aggregate?cut=region:1", 400, "unknown dimension"),
        (f"{BILLING}/aggregate?aggregates=revenue", 400, "unknown measure"),
        (f"{BILLING}/aggregate?split=date:2018", 400, "split"),
        (f"{BILLING}/aggregate?page=x", 400, "parameter"),
        (f"{BILLING}/aggregate?pagesize=0", 400, "parameter"),
        (f"{BILLING}/aggregate?format=pdf", 400, "unknown format"),
        (f"{BILLING}/aggregate?drilldown=customer:customer", 400, "too many members"),
        (f"{BILLING}/aggregate?compare=last_year", 400, "no period"),
        (f"{BILLING}/fact/I2", 400, "identity"),
        (f"{BILLING}/fact/I2,99", 404, "no such fact"),
        ("/view/billing?limit=0", 400, "not a limit"),
        ("/nothing", 404, "Not Found"),
    ],
)
def test_what_cannot_be_answered_is_told(
    client: TestClient, tokens: Tokens, address: str, status: int, what: str
) -> None:
    response = client.get(address, headers=tokens["all"])
    assert (response.status_code, what in response.text) == (status, True), response.text


def test_nobody_gets_anything_without_a_name(client: TestClient) -> None:
    # GIVEN every address of the description, WHEN it is asked without, with a wrong or with a forged name
    forged = {"cookie": "kehu_session=eyJhIjoxfQ.aa.bb"}
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        if path in ("/version", "/about", "/login", "/logout", "/language/{locale}"):
            continue
        address = path.replace("{cube}", "billing").replace("{dimension}", "date").replace("{fact_id}", "I2,1")
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}, forged):
            for method in methods:
                found = client.request(method, address, headers=headers, data={"address": "/view/billing"})
                # THEN it is refused, and people are led to the login
                assert found.status_code in (401, 303), (method, path, found.status_code)
                assert found.headers.get("location", "/login") == "/login"


def test_a_session_begins_with_a_password_and_ends_with_it(
    served_home: Settings, client: TestClient, tokens: Tokens
) -> None:
    assert client.post("/login", data={"name": "all", "password": "wrong password"}).status_code == 401
    elsewhere = {"origin": "https://elsewhere.example"}
    assert (
        client.post("/login", data={"name": "all", "password": "a long password"}, headers=elsewhere).status_code == 400
    )
    Users(served_home).add("zhang", "all", "a long password")
    done = client.post("/login", data={"name": "zhang", "password": "a long password"})
    cookie = done.headers["set-cookie"]
    assert (done.status_code, "HttpOnly" in cookie, "SameSite=lax" in cookie) == (303, True, True)
    session = {"cookie": cookie.partition(";")[0]}
    client.cookies.clear()
    assert client.get("/", headers=session).status_code == 200
    # WHEN the password changes, THEN old sessions end
    Users(served_home).add("zhang", "all", "another password")
    assert client.get("/", headers=session).status_code == 303
    Users(served_home).remove("zhang")


def test_guessing_passwords_is_stopped(served_home: Settings) -> None:
    fresh = TestClient(create_app(served_home), follow_redirects=False)
    codes = [fresh.post("/login", data={"name": "guess", "password": f"guess {n}"}).status_code for n in range(11)]
    assert codes == [401] * 10 + [429]


def test_secrets_are_hashed_and_private(served_home: Settings, tokens: Tokens) -> None:
    for name in ("users.json", "session.key"):
        assert stat.S_IMODE((served_home.home / name).stat().st_mode) == 0o600
    text = (served_home.home / "users.json").read_text(encoding="utf-8")
    assert "a long password" not in text
    assert tokens["all"]["Authorization"].removeprefix("Bearer ") not in text
    for name, role, password in (("Wang", "all", ""), ("wang", "nix", ""), ("wang", "all", "short")):
        with pytest.raises((UserError, QuestionError)):
            Users(served_home).add(name, role, password)


def test_every_question_is_in_the_access_log(served_home: Settings, client: TestClient, tokens: Tokens) -> None:
    client.get(f"{BILLING}/aggregate?cut=date:2018&api_key=secret", headers=tokens["south"])
    [path] = (served_home.home / "access").glob("*.jsonl")
    last = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    assert (last["user"], last["role"], last["status"]) == ("south", "south", 200)
    assert (last["path"], last["query"]) == (f"{BILLING}/aggregate", "cut=date:2018")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_swap_is_followed_without_a_restart(served_home: Settings, tmp_path: Path) -> None:
    # GIVEN a service that has answered from one release
    home = tmp_path / "home"
    shutil.copytree(served_home.home, home, symlinks=True)
    (home / "current").unlink()
    (home / "current").symlink_to("releases/r1")
    releases = Releases(Settings(home=home, threads=1, memory_limit="300MB"))
    first = releases.opened()
    # WHEN another one is swapped in
    shutil.copytree(home / "releases" / "r1", home / "releases" / "r2")
    with duckdb.connect(str(home / "releases" / "r2" / "warehouse.duckdb")) as con:
        con.execute("delete from star.fct_billing_line where invoice_id = 'I2'")
    (home / "next").symlink_to("releases/r2")
    (home / "next").rename(home / "current")
    # THEN the next question is answered from it, and one that had begun goes on where it was
    counts = [
        each.con.cursor().execute("select count(*) from star.fct_billing_line").fetchone()
        for each in (releases.opened(), first)
    ]
    assert counts == [(22,), (25,)]
    assert releases.opened() is releases.opened()


@pytest.mark.parametrize(
    "path", ["aggregate", "members/{dimension}", "facts", "fact/{fact_id}", "cell", "explain", "report"]
)
def test_no_parameter_breaks_the_service(client: TestClient, tokens: Tokens, path: str) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    [(method, _)] = schema[f"/cube/{{cube}}/{path}"].items()
    strategy = schema[f"/cube/{{cube}}/{path}"][method].as_strategy()

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=strategy, cube=st.sampled_from(cube_names()))
    def ask(case: schemathesis.Case, cube: str) -> None:
        case.path_parameters = {**(case.path_parameters or {}), "cube": cube}
        response = case.call(headers={**(case.headers or {}), **tokens["all"]}, session=client)
        assert response.status_code in (200, 400, 404), response.text

    ask()


@settings(max_examples=120, deadline=None)
@given(
    name=st.sampled_from(
        ["rows", "columns", "cut", "measures", "compare", "order", "having", "limit", "share", "format", "lang"]
    ),
    text=st.one_of(st.text(max_size=20), st.text(alphabet="date:2018,1-;|!@\\georaphy_ ><=", max_size=20)),
    page=st.sampled_from(["", "/facts", "/export"]),
)
def test_no_address_breaks_a_page(client: TestClient, tokens: Tokens, name: str, text: str, page: str) -> None:
    response = client.get(f"/view/billing{page}", params={name: text}, headers=tokens["all"])
    assert response.status_code in (200, 400)
