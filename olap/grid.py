"""An answer as a grid of rows × columns, printed as text or CSV."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from olap.engine import Row
from olap.model import Level
from olap.question import Axis, Question, Value
from olap.report import Report

TOTAL = {"en": "Total", "zh": "合计"}
OTHERS = {"en": "Others", "zh": "其他"}
NO_MEMBER = {"en": "(none)", "zh": "（空）"}
NO_VALUE = "–"


@dataclass(frozen=True)
class Grid:
    """Rows of values under a header; the first `count_labels` columns name the row.

    formats: of the other columns, for `format()`; total: of all rows, also those beyond the page.
    """

    header: list[str]
    body: list[list[Value]]
    total: list[Value]
    count_labels: int
    formats: list[str]

    def text(self) -> str:
        """Aligned columns, as a terminal shows them, with a totals row."""
        lines = [self.header, *(self.texts(row) for row in self.body), self.texts(self.total)]
        widths = [max(_width(line[index]) for line in lines) for index in range(len(self.header))]
        printed = ["  ".join(self._padded(line, widths)).rstrip() for line in lines]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join([printed[0], rule, *printed[1:-1], *([rule] if self.body else []), printed[-1]])

    def csv(self) -> str:
        """Values as they are, without totals, so that a column can be summed."""
        return csv_text([self.header, *self.body])

    def texts(self, row: list[Value]) -> list[str]:
        """The values of a row as they are shown."""
        labels = [shown(value) for value in row[: self.count_labels]]
        values = row[self.count_labels :]
        return labels + [
            NO_VALUE if value is None else format(value, spec) for value, spec in zip(values, self.formats, strict=True)
        ]

    def _padded(self, line: list[str], widths: list[int]) -> list[str]:
        return [
            text + " " * (width - _width(text)) if index < self.count_labels else " " * (width - _width(text)) + text
            for index, (text, width) in enumerate(zip(line, widths, strict=True))
        ]


def csv_text(lines: Sequence[Sequence[Value]]) -> str:
    """Lines as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def grid(report: Report) -> Grid:
    """Rows down, columns and measures across, row totals at the right when there are columns."""
    answer, question = report.answer, report.answer.question
    rows, columns = shown_levels(question, question.rows), shown_levels(question, question.columns)
    locale, members = question.locale, answer.column_totals
    cells = {_key(row, question): row for row in (answer.cells if question.columns else [])}
    heads = [" / ".join(shown(member_label(row, level, locale)) for level in columns) for row in members]
    heads += [TOTAL[locale] if question.columns else ""]
    many = len(report.columns) > 1 or not question.columns

    def values(row: Row, at: Sequence[Row | None]) -> list[Value]:
        return [(each or {}).get(column.name) for each in [*at, row] for column in report.columns]

    def named(text: str, row: Row, at: Sequence[Row | None]) -> list[Value]:
        return [*(text if level is rows[0] else "" for level in rows), *values(row, at)]

    body: list[list[Value]] = []
    for row in answer.row_totals:
        at = [cells.get(_key({**row, **member}, question)) for member in members]
        body.append([*(member_label(row, level, locale) for level in rows), *values(row, at)])
    if report.others:
        across = {_key(row, report.others.question): row for row in report.others.column_totals}
        at = [across.get(_key(member, report.others.question)) for member in members]
        body.append(named(OTHERS[locale], report.others.summary, at))
    heading = [f"{head} {each.labels[locale] if many else ''}".strip() for head in heads for each in report.columns]
    return Grid(
        header=[*(level.labels[locale] for level in rows), *heading],
        body=body,
        total=named(TOTAL[locale], answer.summary, list(members)),
        count_labels=len(rows),
        formats=[each.format for _ in heads for each in report.columns],
    )


def shown_levels(question: Question, axes: tuple[Axis, ...]) -> list[Level]:
    """The levels worth a column: not those a cut holds at one member, unless it holds them all."""
    shown: list[Level] = []
    for axis in axes:
        depth = max((len(cut.point) for cut in question.cuts_of(axis)), default=0)
        shown += axis.levels[depth:] or axis.levels[-1:]
    return shown


def _key(row: Row, question: Question) -> tuple[Value, ...]:
    return tuple(row[level.ref] for level in (*question.row_levels, *question.column_levels))


def member_label(row: Row, level: Level, locale: str) -> Value:
    """What people read of a member."""
    label, key = row[level.label_ref], row[level.ref]
    return label if label is not None else key if key is not None else NO_MEMBER[locale]


def shown(value: Value) -> str:
    """Text without anything a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(value))


def _width(text: str) -> int:
    """Columns the text takes in a terminal: Chinese letters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
