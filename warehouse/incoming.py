"""One feed's rows into raw, typed and judged in the loader's only pass over the file.

Bad rows are written with their reasons in `_reject`; the transaction that commits them also commits their
quarantine, and they are swept out right after it (`ledger.sweep`). Nothing reads raw unswept. So judging costs
no second pass, no copy, and no delete of rows that are not yet committed, which would make DuckDB write all twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

import duckdb

from warehouse.contract import quote_name, quote_text
from warehouse.delivery import Delivery, Feed, Rejected, Value
from warehouse.errors import FileRefused

REJECTS_LIMIT = 200_000
"""Unreadable records a reader writes down; a file with more is refused, so none of them is lost."""

_Record = tuple[int, str | None, str, str]
"""(record number with header lines, raw text, reason code, message)"""

_FOUND = re.compile(r'Could not convert string "(.*?)" to ', re.DOTALL)


@dataclass(frozen=True)
class Incoming:
    """rejected: the bad records of the feed; count_read: records the feed is about."""

    feed: Feed
    rejected: list[Rejected]
    count_read: int


def _reasons(feed: Feed) -> list[tuple[str, str, str]]:
    """(condition, the same said once, `code<tab>message` as SQL text) of everything that can be wrong with a row."""
    found: list[tuple[str, str, str]] = []
    for column in feed.contract.columns:
        value = feed.values.get(column.name, Value("null", "null"))
        label = f"{column.name}: "
        if value.is_bad:
            message = quote_text(f"bad_type\t{label}no {column.data_type}, found ")
            found.append((f"({value.is_bad})", f"({value.is_bad})", f"{message} || ({value.text})"))
        for code, message, condition in column.rules(f"({value.sql})"):
            # a value of the wrong type is NULL as well, and is told once
            guard = f" and not coalesce({value.is_bad}, false)" if value.is_bad and code == "missing_value" else ""
            text = quote_text(f"{code}\t{label}{message}, found ")
            found.append((f"({condition})", f"({condition}{guard})", f"{text} || coalesce({value.text}, 'nothing')"))
    return found


def insert_sql(feed: Feed, batch_id: int) -> str:
    """INSERT of the feed's rows; `_reject` is `record <us> raw text <us> reasons, one a line` on bad ones."""
    columns = ",\n".join(
        f"cast({feed.values[c.name].sql if c.name in feed.values else 'null'} as {c.data_type})"
        for c in feed.contract.columns
    )
    reasons = _reasons(feed)
    reject = "null"
    if reasons:
        is_bad = " or ".join(condition for condition, _, _ in reasons)
        listed = ", ".join(f"case when {once} then {message} end" for _, once, message in reasons)
        record = f"coalesce(cast({feed.record or 'null'} as varchar), '')"
        shown = f"{record} || chr(31) || {feed.raw_text} || chr(31) || concat_ws(chr(10), {listed})"
        reject = f"case when {is_bad} then {shown} end"
    names = ", ".join(quote_name(name) for name in feed.contract.column_names)
    return (
        f"insert into {feed.contract.relation} ({names}, _batch_id, _reject)\n"
        f"select {columns},\n{batch_id},\n{reject}\nfrom {feed.relation} where {feed.where}"
    )


def insert_feed(con: duckdb.DuckDBPyConnection, delivery: Delivery, feed: Feed, batch_id: int) -> Incoming:
    """Write the feed's rows to raw, inside the caller's transaction, and return the bad ones.

    Raises FileRefused when a value cannot even be asked for (an expression of the mapping does not fit).
    """
    mine = f"{feed.contract.relation} where _batch_id = {batch_id}"
    before = _value(con, f"select coalesce(max(rowid), -1) from {mine}")
    try:
        con.execute(insert_sql(feed, batch_id))
    except (duckdb.BinderException, duckdb.ParserException, duckdb.ConversionException) as error:
        raise FileRefused(
            "the mapping does not fit the file",
            where=f"{delivery.sender} -> {feed.contract.name}",
            found=str(error).splitlines()[0],
            hint="check the column names and expressions of the mapping",
        ) from error
    unreadable = _unreadable(con, delivery, feed)
    told = unreadable if feed.tells_rejects else []
    first = _value(con, f"select coalesce(min(rowid), 0) from {mine} and rowid > {before}")
    count = _value(con, f"select count(*) from {mine} and rowid > {before}")
    judged = con.execute(
        f"select rowid - {first}, _reject from {mine} and rowid > {before} and _reject is not null order by rowid"
    ).fetchall()
    rejected = _located(con, delivery, feed, count, judged, unreadable) if judged or told else []
    return Incoming(feed, rejected, count + len(told))


