"""Releases: verified, swapped at once, kept, rolled back, and without persons in them."""

from __future__ import annotations

import shutil
import time
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

import warehouse.publish
from warehouse.connection import open_release
from warehouse.errors import ReleaseError
from warehouse.publish import current_release, publish, releases, rollback
from warehouse.settings import Settings


def built(settings: Settings, number: int, column: str = "amount") -> None:
    """A working file as a build leaves it: staging, star, marts and the build's watermark."""
    settings.home.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(settings.warehouse_path))
    for schema in ("staging", "star", "marts", "ops"):
        con.execute(f"create schema if not exists {schema}")
    con.execute("create or replace view staging.stg_x as select 1 as full_name")
    con.execute(f"create or replace table star.fct_x as select i as {column} from range({number}) as t (i)")
    con.execute("create or replace table marts.mart_x as select 1 as one")
    con.execute(
        "create table if not exists ops.build (through_batch_id bigint, built_at timestamp, models_hash varchar)"
    )
    con.execute("insert into ops.build values (?, timestamp '2026-01-01' + to_days(?), 'x')", [number, number])
    con.close()


def rows(settings: Settings) -> int:
    con = open_release(settings)
    row = con.execute("select count(*) from star.fct_x").fetchone()
    con.close()
    assert row is not None
    return int(row[0])


def test_a_release_holds_star_and_marts_and_no_staging(settings: Settings) -> None:
    built(settings, 3)
    report = publish(settings)
    assert (report.status, report.count_tables, report.count_rows) == ("published", 3, 3 + 1 + 1)
    con = open_release(settings)
    schemas = {row[0] for row in con.execute("select schema_name from duckdb_schemas() where not internal").fetchall()}
    con.close()
    assert schemas == {"star", "marts", "ops"}


def test_the_same_build_is_published_once(settings: Settings) -> None:
    built(settings, 3)
    first = publish(settings)
    assert (publish(settings).status, current_release(settings)) == ("unchanged", first.release_id)


def test_readers_can_neither_write_nor_reach_out(settings: Settings) -> None:
    built(settings, 3)
    publish(settings)
    con = open_release(settings)
    for attempt in (
        "delete from star.fct_x",
        "select * from read_text('/etc/passwd')",
        "set enable_external_access = true",
        f"attach '{settings.raw_path}' as raw",
    ):
        with pytest.raises(duckdb.Error):
            con.execute(attempt)
    con.close()


def test_a_release_can_be_opened_twice_and_every_cursor_tells_time_in_utc(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a machine in Shanghai that has the release open
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    built(settings, 3)
    publish(settings)
    with closing(open_release(settings)) as first, closing(open_release(settings)) as second:
        # WHEN the same process opens it once more THEN both read it, and none is let out
        for con in (first, second, second.cursor()):
            assert con.execute("select count(*), current_setting('TimeZone') from star.fct_x").fetchall() == [
                (3, "UTC")
            ]
            with pytest.raises(duckdb.Error):
                con.execute("select * from read_text('/etc/passwd')")
    monkeypatch.undo()
    time.tzset()


def test_old_releases_go_and_rollback_returns(tmp_path: Path) -> None:
    # GIVEN a home that keeps 3 releases
    settings = Settings(home=tmp_path, keep_releases=3)
    for number in range(1, 6):
        built(settings, number)
        publish(settings)
    assert len(releases(settings)) == 3
    assert rows(settings) == 5
    # WHEN rolled back twice THEN the third newest is read
    rollback(settings)
    assert rows(settings) == 4
    rollback(settings)
    assert rows(settings) == 3
    with pytest.raises(ReleaseError, match="no older release"):
        rollback(settings)
    # THEN the next publish of the same build does not undo the rollback, a newer build does
    assert publish(settings).status == "unchanged"
    assert rows(settings) == 3
    built(settings, 6)
    publish(settings)
    assert rows(settings) == 6


def test_a_release_that_names_persons_is_refused_and_readers_keep_the_old(settings: Settings) -> None:
    built(settings, 3)
    publish(settings)
    built(settings, 4, column="full_name")
    with pytest.raises(ReleaseError, match=r"may not name persons.*star\.fct_x\.full_name"):
        publish(settings)
    assert rows(settings) == 3


def test_a_copy_that_lost_rows_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a disk that loses rows while copying
    built(settings, 3)

    copy = shutil.copyfile

    def lossy(source: Path, target: Path) -> None:
        copy(source, target)
        con = duckdb.connect(str(target))
        con.execute("delete from star.fct_x where amount = 0")
        con.close()

    monkeypatch.setattr(warehouse.publish.shutil, "copyfile", lossy)
    with pytest.raises(ReleaseError, match="differs"):
        publish(settings)
    assert current_release(settings) is None


def test_what_an_interrupted_publish_left_is_swept_or_finished(settings: Settings) -> None:
    # GIVEN one publish that broke off while copying, and one between rename and swap
    built(settings, 2)
    old = publish(settings).release_id
    built(settings, 3)
    new = publish(settings).release_id
    (settings.releases / new / "swapped").unlink()
    settings.current.unlink()
    settings.current.symlink_to(Path("releases") / old)
    half = settings.releases / ".building-20990101T000000"
    half.mkdir()
    (half / "warehouse.duckdb").write_bytes(b"half")
    # WHEN
    report = publish(settings)
    # THEN
    assert report.status == "unchanged"
    assert not half.exists()
    assert rows(settings) == 3


def test_nothing_built_is_told(settings: Settings) -> None:
    with pytest.raises(ReleaseError, match="nothing has been built"):
        publish(settings)
