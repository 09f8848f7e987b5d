"""Which customer numbers are one person or company: from raw_crm to the contract mdm.party_link.

First a rule for strong identifiers, then probabilities (see identity_model); linked numbers form a party. Only the
newest state of each number counts, so the answer does not depend on the order of arrival.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path

import duckdb

from ingest import identity_sql as sql
from warehouse.connection import open_database
from warehouse.contract import quote_text
from warehouse.errors import KehuError
from warehouse.ledger import now, open_raw
from warehouse.load import load_parquet
from warehouse.settings import Settings

log = logging.getLogger("kehu.identity")

CONTRACT = "mdm.party_link"
STEP = "identify"
KINDS = ("person", "company")
THRESHOLD = 0.95
"""Probability from which two numbers are linked. A false link mixes two people's bills and consents, a missed
one costs a second letter: hence near 1."""
RULES = 1
"""Raise it when rules or defaults change: the next run then resolves everything again."""


@dataclass(frozen=True)
class Resolution:
    """What a run found. status: done or unchanged; source_batch_id: newest batch of customers it has seen."""

    status: str
    source_batch_id: int
    threshold: float
    rules: int = RULES
    count_numbers: int = 0
    count_parties: int = 0
    count_strong: int = 0
    count_probabilistic: int = 0
    count_changed: int = 0


def resolve(settings: Settings, run_id: str | None = None, threshold: float | None = None) -> Resolution:
    """Bring mdm.party_link up to date; only links that changed are written.

    threshold: between 0.5 and 1; None takes that of the last run, at first THRESHOLD. When neither customers nor
    rules changed since the last run in the ledger, nothing is computed. Raises KehuError for another threshold.
    """
    newest, last = _ledger(settings)
    wanted = threshold if threshold is not None else last.threshold if last else THRESHOLD
    if not 0.5 <= wanted < 1:
        raise KehuError("not a threshold", found=f"{wanted:g}", hint=f"from 0.5 to below 1, for example {THRESHOLD}")
    if last and (last.source_batch_id, last.rules, last.threshold) == (newest, RULES, wanted):
        return replace(last, status="unchanged", count_changed=0)
    with _workbench(settings) as con, _folder(settings) as folder:
        found = _link(con, Resolution("unchanged", newest, wanted))
        path = folder / "mdm_party_link.parquet"
        count = _write_changed(con, path, now())
        con.close()
        if count == 0:
            return found
        report = load_parquet(settings, CONTRACT, path, sender="identity", run_id=run_id)
    if report.status == "refused":
        raise KehuError("the party links were refused", where=CONTRACT, found=report.message)
    return replace(found, status="done", count_changed=count)


def _ledger(settings: Settings) -> tuple[int, Resolution | None]:
    """The newest batch with customers, and what the last run that ended well wrote down."""
    with open_raw(settings) as con:
        [(newest,)] = con.execute(
            """select coalesce(max(batch_id), 0) from ops.batch_table
               where contract = 'crm.customer' and count_accepted > 0"""
        ).fetchall()
        last = con.execute(
            "select detail from ops.step where step = ? and status <> 'failed' order by ended_at desc limit 1", [STEP]
        ).fetchall()
    if not last:
        return int(newest), None
    kept = {field.name for field in fields(Resolution)}  # an older version may have written down other things
    detail = {name: value for name, value in json.loads(last[0][0]).items() if name in kept}
    return int(newest), Resolution("unchanged", **detail)


@contextmanager
def _workbench(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database that reads raw: identifiers are never copied into a file that stays."""
    con = open_database(settings, Path(":memory:"), read_only=False)
    try:
        con.execute(f"attach {quote_text(str(settings.raw_path))} as raw (read_only)")
        yield con
    finally:
        con.close()


@contextmanager
def _folder(settings: Settings) -> Iterator[Path]:
    folder = settings.scratch / STEP
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _link(con: duckdb.DuckDBPyConnection, empty: Resolution) -> Resolution:
    """Fill table `link`: one row per customer number."""
    from ingest.identity_model import cluster, score_pairs

    for statement in (sql.NUMBER, sql.STRONG, sql.PROBABLE):
        con.execute(statement)
    for kind in KINDS:
        [(known,)] = con.execute(
            "select count(*) from strong inner join number on unique_id_l = unique_id where kind = ?", [kind]
        ).fetchall()
        score_pairs(con, kind, known, empty.threshold)
    con.execute(sql.EDGE)
    cluster(con)
    con.execute(sql.LINK)
    [(numbers, parties, strong, probabilistic)] = con.execute(sql.COUNTS).fetchall()
    log.info("%s numbers, %s parties", numbers, parties)
    return replace(
        empty,
        count_numbers=numbers,
        count_parties=parties,
        count_strong=strong,
        count_probabilistic=probabilistic,
    )


def _write_changed(con: duckdb.DuckDBPyConnection, path: Path, resolved_at: datetime) -> int:
    con.execute(f"create table changed as {sql.CHANGED}", [resolved_at])
    con.execute(f"copy (from changed order by customer_id) to {quote_text(str(path))} (format parquet)")
    [(count,)] = con.execute("select count(*) from changed").fetchall()
    return int(count)
