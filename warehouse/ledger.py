"""The ledger beside raw: runs, steps, batches, quarantine. Tables live in schema `ops` of the raw file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from warehouse import __version__
from warehouse.connection import open_database
from warehouse.contract import Contract, contracts, quote_name
from warehouse.delivery import Delivery, Rejected, TableReport
from warehouse.errors import ContractError
from warehouse.settings import Settings

TABLES = (
    """ops.run (run_id varchar, command varchar, status varchar, started_at timestamp, ended_at timestamp,
        version varchar, message varchar)""",
    """ops.step (run_id varchar, step varchar, status varchar, started_at timestamp, ended_at timestamp,
        detail varchar)""",
    """ops.batch (batch_id bigint, run_id varchar, sender varchar, status varchar, fingerprint varchar,
        version varchar, started_at timestamp, ended_at timestamp, message varchar)""",
    """ops.batch_file (batch_id bigint, file_number integer, file_name varchar, content_hash varchar,
        count_bytes bigint, encoding varchar, delimiter varchar, columns varchar)""",
    """ops.batch_table (batch_id bigint, contract varchar, count_read bigint, count_accepted bigint,
        count_restated bigint, count_unchanged bigint, count_superseded bigint, count_rejected bigint,
        control_totals varchar)""",
    """ops.quarantine (quarantine_id bigint, batch_id bigint, contract varchar, file_name varchar,
        line_number bigint, raw_text varchar, reason_code varchar, message varchar, status varchar,
        replayed_batch_id bigint)""",
)


def now() -> datetime:
    """The clock of the ledger: UTC without a zone, as DuckDB's timestamp keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def ensure_raw(con: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing of the ledger and of every contract's raw table, and finish what a crash left unswept."""
    con.execute("begin")
    con.execute("create schema if not exists ops")
    for table in TABLES:
        con.execute(f"create table if not exists {table}")
    for contract in contracts().values():
        con.execute(f'create schema if not exists "raw_{contract.source}"')
        con.execute(contract.ddl())
    _add_new_columns(con)
    con.execute("commit")
    for contract in contracts().values():
        sweep(con, contract)


def _add_new_columns(con: duckdb.DuckDBPyConnection) -> None:
    """A contract may gain a column; rows that came before have nothing there. Any other change is told."""
    there = {
        (schema, table, column): data_type.lower()
        for schema, table, column, data_type in con.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall()
    }
    for contract in contracts().values():
        for column in contract.columns:
            found = there.get((f"raw_{contract.source}", contract.table, column.name))
            if found is None:
                con.execute(f"alter table {contract.relation} add column {quote_name(column.name)} {column.data_type}")
            elif found != column.data_type.lower():
                raise ContractError(
                    "a contract changed the type of a column that has rows",
                    where=f"{contract.name}.{column.name}",
                    found=f"{found} in raw, {column.data_type} in the contract",
                    hint="give the new type a new column name, or load the source into a new home",
                )


def sweep(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Take rejected rows out of raw; they are in quarantine since the commit that wrote them.

    A loader that dies in between leaves it to whoever opens raw next, before anything is read.
    """
    rejected = f"{contract.relation} where _reject is not null"
    if con.execute(f"select 1 from {rejected} limit 1").fetchone():
        con.execute(f"delete from {rejected}")


@contextmanager
def open_raw(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The raw file for writing, with all its tables."""
    con = open_database(settings, settings.raw_path, read_only=False)
    try:
        ensure_raw(con)
        yield con
    finally:
        con.close()


@dataclass(frozen=True)
class BatchEntry:
    """What the ledger is told of a batch. rejected: (contract, record) of what went to quarantine."""

    batch_id: int
    run_id: str | None
    started_at: datetime
    status: str
    message: str = ""
    tables: Sequence[TableReport] = ()
    rejected: Sequence[tuple[str, Rejected]] = ()


def next_batch_id(con: duckdb.DuckDBPyConnection) -> int:
    """One more than the newest."""
    row = con.execute("select coalesce(max(batch_id), 0) + 1 from ops.batch").fetchone()
    assert row is not None
    return int(row[0])


def write_batch(con: duckdb.DuckDBPyConnection, delivery: Delivery, entry: BatchEntry) -> None:
    """The ledger rows of a batch, inside the caller's transaction."""
    con.execute(
        "insert into ops.batch values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [entry.batch_id, entry.run_id, delivery.sender, entry.status, delivery.fingerprint, __version__,
         entry.started_at, now(), entry.message],
    )  # fmt: skip
    for number, file in enumerate(delivery.files):
        con.execute(
            "insert into ops.batch_file values (?, ?, ?, ?, ?, ?, ?, ?)",
            [entry.batch_id, number, file.name, file.content_hash, file.count_bytes, file.encoding, file.delimiter,
             json.dumps(file.columns, ensure_ascii=False)],
        )  # fmt: skip
    for t in entry.tables:
        con.execute(
            "insert into ops.batch_table values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [entry.batch_id, t.contract, t.count_read, t.count_accepted, t.count_restated, t.count_unchanged,
             t.count_superseded, t.count_rejected, json.dumps(dict(t.control_totals))],
        )  # fmt: skip
    if entry.rejected:
        _write_quarantine(con, entry)
    con.execute(
        "update ops.quarantine set status = 'replayed', replayed_batch_id = ? where list_contains(?, quarantine_id)",
        [entry.batch_id, list(delivery.replays)],
    )


def _write_quarantine(con: duckdb.DuckDBPyConnection, entry: BatchEntry) -> None:
    columns = [list(column) for column in zip(*((name, *row) for name, row in entry.rejected), strict=True)]
    con.execute(
        f"""insert into ops.quarantine
            select (select coalesce(max(quarantine_id), 0) from ops.quarantine) + row_number() over (),
                   {entry.batch_id}, r.*, 'open', null
            from (select unnest($1::varchar[]), unnest($2::varchar[]), unnest($3::bigint[]), unnest($4::varchar[]),
                         unnest($5::varchar[]), unnest($6::varchar[])) as r""",
        columns,
    )


class RunLedger:
    """One run and its steps. Each call opens the raw file shortly, so that dbt can attach it in between."""

    def __init__(self, settings: Settings, run_id: str) -> None:
        self.settings = settings
        self.run_id = run_id

    @classmethod
    def begin(cls, settings: Settings, command: str) -> RunLedger:
        """A new run; a run of the same command that broke off is taken up again under its old id."""
        with open_raw(settings) as con:
            con.execute("begin")
            unfinished = con.execute(
                "select run_id from ops.run where command = ? and status = 'running' order by started_at desc",
                [command],
            ).fetchone()
            run_id = unfinished[0] if unfinished else f"{now():%Y%m%dT%H%M%S%f}"
            if not unfinished:
                con.execute(
                    "insert into ops.run values (?, ?, 'running', ?, null, ?, null)",
                    [run_id, command, now(), __version__],
                )
            con.execute("commit")
        return cls(settings, run_id)

    def record(self, step: str, status: str, started_at: datetime, detail: dict[str, object]) -> None:
        """One line of the step ledger."""
        with open_raw(self.settings) as con:
            con.execute(
                "insert into ops.step values (?, ?, ?, ?, ?, ?)",
                [self.run_id, step, status, started_at, now(), json.dumps(detail, default=str)],
            )

    def end(self, status: str, message: str = "") -> None:
        """Close the run: done, refused or failed."""
        with open_raw(self.settings) as con:
            con.execute(
                "update ops.run set status = ?, ended_at = ?, message = ? where run_id = ?",
                [status, now(), message, self.run_id],
            )
