"""A restricted user gets no foreign row: every endpoint, every cube, on a sample operator's release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import duckdb
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from olap.browser import DuckDBBrowser, open_browser
from olap.definition import cube_names
from olap.service import create_app
from warehouse.roles import Role
from warehouse.settings import Settings
from warehouse.users import Users

pytestmark = pytest.mark.slow

PLACES = """
    select country, province from star.fct_billing_line inner join star.dim_geography using (geography_key)
    where geography_key > 0 group by all order by count(*) desc, province limit 2
"""


@pytest.fixture(scope="module")
def app(sample_home: Settings) -> Iterator[FastAPI]:
    """The service of the sample operator."""
    service = create_app(sample_home)
    yield service
    service.state.door.releases.close()


@pytest.fixture(scope="module")
def release(app: FastAPI) -> duckdb.DuckDBPyConnection:
    return app.state.door.releases.opened().con.cursor()


@pytest.fixture(scope="module")
def places(release: duckdb.DuckDBPyConnection) -> tuple[str, str]:
    """Cuts to the province that the role sees, and to one it does not."""
    own, foreign = (",".join(row) for row in release.execute(PLACES).fetchall())
    return own, foreign


@pytest.fixture(scope="module")
def asker(sample_home: Settings, app: FastAPI, places: tuple[str, str]) -> TestClient:
    """Asks as a user of one province."""
    (sample_home.home / "roles.yml").write_text(f'one: {{cuts: {{geography: "{places[0]}"}}}}\n', encoding="utf-8")
    token = Users(sample_home).add("restricted", "one", "")
    return TestClient(app, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False)


@pytest.mark.parametrize("cube", cube_names())
def test_no_endpoint_shows_a_foreign_row(
    asker: TestClient, release: duckdb.DuckDBPyConnection, places: tuple[str, str], cube: str
) -> None:
    everything = open_browser(release, cube)
    paths = asker.get("/openapi.json").json()["paths"]
    addresses = _addresses(everything, [path for path in paths if "{cube}" in path], places[1])
    if "geography" not in everything.model.dimensions:
        # GIVEN a cube without places, THEN every endpoint is closed
        for method, address in addresses:
            assert asker.request(method, address, json={"queries": {}}).status_code == 403, address
        assert cube not in [each["name"] for each in asker.get("/cubes").json()]
        return
    # GIVEN a cube with places, WHEN every endpoint is asked, plainly and for a foreign province
    foreign = {places[1].split(",")[1]} | _foreign_cities(release, places)
    for method, address in addresses:
        query = {"drilldown": ["geography:city"], "dimension": "geography", "page_size": 500}
        asked = {"queries": {name: {"query": name, **query} for name in ("aggregate", "members", "facts", "cell")}}
        response = asker.request(method, address, json=asked)
        assert response.status_code in (200, 400, 404), (address, response.text)
        # THEN no foreign member is in what comes back, but where the user himself wrote it
        text = re.sub(r'href="[^"]*"|"path":\[[^]]*\]|value="[^"]*"', "", response.text)
        if places[1] in address or quote(places[1]) in address:
            text = text.replace(places[1].split(",")[1], "", 3)
        assert not [name for name in foreign if name in text], address
    # THEN totals are those of his province
    own = open_browser(release, cube, role=Role("one", cuts={"geography": places[0]}))
    same = everything.ask(everything.question(cut=f"geography:{places[0]}"))
    assert own.ask(own.question()).summary == same.summary


def _addresses(browser: DuckDBBrowser, paths: list[str], foreign: str) -> list[tuple[str, str]]:
    """Each endpoint of a cube, for every dimension and for a foreign fact, plainly and cut to the foreign place."""
    rows = browser.fact_rows(
        browser.question(cut=f"geography:{foreign}" if "geography" in browser.model.dimensions else "", limit=1)
    )
    fact = quote(browser.fact_id(rows[0]), safe="") if rows else "x"
    found = []
    for path in paths:
        method = "POST" if path.endswith("/report") else "GET"
        base = path.replace("{cube}", browser.model.name).replace("{fact_id}", fact)
        dimensions = list(browser.model.dimensions) if "{dimension}" in base else [""]
        for dimension in dimensions:
            address = base.replace("{dimension}", dimension)
            drill = "drilldown=geography:city&rows=geography:city&limit=500&pagesize=500&format=json"
            plain = address + (
                "?format=csv" if address.endswith("/export") else "" if "members" in address else f"?{drill}"
            )
            found += [
                (method, plain),
                (method, f"{address}{'&' if '?' in address else '?'}cut=geography:{quote(foreign)}"),
            ]
    return found


def _foreign_cities(release: duckdb.DuckDBPyConnection, places: tuple[str, str]) -> set[str]:
    """Cities whose name stands in no address of his own province."""
    rows = release.execute(
        "select distinct province, city, area from star.dim_geography where geography_key > 0"
    ).fetchall()
    own = " ".join(str(part) for row in rows if row[0] == places[0].split(",")[1] for part in row)
    return {city for province, city, _ in rows if province == places[1].split(",")[1] and city and city not in own}
