"""Answers questions from a release."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import cast

import duckdb

from olap.aggregate import Aggregation, grouping_id
from olap.model import CubeModel, Level
from olap.question import Question, Value
from olap.rollup import rolled_up
from olap.sql import Statement, facts_statement, quoted
from warehouse.errors import QuestionError

Row = dict[str, Value]


@dataclass(frozen=True)
class Answer:
    """What a question came to. Rows hold keys and labels by their refs, and measures by name.

    cells: one per row and column that has facts, in natural order, or the rows when there are no columns;
    row_totals: one per row of the page, in the order asked; column_totals: one per column, of all rows;
    summary: of the whole cell;
    count_rows: how many rows there are before paging.
    """

    question: Question
    cells: list[Row]
    row_totals: list[Row]
    column_totals: list[Row]
    summary: Row
    count_rows: int


class Engine:
    """Runs questions on one open release. has_rollups: whether smaller tables may answer."""

    def __init__(self, con: duckdb.DuckDBPyConnection, *, has_rollups: bool = True) -> None:
        self.con, self.has_rollups = con, has_rollups
        self.horizons: dict[tuple[str, str], datetime.date | None] = {}

    def answer(self, question: Question) -> Answer:
        """Cells and true totals. Raises QuestionError when DuckDB refuses, say for want of memory."""
        found = self._run(self.explain(question), question.cube.name)
        groups: dict[int, list[Row]] = {}
        for row in found:
            groups.setdefault(cast(int, row["_grouping"]), []).append(row)

        keys = (*question.row_levels, *question.column_levels)

        def group(levels: tuple[Level, ...]) -> list[Row]:
            return [_kept(row, levels, question) for row in groups.get(grouping_id(keys, levels), [])]

        total = groups[grouping_id(keys, ())][0]
        return Answer(
            question=question,
            cells=group(keys) if keys else [],
            row_totals=group(question.row_levels) if question.rows else [],
            column_totals=group(question.column_levels) if question.columns else [],
            summary=_kept(total, (), question),
            count_rows=cast(int, total["_count_rows"]) if question.rows else 0,
        )

    def explain(self, question: Question) -> Statement:
        """The statement that answers the question."""
        return Aggregation(rolled_up(question) if self.has_rollups else question).statement()

    def table(self, question: Question) -> str:
        """The table that answers the question: the fact, or a rollup of it."""
        fact = (rolled_up(question) if self.has_rollups else question).cube.fact
        return f"{fact.schema}.{fact.name}"

    def horizon(self, cube: CubeModel, dimension: str) -> datetime.date | None:
        """The last day of that dimension with facts; None when there is none."""
        key = cube.dimensions[dimension].fact_key
        if (cube.name, key) not in self.horizons:
            text = f"select max({quoted(key)}) from {quoted(cube.fact.schema)}.{quoted(cube.fact.name)}"
            [row] = self._run(Statement(text, (), ("key",)), cube.name)
            found = cast(int | None, row["key"])
            whole = found is not None and found > 0
            self.horizons[cube.name, key] = datetime.date.fromisoformat(str(found)) if whole else None
        return self.horizons[cube.name, key]

    def facts(self, question: Question) -> list[Row]:
        """The fact rows in the question's cell, at most its limit, in order of their identity."""
        return self._run(facts_statement(question), question.cube.name)

    def _run(self, statement: Statement, where: str) -> list[Row]:
        try:
            found = self.con.execute(statement.text, list(statement.parameters)).fetchall()
        except duckdb.Error as error:
            raise QuestionError(
                "the question could not be answered",
                where=f"cube {where}",
                found=str(error).splitlines()[0],
                hint="cut it to a smaller part, or ask for fewer levels",
            ) from error
        return [dict(zip(statement.names, row, strict=True)) for row in found]


def _kept(row: Row, levels: tuple[Level, ...], question: Question) -> Row:
    """The row without the keys that were left out of its grouping, and without what only helped.

    The empty member has no label: facts of unknown, late and no date share it.
    """
    kept: Row = {}
    for level in levels:
        key = kept[level.ref] = row[level.ref]
        kept[level.label_ref] = None if key is None else row[level.label_ref]
    return kept | {measure.name: row[measure.name] for measure in question.measures}
