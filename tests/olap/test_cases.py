"""Every question of cases/*.yml against SQL written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from olap.browser import open_browser
from olap.engine import Row

CASES = Path(__file__).parent / "cases"


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _by_hand(con: duckdb.DuckDBPyConnection, sql: str) -> list[list[Any]]:
    return [_near(row) for row in con.execute(sql).fetchall()]


def _near(row: tuple[Any, ...]) -> list[Any]:
    """Sums and counts must be equal to the cent, ratios to the last digits of a double."""
    return [pytest.approx(value, rel=1e-12) if isinstance(value, float) else value for value in row]


def _values(rows: list[Row]) -> list[list[Any]]:
    return [list(row.values()) for row in rows]


@pytest.mark.parametrize("case", _cases())
def test_a_question_is_answered_as_by_hand(case: Mapping[str, Any], con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN a question in the language of cells
    browser = open_browser(con, "billing", case.get("locale", "en"))
    # WHEN the cube answers it
    answer = browser.ask(browser.question(**case["ask"]))
    # THEN each part is what hand-written SQL gives
    found = {
        "rows": _values(answer.row_totals),
        "cells": _values(answer.cells),
        "columns": _values(answer.column_totals),
        "summary": _values([answer.summary]),
        "count_rows": [[answer.count_rows]],
    }
    asked = {part: sql for part, sql in case.items() if part in found}
    assert asked
    for part, sql in asked.items():
        assert found[part] == _by_hand(con, sql), part
