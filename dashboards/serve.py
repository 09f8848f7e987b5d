"""Provisions and serves Superset from its own environment, on loopback unless told otherwise."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboards.access import describe_access
from dashboards.bundle import FILES, make_bundle
from dashboards.deployment import read_deployment
from dashboards.environment import SupersetEnvironment, require
from dashboards.files import ASSETS, read_assets
from dashboards.home import SupersetHome, new_password
from warehouse.connection import open_release
from warehouse.errors import KehuError, ReleaseError
from warehouse.settings import PROJECT, Settings

ROOM = Path(__file__).resolve().parent


class ProvisionError(KehuError):
    """Superset could not be brought up to date."""


@dataclass(frozen=True)
class Provisioned:
    """changed: whether anything had to be done; password: the administrator's, when it was made just now."""

    changed: bool
    password: str | None = None


def provision(
    settings: Settings,
    environment: SupersetEnvironment,
    *,
    anew: bool = False,
    reset_password: bool = False,
    passwords: Mapping[str, str] | None = None,
    directory: Path = ASSETS,
) -> Provisioned:
    """Bring this home's Superset up to date with the assets: nothing to do when it is.

    anew: import even so, which undoes what was changed by hand; reset_password: give the administrator a new one;
    passwords: of users who are new or get another one.
    Raises ReleaseError when nothing is published, EnvironmentMissing, or ProvisionError with Superset's last words.
    """
    require(environment)
    open_release(settings).close()
    for file in FILES.values():
        if not (settings.current / file).exists():
            raise ReleaseError("the release is of before there were open files", where=file, hint="run `kehu publish`")
    home = SupersetHome(settings)
    home.make()
    assets, deployment = read_assets(directory), read_deployment(settings)
    bundle, access = make_bundle(assets, settings), describe_access(assets, settings)
    stamp = hashlib.sha256(bundle + json.dumps([access, environment.wanted, deployment.database]).encode()).hexdigest()
    if not (anew or reset_password or passwords) and _stamped(home) == stamp:
        return Provisioned(changed=False)
    home.stamp_path.unlink(missing_ok=True)
    home.bundle_path.write_bytes(bundle)
    password = new_password()
    task = {"bundle": str(home.bundle_path), "password": password, "reset": reset_password}
    password_set = _run_provision(home, environment, {**task, "access": access, "passwords": passwords or {}})
    home.stamp_path.write_text(stamp, encoding="utf-8")
    return Provisioned(changed=True, password=password if password_set else None)


def server_command(environment: SupersetEnvironment, host: str, port: int, workers: int) -> list[str]:
    """Gunicorn: the application is loaded once, then forked; DuckDB is opened in the workers only."""
    options = {"--bind": f"{host}:{port}", "--workers": workers, "--threads": 8, "--timeout": 120}
    return [
        str(environment.python),
        *["-m", "gunicorn", "--config", "python:dashboards.gunicorn_hooks"],
        *["--preload", "--no-control-socket", "--worker-class", "gthread"],
        *[word for name, value in options.items() for word in (name, str(value))],
        "superset.app:create_app()",
    ]


def server_environ(settings: Settings) -> Mapping[str, str]:
    """All that Superset's processes see of the outside: this home, this project, no inherited variable."""
    home = SupersetHome(settings)
    return {
        "KEHU_HOME": str(settings.home),
        "SUPERSET_HOME": str(home.directory),
        "SUPERSET_CONFIG_PATH": str(ROOM / "superset_config.py"),
        "PYTHONPATH": str(PROJECT),
        "HOME": str(home.directory),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


def serve(settings: Settings, environment: SupersetEnvironment, host: str, port: int, workers: int) -> None:
    """Become the server: this process ends when it does, and its signals are the server's."""
    command = server_command(environment, host, port, workers)
    os.chdir(SupersetHome(settings).directory)
    os.umask(0o077)
    os.execve(command[0], command, dict(server_environ(settings)))


def _stamped(home: SupersetHome) -> str:
    """Hash of what its database holds, empty when that is not known."""
    has_metadata = home.metadata_path.exists() or bool(read_deployment(home.settings).database)
    known = has_metadata and home.stamp_path.exists()
    return home.stamp_path.read_text(encoding="utf-8") if known else ""


def _run_provision(home: SupersetHome, environment: SupersetEnvironment, task: Mapping[str, Any]) -> bool:
    """Run `provision.py` in Superset's environment; whether the password was set."""
    with home.log_path.open("w", encoding="utf-8") as log:
        done = subprocess.run(
            [str(environment.python), "-m", "dashboards.provision"],
            input=json.dumps(task),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            check=False,
            cwd=home.directory,
            umask=0o077,
            env=dict(server_environ(home.settings)),
        )
    if done.returncode:
        words = home.log_path.read_text(encoding="utf-8").strip().splitlines()
        raise ProvisionError(
            "Superset could not be provisioned",
            where=str(home.log_path),
            found=words[-1] if words else f"exit code {done.returncode}",
            hint="the file holds all it said",
        )
    return bool(json.loads(done.stdout.splitlines()[-1])["password_set"])
