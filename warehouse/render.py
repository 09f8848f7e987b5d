"""Aligned tables for the terminal; Chinese characters count two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The rows under the header; numbers to the right, None as nothing."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(_width(line[i]) for line in [list(header), *cells]) for i in range(len(header))]
    right = [
        all(isinstance(row[i], int | float) or row[i] is None for row in rows) and bool(rows)
        for i in range(len(header))
    ]
    lines = [_line(header, widths, right), _line(["-" * w for w in widths], widths, right)]
    return "\n".join(line.rstrip() for line in [*lines, *(_line(row, widths, right) for row in cells)])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        " " * (width - _width(cell)) + cell if is_right else cell + " " * (width - _width(cell))
        for cell, width, is_right in zip(cells, widths, right, strict=True)
    ]
    return "  ".join(padded)
