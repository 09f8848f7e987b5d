"""A server's settings: read from one file of the home, and what they make of Superset's."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dashboards.deployment import Deployment, read_deployment, superset_settings
from dashboards.home import SupersetHome
from dashboards.serve import server_environ
from tests.dashboards.serving import ENVIRONMENT
from warehouse.errors import SettingsError
from warehouse.settings import PROJECT, Settings

SERVER = """
database: postgresql+psycopg2://kehu:secret@db/superset
redis: redis://cache:6379/1
is_https: true
count_proxies: 1
"""
NAMES = ("SQLALCHEMY_DATABASE_URI", "DATA_CACHE_CONFIG", "RATELIMIT_STORAGE_URI", "SESSION_COOKIE_SECURE")
PRINT = f"import json, superset_config as c; print(json.dumps({{n: getattr(c, n, None) for n in {NAMES}}}))"


def write(settings: Settings, text: str, mode: int = 0o600) -> None:
    path = settings.home / "dashboards.yml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def config(settings: Settings) -> Any:
    """Some of what Superset would read, by its own Python."""
    SupersetHome(settings).make()
    environ = {**server_environ(settings), "PYTHONPATH": f"{PROJECT}:{PROJECT / 'dashboards'}"}
    done = subprocess.run(
        [str(ENVIRONMENT.python), "-c", PRINT], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_a_file_it_is_one_persons_machine(settings: Settings) -> None:
    assert read_deployment(settings) == Deployment()
    assert superset_settings(Deployment()) == {}


def test_a_server_shares_state_and_never_numbers(settings: Settings) -> None:
    # GIVEN a server's file WHEN it is read
    write(settings, SERVER)
    made = superset_settings(read_deployment(settings))
    # THEN links, filters and limits are shared by Redis, proxies are believed as many as there are
    assert made["FILTER_STATE_CACHE_CONFIG"]["CACHE_REDIS_URL"] == "redis://cache:6379/1"
    assert made["RATELIMIT_STORAGE_URI"] == "redis://cache:6379/1"
    assert made["PROXY_FIX_CONFIG"]["x_for"] == 1
    # AND nothing that holds numbers is cached
    assert not {"DATA_CACHE_CONFIG", "CACHE_CONFIG"} & set(made)


@pytest.mark.parametrize("text", ["databse: x", "- a", "is_https: 1", "count_proxies: one"])
def test_a_wrong_file_is_told(settings: Settings, text: str) -> None:
    write(settings, text)
    with pytest.raises(SettingsError, match=r"not a deployment .* known are database: str, redis: str"):
        read_deployment(settings)


def test_a_wrong_file_does_not_tell_its_password(settings: Settings) -> None:
    write(settings, "databse: postgresql://kehu:secret@db/superset")
    with pytest.raises(SettingsError) as error:
        read_deployment(settings)
    assert "secret" not in str(error.value)


def test_a_file_that_others_can_read_is_refused(settings: Settings) -> None:
    write(settings, SERVER, 0o644)
    with pytest.raises(SettingsError, match=r"others can read it .* chmod 600"):
        read_deployment(settings)


@pytest.mark.slow
@pytest.mark.skipif(not ENVIRONMENT.is_installed(), reason="no Superset: run `kehu dashboards install`")
def test_supersets_own_python_reads_it(settings: Settings) -> None:
    assert config(settings)["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:///")
    write(settings, SERVER)
    assert config(settings) == {
        "SQLALCHEMY_DATABASE_URI": "postgresql+psycopg2://kehu:secret@db/superset",
        "DATA_CACHE_CONFIG": {"CACHE_TYPE": "NullCache"},
        "RATELIMIT_STORAGE_URI": "redis://cache:6379/1",
        "SESSION_COOKIE_SECURE": True,
    }


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_the_unit_is_sound(tmp_path: Path) -> None:
    # GIVEN the unit of the operator's guide, with a program that is there
    guide = (PROJECT / "docs" / "operator_dashboards.md").read_text(encoding="utf-8")
    unit = guide.split("```ini\n")[1].split("```")[0].replace("/opt/kehu/.venv/bin/kehu", "/bin/true")
    path = tmp_path / "kehu-dashboards.service"
    path.write_text(unit.replace("User=kehu", "User=root"), encoding="utf-8")
    # WHEN systemd verifies it THEN it finds nothing wrong with it
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if path.name in line] == []
