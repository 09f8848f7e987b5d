"""Rows of any contracts, landed in a home of their own, and what star and marts make of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingest.batch import load_paths
from warehouse.contract import contract
from warehouse.settings import Settings

AUDIT = {"batch_key", "changed_in"}
LEDGER = {"dim_batch", "mart_quality_batch", "mart_quality_freshness", "mart_quality_reject", "mart_quality_run"}
"""Tables about batches themselves: they tell when and in which order files came."""


@dataclass(frozen=True)
class Row:
    """One row of one contract."""

    contract: str
    values: tuple[tuple[str, object], ...]


def land(home: Settings, rows: list[Row], folder: Path) -> None:
    """One file per contract."""
    folder.mkdir(parents=True)
    for name in {r.contract for r in rows}:
        columns = contract(name).column_names
        lines = [",".join(columns)]
        lines += [",".join(str(dict(r.values).get(c, "")) for c in columns) for r in rows if r.contract == name]
        (folder / f"{name.replace('.', '_')}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for outcome in load_paths(home, [folder]):
        assert outcome.report.status in ("loaded", "unchanged"), outcome.report.message


def content(home: Settings) -> dict[str, list[tuple[Any, ...]]]:
    con = duckdb.connect(str(home.warehouse_path), read_only=True)
    found = {}
    for schema, table in con.execute(
        """select table_schema, table_name from information_schema.tables
           where table_schema in ('star', 'marts') order by all"""
    ).fetchall():
        columns = con.execute(
            "select column_name from duckdb_columns() where schema_name = ? and table_name = ? order by column_index",
            [schema, table],
        ).fetchall()
        listed = ", ".join(f'"{name}"' for (name,) in columns if name not in AUDIT)
        if table not in LEDGER:
            found[f"{schema}.{table}"] = con.execute(f"select {listed} from {schema}.{table} order by all").fetchall()
    con.close()
    return found
