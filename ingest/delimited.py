"""Delimited files: header, delimiter and encoding are found out where nobody says them."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence
from pathlib import Path

from ingest.encodings import detect, known, open_bytes
from ingest.source import Dialect, Source, as_utf8, file_facts, read_csv
from warehouse.contract import quote_name, quote_text
from warehouse.delivery import Rejects
from warehouse.errors import FileRefused

DELIMITERS = (",", "|", "\t", ";")


def first_record(path: Path, delimiter: str | None, quote: str) -> tuple[list[str], str]:
    """The first record of a UTF-8 file and its delimiter, found out when it is None."""
    with open_bytes(path) as handle:
        text = io.TextIOWrapper(handle, encoding="utf-8-sig", errors="replace", newline="")
        head = "".join(itertools.islice(text, 50))
    if delimiter is None:
        line = head.splitlines()[0] if head else ""
        delimiter = max(DELIMITERS, key=line.count)
    return next(csv.reader(io.StringIO(head), delimiter=delimiter, quotechar=quote or None), []), delimiter


def open_delimited(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    """A CSV, TSV or pipe-separated file. Raises FileRefused when a file without header has other columns."""
    encoding = known(dialect.encoding) if dialect.encoding else detect(path)
    local = as_utf8(path, encoding, number, scratch)
    record, delimiter = first_record(local, dialect.delimiter, dialect.quote)
    has_header = _has_header(record, dialect)
    columns = unique(record) if has_header else dialect.columns
    if not has_header and len(columns) != len(record):
        raise FileRefused(
            "the number of columns is wrong",
            where=name,
            found=f"{len(record)} columns and no header this contract or mapping knows: {record[:3]}",
            hint=f"expected the {len(columns)} columns {', '.join(columns)}",
        )
    rejects = Rejects(f"rejects_{number}")
    found = Dialect(encoding, delimiter, has_header, dialect.quote, columns)
    return Source(
        file=file_facts(name, path, columns, encoding, delimiter),
        columns=columns,
        relation=read_csv(local, columns, found, rejects.table),
        raw_text=_as_record(columns, delimiter),
        header_lines=int(has_header),
        rejects=rejects,
        is_delimited=True,
        text_path=local,
        dialect=found,
    )


def _has_header(record: list[str], dialect: Dialect) -> bool:
    if dialect.header is not None:
        return dialect.header
    expected = {c.lower() for c in dialect.columns}
    return not expected or any(cell.strip().lower() in expected for cell in record)


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Column names without surrounding blanks; a repeated one gets its number."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        plain = name.strip() or "column"
        seen[plain.lower()] = seen.get(plain.lower(), 0) + 1
        found.append(plain if seen[plain.lower()] == 1 else f"{plain}_{seen[plain.lower()]}")
    return tuple(found)


def _as_record(columns: Sequence[str], delimiter: str) -> str:
    """The record as delimited text again, quoted where it must be."""
    must = quote_text('["\\n\\r' + ("\\|" if delimiter == "|" else delimiter) + "]")

    def cell(column: str) -> str:
        name = f"cast({quote_name(column)} as varchar)"
        quoted = f"'\"' || replace({name}, '\"', '\"\"') || '\"'"
        return f"case when {name} is null then '' when regexp_matches({name}, {must}) then {quoted} else {name} end"

    return f"concat_ws({quote_text(delimiter)}, {', '.join(cell(c) for c in columns)})"
