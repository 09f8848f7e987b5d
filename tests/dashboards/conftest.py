"""A small home with a published release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dashboards.releases import publish_release
from warehouse.settings import Settings

Publish = Callable[[str, str], None]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with one published release."""
    settings = Settings(home=tmp_path / "home", memory_limit="1GB")
    publish_release(settings, "0001")
    return settings


@pytest.fixture
def publish(settings: Settings) -> Publish:
    """Publish one more release of that home: publish("0002", "update …")."""
    return lambda release, change: publish_release(settings, release, change)
