"""Drill-across: measures of several cubes side by side, where their dimensions are the same (Kimball 1996)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from olap.browser import DuckDBBrowser
from olap.engine import Answer, Row
from olap.grid import TOTAL, Grid, member_label
from olap.model import CubeModel, Dimension, listed
from olap.question import Value
from warehouse.errors import QuestionError


def across(browsers: Sequence[DuckDBBrowser], measures: Sequence[Sequence[str]], rows: Sequence[str], cut: str) -> Grid:
    """One row per member that any of the cubes knows; each cube answers for itself, so every total is true.

    measures: of each browser's cube, none for all. Raises QuestionError when a dimension is not conformed.
    """
    first = browsers[0]
    questions = [
        browser.question(rows=rows, cut=cut, measures=names) for browser, names in zip(browsers, measures, strict=True)
    ]
    used = [axis.dimension for axis in questions[0].rows] + [each.dimension for each in questions[0].cuts]
    for browser in browsers[1:]:
        for dimension in used:
            _check_conformed(dimension, first.model, browser.model)
    answers = [browser.ask(question) for browser, question in zip(browsers, questions, strict=True)]
    locale, levels = first.locale, questions[0].row_levels
    found = [{_key(answer, row): row for row in answer.row_totals} for answer in answers]
    known: dict[tuple[Value, ...], Row] = {}
    for rows_of_cube in found:
        for key, row in rows_of_cube.items():
            known.setdefault(key, row)
    body = [
        [
            *(member_label(known[key], level, locale) for level in levels),
            *_values(answers, [each.get(key) for each in found]),
        ]
        for key in sorted(known, key=_natural)
    ]
    names = [measure.labels[locale] for answer in answers for measure in answer.question.measures]
    total: list[Value] = [TOTAL[locale] if level is levels[0] else "" for level in levels]
    return Grid(
        header=[*(level.labels[locale] for level in levels), *names],
        body=body,
        total=[*total, *_values(answers, [answer.summary for answer in answers])],
        count_labels=len(levels),
        formats=[measure.format for answer in answers for measure in answer.question.measures],
    )


def are_conformed(names: Iterable[str], one: CubeModel, other: CubeModel) -> bool:
    """Whether each of these dimensions is the same in both: of one table, or columns of the same names."""
    return all(_is_conformed(one.dimensions[name], other.dimensions.get(name)) for name in names)


def _is_conformed(dimension: Dimension, found: Dimension | None) -> bool:
    if found is None:
        return False
    if dimension.table or found.table:
        return found.table == dimension.table
    return [level.key.name for level in found.levels] == [level.key.name for level in dimension.levels]


def _check_conformed(dimension: Dimension, one: CubeModel, other: CubeModel) -> None:
    """Raises QuestionError when it is another dimension in the other cube, or is not in it."""
    if not are_conformed([dimension.name], one, other):
        raise QuestionError(
            "the cubes do not share this dimension", where=f"{one.name}, {other.name}", found=dimension.name,
            hint=f"shared are {listed([name for name in one.dimensions if are_conformed([name], one, other)])}",
        )  # fmt: skip


def _key(answer: Answer, row: Row) -> tuple[Value, ...]:
    return tuple(row[level.ref] for level in answer.question.row_levels)


def _values(answers: Sequence[Answer], rows: Sequence[Row | None]) -> list[Value]:
    return [
        (row or {}).get(measure.name)
        for answer, row in zip(answers, rows, strict=True)
        for measure in answer.question.measures
    ]


def _natural(key: tuple[Value, ...]) -> tuple[tuple[bool, str | float], ...]:
    """As the engine orders members: numbers by size, texts by letter, the empty one last."""
    return tuple(
        (part is None, float(part) if isinstance(part, int | float) else "" if part is None else str(part))
        for part in key
    )