def _value(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def _unreadable(con: duckdb.DuckDBPyConnection, delivery: Delivery, feed: Feed) -> list[_Record]:
    """What the reader itself could not split into columns or read as the column's type."""
    if feed.rejects is None:
        return []
    rows = con.execute(
        f"""select line, any_value(csv_line),
                   list(error_type order by column_idx), list(column_name order by column_idx),
                   list(error_message order by column_idx)
            from {feed.rejects.table} group by line order by line"""
    ).fetchall()
    if sum(len(types) for _, _, types, _, _ in rows) >= REJECTS_LIMIT:
        raise FileRefused(
            "too many records cannot be read",
            where=f"{_file_name(delivery, feed)} -> {feed.contract.name}",
            found=f"more than {REJECTS_LIMIT:,}; first: {str(rows[0][4][0]).splitlines()[0]}",
            hint="check delimiter, quotes and encoding, or give the sender a mapping",
        )
    return [
        (line, raw, *_reader_reason(feed, types, columns, messages)) for line, raw, types, columns, messages in rows
    ]


def _reader_reason(feed: Feed, types: list[str], columns: list[str], messages: list[str]) -> tuple[str, str]:
    """Reason code and message for a record that DuckDB's reader turned away."""
    if set(types) != {"CAST"}:
        code = "encoding" if "INVALID ENCODING" in types else "structure"
        return code, "; ".join(dict.fromkeys(str(m).splitlines()[0] for m in messages))
    by_name = {column.name: column.data_type for column in feed.contract.columns}
    parts = []
    for name, message in zip(columns, messages, strict=True):
        found = _FOUND.search(message)
        parts.append(
            f"{name.lower()}: no {by_name.get(name.lower(), 'value')}, found {found.group(1) if found else '?'}"
        )
    return "bad_type", "; ".join(parts)


def _located(
    con: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    feed: Feed,
    count: int,
    judged: list[tuple[int, str]],
    unreadable: list[_Record],
) -> list[Rejected]:
    """Bad records with their line; DuckDB counts only the records that it could read."""
    name = _file_name(delivery, feed)
    shifted = [line - index for index, (line, *_) in enumerate(unreadable)]
    found = list(unreadable) if feed.tells_rejects else []
    for ordinal, reject in judged:
        record, raw, listed = reject.split("\x1f", 2)
        plain = int(record or ordinal) + 1 + feed.header_lines
        reasons = [reason.split("\t", 1) for reason in listed.split("\n") if "\t" in reason]
        message = "; ".join(text for _, text in reasons)
        found.append((plain + bisect_right(shifted, plain), raw, reasons[0][0], message))
    if feed.file_number is None:
        return [(name, None, raw, code, message) for _, raw, code, message in found]
    records = _value(con, f"select count(*) from {feed.relation}") if feed.record else count
    total = records + len(unreadable) + feed.header_lines
    lines = feed.lines([line for line, *_ in found], total) if feed.lines else {}
    return [(name, lines.get(line, line), raw, code, message) for line, raw, code, message in found]


def _file_name(delivery: Delivery, feed: Feed) -> str:
    if feed.file_number is not None:
        return delivery.files[feed.file_number].name
    return " + ".join(f.name for f in delivery.files)
