"""Small cells: what so few people are behind that a number would tell about one of them.

The engine leaves such cells empty. Where a single cell of a row, a column or the rows is empty, its value is its
total less the others, so the smallest other one is emptied as well (complementary suppression, Cox 1980). What
several questions together would tell is not judged.
"""

from __future__ import annotations

from collections.abc import Sequence

from olap.engine import Answer, Row
from olap.question import Value


def protect(answer: Answer) -> Answer:
    """The answer with complementary cells emptied, in place."""
    rows = [level.ref for level in answer.question.row_levels]
    columns = [level.ref for level in answer.question.column_levels]
    for measure in answer.question.measures:
        for _ in range(len(answer.cells) + 1):
            lines = [answer.row_totals, answer.column_totals]
            if rows and columns:
                lines += [*_lines(answer.cells, rows), *_lines(answer.cells, columns)]
            if not sum(_complement(line, measure.name) for line in lines):
                break
    return answer


def _lines(cells: Sequence[Row], refs: Sequence[str]) -> list[list[Row]]:
    lines: dict[tuple[Value, ...], list[Row]] = {}
    for cell in cells:
        lines.setdefault(tuple(cell[ref] for ref in refs), []).append(cell)
    return list(lines.values())


def _complement(line: Sequence[Row], name: str) -> bool:
    """Empties the smallest cell beside a single empty one. Whether it did."""
    empty = [row for row in line if row[name] is None]
    told = [row for row in line if row[name] is not None]
    if len(empty) != 1 or not told:
        return False
    smallest = min(told, key=lambda row: abs(float(row[name])))  # type: ignore[arg-type]
    smallest[name] = None
    return True
