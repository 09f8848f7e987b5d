"""A trend as SVG: the last months of one measure, in the cell that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from olap.browser import DuckDBBrowser
from olap.model import Measure
from olap.period import CALENDAR, steps_of, time_dimensions
from olap.question import Question, Value
from warehouse.errors import QuestionError

MONTHS = 24
WIDTH, HEIGHT, LEFT, FOOT = 720, 150, 8, 22


@dataclass(frozen=True)
class Point:
    """One month."""

    name: str
    value: int | float | Decimal


def trend(browser: DuckDBBrowser, question: Question, cut: str, measure: Measure) -> list[Point]:
    """The last 24 months with facts in the cell; nothing where the cube has no calendar of months."""
    times = time_dimensions(browser.model)
    if not times:
        return []
    axis = browser.model.dimension(times[0])
    if steps_of(axis.hierarchies[0]) != CALENDAR or not axis.hierarchies[0].depth("month"):
        return []
    try:
        asked = browser.question(rows=[f"{times[0]}:month"], cut=cut, measures=[measure.name])
    except QuestionError:
        return []  # the cut is of a single day, or of weeks: there are no months below it
    rows = browser.ask(asked).row_totals
    year, month = f"{times[0]}.year", f"{times[0]}.month"
    found = []
    for row in rows:
        value = row[measure.name]
        if row[month] is not None and isinstance(value, int | float | Decimal):
            found.append(Point(f"{row[year]}-{_two(row[month])}", value))
    return found[-MONTHS:]


def _two(value: Value) -> str:
    return str(value).rjust(2, "0")


def svg(points: Sequence[Point], spec: str, title: str) -> str:
    """The trend as a picture of bars from zero, each with its month and value as a tooltip; '' for less than two."""
    if len(points) < 2:
        return ""
    values = [float(each.value) for each in points]
    low, high = min(0.0, *values), max(0.0, *values)
    span, tall = (high - low) or 1.0, HEIGHT - FOOT - 14
    step = (WIDTH - 2 * LEFT) / len(points)

    def y(value: float) -> float:
        return 14 + tall * (high - value) / span

    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}" class="trend">',
        f'<line x1="{LEFT}" x2="{WIDTH - LEFT}" y1="{y(0):.1f}" y2="{y(0):.1f}" class="zero"/>',
    ]
    for place, point in enumerate(points):
        x = LEFT + place * step
        top, bottom = sorted((y(float(point.value)), y(0)))
        told = escape(f"{point.name}: {format(point.value, spec)}")
        parts.append(
            f'<rect x="{x + step * 0.12:.1f}" y="{top:.1f}" width="{step * 0.76:.1f}"'
            f' height="{max(bottom - top, 0.8):.1f}"><title>{told}</title></rect>'
        )
        if (len(points) - 1 - place) % -(-len(points) // 8) == 0:
            parts.append(
                f'<text x="{x + step / 2:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{escape(point.name)}</text>'
            )
    last = points[-1]
    parts.append(
        f'<text x="{WIDTH - LEFT}" y="11" text-anchor="end" class="last">'
        f"{escape(last.name)}: {escape(format(last.value, spec))}</text></svg>"
    )
    return "".join(parts)
