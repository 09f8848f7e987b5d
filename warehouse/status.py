"""What a home holds and how its last runs went; and whether this machine is fit to run it."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from dataclasses import dataclass
from typing import Any

from warehouse import __version__
from warehouse.connection import writer_lock
from warehouse.contract import contracts
from warehouse.errors import Busy, KehuError
from warehouse.ledger import open_raw
from warehouse.publish import current_release, releases
from warehouse.settings import Settings

NEEDED_FREE_BYTES = 2 * 1024**3
NEEDED = {"duckdb": "2.0", "dbt-core": "1.11", "dbt-duckdb": "1.11", "cubes": "1.1", "scikit-learn": "1.9"}


@dataclass(frozen=True)
class Check:
    """One line of `kehu doctor`."""

    name: str
    is_good: bool
    found: str
    hint: str = ""


def status(settings: Settings) -> dict[str, Any]:
    """Counts of raw, batches and quarantine, the current release and the last run."""
    with open_raw(settings) as con:
        raw = {}
        for table in contracts().values():
            row = con.execute(f"select count(*) from {table.relation}").fetchone()
            raw[table.name] = row[0] if row else 0
        batches = dict(con.execute("select status, count(*) from ops.batch group by status order by 1").fetchall())
        row = con.execute("select count(*) from ops.quarantine where status = 'open'").fetchone()
    last = runs(settings, 1)
    return {
        "home": str(settings.home),
        "version": __version__,
        "raw_rows": {name: count for name, count in raw.items() if count},
        "batches": batches,
        "quarantined": row[0] if row else 0,
        "inbox_files": sum(path.is_file() for path in settings.inbox.glob("*")),
        "current_release": current_release(settings),
        "releases": [path.name for path in releases(settings)],
        "last_run": last[0] if last else None,
    }


def runs(settings: Settings, limit: int = 10) -> list[dict[str, Any]]:
    """The last runs, newest first, each with its steps."""
    with open_raw(settings) as con:
        found = con.execute(
            "select run_id, command, status, started_at, ended_at, message from ops.run "
            "order by started_at desc limit ?",
            [limit],
        ).fetchall()
        steps = con.execute(
            "select run_id, step, status, started_at, ended_at, detail from ops.step order by started_at"
        ).fetchall()
    names = ("run_id", "command", "status", "started_at", "ended_at", "message")
    step_names = ("step", "status", "started_at", "ended_at", "detail")
    return [
        {
            **dict(zip(names, run, strict=True)),
            "steps": [dict(zip(step_names, s[1:], strict=True)) for s in steps if s[0] == run[0]],
        }
        for run in found
    ]


def doctor(settings: Settings) -> list[Check]:
    """Versions, paths, permissions, locks and free disk."""
    return [_python(), *_packages(), _home(settings), _lock(settings), _disk(settings), _raw(settings)]


def _python() -> Check:
    version = sys.version_info
    return Check("python", version >= (3, 11), f"{version.major}.{version.minor}", "3.11 or newer is needed")


def _packages() -> list[Check]:
    found = []
    for name, wanted in NEEDED.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = "not installed"
        is_good = version == wanted or version.startswith(f"{wanted}.")
        found.append(Check(name, is_good, version, f"{wanted} is what was tried; run `make install`"))
    return found


def _home(settings: Settings) -> Check:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Check("home", False, f"{settings.home}: {error.strerror}", "set KEHU_HOME to a directory you may write")
    is_writable = os.access(settings.home, os.W_OK | os.X_OK)
    return Check("home", is_writable, str(settings.home), "set KEHU_HOME to a directory you may write")


def _lock(settings: Settings) -> Check:
    try:
        with writer_lock(settings):
            return Check("lock", True, "free")
    except Busy as error:
        return Check("lock", False, error.found, "a kehu command is running; it goes away with the process")
    except OSError as error:
        return Check("lock", False, str(error.strerror), "the lock file cannot be written")


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.home if settings.home.exists() else settings.home.parent).free
    in_use = sum(p.stat().st_size for p in (settings.raw_path, settings.warehouse_path) if p.exists())
    needed = max(NEEDED_FREE_BYTES, 2 * in_use)
    return Check("disk", free >= needed, f"{free / 1024**3:.1f} GB free", f"{needed / 1024**3:.1f} GB are wanted")


def _raw(settings: Settings) -> Check:
    try:
        with open_raw(settings):
            return Check("raw", True, "opens")
    except KehuError as error:
        return Check("raw", False, str(error), "another program has the file open")
