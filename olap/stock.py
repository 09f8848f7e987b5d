"""Stocks: levels such as a base or an open amount, which no sum over time may add up.

A stock is summed over the facts of one day of the period: the first or the last one that has facts at all, whatever
else the question is cut to, so that a place without facts on that day has nothing instead of what it once had.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from olap.model import Level, Measure, Stock
from olap.question import Question, Value
from olap.sql import Scope, quoted

ENDS = {"first": "min", "last": "max"}


@dataclass(frozen=True)
class Moments:
    """A query named `moments`: every day with facts in the time asked about, and whether it is the first or last.

    join: what ties it to facts; levels: of time, that the question is drilled to.
    """

    text: str
    join: str
    parameters: tuple[Value, ...]
    levels: tuple[Level, ...]

    @classmethod
    def of(cls, question: Question, bases: Sequence[Measure]) -> Moments | None:
        """What the stocks among the measures need; None where there is none."""
        stock = next((base.stock for base in bases if base.stock), None)
        if stock is None:
            return None
        dimension = question.cube.dimensions[stock.over]
        axes = (*question.rows, *question.columns)
        levels = tuple(level for axis in axes if axis.dimension.name == stock.over for level in axis.levels)
        scope = Scope(question.cube)
        keys = [scope.key(dimension, level) for level in levels]
        condition = scope.condition(cut for cut in question.all_cuts if cut.dimension.name == stock.over)
        day = f'"fact".{quoted(dimension.fact_key)}'
        each = [f'"fact".{quoted(stock.each)}'] if stock.each else []
        named = [f"{key} as period_{number}" for number, key in enumerate(keys)]
        inner = ", ".join([f"{day} as day", *(f"{column} as each" for column in each), *named])
        text = (
            f"moments as (\n  select\n    *,\n    {_ends(each, len(keys))}\n  from (\n"
            f"    select distinct {inner}\n    from {scope.source()}\n    where ({condition}) and {day} > 0\n  )\n)"
        )
        join = f"\n  left join moments on {day} = moments.day"
        join += f" and {each[0]} is not distinct from moments.each" if each else ""
        return cls(text, join, tuple(scope.parameters), levels)

    @staticmethod
    def columns(name: str, stock: Stock) -> tuple[tuple[str, str], tuple[str, str]]:
        """The two parts of a stock and the column that filters each: of the cell's period, of the whole question."""
        return (name, f"is_{stock.take}_of_period"), (f"{name} of all", f"is_{stock.take}_of_all")


def _ends(each: Sequence[str], count_levels: int) -> str:
    """The four marks of a day."""
    whole = ["each"] if each else []
    spans = {"period": [*whole, *(f"period_{number}" for number in range(count_levels))], "all": whole}
    marks = []
    for span, keys in spans.items():
        over = f"(partition by {', '.join(keys)})" if keys else "()"
        marks += [f"day = {end}(day) over {over} as is_{name}_of_{span}" for name, end in ENDS.items()]
    return ",\n    ".join(marks)
