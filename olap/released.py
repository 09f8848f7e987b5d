"""The published release as a service reads it: opened once, changed for the next one when `current` is swapped."""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from olap.adapter import logical_cube
from olap.browser import DuckDBBrowser, DuckDBStore
from olap.definition import read_cubes
from olap.model import LOCALES, CubeModel, pick
from olap.question import Value
from warehouse.connection import open_release
from warehouse.errors import ReleaseError
from warehouse.roles import Role
from warehouse.settings import Settings

MOST_CELLS = 50_000
KEPT_ANSWERS = 500
LARGEST_KEPT = 2_000
KEPT_RELEASES = 3

Rows = list[tuple[Value, ...]]


class AnswerCache:
    """The newest answers of one release. A release never changes, so an answer is never stale."""

    def __init__(self) -> None:
        self._rows: OrderedDict[Any, Rows] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Rows | None:
        """The rows of that statement, or None."""
        with self._lock:
            if key in self._rows:
                self._rows.move_to_end(key)
            return self._rows.get(key)

    def put(self, key: Any, rows: Rows) -> None:
        """Keep the rows of a statement, if they are few."""
        if len(rows) > LARGEST_KEPT:
            return
        with self._lock:
            self._rows[key] = rows
            while len(self._rows) > KEPT_ANSWERS:
                self._rows.popitem(last=False)


@dataclass(frozen=True)
class Opened:
    """One open release: its cubes in every language, and the answers given so far."""

    release_id: str
    con: duckdb.DuckDBPyConnection
    models: Mapping[str, CubeModel]
    logical: Mapping[tuple[str, str], Any]
    cache: AnswerCache = field(default_factory=AnswerCache)

    def browser(self, cube: str, locale: str, role: Role, seconds: float) -> DuckDBBrowser:
        """A browser with a cursor of its own. Raises QuestionError for an unknown cube, Forbidden for a closed one."""
        pick("cube", cube, self.models, "olap/cubes")
        pick("language", locale, dict.fromkeys(LOCALES), "olap")
        store = DuckDBStore(self.con.cursor(), self.models)
        store.engine.seconds, store.engine.most_rows, store.engine.cache = seconds, MOST_CELLS, self.cache
        return DuckDBBrowser(self.logical[cube, locale], store, locale, role)


class Releases:
    """Follows `current`. Requests that run keep the release they began with, and so does a roll-back to it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Opened] = OrderedDict()

    def opened(self) -> Opened:
        """The release that `current` points at now. Raises ReleaseError when nothing is published."""
        path = self.settings.current / "warehouse.duckdb"
        if not path.exists():
            raise ReleaseError("nothing has been published yet", hint="run `kehu nightly`")
        release_id = path.resolve().parent.name
        found = self._kept.get(release_id)
        if found is not None:
            return found
        with self._lock:
            if release_id not in self._kept:
                self._kept[release_id] = self._open()
                while len(self._kept) > KEPT_RELEASES:
                    self._kept.popitem(last=False)
            return self._kept[release_id]

    def close(self) -> None:
        """Lets go of every release."""
        with self._lock:
            for each in self._kept.values():
                each.con.close()
            self._kept.clear()
        gc.collect()  # cursors hang in the cycles of `cubes`, and each keeps its release open

    def _open(self) -> Opened:
        con = open_release(self.settings)
        release_id = (self.settings.current / "warehouse.duckdb").resolve().parent.name
        models = {model.name: model for model in read_cubes(con)}
        logical = {(name, each): logical_cube(model, each) for name, model in models.items() for each in LOCALES}
        return Opened(release_id, con, models, logical)
