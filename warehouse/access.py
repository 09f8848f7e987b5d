"""What people asked the service: its daily files, moved into the ledger.

The service only appends to `$KEHU_HOME/access/<day>.jsonl`, so that it never waits for whoever is loading. A day that
is over is moved into `ops.access` in one transaction and its file removed; a file met twice replaces its own lines.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.connection import writer_lock
from warehouse.ledger import now, open_raw
from warehouse.settings import Settings

TABLE = """create table if not exists ops.access (file_name varchar, line_number bigint, asked_at timestamp,
    user_name varchar, role_name varchar, method varchar, path varchar, query varchar, status integer,
    milliseconds double)"""


def collect_access(settings: Settings, *, until: str = "") -> int:
    """Moves the files of days before `until` (today when empty, `YYYY-MM-DD`) into the ledger; returns lines moved.

    Raises Busy when another command is writing; the files stay for the next time.
    """
    limit = until or f"{now():%Y-%m-%d}"
    paths = [path for path in sorted((settings.home / "access").glob("*.jsonl")) if path.stem < limit]
    if not paths:
        return 0
    moved = 0
    with writer_lock(settings), open_raw(settings) as con:
        con.execute(TABLE)
        for path in paths:
            rows = _rows(path)
            con.execute("begin")
            con.execute("delete from ops.access where file_name = ?", [path.name])
            if rows:
                con.executemany("insert into ops.access values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            con.execute("commit")
            path.unlink()
            moved += len(rows)
    return moved


def _rows(path: Path) -> list[list[Any]]:
    """The lines of a file; one that a crash cut short is left out."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            entry = json.loads(line)
            at = datetime.fromisoformat(entry["at"]).replace(tzinfo=None)
        except (ValueError, KeyError, TypeError):
            continue
        names = ("user", "role", "method", "path", "query", "status", "milliseconds")
        rows.append([path.name, number, at, *(entry.get(name) for name in names)])
    return rows
