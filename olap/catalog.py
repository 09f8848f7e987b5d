"""Tables, columns, types and descriptions of a release. dbt wrote the descriptions there as comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from warehouse.errors import ContractError


@dataclass(frozen=True)
class Column:
    """One column. `data_type` is DuckDB's name of the type."""

    name: str
    data_type: str
    description: str = ""


@dataclass(frozen=True)
class Table:
    """One table of the release. count_rows: about how many it has."""

    schema: str
    name: str
    description: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    count_rows: int = 0

    def column(self, name: str, where: str) -> Column:
        """The column of that name. Raises ContractError at `where`, the file that asked for it."""
        if name not in self.columns:
            raise ContractError(
                f"{self.schema}.{self.name} has no such column",
                where=where,
                found=name,
                hint=f"columns are {', '.join(self.columns)}",
            )
        return self.columns[name]


@dataclass(frozen=True)
class Catalog:
    """All tables by `schema.name`."""

    tables: Mapping[str, Table]

    def table(self, name: str, where: str) -> Table:
        """The table of that name. Raises ContractError at `where`, the file that asked for it."""
        if name not in self.tables:
            raise ContractError(
                "the release has no such table",
                where=where,
                found=name,
                hint="the release is older than the cube: run `kehu build` and publish",
            )
        return self.tables[name]


def read_catalog(con: duckdb.DuckDBPyConnection) -> Catalog:
    """What the connected release holds."""
    columns: dict[str, dict[str, Column]] = {}
    for schema, table, name, data_type, comment in con.execute(
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns()"
        " where not internal and database_name = current_database() order by column_index"
    ).fetchall():
        columns.setdefault(f"{schema}.{table}", {})[name] = Column(name, data_type, comment or "")
    comments = {
        f"{schema}.{table}": (comment or "", rows or 0)
        for schema, table, comment, rows in con.execute(
            "select schema_name, table_name, comment, estimated_size from duckdb_tables()"
            " where not internal and database_name = current_database()"
        ).fetchall()
    }
    tables = {}
    for full_name, found in sorted(columns.items()):
        schema, _, name = full_name.partition(".")
        comment, count_rows = comments.get(full_name, ("", 0))
        tables[full_name] = Table(schema, name, comment, found, count_rows)
    return Catalog(tables)
