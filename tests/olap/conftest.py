"""A release in small: the star of SPEC columns, with everything in it that breaks naive SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from olap.browser import DuckDBBrowser, open_browser

STAR = Path(__file__).parent / "star.sql"


@pytest.fixture(scope="session")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The star in memory. Tests only read it."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(STAR.read_text(encoding="utf-8"))
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def billing(con: duckdb.DuckDBPyConnection) -> DuckDBBrowser:
    return open_browser(con, "billing")
