"""DuckDB connections, with the limits and locks the settings ask for."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import Busy, KehuError, ReleaseError
from warehouse.settings import Settings


def open_database(settings: Settings, path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open one database file. Raises Busy when another process is writing it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        con = duckdb.connect(
            str(path),
            read_only=read_only,
            config={"threads": settings.threads, "memory_limit": settings.memory_limit},
        )
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise Busy(
                "the database is in use",
                where=str(path),
                hint="another kehu command is running; see `kehu status`",
            ) from error
        raise KehuError("the database cannot be opened", where=str(path), found=str(error).splitlines()[0]) from error
    if not _is_locked(con):
        con.execute(f"set temp_directory = '{settings.scratch}/spill'")
        con.execute("set global timezone = 'UTC'")  # of cursors, too
        con.execute("set enable_progress_bar = false")
    return con


def _is_locked(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether this process has the file open already as a release, whose settings stand."""
    return bool(con.execute("select current_setting('lock_configuration')").fetchall()[0][0])


def open_warehouse(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Read the working star and marts (build and mining only; people read releases).

    Raises ReleaseError when nothing has been built yet.
    """
    if not settings.warehouse_path.exists():
        raise ReleaseError("nothing has been built yet", where=str(settings.warehouse_path), hint="run `kehu build`")
    return open_database(settings, settings.warehouse_path, read_only=True)


def open_release(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Read the published release. SQL on it can neither write nor reach any other file.

    Raises ReleaseError when nothing has been published yet.
    """
    path = settings.current / "warehouse.duckdb"
    if not path.exists():
        raise ReleaseError("nothing has been published yet", where=str(path), hint="run `kehu nightly`")
    con = open_database(settings, path.resolve(), read_only=True)
    if not _is_locked(con):
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
    return con


@contextmanager
def writer_lock(settings: Settings) -> Iterator[None]:
    """Hold the one lock of this home. The system drops it when the process dies, however it dies.

    Raises Busy when another process holds it.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with settings.lock_path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            raise Busy(
                "another kehu command is writing",
                where=str(settings.lock_path),
                found=f"process {handle.read().strip() or 'unknown'}",
                hint="wait for it, or see `kehu status`",
            ) from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield
