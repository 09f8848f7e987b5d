"""Rows as JSON, JSON lines, CSV, Excel or Arrow."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
from fastapi import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from olap.document import plain_value
from olap.engine import Row
from olap.grid import csv_text, shown
from olap.question import Value

FORMATS = ("json", "json_lines", "csv", "xlsx", "arrow")
TYPES = {
    "json": "application/json",
    "json_lines": "application/x-json-lines",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "arrow": "application/vnd.apache.arrow.stream",
}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def compact(document: Any) -> bytes:
    """A document as JSON without blanks."""
    return json.dumps(plain_value(document), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def table(header: Sequence[str], lines: Iterable[Sequence[Value]], form: str) -> bytes:
    """Lines under a header in one of FORMATS but JSON."""
    match form:
        case "csv":
            return csv_text([list(header), *([_unarmed(value) for value in line] for line in lines)]).encode(
                "utf-8-sig"
            )
        case "xlsx":
            return _workbook(header, lines)
        case "arrow":
            return _arrow(header, list(lines))
        case _:
            return b"".join(compact(dict(zip(header, line, strict=True))) + b"\n" for line in lines)


def rows_table(rows: Sequence[Row], names: Sequence[str], header: Sequence[str], form: str) -> bytes:
    """The named values of rows in one of FORMATS but JSON."""
    return table(header, [[row.get(name) for name in names] for row in rows], form)


def _unarmed(value: Value) -> Value:
    """A text that a spreadsheet would take for a formula, with the sign that keeps it a text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value


def _workbook(header: Sequence[str], lines: Iterable[Sequence[Value]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("kehu")
    sheet.freeze_panes = "A2"
    heads = []
    for text in header:
        cell = WriteOnlyCell(sheet, value=shown(text))
        cell.font = Font(bold=True)
        heads.append(cell)
    sheet.append(heads)
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Value) -> Any:
    """A cell of the value's own type; a text stays a text, whatever it begins with."""
    if not isinstance(value, str):
        return float(value) if isinstance(value, Decimal) else value
    cell = WriteOnlyCell(sheet, value=shown(value))
    cell.data_type = "s"
    return cell


def _arrow(header: Sequence[str], lines: Sequence[Sequence[Value]]) -> bytes:
    columns = [list(column) for column in zip(*lines, strict=True)] if lines else [[] for _ in header]
    names = [name if header.index(name) == place else f"{name} {place}" for place, name in enumerate(header)]
    batch = pa.table([_array(column) for column in columns], names=names)
    out = io.BytesIO()
    with pa.ipc.new_stream(out, batch.schema) as writer:
        writer.write_table(batch)
    return out.getvalue()


def _array(column: list[Value]) -> Any:
    kinds = {type(value) for value in column if value is not None}
    if (kinds <= {Decimal, float, int} and len(kinds) > 1) or kinds == {Decimal}:
        return pa.array([None if value is None else float(value) for value in column], pa.float64())  # type: ignore[arg-type]
    if len(kinds) > 1 and not kinds <= {datetime.date, datetime.datetime}:
        return pa.array([None if value is None else str(value) for value in column], pa.string())
    return pa.array(column)


def split(texts: Sequence[str], signs: str = "|,") -> list[str]:
    """Several parameters, or one with separators."""
    for sign in signs:
        texts = [part for text in texts for part in text.split(sign)]
    return [text for text in texts if text]


def respond(document: Any, form: str = "json", name: str = "kehu") -> Response:
    """JSON, or the bytes of another format as a file."""
    if form == "json":
        return Response(compact(document), media_type=TYPES["json"])
    ending = {"json_lines": "jsonl"}.get(form, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(document, media_type=TYPES[form], headers=headers)
