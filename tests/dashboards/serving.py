"""Superset provisioned and served for a test, and people who ask it over HTTP."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from dashboards.environment import SupersetEnvironment
from dashboards.files import ASSETS
from dashboards.screenshot import running
from dashboards.serve import provision
from warehouse.connection import open_release
from warehouse.settings import Settings

ENVIRONMENT = SupersetEnvironment()
ONE_EACH = httpx.Limits(max_keepalive_connections=0)
"""A connection for each request: the server closes idle ones at any moment."""


@dataclass(frozen=True)
class Served:
    """A running Superset: where it is, the administrator's password as it was shown, and whom its TLS is vouched by."""

    settings: Settings
    url: str
    password: str
    certificate: Path | None = None

    def ask(self, sql: str) -> Any:
        """One value of the published release, by SQL."""
        with open_release(self.settings) as con:
            return con.execute(sql).fetchall()[0][0]


@contextmanager
def serving(
    settings: Settings, *, directory: Path = ASSETS, passwords: Mapping[str, str] | None = None, workers: int = 2
) -> Iterator[Served]:
    """Provision a home that was never provisioned, and serve it on a free port of loopback."""
    password = provision(settings, ENVIRONMENT, directory=directory, passwords=passwords).password
    assert password
    with running(settings, ENVIRONMENT, workers) as url:
        yield Served(settings, url, password)


def wait_for_port(port: int) -> None:
    """Wait until a server listens there, at most half a minute."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}")


class Person:
    """Somebody who has logged in, and asks as a browser does."""

    def __init__(self, served: Served, name: str, password: str) -> None:
        vouched: Any = True if served.certificate is None else ssl.create_default_context(cafile=served.certificate)
        self.http = httpx.Client(
            base_url=served.url, timeout=120, follow_redirects=True, limits=ONE_EACH, verify=vouched
        )
        page = self.http.get("login/").text
        found = re.search(r"csrf_token\W+value=\W+([\w.-]+)|csrf_token&#34;: &#34;([\w.-]+)", page)
        form = {
            "username": name,
            "password": password,
            "csrf_token": next(filter(None, found.groups())) if found else "",
        }
        self.http.post("login/", data=form, headers={"Referer": served.url})
        assert self.get("api/v1/me/").status_code == 200, f"{name} could not log in"
        token = self.get("api/v1/security/csrf_token/").json()["result"]
        self.http.headers.update({"X-CSRFToken": token, "Referer": served.url})

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def post(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        return self.http.post(path, json=body)

    def ids(self, kind: str, name: str) -> dict[str, int]:
        """Ids by name of all that the person may list of a kind: dataset, database, chart, dashboard."""
        rows = self.get(f"api/v1/{kind}/?q=(page_size:500)").json()["result"]
        return {row[name]: row["id"] for row in rows}

    def rows(self, dataset: int, result_type: str = "full", **query: Any) -> httpx.Response:
        """What the chart data API gives for one query on a dataset."""
        body = {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [{"columns": [], "metrics": [], "row_limit": 10000, **query}],
            "result_type": result_type,
        }
        return self.post("api/v1/chart/data", body)

    def sql(self, database: int, sql: str) -> httpx.Response:
        """What SQL Lab gives."""
        return self.post("api/v1/sqllab/execute/", {"database_id": database, "sql": sql, "runAsync": False})
