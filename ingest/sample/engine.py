"""The DuckDB engine of the sample: an in-memory database that spills beside its output, and its SQL files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from ingest.sample.months import Month
from ingest.sample.options import SampleOptions
from warehouse.contract import quote_text

SAMPLE = Path(__file__).resolve().parent
SQL = SAMPLE / "sql"
GROSS_ADD_RATE = 0.014
CUSTOMERS_PER_AGENT = 400
COMPANIES_PER_MANAGER = 40


@cache
def statement(name: str) -> str:
    """The text of one SQL file, e.g. `extract/crm.customer`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _statements(name: str) -> list[duckdb.Statement]:
    """The statements of one SQL file, parsed once: most are run every month."""
    return duckdb.extract_statements(statement(name))


@cache
def names_in(folder: str) -> tuple[str, ...]:
    """Names of the SQL files of a folder, in order."""
    return tuple(f"{folder}/{path.stem}" for path in sorted((SQL / folder).glob("*.sql")))


@contextmanager
def open_engine(options: SampleOptions, scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the options as variables; what does not fit in memory spills to `scratch`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": options.threads,
        "memory_limit": options.memory_limit,
        "temp_directory": str(scratch),
        "immediate_transaction_mode": True,
    }
    with duckdb.connect(":memory:", config=config) as con:
        con.execute("set global timezone = 'UTC'")
        con.execute("set enable_progress_bar = false")
        con.execute(f"set variable data = {quote_text(str(SAMPLE / 'data'))}")
        for name, value in _sizes(options).items():
            con.execute(f"set variable {name} = {value}::bigint")
        yield con


def _sizes(options: SampleOptions) -> dict[str, int]:
    """As many are there at the start as, with those who join at a steady rate, make the asked number."""
    initial = round(options.customers / (1 + GROSS_ADD_RATE * options.months))
    return {
        "seed": options.seed,
        "customers": options.customers,
        "initial_customers": max(1, initial),
        "months": options.months,
        "agents": max(3, options.customers // CUSTOMERS_PER_AGENT),
        "managers": max(2, options.customers // 10 // COMPANIES_PER_MANAGER),
    }


def set_window(con: duckdb.DuckDBPyConnection, first: Month) -> None:
    """The first delivered month: nothing before it is in any extract."""
    con.execute(f"set variable window_first = date '{first.first}'")


def set_month(con: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Make `month` the month that the SQL files speak of."""
    con.execute(f"set variable month_number = {month.number}::integer")
    con.execute(f"set variable month_first = date '{month.first}'")
    con.execute(f"set variable month_after = date '{month.after}'")
    con.execute(f"set variable month_days = {month.days}::integer")
    con.execute("set variable month_salt = hash(xor(hash(getvariable('month_number')), hash('month')))")


def take_snapshot(con: duckdb.DuckDBPyConnection, own: duckdb.DuckDBPyConnection) -> None:
    """Show to `own` the tables and variables of `con` as they are now, until it commits."""
    names = [str(name) for (name,) in con.execute("select name from duckdb_variables()").fetchall()]
    values = ", ".join(f"getvariable('{name}') as {name}" for name in names)
    con.execute(f"create or replace table variable as select {values}")
    own.begin()
    for name in names:
        own.execute(f"set variable {name} = (select {name} from variable)")


def run(con: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Execute SQL files in order."""
    for name in names:
        for parsed in _statements(name):
            con.execute(parsed)
