"""Delivers one month while the next is lived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from ingest.sample.engine import take_snapshot


@dataclass
class Courier:
    """Runs one delivery at a time. con: where months are lived; own: sees what is to be delivered, as it was then."""

    con: duckdb.DuckDBPyConnection
    own: duckdb.DuckDBPyConnection
    pool: ThreadPoolExecutor
    _under_way: Future[None] = field(init=False)

    def __post_init__(self) -> None:
        self._under_way = self.pool.submit(lambda: None)

    def send(self, deliver: Callable[[], None]) -> None:
        """Start `deliver`, which reads from `own`, once the delivery before it is done. Raises what that one raised."""
        self.finish()
        take_snapshot(self.con, self.own)
        self._under_way = self.pool.submit(self._run, deliver)

    def finish(self) -> None:
        """Wait for the delivery under way. Raises what it raised."""
        self._under_way.result()

    def _run(self, deliver: Callable[[], None]) -> None:
        deliver()
        self.own.commit()


@contextmanager
def open_courier(con: duckdb.DuckDBPyConnection) -> Iterator[Courier]:
    """A courier for the months lived on `con`."""
    with con.cursor() as own, ThreadPoolExecutor(max_workers=1) as pool:
        yield Courier(con, own, pool)
