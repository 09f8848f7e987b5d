"""An answer with columns beside its measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from olap.engine import Answer
from olap.model import Labels, Measure
from olap.question import Value

COMPARISONS = ("last_year", "previous", "ytd", "ytd_last_year")
EXTRAS: Mapping[str, Labels] = {
    "last_year": {"en": "last year", "zh": "去年同期"},
    "previous": {"en": "period before", "zh": "上期"},
    "ytd": {"en": "year to date", "zh": "本年累计"},
    "ytd_last_year": {"en": "year to date, last year", "zh": "去年累计"},
    "change": {"en": "change", "zh": "增减"},
    "points": {"en": "change in points", "zh": "增减（百分点）"},
    "share": {"en": "share", "zh": "占比"},
}


@dataclass(frozen=True)
class Column:
    """One column of a report: a measure, or what is put beside it. name: its key in the rows."""

    name: str
    labels: Labels
    format: str
    measure: Measure
    kind: str = ""


@dataclass(frozen=True)
class Report:
    """An answer whose rows hold extra columns, and the row of all that was not shown."""

    answer: Answer
    columns: tuple[Column, ...]
    others: Answer | None = None


def plain(answer: Answer) -> Report:
    """The answer with nothing beside it."""
    return Report(answer, tuple(Column(each.name, each.labels, each.format, each) for each in answer.question.measures))


def change(value: Value, before: Value, measure: Measure) -> Value:
    """Growth against what was before; the difference itself where the measure is a ratio."""
    if value is None or before is None or isinstance(value, str) or isinstance(before, str):
        return None
    if measure.unit == "ratio":
        return float(value) - float(before)  # type: ignore[arg-type]
    return None if not before else (float(value) - float(before)) / abs(float(before))  # type: ignore[arg-type]
