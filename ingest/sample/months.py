"""The months a sample operator lives through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.sample.options import SampleOptions

WARM_UP = 4
"""Months simulated before the first extract, so that bills, debts and tickets do not start from nothing."""


@dataclass(frozen=True)
class Month:
    """One month. number: 0 is that of the first extract, negative ones are never delivered."""

    number: int
    first: date
    after: date

    @property
    def days(self) -> int:
        return (self.after - self.first).days

    @property
    def label(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def is_warm_up(self) -> bool:
        return self.number < 0


def _first_of(year: int, month_index: int) -> date:
    return date(year + month_index // 12, month_index % 12 + 1, 1)


def months_of(options: SampleOptions) -> Iterator[Month]:
    """Warm-up months and then the delivered ones, in order."""
    for number in range(-WARM_UP, options.months):
        yield _month(options, number)


def month_beyond(options: SampleOptions) -> Month:
    """The month after the last delivered one: what scores as of the last delivered day are about."""
    return _month(options, options.months)


def _month(options: SampleOptions, number: int) -> Month:
    index = options.end.month - options.months + number
    return Month(number, _first_of(options.end.year, index), _first_of(options.end.year, index + 1))
