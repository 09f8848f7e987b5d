"""Fixtures of the cubes' tests."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import duckdb
import pytest
import uvicorn
from fastapi.testclient import TestClient

from olap.browser import DuckDBBrowser, open_browser
from olap.service import create_app
from tests.olap.releases import fill_release
from warehouse.settings import Settings
from warehouse.users import Users


@pytest.fixture(scope="session")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The small release in memory. Tests only read it."""
    connection = duckdb.connect(config={"threads": 2})
    fill_release(connection)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def billing(con: duckdb.DuckDBPyConnection) -> DuckDBBrowser:
    return open_browser(con, "billing")


@pytest.fixture(scope="session")
def served_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with the small release, published as a symlink, and three roles."""
    home = tmp_path_factory.mktemp("served")
    release = home / "releases" / "r1"
    release.mkdir(parents=True)
    with duckdb.connect(str(release / "warehouse.duckdb")) as con:
        fill_release(con)
    (home / "current").symlink_to(release)
    roles = 'south: {cuts: {geography: "中国,广东省"}}\nfew: {min_people: 2}\nbills: {cubes: [billing]}\n'
    (home / "roles.yml").write_text(roles, encoding="utf-8")
    return Settings(home=home, threads=2, memory_limit="500MB")


@pytest.fixture(scope="session")
def client(served_home: Settings) -> TestClient:
    """The service, before anybody logged in."""
    return TestClient(create_app(served_home), raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="session")
def tokens(served_home: Settings) -> dict[str, dict[str, str]]:
    """Headers of one user for each role, who is named like it."""
    users = Users(served_home)
    found = {name: users.add(name, name, "a long password") for name in ("all", "south", "few", "bills")}
    return {name: {"Authorization": f"Bearer {token}"} for name, token in found.items()}


@pytest.fixture(scope="session")
def address(served_home: Settings) -> Iterator[str]:
    """The service on a port of its own."""
    Users(served_home).add("manager", "all", "a long password")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(served_home)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    app.state.door.releases.close()
