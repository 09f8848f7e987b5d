"""The only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where state lives and how much of the machine may be used.

    home: directory of all state; threads: DuckDB and OpenMP threads;
    memory_limit: DuckDB's, with unit; part_rows: rows of a wide mart that are joined at a time;
    keep_releases: published releases kept, the current one included.
    """

    home: Path
    threads: int = 2
    memory_limit: str = "3GB"
    part_rows: int = 450_000
    keep_releases: int = 5

    @property
    def raw_path(self) -> Path:
        """Raw rows, quarantine and ledger: the file with identifiers in it."""
        return self.home / "raw.duckdb"

    @property
    def warehouse_path(self) -> Path:
        """Star and marts while they are being built. Nobody reads it but the build."""
        return self.home / "warehouse.duckdb"

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def refused(self) -> Path:
        return self.home / "refused"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def current(self) -> Path:
        """Symlink to the release readers use."""
        return self.home / "current"

    @property
    def model_store(self) -> Path:
        """Fitted mining models and their metrics."""
        return self.home / "models"

    @property
    def scratch(self) -> Path:
        """Decoded and unpacked copies of files while they load; emptied after each use."""
        return self.home / "scratch"

    @property
    def dbt_target(self) -> Path:
        return self.home / "dbt"

    @property
    def lock_path(self) -> Path:
        return self.home / "kehu.lock"


def _positive_int(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or int(text) < 1:
        raise SettingsError("not a positive whole number", where=name, found=text, hint=f"for example {name}={default}")
    return int(text)


def read_settings(env: Mapping[str, str] | None = None, home: Path | None = None) -> Settings:
    """Settings from KEHU_HOME, KEHU_THREADS, KEHU_MEMORY_LIMIT, KEHU_PART_ROWS and KEHU_KEEP_RELEASES.

    `home` overrides KEHU_HOME; the default is `var` in the working directory.
    Raises SettingsError for a value that cannot be used.
    """
    env = os.environ if env is None else env
    return Settings(
        home=(home or Path(env.get("KEHU_HOME", "var"))).absolute(),
        threads=_positive_int(env, "KEHU_THREADS", 2),
        memory_limit=env.get("KEHU_MEMORY_LIMIT", "3GB"),
        part_rows=_positive_int(env, "KEHU_PART_ROWS", 450_000),
        keep_releases=_positive_int(env, "KEHU_KEEP_RELEASES", 5),
    )
