"""The access log comes into the ledger whole and once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from warehouse.access import collect_access
from warehouse.settings import Settings


def test_days_that_are_over_move_into_the_ledger_once(
    settings: Settings, ask: Callable[..., list[tuple[Any, ...]]]
) -> None:
    # GIVEN a day that is over, whose last line a crash cut short, and today
    folder = settings.home / "access"
    folder.mkdir(parents=True)
    line = {"at": "2026-03-01T08:00:00.000+00:00", "user": "wang", "role": "all", "method": "GET", "path": "/cubes",
            "query": "", "status": 200, "milliseconds": 1.5}  # fmt: skip
    text = json.dumps(line) + "\n" + json.dumps({**line, "user": None, "status": 401}) + '\n{"at": "2026'
    (folder / "2026-03-01.jsonl").write_text(text, encoding="utf-8")
    (folder / "2026-03-02.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    # WHEN they are collected, THEN the day's two lines are there and today's file stays
    assert collect_access(settings, until="2026-03-02") == 2
    rows = ask("select line_number, user_name, status, path, milliseconds from ops.access order by line_number")
    assert rows == [(1, "wang", 200, "/cubes", 1.5), (2, None, 401, "/cubes", 1.5)]
    assert [path.name for path in folder.iterdir()] == ["2026-03-02.jsonl"]
    # WHEN the file comes again, as after a crash before it was removed, THEN its lines are not doubled
    (folder / "2026-03-01.jsonl").write_text(text, encoding="utf-8")
    assert collect_access(settings, until="2026-03-02") == 2
    assert ask("select count(*) from ops.access") == [(2,)]
    assert collect_access(settings, until="2026-03-02") == 0
