"""The separate Python environment Superset runs in, made from its lock."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import KehuError
from warehouse.settings import PROJECT

LOCK = PROJECT / "requirements" / "superset.lock"
DEFAULT_DIRECTORY = PROJECT / ".venv-superset"
PYTHON = "3.11"


class EnvironmentMissing(KehuError):
    """Superset's environment is absent, outdated or could not be made."""


@dataclass(frozen=True)
class SupersetEnvironment:
    """directory: where it lies; lock: the file with every version and hash in it."""

    directory: Path = DEFAULT_DIRECTORY
    lock: Path = LOCK

    @property
    def python(self) -> Path:
        return self.directory / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """Holds the hash of the lock it was made from; written last."""
        return self.directory / "kehu-lock.sha256"

    @property
    def wanted(self) -> str:
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()

    def is_installed(self) -> bool:
        """Whether it is complete and made from the lock as it is now."""
        return self.stamp.is_file() and self.stamp.read_text(encoding="utf-8").strip() == self.wanted


def require(environment: SupersetEnvironment) -> SupersetEnvironment:
    """Return the environment. Raises EnvironmentMissing when it is absent or older than the lock."""
    if not environment.is_installed():
        raise EnvironmentMissing(
            "Superset is not installed, or its lock has changed since",
            where=str(environment.directory),
            hint="run `kehu dashboards install`",
        )
    return environment


def install(environment: SupersetEnvironment) -> bool:
    """Make the environment from the lock, with uv where there is one, else with venv and pip.

    Returns False when it was complete already. An environment half made or made from another lock is brought up
    to date in place. Raises EnvironmentMissing when a step fails.
    """
    if environment.is_installed():
        return False
    environment.stamp.unlink(missing_ok=True)
    for command in install_commands(environment, shutil.which("uv")):
        _run(command)
    environment.stamp.write_text(environment.wanted + "\n", encoding="utf-8")
    return True


def install_commands(environment: SupersetEnvironment, uv: str | None) -> list[list[str]]:
    """The commands that make it: exactly what the lock names, each file of it checked by its hash."""
    directory, lock, python = str(environment.directory), str(environment.lock), str(environment.python)
    if uv:
        make = [uv, "venv", "--quiet", "--allow-existing", "--no-python-downloads", "--python", PYTHON, directory]
        return [make, [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, lock]]
    if f"{sys.version_info.major}.{sys.version_info.minor}" != PYTHON:
        raise EnvironmentMissing(
            f"Superset's lock is for Python {PYTHON}",
            where=sys.executable,
            found=sys.version.split()[0],
            hint=f"install uv, or run kehu with Python {PYTHON}",
        )
    pip = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", lock]
    return [[sys.executable, "-m", "venv", directory], pip]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdout=sys.stderr, check=False)
    if done.returncode:
        raise EnvironmentMissing(
            "Superset's environment could not be made",
            where=" ".join(command[:3]),
            found=f"exit code {done.returncode}",
            hint="its messages stand above; run `kehu dashboards install` again, it goes on where it stopped",
        )
