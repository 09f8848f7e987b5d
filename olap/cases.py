"""Questions with answers by hand: a case asks a cube and, in SQL of its own, the star; both must agree."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from olap.browser import DuckDBBrowser
from olap.engine import Row
from olap.sheet import Sheet
from warehouse.errors import QuestionError

PARTS = ("rows", "cells", "columns", "summary", "count_rows")
NEAR = 1e-9


@dataclass(frozen=True)
class Case:
    """One question. ask: the arguments of `DuckDBBrowser.question`; by_hand: SQL by part of the answer.

    given: SQL by name, each for one value of the release, which stands for {name} in the question and in the SQL, so
    that a case can be asked of any data; beside: the arguments of `DuckDBBrowser.view`, comparisons and shares.
    """

    cube: str
    name: str
    ask: Mapping[str, Any]
    by_hand: Mapping[str, str]
    locale: str = "en"
    given: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)


def read_cases(path: Path, cube: str) -> list[Case]:
    """The cases of a file. Raises ContractError when an entry is missing or unknown."""
    sheet, found = Sheet(str(path.name)), []
    for raw in sheet.load(path):
        sheet.check(raw, str(raw.get("name", "a case")), {"name", "ask"}, {*PARTS, "locale", "given", "beside"})
        by_hand = {part: raw[part] for part in PARTS if part in raw}
        if not by_hand:
            raise sheet.wrong("a case compares nothing", raw["name"], f"give one of {', '.join(PARTS)}")
        others = {key: raw[key] for key in ("locale", "given", "beside") if key in raw}
        found.append(Case(cube, raw["name"], raw["ask"], by_hand, **others))
    return found


def differences(browser: DuckDBBrowser, con: duckdb.DuckDBPyConnection, case: Case) -> list[str]:
    """What the cube answers otherwise than SQL by hand: one line per part, nothing when all agree.

    Sums and counts must be equal to the cent, ratios to nine digits.
    """
    case = _filled(case, con)
    answer = browser.view(browser.question(**case.ask), **case.beside).answer
    found = {
        "rows": _values(answer.row_totals),
        "cells": _values(answer.cells),
        "columns": _values(answer.column_totals),
        "summary": _values([answer.summary]),
        "count_rows": [[answer.count_rows]],
    }
    return [
        line for part, sql in case.by_hand.items() if (line := _difference(part, found[part], _by_hand(con, sql, case)))
    ]


def _filled(case: Case, con: duckdb.DuckDBPyConnection) -> Case:
    """The case with what is given in the place of its names. Raises QuestionError when the release has no value."""
    values: dict[str, str] = {}
    for name, sql in case.given.items():
        [[value]] = _by_hand(con, _with(values, sql), case)
        if value is None or set(str(value)) & set("'{}"):
            raise QuestionError(
                "nothing is given", where=f"{case.cube}: {case.name}", found=f"{name}: {value}", hint=sql
            )
        values[name] = str(value)
    return replace(case, ask=_with(values, case.ask), by_hand=_with(values, case.by_hand))


def _with(values: Mapping[str, str], part: Any) -> Any:
    """The same with {name} replaced in each text of it."""
    if isinstance(part, str):
        for name, value in values.items():
            part = part.replace(f"{{{name}}}", value)
        return part
    if isinstance(part, Mapping):
        return {key: _with(values, each) for key, each in part.items()}
    return [_with(values, each) for each in part] if isinstance(part, list) else part


def _values(rows: Sequence[Row]) -> list[list[Any]]:
    return [list(row.values()) for row in rows]


def _by_hand(con: duckdb.DuckDBPyConnection, sql: str, case: Case) -> list[list[Any]]:
    try:
        return [list(row) for row in con.execute(sql).fetchall()]
    except duckdb.Error as error:
        raise QuestionError(
            "the SQL by hand cannot be run",
            where=f"{case.cube}: {case.name}",
            found=str(error).splitlines()[0],
            hint="it may name tables of the star only",
        ) from error


def _difference(part: str, found: list[list[Any]], expected: list[list[Any]]) -> str:
    if len(found) != len(expected):
        return f"{part}: {len(found)} rows, by hand {len(expected)}"
    for number, (row, by_hand) in enumerate(zip(found, expected, strict=True), start=1):
        if len(row) != len(by_hand) or not all(map(_is_same, row, by_hand)):
            return f"{part} {number}: {_shown(row)}, by hand {_shown(by_hand)}"
    return ""


def _is_same(found: Any, by_hand: Any) -> bool:
    if isinstance(found, float) or isinstance(by_hand, float):
        return found is not None and by_hand is not None and math.isclose(found, by_hand, rel_tol=NEAR, abs_tol=NEAR)
    return bool(found == by_hand)


def _shown(row: Sequence[Any]) -> str:
    return "(" + ", ".join("null" if value is None else str(value) for value in row) + ")"
