"""What a manager puts beside a number: last year, the period before, the year to date, the share of its parent; and
below the first rows, all the others. Each is asked of the cube anew, so ratios, distinct counts and stocks stay true.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from olap.engine import Answer, Row
from olap.model import Measure
from olap.period import (
    period_before,
    shifted,
    steps_of,
    time_axis,
    time_dimensions,
    time_of,
    until_year_before,
    without_time,
    year_before,
    year_to_date,
)
from olap.question import Axis, Cut, Path, Question, Value
from olap.report import COMPARISONS, EXTRAS, Column, Report, change, plain
from warehouse.errors import QuestionError

MOST_PERIODS = 60

Key = frozenset[tuple[str, Value]]
Ask = Callable[[Question], Answer]


class Reporter:
    """Makes reports of one cube. ask: answers a question; horizon: the last day with facts of a dimension of time."""

    def __init__(self, ask: Ask, horizon: Callable[[Question, str], datetime.date | None]) -> None:
        self.ask, self.horizon = ask, horizon

    def report(
        self, question: Question, *, compare: Sequence[str] = (), has_share: bool = False, has_others: bool = False
    ) -> Report:
        """The answer with what was asked for beside it. Raises QuestionError when that makes no sense."""
        for kind in compare:
            if kind not in COMPARISONS:
                raise QuestionError("unknown comparison", found=kind, hint=f"known are {', '.join(COMPARISONS)}")
        answer = self.ask(question)
        columns = list(plain(answer).columns)
        for kind in dict.fromkeys(compare):
            columns += self._compared(answer, kind)
        if has_share:
            columns += self._shared(answer)
        others = self._others(answer, compare) if has_others and question.limit is not None else None
        return Report(answer, tuple(sorted(columns, key=lambda each: question.measures.index(each.measure))), others)

    def _compared(self, answer: Answer, kind: str) -> list[Column]:
        """Adds `amount@last_year` and `amount@last_year_change` to every row."""
        time = time_of(answer.question)
        find = self._to_date(answer, time, kind) if kind.startswith("ytd") else self._earlier(answer, time, kind)
        columns = []
        for measure in answer.question.measures:
            name = f"{measure.name}@{kind}"
            columns.append(_column(measure, name, kind, measure.format))
            if kind in ("last_year", "previous"):
                kinds = ("points", "+.2%") if measure.unit == "ratio" else ("change", "+.1%")
                columns.append(_column(measure, f"{name}_change", *kinds))
        for group in _groups(answer):
            for row in group:
                before = find(_key(answer.question, row)) or {}
                for measure in answer.question.measures:
                    value = row[f"{measure.name}@{kind}"] = before.get(measure.name)
                    if kind in ("last_year", "previous"):
                        row[f"{measure.name}@{kind}_change"] = change(row[measure.name], value, measure)
        return columns

    def _earlier(self, answer: Answer, time: str, kind: str) -> Callable[[Key], Row | None]:
        """Rows of the period before by the key of the row they stand beside."""
        question, axis = answer.question, time_axis(answer.question, time)
        cut_before = [cut for cut in question.cuts if cut.dimension.name == time]
        hierarchy = axis.hierarchy if axis else cut_before[0].hierarchy
        steps = steps_of(hierarchy)
        if not (axis and kind == "previous"):
            cuts = [shifted(cut, kind) for cut in cut_before]
        else:
            members = [period_before(steps, path) for path in self._members(answer, axis)]
            cuts = [Cut(axis.dimension, axis.hierarchy, tuple(dict.fromkeys(members)))] if members else []
        if (last := self.horizon(question, time)) and kind == "last_year":
            cuts.append(Cut(question.cube.dimensions[time], hierarchy, high=until_year_before(steps, last)))
        kept = tuple(cut for cut in question.cuts if cut.dimension.name != time)
        index = _index(self._unpaged(answer, replace(question, cuts=(*kept, *cuts)), time))
        refs = [level.ref for level in axis.levels] if axis else []

        def find(key: Key) -> Row | None:
            found = dict(key)
            present = [ref for ref in refs if ref in found]
            path = tuple(found[ref] for ref in present)
            before = year_before(path) if kind == "last_year" else period_before(steps, path)
            return index.get(frozenset({**found, **dict(zip(present, before, strict=True))}.items()))

        return find

    def _to_date(self, answer: Answer, time: str, kind: str) -> Callable[[Key], Row | None]:
        """Rows of the year up to each period by the key of the row they stand beside."""
        question, axis = answer.question, time_axis(answer.question, time)
        points = [cut for cut in question.cuts if cut.dimension.name == time]
        cut = Cut(axis.dimension, axis.hierarchy, low=(0,)) if axis else points[0]
        refs = [level.ref for level in axis.levels] if axis else []
        paths = self._members(answer, axis) if axis else [cut.high or cut.point]
        if len(paths) > MOST_PERIODS:
            raise QuestionError("too many periods for a year to date", found=str(len(paths)), hint="cut to fewer")
        last = self.horizon(question, time)
        found: dict[Path, dict[Key, Row]] = {}
        for path in paths:
            until = year_to_date(cut.hierarchy, cut, path)
            cuts = [until]
            if kind == "ytd_last_year":
                cuts = [shifted(until, "last_year")]
                bound = until_year_before(steps_of(cut.hierarchy), last) if last else ()
                cuts += [Cut(cut.dimension, cut.hierarchy, high=bound)] if bound else []
            asked = without_time(question, time)
            found[path] = _index(self._unpaged(answer, replace(asked, cuts=(*asked.cuts, *cuts)), time))
        newest = max(found, default=())

        def find(key: Key) -> Row | None:
            path = tuple(dict(key)[ref] for ref in refs if ref in dict(key))
            rest = frozenset(item for item in key if item[0] not in refs)
            return found.get(path or newest, {}).get(rest)

        return find

    def _members(self, answer: Answer, axis: Axis) -> list[Path]:
        """The periods there are, also beyond the page; the empty one is none."""
        asked = replace(
            answer.question, rows=(axis,), columns=(), order=(), having=(), limit=None, offset=0, measures=()
        )
        paths = [tuple(row[level.ref] for level in axis.levels) for row in self.ask(asked).row_totals]
        return [path for path in paths if None not in path]

    def _unpaged(self, answer: Answer, asked: Question, time: str) -> list[Answer]:
        """Answers to another question that hold the rows of this page and all totals."""
        question = answer.question
        if question.limit is None and not question.offset and not question.having:
            return [self.ask(replace(asked, order=(), having=()))]
        shown = []
        for axis in asked.rows:
            paths = dict.fromkeys(tuple(row[level.ref] for level in axis.levels) for row in answer.row_totals)
            if axis.dimension.name != time and paths:
                shown.append(Cut(axis.dimension, axis.hierarchy, tuple(paths)))
        whole = replace(asked, rows=(), order=(), having=(), limit=None, offset=0)
        if not answer.row_totals:
            return [self.ask(whole)]
        return [self.ask(whole), self.ask(replace(whole, rows=asked.rows, cuts=(*asked.cuts, *shown)))]

    def _shared(self, answer: Answer) -> list[Column]:
        """Adds `amount@share`: of the row one level up, in the same column. Only for what adds up."""
        question = answer.question
        if not question.rows:
            raise QuestionError("a share needs rows", hint="drill rows down to something")
        measures = [each for each in question.measures if each.additivity != "non_additive"]
        *before, last = question.rows
        above = [*before, replace(last, levels=last.levels[:-1])] if len(last.levels) > 1 else before
        index = _index(self._unpaged(answer, replace(question, rows=tuple(above), order=(), having=()), ""))
        deepest = last.levels[-1].ref
        for group in _groups(answer):
            for row in group:
                key = _key(question, row)
                parent = (
                    index.get(frozenset(item for item in key if item[0] != deepest)) if deepest in dict(key) else None
                )
                for measure in measures:
                    row[f"{measure.name}@share"] = _quotient(row[measure.name], (parent or {}).get(measure.name))
        return [_column(measure, f"{measure.name}@share", "share", ".1%") for measure in measures]

    def _others(self, answer: Answer, compare: Sequence[str]) -> Answer | None:
        """All rows that are not shown, as one."""
        question = answer.question
        if len(question.rows) != 1:
            raise QuestionError("others need one dimension on the rows", hint="take the rest out, or put it across")
        if not answer.row_totals or answer.count_rows <= len(answer.row_totals):
            return None
        [axis] = question.rows
        paths = tuple(tuple(row[level.ref] for level in axis.levels) for row in answer.row_totals)
        rest = Cut(axis.dimension, axis.hierarchy, paths, is_inverted=True)
        asked = replace(question, rows=(), order=(), having=(), limit=None, offset=0, cuts=(*question.cuts, rest))
        kinds = [] if axis.dimension.name in time_dimensions(question.cube) else compare
        return self.report(asked, compare=kinds).answer


def _quotient(value: Value, of: Value) -> Value:
    return None if value is None or not of else float(value) / float(of)  # type: ignore[arg-type]


def _column(measure: Measure, name: str, kind: str, spec: str) -> Column:
    labels = {locale: f"{label} {EXTRAS[kind][locale]}" for locale, label in measure.labels.items()}
    return Column(name, labels, spec, measure, kind)


def _groups(answer: Answer) -> Iterable[list[Row]]:
    seen: set[int] = set()
    for group in (answer.cells, answer.row_totals, answer.column_totals, [answer.summary]):
        if id(group) not in seen:
            seen.add(id(group))
            yield group


def _key(question: Question, row: Row) -> Key:
    refs = [level.ref for level in (*question.row_levels, *question.column_levels)]
    return frozenset((ref, row[ref]) for ref in refs if ref in row)


def _index(answers: Sequence[Answer]) -> dict[Key, Row]:
    """Every row by its members; those of the first answer win."""
    index: dict[Key, Row] = {}
    for answer in answers:
        for group in _groups(answer):
            for row in group:
                index.setdefault(_key(answer.question, row), row)
    return index
