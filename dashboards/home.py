"""What Superset keeps in a home: its own database, its secret keys, the last bundle it was given."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import SettingsError
from warehouse.roles import write_private
from warehouse.settings import Settings


@dataclass(frozen=True)
class SupersetHome:
    """The directory `superset` of a home. It is readable by its owner alone."""

    settings: Settings

    @property
    def directory(self) -> Path:
        return self.settings.home / "superset"

    @property
    def metadata_path(self) -> Path:
        """Superset's own SQLite database: users, roles, and the assets as imported."""
        return self.directory / "metadata.db"

    @property
    def secrets_path(self) -> Path:
        return self.directory / "secrets.json"

    @property
    def bundle_path(self) -> Path:
        return self.directory / "bundle.zip"

    @property
    def stamp_path(self) -> Path:
        """Hash of what was provisioned last; written when that has succeeded."""
        return self.directory / "provisioned.sha256"

    @property
    def log_path(self) -> Path:
        """What Superset said while it was provisioned."""
        return self.directory / "provision.log"

    def make(self) -> None:
        """Make the directory and the secret keys, once."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        if not self.secrets_path.exists():
            write_private(self.secrets_path, json.dumps(_new_secrets(), indent=1) + "\n")

    def read_secret(self, name: str) -> str:
        """One of `session` and `guest_token`. Raises SettingsError when there is none."""
        try:
            secret = json.loads(self.secrets_path.read_text(encoding="utf-8"))[name]
        except (OSError, ValueError, KeyError) as error:
            raise SettingsError(
                "Superset's secret keys cannot be read",
                where=str(self.secrets_path),
                found=type(error).__name__,
                hint="run `kehu dashboards serve`; to make new ones (everyone must log in again) delete the file",
            ) from error
        return str(secret)


def new_password() -> str:
    """A password that can be typed: 96 bits of the system's randomness."""
    return secrets.token_urlsafe(12)


def _new_secrets() -> dict[str, str]:
    return {"session": secrets.token_urlsafe(48), "guest_token": secrets.token_urlsafe(48)}
