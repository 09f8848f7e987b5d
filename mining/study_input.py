"""What an analysis reads of its marts: which populations, which day, which rows, and what version these make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from mining.analysis import Analysis, Input
from mining.objection import columns_of, willing_rows
from mining.run import SEED
from warehouse.contract import quote_name
from warehouse.errors import KehuError


def populations(con: duckdb.DuckDBPyConnection, analysis: Analysis) -> list[str]:
    """Populations of its first input, in order. Raises KehuError when that mart is not built."""
    mart = analysis.inputs[0].mart
    if not columns_of(con, mart):
        raise KehuError("a mart is not built", where=mart, hint="run `kehu build`")
    rows = con.execute(
        f"select distinct population from marts.{quote_name(mart)} where population is not null order by 1"
    ).fetchall()
    return [name for (name,) in rows]


def latest(con: duckdb.DuckDBPyConnection, source: Input, population: str, until: date | None) -> date | None:
    """Latest as-of date of an input, or the latest that is not after `until`; None when there is none."""
    found: list[tuple[date | None]] = con.execute(
        f"""select max(as_of_date) from marts.{quote_name(source.mart)}
            where population = ? and as_of_date <= coalesce(?, as_of_date)""",
        [population, until],
    ).fetchall()
    return found[0][0]


def read(con: duckdb.DuckDBPyConnection, source: Input, population: str, as_of: date) -> pd.DataFrame:
    """The rows of an input, without customers who object to profiling."""
    columns = ", ".join(map(quote_name, dict.fromkeys(("as_of_date", *source.columns))))
    when = "<=" if source.has_history else "="
    return con.execute(
        f"""select {columns} from {willing_rows(con, source.mart, is_required=False)}
            where population = ? and as_of_date {when} ? order by all""",
        [population, as_of],
    ).df()


def version_of(analysis: Analysis, tables: Mapping[str, pd.DataFrame], previous: Mapping[str, Any]) -> str:
    """`<analysis>-<12 hex>`: the same rows, method and starting state give the same version."""
    digest = hashlib.blake2b(f"{analysis.method}|{SEED}".encode(), digest_size=6)
    digest.update(json.dumps(previous, sort_keys=True).encode())
    for mart, rows in sorted(tables.items()):
        digest.update(mart.encode())
        digest.update(pd.util.hash_pandas_object(rows, index=False).to_numpy().tobytes())
    return f"{analysis.name}-{digest.hexdigest()}"
