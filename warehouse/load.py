"""The only writer to raw: one delivery is one batch is one transaction with its ledger rows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import duckdb

from warehouse import __version__
from warehouse.contract import Contract, contract, quote_name, quote_text
from warehouse.delivery import BatchReport, Delivery, Feed, File, TableReport, Value
from warehouse.errors import FileRefused
from warehouse.files import content_hash
from warehouse.incoming import Incoming, Rejected, read_feed
from warehouse.ledger import now, open_raw
from warehouse.merge import CONFLICT, merge
from warehouse.settings import Settings

EXAMPLES_OF_REFUSED = 1000
"""Bad rows of a refused file that are kept as examples; the file itself is kept whole."""

Watch = Callable[[duckdb.DuckDBPyConnection, Delivery], AbstractContextManager[None]]
"""Shows progress while a delivery loads; may only ask the connection how far it is."""


def unwatched(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> AbstractContextManager[None]:
    """No progress."""
    return nullcontext()


class _Refused(Exception):
    """Too much of a delivery is bad; carries what to write down about it."""

    def __init__(self, message: str, tables: list[TableReport], rejected: list[tuple[str, Rejected]]) -> None:
        super().__init__(message)
        self.message, self.tables, self.rejected = message, tables, rejected


def load(settings: Settings, delivery: Delivery, run_id: str | None = None, watch: Watch = unwatched) -> BatchReport:
    """Load one delivery whole or not at all.

    Returns status `unchanged` when the same content was loaded before, `refused` when a file is over its error
    rate (its worst rows are in quarantine). Raises FileRefused when the delivery cannot be read at all.
    """
    started = time.monotonic()
    with open_raw(settings) as con, watch(con, delivery):
        report = _load(con, delivery, run_id)
    return replace(
        report,
        sender=delivery.sender,
        files=tuple(f.name for f in delivery.files),
        notes=delivery.notes,
        seconds=time.monotonic() - started,
    )


def _load(con: duckdb.DuckDBPyConnection, delivery: Delivery, run_id: str | None) -> BatchReport:
    seen = con.execute(
        "select batch_id from ops.batch where fingerprint = ? and status = 'loaded'", [delivery.fingerprint]
    ).fetchone()
    if seen:
        return BatchReport("unchanged", "", (), seen[0], message=f"loaded before as batch {seen[0]}")
    started_at = now()
    batch_id = _next_batch_id(con)
    try:
        incoming, rejected = _judge(con, delivery)
        con.execute("begin")
        tables, conflicts = _move_all(con, delivery, incoming, batch_id)
        _write_ledger(con, delivery, run_id, batch_id, "loaded", started_at, "", tables, rejected + conflicts)
        con.execute("commit")
    except _Refused as refusal:
        con.execute("begin")
        _write_ledger(
            con, delivery, run_id, batch_id, "refused", started_at, refusal.message, refusal.tables, refusal.rejected
        )
        con.execute("commit")
        return BatchReport("refused", "", (), batch_id, tuple(refusal.tables), refusal.message)
    return BatchReport("loaded", "", (), batch_id, tuple(tables))


def _next_batch_id(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("select coalesce(max(batch_id), 0) + 1 from ops.batch").fetchone()
    assert row is not None
    return int(row[0])


def _judge(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> tuple[list[Incoming], list[tuple[str, Rejected]]]:
    """Read every feed before any row is written: a delivery is refused whole.

    Outside the transaction, because a temporary table's row numbers count from 0 only there.
    """
    for statement in delivery.setup:
        con.execute(statement)
    incoming = [read_feed(con, delivery, feed, f"incoming_{n}") for n, feed in enumerate(delivery.feeds)]
    rejected = [(item.feed.contract.name, row) for item in incoming for row in item.rejected]
    if not delivery.replays:
        _refuse_if_bad(incoming, rejected)
    return incoming, rejected


def _move_all(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, incoming: Sequence[Incoming], batch_id: int
) -> tuple[list[TableReport], list[tuple[str, Rejected]]]:
    by_contract: dict[str, TableReport] = {}
    conflicts: list[tuple[str, Rejected]] = []
    for item in incoming:
        report, lost = _move(con, delivery, item, batch_id)
        conflicts += lost
        name = report.contract
        by_contract[name] = _added(by_contract[name], report) if name in by_contract else report
    return [_with_totals(con, report, batch_id) for report in by_contract.values()], conflicts


def _move(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, item: Incoming, batch_id: int
) -> tuple[TableReport, list[tuple[str, Rejected]]]:
    merged = merge(con, item.feed.contract, item.table, batch_id)
    names = " + ".join(f.name for f in delivery.files)
    conflicts: list[tuple[str, Rejected]] = [
        (
            item.feed.contract.name,
            (names, None, text, CONFLICT, "same key and version, other content; the greater row stands"),
        )
        for text in merged.conflicts
    ]
    report = TableReport(
        contract=item.feed.contract.name,
        count_read=item.count_read,
        count_accepted=merged.count_accepted,
        count_restated=merged.count_restated,
        count_unchanged=merged.count_unchanged,
        count_superseded=merged.count_superseded,
        count_rejected=item.count_read - merged.count_accepted - merged.count_unchanged - merged.count_superseded,
        control_totals={},
    )
    return report, conflicts


def _added(a: TableReport, b: TableReport) -> TableReport:
    """Two feeds of one delivery into one contract, as one line of the ledger."""
    return replace(
        a,
        count_read=a.count_read + b.count_read,
        count_accepted=a.count_accepted + b.count_accepted,
        count_restated=a.count_restated + b.count_restated,
        count_unchanged=a.count_unchanged + b.count_unchanged,
        count_superseded=a.count_superseded + b.count_superseded,
        count_rejected=a.count_rejected + b.count_rejected,
    )


def _with_totals(con: duckdb.DuckDBPyConnection, report: TableReport, batch_id: int) -> TableReport:
    """Control totals read back from raw, and a proof that raw holds what was counted in."""
    table = contract(report.contract)
    sums = "".join(f", sum({quote_name(name)})" for name in table.control_totals)
    row = con.execute(f"select count(*){sums} from {table.relation} where _batch_id = {batch_id}").fetchone()
    assert row is not None
    if row[0] != report.count_accepted:
        raise FileRefused(
            "raw does not hold what was accepted",
            where=table.name,
            found=f"{row[0]} rows for {report.count_accepted}",
            hint="two feeds of the mapping deliver different rows under one key",
        )
    totals = {name: str(total) for name, total in zip(table.control_totals, row[1:], strict=True)}
    return replace(report, control_totals=totals)


def _refuse_if_bad(incoming: Sequence[Incoming], rejected: list[tuple[str, Rejected]]) -> None:
    for item in incoming:
        table, count = item.feed.contract, len(item.rejected)
        if count == 0 or count <= item.count_read * table.max_error_rate:
            continue
        message = _whole_column(item) or (
            f"too many bad rows | where: {item.rejected[0][0]} -> {table.name} | found: {count} of "
            f"{item.count_read} rows, allowed {table.max_error_rate:.1%}; first: {item.rejected[0][4]} | "
            "hint: see `kehu quarantine list`, mend the file and load it again"
        )
        tables = [TableReport(i.feed.contract.name, i.count_read, 0, 0, 0, 0, len(i.rejected), {}) for i in incoming]
        raise _Refused(message, tables, rejected[:EXAMPLES_OF_REFUSED])


def _whole_column(item: Incoming) -> str:
    """The message for a column in which no value is of its type, "" when there is none."""
    for column in item.feed.contract.columns:
        label = f"{column.name}: no {column.data_type}, found "
        hits = [message for *_, code, message in item.rejected if code == "bad_type" and label in message]
        if len(hits) == item.count_read:
            found = hits[0].split(label, 1)[1].split(";")[0]
            return (
                f"a whole column has the wrong type | where: {item.rejected[0][0]} -> "
                f"{item.feed.contract.name}.{column.name} | found: {found!r} for {column.data_type} | "
                "hint: name its format in a mapping, or see `kehu extracts describe`"
            )
    return ""


def _write_ledger(
    con: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    run_id: str | None,
    batch_id: int,
    status: str,
    started_at: object,
    message: str,
    tables: Sequence[TableReport],
    rejected: Sequence[tuple[str, Rejected]],
) -> None:
    con.execute(
        "insert into ops.batch values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [batch_id, run_id, delivery.sender, status, delivery.fingerprint, __version__, started_at, now(), message],
    )
    for number, file in enumerate(delivery.files):
        con.execute(
            "insert into ops.batch_file values (?, ?, ?, ?, ?, ?, ?, ?)",
            [batch_id, number, file.name, file.content_hash, file.count_bytes, file.encoding, file.delimiter,
             json.dumps(file.columns, ensure_ascii=False)],
        )  # fmt: skip
    for t in tables:
        con.execute(
            "insert into ops.batch_table values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [batch_id, t.contract, t.count_read, t.count_accepted, t.count_restated, t.count_unchanged,
             t.count_superseded, t.count_rejected, json.dumps(dict(t.control_totals))],
        )  # fmt: skip
    if rejected:
        _write_quarantine(con, batch_id, rejected)
    if delivery.replays:
        con.execute(
            "update ops.quarantine set status = 'replayed', replayed_batch_id = ? "
            "where list_contains(?, quarantine_id)",
            [batch_id, list(delivery.replays)],
        )


def _write_quarantine(con: duckdb.DuckDBPyConnection, batch_id: int, rejected: Sequence[tuple[str, Rejected]]) -> None:
    import pyarrow as pa

    names = ("contract", "file_name", "line_number", "raw_text", "reason_code", "message")
    columns = list(zip(*((name, *row) for name, row in rejected), strict=True))
    types = (pa.string(), pa.string(), pa.int64(), pa.string(), pa.string(), pa.string())
    bad = pa.table({n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)})
    con.register("bad_rows", bad)
    con.execute(
        f"""insert into ops.quarantine
            select (select coalesce(max(quarantine_id), 0) from ops.quarantine) + row_number() over (),
                   {batch_id}, contract, file_name, line_number, raw_text, reason_code, message, 'open', null
            from bad_rows"""
    )
    con.unregister("bad_rows")


def refuse(settings: Settings, names: Sequence[str], message: str, run_id: str | None = None) -> BatchReport:
    """Write down that files were turned away before a row of them could be read."""
    delivery = Delivery("unread", tuple(File(name, Path(name), "", 0) for name in names), ())
    with open_raw(settings) as con:
        con.execute("begin")
        batch_id = _next_batch_id(con)
        _write_ledger(con, delivery, run_id, batch_id, "refused", now(), message, (), ())
        con.execute("commit")
    return BatchReport("refused", "unread", tuple(names), batch_id, message=message)


def load_parquet(
    settings: Settings, contract_name: str, path: Path, sender: str, run_id: str | None = None
) -> BatchReport:
    """Load a Parquet file whose columns already have the contract's names: how mining comes back in.

    Raises ContractError for an unknown contract.
    """
    table = contract(contract_name)
    file = File(path.name, path, content_hash(path), path.stat().st_size)
    feed = Feed(table, f"read_parquet({quote_text(str(path))})", _as_they_are(table), "''", file_number=0)
    return load(settings, Delivery(sender, (file,), (feed,), layout_hash=contract_name), run_id)


def _as_they_are(table: Contract) -> dict[str, Value]:
    return {name: Value(quote_name(name), f"{quote_name(name)}::varchar") for name in table.column_names}
