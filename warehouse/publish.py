"""Releases: a verified copy of star and marts, swapped in at once, so that readers never see a half of it.

`warehouse.duckdb` is the whole of it, `open.duckdb` what anybody may read by SQL (warehouse/openness.py).
"""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.connection import open_database
from warehouse.contract import contracts
from warehouse.errors import ReleaseError
from warehouse.ledger import now
from warehouse.open_release import FILE as OPEN_FILE
from warehouse.open_release import write_open
from warehouse.settings import Settings

PUBLISHED_SCHEMAS = ("star", "marts", "seeds", "ops")
BUILDING = ".building-"
SWAPPED = "swapped"
"""Mark of a release that `current` has pointed at."""


@dataclass(frozen=True)
class PublishReport:
    """status: published, unchanged or rolled back."""

    status: str
    release_id: str
    count_tables: int = 0
    count_rows: int = 0
    seconds: float = 0.0


def publish(settings: Settings) -> PublishReport:
    """Copy, strip, verify and swap. Raises ReleaseError when there is nothing built or a check fails.

    A release of a build that was published before is not made again.
    """
    started = time.monotonic()
    if not settings.warehouse_path.exists():
        raise ReleaseError("nothing has been built yet", hint="run `kehu build`")
    _sweep(settings)
    newest = _newest(settings)
    built_at = _built_at(settings, settings.warehouse_path)
    if newest and (newest / OPEN_FILE).exists() and built_at == _built_at(settings, newest / "warehouse.duckdb"):
        return PublishReport("unchanged", newest.name)
    release_id = f"{now():%Y%m%dT%H%M%S%f}"
    building = settings.releases / f"{BUILDING}{release_id}"
    building.mkdir(parents=True)
    target = building / "warehouse.duckdb"
    with ThreadPoolExecutor(1) as beside:  # one waits for the disk, the other for the processor
        opened = beside.submit(write_open, settings, settings.warehouse_path, building)
        shutil.copyfile(settings.warehouse_path, target)
        _strip(settings, target)
        count_tables, count_rows = _verify(settings, target)
        opened.result()
    _sync(target, building / OPEN_FILE)
    building.rename(settings.releases / release_id)
    _swap_in(settings, release_id)
    _prune(settings)
    return PublishReport("published", release_id, count_tables, count_rows, time.monotonic() - started)


def rollback(settings: Settings) -> PublishReport:
    """Point `current` at the release before it. Raises ReleaseError when there is none."""
    names = [path.name for path in releases(settings)]
    here = current_release(settings)
    older = [name for name in names if here is not None and name < here]
    if not older:
        raise ReleaseError(
            "there is no older release", where=str(settings.releases), found=f"current is {here or 'none'}"
        )
    _point(settings, older[-1])
    return PublishReport("rolled back", older[-1])


def releases(settings: Settings) -> list[Path]:
    """Finished releases, oldest first."""
    if not settings.releases.exists():
        return []
    return sorted(p for p in settings.releases.iterdir() if p.is_dir() and not p.name.startswith("."))


def current_release(settings: Settings) -> str | None:
    """The id of the release that readers see."""
    return settings.current.readlink().name if settings.current.is_symlink() else None


def _newest(settings: Settings) -> Path | None:
    """The newest release. One whose publish broke off before the swap is swapped in now; one that people rolled
    back from has its mark and stays away."""
    found = releases(settings)
    if not found:
        return None
    if not (found[-1] / SWAPPED).exists():
        _swap_in(settings, found[-1].name)
    return found[-1]


def _built_at(settings: Settings, path: Path) -> object:
    con = open_database(settings, path, read_only=True)
    try:
        row = con.execute("select max(built_at) from ops.build").fetchone()
    except duckdb.CatalogException as error:
        raise ReleaseError("nothing has been built yet", where=path.name, hint="run `kehu build`") from error
    finally:
        con.close()
    if row is None or row[0] is None:
        raise ReleaseError("no build has been completed", where=path.name, hint="run `kehu build`")
    return row[0]


def _sweep(settings: Settings) -> None:
    """Remove what an interrupted publish left behind."""
    settings.releases.mkdir(parents=True, exist_ok=True)
    for leftover in settings.releases.glob(f"{BUILDING}*"):
        shutil.rmtree(leftover)


def _strip(settings: Settings, target: Path) -> None:
    """Drop what readers must not have: views on raw and the steps in between."""
    con = open_database(settings, target, read_only=False)
    schemas = con.execute(
        "select distinct schema_name from duckdb_schemas() where database_name = current_database() and not internal"
    ).fetchall()
    for (schema,) in schemas:
        if schema not in (*PUBLISHED_SCHEMAS, "main"):
            con.execute(f'drop schema "{schema}" cascade')
    con.execute("checkpoint")
    con.close()


def _verify(settings: Settings, target: Path) -> tuple[int, int]:
    """Every table holds what the working file's holds, and no column names a person. Returns tables and rows."""
    release, working = _table_rows(settings, target), _table_rows(settings, settings.warehouse_path)
    expected = {name: rows for name, rows in working.items() if name[0] in PUBLISHED_SCHEMAS}
    if release != expected:
        wrong = sorted(set(release.items()) ^ set(expected.items()))
        raise ReleaseError("the copy differs from the built tables", found=str(wrong[:3]))
    con = open_database(settings, target, read_only=True)
    identifying = {c.name for table in contracts().values() for c in table.columns if c.pii != "none"}
    leaked = con.execute(
        "select schema_name || '.' || table_name || '.' || column_name from duckdb_columns() "
        "where not internal and list_contains(?, column_name)",
        [sorted(identifying)],
    ).fetchall()
    con.close()
    if leaked:
        raise ReleaseError(
            "a release may not name persons", where=", ".join(name for (name,) in leaked),
            hint="leave the column out in staging",
        )  # fmt: skip
    return len(release), sum(release.values())


def _table_rows(settings: Settings, path: Path) -> dict[tuple[str, str], int]:
    con = open_database(settings, path, read_only=True)
    tables = con.execute(
        "select schema_name, table_name from duckdb_tables() where not internal and not temporary "
        "and database_name = current_database()"
    ).fetchall()
    counts = {}
    for schema, table in tables:
        row = con.execute(f'select count(*) from "{schema}"."{table}"').fetchone()
        assert row is not None
        counts[(schema, table)] = int(row[0])
    con.close()
    return counts


def _sync(*paths: Path) -> None:
    """On disk before it is shown, so that a power cut cannot leave `current` pointing at nothing."""
    for target in (*paths, paths[0].parent):
        handle = os.open(target, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _swap_in(settings: Settings, release_id: str) -> None:
    _point(settings, release_id)
    (settings.releases / release_id / SWAPPED).touch()


def _point(settings: Settings, release_id: str) -> None:
    """Swap `current` in one rename."""
    fresh = settings.home / f".current-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("releases") / release_id)
    fresh.rename(settings.current)


def _prune(settings: Settings) -> None:
    here = current_release(settings)
    for old in releases(settings)[: -settings.keep_releases]:
        if old.name != here:
            shutil.rmtree(old)
