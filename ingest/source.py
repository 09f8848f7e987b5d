"""A file as something DuckDB can select from: named columns, raw text of a record, line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.encodings import decode_to_utf8, open_bytes
from warehouse.contract import quote_text
from warehouse.delivery import File, Rejects
from warehouse.files import content_hash
from warehouse.incoming import REJECTS_LIMIT

NEWLINE = 10
BUFFER_BYTES = 96_000_000
"""Read at a time from a great file: several row groups, so that DuckDB writes them once and in order. In the
size it chooses itself (or in 32 MB) most row groups come out partly filled, and are written again."""


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written; None means find out."""

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    quote: str = '"'
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file that can be selected from.

    relation: FROM item with one text column per name in `columns`; raw_text: expression that shows a record;
    header_lines: lines before the first record; rejects: the reader's own rejects, when it keeps them;
    is_sparse: records name only what they have, as JSON does; is_delimited: `typed` may be called.
    """

    file: File
    columns: tuple[str, ...]
    relation: str
    raw_text: str
    header_lines: int = 0
    rejects: Rejects | None = None
    is_sparse: bool = False
    is_delimited: bool = False
    text_path: Path | None = None
    dialect: Dialect = Dialect()

    def typed(self, types: Mapping[str, str]) -> str:
        """FROM item that reads columns as the given types at full speed; the others stay text."""
        assert self.text_path is not None and self.rejects is not None
        return read_csv(self.text_path, self.columns, self.dialect, self.rejects.table, types)

    def lines(self, records: Sequence[int], count_records: int) -> Mapping[int, int]:
        """Line numbers of record numbers; they differ where a quoted value holds a line break."""
        if self.text_path is None or not records:
            return {}
        with open_bytes(self.text_path) as handle:
            chunks = iter(lambda: handle.read(1 << 20), b"")
            count = sum(int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == NEWLINE)) for chunk in chunks)
        if count <= count_records:
            return {}
        return self._counted_lines(set(records))

    def _counted_lines(self, wanted: set[int]) -> dict[int, int]:
        found, last = {}, max(wanted)
        with open_bytes(self.text_path or self.file.path) as handle:
            text = io.TextIOWrapper(handle, encoding="utf-8", errors="replace", newline="")
            start, number = 1, 0
            reader = csv.reader(text, delimiter=self.dialect.delimiter or ",", quotechar=self.dialect.quote)
            for record in reader:
                if record:
                    number += 1
                    if number in wanted:
                        found[number] = start
                start = reader.line_num + 1
                if number >= last:
                    break
        return found


def file_facts(name: str, path: Path, columns: tuple[str, ...], encoding: str = "", delimiter: str = "") -> File:
    """What the ledger keeps of a file."""
    return File(name, path, content_hash(path), path.stat().st_size, encoding, delimiter, columns)


def as_utf8(path: Path, encoding: str, number: int, scratch: Path) -> Path:
    """The file itself when it is UTF-8, else a decoded copy in `scratch`."""
    if encoding in ("utf-8", "utf-8-sig", "ascii"):
        return path
    target = scratch / f"decoded_{number}.txt"
    decode_to_utf8(path, encoding, target)
    return target


def read_csv(
    path: Path, columns: Sequence[str], dialect: Dialect, rejects: str, types: Mapping[str, str] | None = None
) -> str:
    """FROM item of a delimited UTF-8 file; what it cannot read goes to the rejects table."""
    listed = ", ".join(f"{quote_text(c)}: {quote_text((types or {}).get(c, 'varchar'))}" for c in columns)
    options = {
        "columns": "{" + listed + "}",
        "header": str(bool(dialect.header)).lower(),
        "auto_detect": "false",
        "delim": quote_text(dialect.delimiter or ","),
        "quote": quote_text(dialect.quote),
        "escape": quote_text(dialect.quote),
        "store_rejects": "true",
        "rejects_table": quote_text(rejects),
        "rejects_scan": quote_text(f"{rejects}_scan"),
        "rejects_limit": str(REJECTS_LIMIT),
    }
    if path.stat().st_size > 4 * BUFFER_BYTES:
        options["buffer_size"] = str(BUFFER_BYTES)
    arguments = ", ".join(f"{key} = {value}" for key, value in options.items())
    return f"read_csv({quote_text(str(path))}, {arguments})"
