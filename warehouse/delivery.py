"""What the loader is handed: files, and for each contract the SQL that yields its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.contract import Contract

Rejected = tuple[str, int | None, str | None, str, str]
"""A record that was turned away: (file name, line number, raw text, reason code, message)."""


@dataclass(frozen=True)
class File:
    """One file of a delivery.

    content_hash: xxh3-128 of the bytes as they came; delimiter and columns: how its records read, for
    bringing rejected ones back; delimiter is "" where a rejected record is kept as JSON.
    """

    name: str
    path: Path
    content_hash: str
    count_bytes: int
    encoding: str = ""
    delimiter: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """How one contract column is got.

    sql: typed expression over the feed's relation; text: what the sender wrote, for messages;
    is_bad: condition that is true when there is a text but no value of the type, "" when that cannot be.
    """

    sql: str
    text: str
    is_bad: str = ""


@dataclass(frozen=True)
class Rejects:
    """DuckDB's table of the records it could not split into columns."""

    table: str


@dataclass(frozen=True)
class Feed:
    """One stream of rows into one contract.

    relation: FROM item that yields the sender's rows; raw_text: expression that shows such a row as text;
    where: rows the feed is about; file_number: index in Delivery.files, None when rows come from a query over
    several; header_lines: lines before the first record; record: expression for the 0-based number of a record
    among those the reader could split, "" when the relation yields all of them in file order;
    tells_rejects: false when another feed on the same file reports the reader's rejects;
    lines: maps record numbers (header included) to line numbers, for files whose records span lines.
    """

    contract: Contract
    relation: str
    values: Mapping[str, Value]
    raw_text: str
    where: str = "true"
    file_number: int | None = None
    header_lines: int = 0
    record: str = ""
    rejects: Rejects | None = None
    tells_rejects: bool = True
    lines: Callable[[Sequence[int], int], Mapping[int, int]] | None = None


@dataclass(frozen=True)
class Delivery:
    """Files that are loaded together, in one transaction.

    sender: contract or mapping name; layout_hash: changes when the mapping does; setup: SQL to run before the
    feeds; notes: what a user should be told; replays: quarantined rows that come again with it, for which no
    error rate holds.
    """

    sender: str
    files: tuple[File, ...]
    feeds: tuple[Feed, ...]
    layout_hash: str = ""
    setup: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    replays: tuple[int, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same content through the same layout has the same fingerprint, whatever the names or order."""
        parts = sorted(f.content_hash for f in self.files)
        return hashlib.blake2b("|".join([self.layout_hash, *parts]).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class TableReport:
    """Counts of one contract in one batch; read = accepted + unchanged + superseded + rejected."""

    contract: str
    count_read: int
    count_accepted: int
    count_restated: int
    count_unchanged: int
    count_superseded: int
    count_rejected: int
    control_totals: Mapping[str, str]


@dataclass(frozen=True)
class BatchReport:
    """What became of a delivery. status: loaded, unchanged (seen before) or refused."""

    status: str
    sender: str
    files: tuple[str, ...]
    batch_id: int | None = None
    tables: tuple[TableReport, ...] = ()
    message: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def count_read(self) -> int:
        return sum(table.count_read for table in self.tables)
