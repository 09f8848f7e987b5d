"""A month is delivered as it was, although the next is already being lived."""

from __future__ import annotations

from threading import Event

import duckdb
import pytest

from ingest.sample.courier import open_courier


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"immediate_transaction_mode": True})
    connection.execute("create table state as select 1 as month")
    connection.execute("set variable month_number = 1")
    return connection


def test_a_delivery_sees_its_own_month(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN a delivery under way WHEN tables and variables change THEN it still reads what they were."""
    changed, seen = Event(), []
    with open_courier(con) as courier:

        def deliver() -> None:
            assert changed.wait(timeout=60)
            seen.extend(courier.own.execute("select month, getvariable('month_number') from state").fetchall())

        for month in (2, 3):
            changed.clear()
            courier.send(deliver)
            con.execute(f"create or replace table state as select {month} as month")
            con.execute(f"set variable month_number = {month}")
            changed.set()
            courier.finish()
    assert seen == [(1, 1), (2, 2)]


def test_what_a_delivery_raises_stops_the_next(con: duckdb.DuckDBPyConnection) -> None:
    def fail() -> None:
        raise OSError("disk full")

    with open_courier(con) as courier:
        courier.send(fail)
        with pytest.raises(OSError, match="disk full"):
            courier.send(fail)
