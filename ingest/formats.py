"""JSON lines, Parquet and Excel."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

from ingest.delimited import unique
from ingest.encodings import detect, known, open_bytes
from ingest.source import Dialect, Source, as_utf8, file_facts, read_csv
from warehouse.contract import quote_name, quote_text
from warehouse.delivery import File, Rejects
from warehouse.errors import FileRefused

SAMPLE_RECORDS = 1000


def _as_json(columns: Sequence[str]) -> str:
    packed = ", ".join(f"{quote_name(c)} := {quote_name(c)}" for c in columns)
    return f"to_json(struct_pack({packed}))::varchar"


def open_json_lines(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    """Objects, one a line; columns are those of the first thousand."""
    encoding = known(dialect.encoding) if dialect.encoding else detect(path)
    local = as_utf8(path, encoding, number, scratch)
    columns = _json_columns(name, local)
    lines = read_csv(local, ["line"], Dialect(delimiter="\x01", header=False, quote=""), f"rejects_{number}")
    picked = ", ".join(
        f"json_extract_string(line, {quote_text('$.' + json.dumps(c, ensure_ascii=False))}) as {quote_name(c)}"
        for c in columns
    )
    return Source(
        file=file_facts(name, path, columns, encoding),
        columns=columns,
        relation=f"(select {picked}, line as _line from {lines})",
        raw_text="_line",
        is_sparse=True,
        rejects=Rejects(f"rejects_{number}"),
    )


def _json_columns(name: str, path: Path) -> tuple[str, ...]:
    found: dict[str, None] = {}
    with open_bytes(path) as handle:
        for line in itertools.islice(handle, SAMPLE_RECORDS):
            try:
                record = json.loads(line.decode("utf-8-sig", errors="replace"))
            except json.JSONDecodeError:
                continue
            if isinstance(record, dict):
                found.update(dict.fromkeys(record))
    if not found:
        raise FileRefused("no JSON objects, one a line", where=name, hint="JSON must be one object on each line")
    return tuple(found)


def open_parquet(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    """A Parquet file; values are shown as text and judged like any other."""
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowInvalid

    try:
        columns = tuple(pq.read_schema(path).names)
    except ArrowInvalid as error:
        raise FileRefused("no Parquet file", where=name, found=str(error)) from error
    return _from_parquet(file_facts(name, path, columns), path, columns)


def _from_parquet(file: File, path: Path, columns: tuple[str, ...], header_lines: int = 0) -> Source:
    picked = ", ".join(f"{quote_name(c)}::varchar as {quote_name(c)}" for c in columns)
    return Source(
        file=file,
        columns=columns,
        relation=f"(select {picked} from read_parquet({quote_text(str(path))}))",
        raw_text=_as_json(columns),
        header_lines=header_lines,
    )


def open_excel(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    """The first sheet. Excel ends at a million rows, so it may pass through memory as text columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise FileRefused("no Excel workbook", where=name, found=str(error)) from error
    if not rows:
        raise FileRefused("the first sheet is empty", where=name)
    columns = unique([str(cell) for cell in rows[0]])
    cells = list(zip(*rows[1:], strict=True)) or [() for _ in columns]
    table = pa.table(
        {c: pa.array([_cell(v) for v in values], pa.string()) for c, values in zip(columns, cells, strict=True)}
    )
    target = scratch / f"sheet_{number}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, target)
    return _from_parquet(file_facts(name, path, columns), target, columns, header_lines=1)


def _cell(value: object) -> str | None:
    """A cell's value as text; whole numbers without `.0`, which is how a sheet holds them."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
