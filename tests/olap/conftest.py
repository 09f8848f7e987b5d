"""Fixtures of the cubes' tests."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from olap.browser import DuckDBBrowser, open_browser
from tests.olap.releases import fill_release


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
