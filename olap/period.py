"""Periods of the calendar: the same one a year before, the one just before, and the year up to it."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import replace

from olap.model import CubeModel, Hierarchy
from olap.question import Axis, Cut, Path, Question
from warehouse.errors import QuestionError

TIME_TABLE = "dim_date"
CALENDAR, WEEKS = ("year", "quarter", "month", "day_of_month"), ("iso_year", "iso_week", "day_of_week")


def time_of(question: Question) -> str:
    """The dimension of time that the question speaks of: drilled, else cut. Raises QuestionError when there is none."""
    axes = [axis.dimension for axis in (*question.rows, *question.columns)]
    cuts = [cut.dimension for cut in question.cuts if not cut.is_inverted]
    for dimension in (*axes, *cuts):
        if dimension.table and dimension.table.name == TIME_TABLE:
            return dimension.name
    known = [name for name, each in question.cube.dimensions.items() if each.table and each.table.name == TIME_TABLE]
    raise QuestionError(
        "no period to compare",
        where=f"cube {question.cube.name}",
        hint=f"drill down or cut {' or '.join(known)}, for example {known[0]}:2026" if known else "it knows no dates",
    )


def time_axis(question: Question, time: str) -> Axis | None:
    """Time among the rows or columns."""
    axes = (*question.rows, *question.columns)
    return next((axis for axis in axes if axis.dimension.name == time), None)


def steps_of(hierarchy: Hierarchy) -> tuple[str, ...]:
    """What the levels of a hierarchy of time are. Raises QuestionError when it begins with no year."""
    names = tuple(level.key.name for level in hierarchy.levels)
    for steps in (CALENDAR, WEEKS):
        if names == steps[: len(names)]:
            return steps
    raise QuestionError("this hierarchy has no year before", where=hierarchy.name, hint="take another one")


def year_before(path: Path) -> Path:
    """The same period of the year before."""
    year = path[0] if path else None
    return (year - 1, *path[1:]) if isinstance(year, int) else path


def period_before(steps: tuple[str, ...], path: Path) -> Path:
    """The period of the same length just before."""
    if not path or not all(isinstance(part, int) for part in path):
        return path
    numbers = [part for part in path if isinstance(part, int)]
    if len(numbers) == 1:
        return (numbers[0] - 1,)
    day = first_day(steps, path) - datetime.timedelta(days=1)
    return path_of(steps, day)[: len(numbers)]


def first_day(steps: tuple[str, ...], path: Path) -> datetime.date:
    """The first day of a period."""
    numbers = [part for part in path if isinstance(part, int)]
    try:
        if steps == WEEKS:
            return datetime.date.fromisocalendar(*(*numbers, 1, 1)[:3])
        month = numbers[2] if len(numbers) > 2 else numbers[1] * 3 - 2 if len(numbers) > 1 else 1
        return datetime.date(numbers[0], month, numbers[3] if len(numbers) > 3 else 1)
    except (ValueError, OverflowError) as error:
        raise QuestionError("no such period", found=str(numbers), hint="year, quarter, month, day") from error


def path_of(steps: tuple[str, ...], day: datetime.date) -> Path:
    """The whole path to a day."""
    if steps == WEEKS:
        return tuple(day.isocalendar())
    return day.year, (day.month + 2) // 3, day.month, day.day


def until_year_before(steps: tuple[str, ...], horizon: datetime.date) -> Path:
    """How far last year reaches when only as much of it is compared as there is of this year.

    A month that is complete is compared with a complete one, also when that is longer.
    """
    if steps == WEEKS:
        return year_before(path_of(steps, horizon))
    is_whole = horizon.day == calendar.monthrange(horizon.year, horizon.month)[1]
    return year_before(path_of(steps, horizon)[: 3 if is_whole else 4])


def shifted(cut: Cut, kind: str) -> Cut:
    """A cut of time, a period earlier. kind: last_year or previous. Raises QuestionError when it cannot be."""
    steps = steps_of(cut.hierarchy)
    if kind == "previous" and (cut.low or cut.high or cut.is_inverted):
        raise QuestionError(
            "the period before is not clear", where=cut.dimension.name, hint="cut to one period, or compare last_year"
        )

    def earlier(path: Path) -> Path:
        return year_before(path) if kind == "last_year" else period_before(steps, path)

    return replace(cut, paths=tuple(earlier(path) for path in cut.paths), low=earlier(cut.low), high=earlier(cut.high))


def year_to_date(hierarchy: Hierarchy, cut: Cut, path: Path) -> Cut:
    """From the first of January to the end of that period."""
    steps_of(hierarchy)
    if not path or None in path:
        raise QuestionError("no year to date without a period", where=cut.dimension.name, hint="cut to one period")
    return replace(cut, hierarchy=hierarchy, paths=(), low=path[:1], high=path, is_inverted=False)


def without_time(question: Question, time: str) -> Question:
    """The question without time: neither drilled nor cut; not paged, not judged."""
    return replace(
        question,
        rows=tuple(axis for axis in question.rows if axis.dimension.name != time),
        columns=tuple(axis for axis in question.columns if axis.dimension.name != time),
        cuts=tuple(cut for cut in question.cuts if cut.dimension.name != time),
        order=(),
        having=(),
    )


def time_dimensions(cube: CubeModel) -> list[str]:
    """The dimensions of time of a cube."""
    return [name for name, each in cube.dimensions.items() if each.table and each.table.name == TIME_TABLE]
