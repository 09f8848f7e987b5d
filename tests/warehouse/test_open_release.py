"""The open file of a release has what anybody may read, and no byte of anything else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import warehouse.open_release
from warehouse.connection import open_database
from warehouse.errors import ContractError, ReleaseError
from warehouse.open_release import FILE, write_open
from warehouse.openness import CLOSED, Openness, described, openness_of
from warehouse.publish import publish
from warehouse.settings import Settings

RULES = {
    "mart_open": Openness(),
    "mart_secret": CLOSED,
    "mart_masked": Openness(columns={"count_cases": "cast(null as bigint)"}),
    "mart_events": Openness(where="kind <> 'risk'"),
    "mart_seen": Openness(),
    "mart_seen_again": Openness(),
}
TABLES = """
create schema marts; create schema star; create schema ops; create schema seeds;
create table marts.mart_open as select 1 as one;
comment on table marts.mart_open is 'One row.';
comment on column marts.mart_open.one is 'It''s one.';
create table marts.mart_secret as select 'Herostratos' || i as who from range(1000) as t (i);
create table marts.mart_masked as select 5 as count_cases, 'a' as name;
create table marts.mart_events as select * from (values ('risk', 1), ('money', 2)) as t (kind, number);
create table marts.mart_unknown as select 1 as one;
create view marts.mart_seen_again as select one from marts.mart_seen;
create table star.fct_line as select 1 as one;
create table ops.build as select timestamp '2026-01-01' as built_at;
create table seeds.word as select 'w' as word;
"""


@pytest.fixture
def release(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with the whole file of a release; `who` of mart_secret is what must not get out."""
    monkeypatch.setattr("warehouse.openness.described", lambda: RULES)
    directory = settings.home / "release"
    directory.mkdir(parents=True)
    con = duckdb.connect(str(directory / "warehouse.duckdb"))
    first, last = TABLES.split("create view")
    con.execute(first)
    con.execute("create view marts.mart_seen as select one from marts.mart_open")
    con.execute(f"create view{last}")
    con.close()
    return directory


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    con = duckdb.connect(str(path), read_only=True)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def test_the_open_file_has_what_is_open(settings: Settings, release: Path) -> None:
    # GIVEN a release with restricted, masked and cut tables, facts, and one that nothing describes
    assert write_open(settings, release / "warehouse.duckdb", release) == 6
    # THEN only what is open is there, views too, whichever stands on which
    names = ask(release / FILE, "select table_schema || '.' || table_name from information_schema.tables order by 1")
    expected = ["mart_events", "mart_masked", "mart_open", "mart_seen", "mart_seen_again"]
    assert [name for (name,) in names] == [*(f"marts.{name}" for name in expected), "seeds.word"]
    # AND masked values and rows kept back are gone
    assert ask(release / FILE, "from marts.mart_masked") == [(None, "a")]
    assert ask(release / FILE, "from marts.mart_events") == [("money", 2)]
    assert ask(release / FILE, "from marts.mart_seen_again") == [(1,)]
    # AND descriptions came along
    assert ask(release / FILE, "select comment from duckdb_columns() where column_name = 'one' and comment <> ''") == [
        ("It's one.",)
    ]


def test_no_byte_of_what_is_restricted_is_in_it(settings: Settings, release: Path) -> None:
    write_open(settings, release / "warehouse.duckdb", release)
    assert b"Herostratos" in (release / "warehouse.duckdb").read_bytes()
    assert b"Herostratos" not in (release / FILE).read_bytes()


def test_an_open_view_on_something_restricted_is_refused(settings: Settings, release: Path) -> None:
    con = duckdb.connect(str(release / "warehouse.duckdb"))
    con.execute("create or replace view marts.mart_seen as select who as one from marts.mart_secret")
    con.close()
    with pytest.raises(ReleaseError, match=r"an open view reads what is restricted .* mart_secret does not exist"):
        write_open(settings, release / "warehouse.duckdb", release)


def test_a_publish_has_both_files_and_makes_one_that_is_missing(settings: Settings, release: Path) -> None:
    # GIVEN a build
    (release / "warehouse.duckdb").rename(settings.warehouse_path)
    # WHEN it is published THEN both files are in the release
    first = publish(settings)
    assert sorted(path.name for path in settings.current.iterdir()) == [FILE, "swapped", "warehouse.duckdb"]
    # AND a release of before there were open files is made again
    (settings.current / FILE).unlink()
    assert publish(settings).status == "published"
    assert (settings.current / FILE).exists()
    assert publish(settings).status == "unchanged"
    assert first.status == "published"


def test_a_broken_open_file_keeps_the_old_release(
    settings: Settings, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (release / "warehouse.duckdb").rename(settings.warehouse_path)
    publish(settings)
    before = settings.current.resolve()
    con = open_database(settings, settings.warehouse_path, read_only=False)
    con.execute("update ops.build set built_at = timestamp '2026-01-02'")
    con.close()
    monkeypatch.setattr(warehouse.open_release, "openness_of", lambda *_: Openness(where="no_such_column"))
    with pytest.raises(duckdb.BinderException):
        publish(settings)
    assert settings.current.resolve() == before


def test_the_models_say_what_is_restricted(tmp_path: Path) -> None:
    assert not openness_of("marts", "mart_credit_fraud_alert").is_open
    assert not openness_of("star", "fct_billing_line").is_open
    assert not openness_of("ops", "build").is_open
    assert openness_of("star", "dim_geography").is_open
    assert openness_of("marts", "mart_customer_timeline").where == "event_group <> 'risk'"
    (tmp_path / "star").mkdir()
    (tmp_path / "star" / "a.yml").write_text("models: [{name: a, config: {meta: {access: secret}}}]", encoding="utf-8")
    with pytest.raises(ContractError, match="unknown access"):
        described(tmp_path)
