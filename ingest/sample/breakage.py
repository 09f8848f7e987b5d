"""Ways to break a line so that the loader must refuse it, each with the reason it must give."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from warehouse.contract import Column, Contract

BROKEN_BYTE = b"\xff"
"""No character in UTF-8, GBK or GB18030 begins with it."""

MARK = "\x00"
"""Stands for the broken byte until the line is encoded."""


@dataclass(frozen=True)
class Break:
    """One way to break a line: `text` in place of (or, for encoding, after) the value at `position`."""

    reason_code: str
    position: int
    column: str
    text: str

    def apply(self, values: Sequence[str]) -> list[str]:
        broken = list(values)
        if self.reason_code == "structure":
            return [*broken, "extra", "extra"]
        broken[self.position] = (values[self.position] if self.reason_code == "encoding" else "") + self.text
        return broken


def ways_to_break(contract: Contract) -> dict[str, list[Break]]:
    """The ways by reason code, as the rules of the contract allow them."""
    found = [Break("structure", 0, "", "")]
    for position, column in enumerate(contract.columns):
        found += [Break(reason, position, column.name, text) for reason, text in _of_column(column)]
    by_reason: dict[str, list[Break]] = {}
    for way in found:
        by_reason.setdefault(way.reason_code, []).append(way)
    return by_reason


CHANGES: tuple[Callable[[str], str], ...] = (str.upper, str.title, "{}_v1".format, "OLD-{}".format)


def change_code(contract: Contract, values: Sequence[str], rng: random.Random) -> Break:
    """One code of the line as the source wrote it once, or as it writes it now: a way to break that tells nothing
    about the row but its spelling. The contract must have a required column with accepted values."""
    places = [
        (position, column)
        for position, column in enumerate(contract.columns)
        if column.accepted is not None and values[position] != ""
    ]
    position, column = rng.choice(places)
    return Break("not_accepted", position, column.name, rng.choice(CHANGES)(values[position]))


def has_codes(contract: Contract) -> bool:
    """Whether every line has a code to change."""
    return any(column.accepted is not None and column.required for column in contract.columns)


def _of_column(column: Column) -> list[tuple[str, str]]:
    kind = column.data_type.split("(")[0]
    ways = []
    if kind in ("date", "timestamp"):
        ways.append(("bad_type", "2026-02-30"))
    elif kind in ("integer", "bigint", "decimal", "double"):
        ways.append(("bad_type", "12,x4"))
    elif kind == "varchar" and column.accepted is None and not column.required:
        ways.append(("encoding", MARK))
    if column.required:
        ways.append(("missing_value", ""))
    if column.accepted is not None:
        ways.append(("not_accepted", "XX"))
    if column.min_value is not None:
        ways.append(("out_of_range", f"{column.min_value - 1:.0f}"))
    elif column.max_value is not None:
        ways.append(("out_of_range", f"{column.max_value + 1:.0f}"))
    return ways


def choose(ways: dict[str, list[Break]], rng: random.Random, *, is_ascii: bool) -> Break:
    """A way at random: reasons alike often, then columns.

    is_ascii: the line holds nothing but ASCII. A file of such lines with a broken byte might as well be Latin-1,
    so its bytes are not broken.
    """
    reasons = sorted(ways.keys() - ({"encoding"} if is_ascii else set()))
    return rng.choice(ways[rng.choice(reasons)])
