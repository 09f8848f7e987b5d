"""A progress line on the terminal: how far the loader is, and how many rows a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.delivery import Delivery

EVERY_SECONDS = 0.3
SAMPLE_BYTES = 1 << 16


@contextmanager
def progress_line(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> Iterator[None]:
    """Draw on stderr while a delivery loads; nothing when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    con.execute("set enable_progress_bar = true")
    con.execute("set enable_progress_bar_print = false")
    done = threading.Event()
    painter = threading.Thread(target=_paint, args=(con, delivery, done), daemon=True)
    painter.start()
    try:
        yield
    finally:
        done.set()
        painter.join()
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _paint(con: duckdb.DuckDBPyConnection, delivery: Delivery, done: threading.Event) -> None:
    started, rows = time.monotonic(), _expected_rows(delivery)
    while not done.wait(EVERY_SECONDS):
        percent = max(con.query_progress(), 0.0)
        seconds = time.monotonic() - started
        bar = "#" * int(percent / 5)
        speed = f"{rows * percent / 100 / seconds:,.0f} rows/s" if percent < 100 else "checking"
        sys.stderr.write(f"\r\x1b[K{delivery.files[0].name} [{bar:20}] {percent:3.0f} %  {speed}")
        sys.stderr.flush()


def _expected_rows(delivery: Delivery) -> float:
    """Rows of all files, from their size and the length of the first lines."""
    rows = 0.0
    for file in delivery.files:
        with file.path.open("rb") as handle:
            sample = handle.read(SAMPLE_BYTES)
        rows += file.count_bytes * sample.count(b"\n") / max(len(sample), 1)
    return rows
