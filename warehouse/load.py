"""The only writer to raw: one delivery is one batch is one transaction with its ledger rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import duckdb

from warehouse.contract import Contract, contract, quote_name, quote_text
from warehouse.delivery import BatchReport, Delivery, Feed, File, Rejected, TableReport, Value
from warehouse.errors import FileRefused
from warehouse.files import content_hash
from warehouse.incoming import Incoming, insert_feed
from warehouse.ledger import BatchEntry, next_batch_id, now, open_raw, sweep, write_batch
from warehouse.merge import CONFLICT, Merged, merge
from warehouse.settings import Settings

CONFLICT_MESSAGE = "same key and version, other content; the greater row stands"
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

    def entry(self, entry: BatchEntry) -> BatchEntry:
        """The ledger entry of the batch, turned into that of a refused one."""
        return replace(entry, status="refused", message=self.message, tables=self.tables, rejected=self.rejected)


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
    batch_id = next_batch_id(con)
    entry = BatchEntry(batch_id, run_id, now(), "loaded")
    for statement in delivery.setup:
        con.execute(statement)
    con.execute("begin")
    try:
        tables, rejected = _load_feeds(con, delivery, batch_id)
        write_batch(con, delivery, replace(entry, tables=tables, rejected=rejected))
        con.execute("commit")
    except _Refused as refusal:
        con.execute("rollback")
        con.execute("begin")
        write_batch(con, delivery, refusal.entry(entry))
        con.execute("commit")
        return BatchReport("refused", "", (), batch_id, tuple(refusal.tables), refusal.message)
    except BaseException:
        con.execute("rollback")
        raise
    for table in tables:
        sweep(con, contract(table.contract))
    return BatchReport("loaded", "", (), batch_id, tuple(tables))


def _load_feeds(
    con: duckdb.DuckDBPyConnection, delivery: Delivery, batch_id: int
) -> tuple[list[TableReport], list[tuple[str, Rejected]]]:
    incoming = [insert_feed(con, delivery, feed, batch_id) for feed in delivery.feeds]
    rejected = [(item.feed.contract.name, row) for item in incoming for row in item.rejected]
    if not delivery.replays:
        _refuse_if_bad(incoming, rejected)
    names = " + ".join(f.name for f in delivery.files)
    tables = []
    for name in dict.fromkeys(item.feed.contract.name for item in incoming):
        merged = merge(con, contract(name), batch_id)
        rejected += [(name, (names, None, text, CONFLICT, CONFLICT_MESSAGE)) for text in merged.conflicts]
        tables.append(_report(con, name, [i for i in incoming if i.feed.contract.name == name], merged, batch_id))
    return tables, rejected


def _report(
    con: duckdb.DuckDBPyConnection, name: str, incoming: Sequence[Incoming], merged: Merged, batch_id: int
) -> TableReport:
    """Counts and control totals, read back from raw, and a proof that every record is accounted for."""
    table = contract(name)
    mine = f"_batch_id = {batch_id} and _reject is null"
    sums = "".join(f", sum({quote_name(column)})" for column in table.control_totals)
    row = con.execute(f"select count(*){sums} from {table.relation} where {mine}").fetchone()
    assert row is not None
    report = TableReport(
        contract=name,
        count_read=sum(item.count_read for item in incoming),
        count_accepted=row[0],
        count_restated=merged.count_restated,
        count_unchanged=merged.count_unchanged,
        count_superseded=merged.count_superseded,
        count_rejected=sum(len(item.rejected) for item in incoming) + merged.count_conflicts,
        control_totals={c: str(total) for c, total in zip(table.control_totals, row[1:], strict=True)},
    )
    known = report.count_accepted + report.count_unchanged + report.count_superseded + report.count_rejected
    if known != report.count_read:
        raise FileRefused("records are unaccounted for", where=name, found=f"{known} of {report.count_read}")
    return report


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


def refuse(settings: Settings, names: Sequence[str], message: str, run_id: str | None = None) -> BatchReport:
    """Write down that files were turned away before a row of them could be read."""
    delivery = Delivery("unread", tuple(File(name, Path(name), "", 0) for name in names), ())
    with open_raw(settings) as con:
        con.execute("begin")
        batch_id = next_batch_id(con)
        write_batch(con, delivery, BatchEntry(batch_id, run_id, now(), "refused", message))
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
