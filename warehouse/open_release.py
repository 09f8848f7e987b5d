"""The open file of a release: copied table by table, so that no byte of what is restricted is in it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.connection import open_database
from warehouse.contract import quote_text
from warehouse.errors import ReleaseError
from warehouse.openness import Openness, openness_of
from warehouse.settings import Settings

FILE = "open.duckdb"


def write_open(settings: Settings, whole: Path, release: Path) -> int:
    """Write `open.duckdb` in the directory of a release. Returns how many tables and views it has.

    whole: the database file it is copied from. Raises ReleaseError when a view that is open
    reads what is not.
    """
    con = open_database(settings, release / FILE, read_only=False)
    try:
        con.execute(f"attach {quote_text(str(whole))} as whole (read_only)")
        con.execute("begin")
        tables = _copy_tables(con)
        views = _copy_views(con)
        _copy_comments(con, [*tables, *views])
        con.execute("commit")
        con.execute("detach whole")
        con.execute("checkpoint")
    finally:
        con.close()
    return len(tables) + len(views)


def _copy_tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    rows = con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'whole' order by all"
    ).fetchall()
    found = [(schema, table) for schema, table in rows if openness_of(schema, table).is_open]
    for schema in sorted({schema for schema, _ in found}):
        con.execute(f'create schema if not exists "{schema}"')
    for schema, table in found:
        con.execute(f'create table "{schema}"."{table}" as {_selection(schema, table, openness_of(schema, table))}')
    return found


def _selection(schema: str, table: str, openness: Openness) -> str:
    replaced = ", ".join(f'({expression}) as "{name}"' for name, expression in openness.columns.items())
    return (
        f"select *{f' replace ({replaced})' if replaced else ''} "
        f'from whole."{schema}"."{table}"{f" where {openness.where}" if openness.where else ""}'
    )


def _copy_views(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Views, made anew over what is in the open file; one may stand on another, so until none is left."""
    rows = con.execute(
        "select schema_name, view_name, sql from duckdb_views() where database_name = 'whole' and not internal"
    ).fetchall()
    left = {(schema, view): sql for schema, view, sql in rows if openness_of(schema, view).is_open}
    made: list[tuple[str, str]] = []
    while left:
        problems = {name: _problem(con, sql) for name, sql in left.items()}
        made += [name for name, problem in problems.items() if not problem]
        if all(problems.values()):
            (schema, view), words = next(iter(problems.items()))
            raise ReleaseError(
                "an open view reads what is restricted", where=f"{schema}.{view}", found=words,
                hint="give its model `access: restricted`",
            )  # fmt: skip
        left = {name: sql for name, sql in left.items() if problems[name]}
    return made


def _problem(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    try:
        con.execute(sql)
    except duckdb.CatalogException as error:
        return str(error).splitlines()[0]
    return ""


def _copy_comments(con: duckdb.DuckDBPyConnection, names: list[tuple[str, str]]) -> None:
    """Descriptions of tables and their columns."""
    rows = con.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns() "
        "where database_name = 'whole' and comment is not null"
    ).fetchall()
    for schema, table, column, comment in rows:
        if (schema, table) in names:
            con.execute(f'comment on column "{schema}"."{table}"."{column}" is {quote_text(comment)}')
    for kind in ("table", "view"):
        rows = con.execute(
            f"select schema_name, {kind}_name, comment from duckdb_{kind}s() "
            "where database_name = 'whole' and comment is not null"
        ).fetchall()
        for schema, table, comment in rows:
            if (schema, table) in names:
                con.execute(f'comment on {kind} "{schema}"."{table}" is {quote_text(comment)}')
