"""Superset provisioned and served for a test, and people who ask it over HTTP."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from dashboards.environment import SupersetEnvironment
from dashboards.files import ASSETS
from dashboards.home import SupersetHome
from dashboards.serve import provision, server_command, server_environ
from warehouse.connection import open_release
from warehouse.settings import Settings

ENVIRONMENT = SupersetEnvironment()
ONE_EACH = httpx.Limits(max_keepalive_connections=0)
"""A connection for each request: the server closes idle ones at any moment."""


@dataclass(frozen=True)
class Served:
    """A running Superset: where it is, and the administrator's password as it was shown."""

    settings: Settings
    url: str
    password: str

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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with (SupersetHome(settings).directory / "server.log").open("w", encoding="utf-8") as log:
        command = server_command(ENVIRONMENT, "127.0.0.1", port, workers=workers)
        server = subprocess.Popen(command, env=dict(server_environ(settings)), stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait_until_healthy(server, url)
            yield Served(settings, url, password)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"{url}health", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the server did not answer within two minutes")


class Person:
    """Somebody who has logged in, and asks as a browser does."""

    def __init__(self, served: Served, name: str, password: str) -> None:
        self.http = httpx.Client(base_url=served.url, timeout=120, follow_redirects=True, limits=ONE_EACH)
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
