"""The bundle points at the home's release, and what it lets Superset do with it is not more than reading."""

from __future__ import annotations

import io
import stat
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace

import duckdb
import pytest
import yaml

from dashboards.bundle import connection_config, make_bundle
from dashboards.environment import EnvironmentMissing, SupersetEnvironment, install_commands, require
from dashboards.files import read_assets
from dashboards.home import SupersetHome
from dashboards.serve import server_command, server_environ
from warehouse.errors import SettingsError
from warehouse.openness import openness_of
from warehouse.settings import Settings


def connect_as_superset(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A connection with the path and settings of the bundle."""
    config = {**connection_config(settings), "access_mode": "READ_ONLY", "custom_user_agent": "test"}
    return duckdb.connect(str(settings.current / "open.duckdb"), config=config)


def test_the_database_is_this_homes_release(settings: Settings) -> None:
    # GIVEN a home WHEN its bundle is made
    assets = read_assets()
    with zipfile.ZipFile(io.BytesIO(make_bundle(assets, settings))) as archive:
        names = archive.namelist()
        database = yaml.safe_load(archive.read("kehu/databases/kehu.yaml"))
        full = yaml.safe_load(archive.read("kehu/databases/kehu_restricted.yaml"))
        datasets = [yaml.safe_load(archive.read(name)) for name in names if name.startswith("kehu/datasets/")]
    # THEN all files lie below one root, as Superset wants them, and the database is read through `current`
    assert len(names) == len(list(assets.directory.rglob("*.yaml")))
    assert all(name.startswith("kehu/") for name in names)
    assert database["sqlalchemy_uri"] == f"duckdb:///{settings.home}/current/open.duckdb?access_mode=READ_ONLY"
    # AND SQL may be written on the open file only, in which the restricted marts are not
    assert full["sqlalchemy_uri"] == f"duckdb:///{settings.home}/current/warehouse.duckdb?access_mode=READ_ONLY"
    assert (database["expose_in_sqllab"], full["expose_in_sqllab"]) == (True, False)
    for dataset in datasets:
        is_open = openness_of("marts", dataset["table_name"]).is_open
        assert dataset["database_uuid"] == (database if is_open else full)["uuid"]
    assert database["extra"]["engine_params"]["connect_args"]["config"] == {
        "threads": 2,
        "memory_limit": "1GB",
        "enable_external_access": False,
        "lock_configuration": True,
    }


def test_equal_files_and_settings_give_equal_bytes(settings: Settings) -> None:
    assets = read_assets()
    assert make_bundle(assets, settings) == make_bundle(assets, settings)
    assert make_bundle(assets, settings) != make_bundle(assets, replace(settings, threads=1))


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/hostname')",
        "attach 'other.duckdb'",
        "copy (select 1) to 'out.csv'",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "create table marts.mine as select 1",
        "delete from marts.mart_customer_360",
    ],
)
def test_the_release_can_be_read_and_nothing_else(settings: Settings, sql: str) -> None:
    # GIVEN a connection as the bundle describes it WHEN it is used for more than reading THEN DuckDB refuses
    with (
        connect_as_superset(settings) as con,
        pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)),
    ):
        con.execute(sql)


def test_a_publish_is_followed_while_an_old_connection_is_open(
    settings: Settings, publish: Callable[[str, str], None]
) -> None:
    # GIVEN a query under way on the old release
    count = "select count(*) from marts.mart_customer_360"
    with connect_as_superset(settings) as old:
        assert old.execute(count).fetchall() == [(240,)]
        # WHEN another release is published and another query connects in the same process
        publish("0002", "delete from marts.mart_customer_360 where customer_id > 'C00100'")
        with connect_as_superset(settings) as new:
            # THEN the new one sees the new release, and the old one still its own
            assert new.execute(count).fetchall() == [(100,)]
        assert old.execute(count).fetchall() == [(240,)]


def test_secrets_are_made_once_and_for_the_owner_alone(settings: Settings) -> None:
    # GIVEN a home without Superset WHEN it is made twice
    home = SupersetHome(settings)
    with pytest.raises(SettingsError, match="secret keys cannot be read"):
        home.read_secret("session")
    home.make()
    first = home.read_secret("session")
    home.make()
    # THEN the keys stay, differ from each other, and nobody else can read them
    assert home.read_secret("session") == first
    assert len(first) == 64
    assert first != home.read_secret("guest_token")
    assert stat.S_IMODE(home.secrets_path.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.directory.stat().st_mode) == 0o700


def test_the_server_inherits_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN something private in the caller's environment
    monkeypatch.setenv("PRIVATE_TOKEN", "secret")
    # WHEN the server is described THEN it sees none of it, and listens where it was told to
    assert "PRIVATE_TOKEN" not in server_environ(settings)
    command = server_command(SupersetEnvironment(), "127.0.0.1", 8088, 2)
    assert command[command.index("--bind") + 1] == "127.0.0.1:8088"


def test_the_environment_is_known_by_its_lock(settings: Settings) -> None:
    # GIVEN an environment made from a lock
    lock = settings.home / "superset.lock"
    lock.write_text("a==1 --hash=sha256:0\n", encoding="utf-8")
    environment = SupersetEnvironment(settings.home / "venv", lock)
    environment.directory.mkdir()
    with pytest.raises(EnvironmentMissing, match="run `kehu dashboards install`"):
        require(environment)
    environment.stamp.write_text(environment.wanted + "\n", encoding="utf-8")
    assert require(environment) == environment
    # WHEN the lock changes THEN it has to be made anew
    lock.write_text("a==2 --hash=sha256:1\n", encoding="utf-8")
    assert not environment.is_installed()


def test_both_installers_check_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN uv or only pip WHEN the environment is made THEN every file is checked against the lock
    monkeypatch.setattr("dashboards.environment.PYTHON", f"{sys.version_info.major}.{sys.version_info.minor}")
    for uv in ("uv", None):
        assert "--require-hashes" in install_commands(SupersetEnvironment(), uv)[-1]
