"""One feed's rows, typed and judged, in a temporary table: the loader's only pass over the file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import duckdb

from warehouse.contract import quote_name, quote_text
from warehouse.delivery import Delivery, Feed, Value
from warehouse.errors import FileRefused

Rejected = tuple[str, int | None, str | None, str, str]
"""(file name, line number, raw text, reason code, message)"""


@dataclass(frozen=True)
class Incoming:
    """table: temporary table of contract columns plus _reject and _raw (NULL on good rows);
    rejected: the bad records; count_read: records the feed is about."""

    feed: Feed
    table: str
    rejected: list[Rejected]
    count_read: int


def _reasons(feed: Feed) -> list[tuple[str, str]]:
    """(condition, `code<tab>message` as SQL text) of everything that can be wrong with a row."""
    found: list[tuple[str, str]] = []
    for column in feed.contract.columns:
        value = feed.values.get(column.name, Value("null", "null"))
        label = f"{column.name}: "
        if value.is_bad:
            message = quote_text(f"bad_type\t{label}no {column.data_type}, found ")
            found.append((f"({value.is_bad})", f"{message} || ({value.text})"))
        for code, message, condition in column.rules(f"({value.sql})"):
            # a value of the wrong type is NULL as well, and is told once
            guard = f" and not coalesce({value.is_bad}, false)" if value.is_bad and code == "missing_value" else ""
            text = quote_text(f"{code}\t{label}{message}, found ")
            found.append((f"({condition}{guard})", f"{text} || coalesce({value.text}, 'nothing')"))
    return found


def select_typed(feed: Feed) -> str:
    """SELECT of the contract's columns, `_reject` (reasons, one a line) and `_raw` (the record) for bad rows."""
    columns = ",\n".join(
        f"cast({feed.values[c.name].sql if c.name in feed.values else 'null'} as {c.data_type}) as {quote_name(c.name)}"
        for c in feed.contract.columns
    )
    reasons = _reasons(feed)
    if not reasons:
        return (
            f"select {columns}, null::varchar as _reject, null::varchar as _raw, null::bigint as _record "
            f"from {feed.relation} where {feed.where}"
        )
    is_bad = " or ".join(condition for condition, _ in reasons)
    listed = ", ".join(f"case when {condition} then {message} end" for condition, message in reasons)
    return (
        f"select {columns},\n"
        f"case when {is_bad} then concat_ws(chr(10), {listed}) end as _reject,\n"
        f"case when {is_bad} then {feed.raw_text} end as _raw,\n"
        f"case when {is_bad} then {feed.record or 'null'} end as _record\n"
        f"from {feed.relation} where {feed.where}"
    )


def _structural(con: duckdb.DuckDBPyConnection, feed: Feed) -> list[tuple[int, str, str, str]]:
    """(record number with header lines, raw text, code, message) of records the reader could not split."""
    if feed.rejects is None:
        return []
    rows = con.execute(
        f"""select line, any_value(csv_line),
                   case when bool_or(error_type = 'INVALID ENCODING') then 'encoding' else 'structure' end,
                   string_agg(distinct error_message, '; ')
            from {feed.rejects.table} group by line order by line"""
    ).fetchall()
    return [(line, raw, code, str(message).splitlines()[0]) for line, raw, code, message in rows]


def read_feed(con: duckdb.DuckDBPyConnection, delivery: Delivery, feed: Feed, table: str) -> Incoming:
    """Fill the temporary `table` from the feed and tell good rows from bad ones.

    Raises FileRefused when a value cannot even be asked for (a column the mapping names is not there).
    """
    try:
        con.execute(f"create temp table {table} as {select_typed(feed)}")
    except (duckdb.BinderException, duckdb.ParserException) as error:
        raise FileRefused(
            "the mapping does not fit the file",
            where=f"{delivery.sender} -> {feed.contract.name}",
            found=str(error).splitlines()[0],
            hint="check the column names and expressions of the mapping",
        ) from error
    structural = _structural(con, feed)
    told = structural if feed.tells_rejects else []
    row = con.execute(f"select count(*), count(_reject) from {table}").fetchone()
    assert row is not None
    rejected = _located(con, delivery, feed, table, structural) if row[1] or told else []
    if row[1]:
        con.execute(f"delete from {table} where _reject is not null")
    return Incoming(feed, table, rejected, row[0] + len(told))


def _located(
    con: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    feed: Feed,
    table: str,
    structural: list[tuple[int, str, str, str]],
) -> list[Rejected]:
    """Bad records with their line; DuckDB counts only the records that it could split."""
    name = _file_name(delivery, feed)
    shifted = [line - index for index, (line, *_) in enumerate(structural)]
    found = list(structural) if feed.tells_rejects else []
    for record, raw, reject in con.execute(
        f"""select coalesce(_record, rowid), _raw, _reject from {table}
            where _reject is not null order by rowid"""
    ).fetchall():
        plain = record + 1 + feed.header_lines
        reasons = [reason.split("\t", 1) for reason in reject.split("\n") if "\t" in reason]
        message = "; ".join(text for _, text in reasons)
        found.append((plain + bisect_right(shifted, plain), raw, reasons[0][0], message))
    if feed.file_number is None:
        return [(name, None, raw, code, message) for _, raw, code, message in found]
    lines = feed.lines([line for line, *_ in found], _count_records(con, feed, table, structural)) if feed.lines else {}
    return [(name, lines.get(line, line), raw, code, message) for line, raw, code, message in found]


def _count_records(
    con: duckdb.DuckDBPyConnection, feed: Feed, table: str, structural: list[tuple[int, str, str, str]]
) -> int:
    """Records of the whole file, those outside `where` included."""
    relation = feed.relation if feed.record else table
    row = con.execute(f"select count(*) from {relation}").fetchone()
    assert row is not None
    return int(row[0]) + len(structural) + feed.header_lines


def _file_name(delivery: Delivery, feed: Feed) -> str:
    if feed.file_number is not None:
        return delivery.files[feed.file_number].name
    return " + ".join(f.name for f in delivery.files)
