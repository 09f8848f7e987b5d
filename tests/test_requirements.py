"""The lock files can be installed by any pip, also by one older than what wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dashboards.environment import SupersetEnvironment, require
from warehouse.settings import PROJECT

PINNED = re.compile(r"^([\w.-]+)(?:\[([\w,-]+)\])?==")


def pinned(lock: str) -> dict[str, set[str]]:
    """Extras by name, of every line that pins a version."""
    lines = (PROJECT / "requirements" / lock).read_text(encoding="utf-8").splitlines()
    found = [match.groups() for line in lines if (match := PINNED.match(line))]
    return {canonicalize_name(name): set((extras or "").split(",")) - {""} for name, extras in found}


def asked_extras(installed: Iterable[Distribution], names: Iterable[str]) -> set[tuple[str, str]]:
    """Name and extra that an installed distribution asks of another one, of those with these names and of kehu."""
    of_lock = set(names)
    found = set()
    for distribution in installed:
        name = canonicalize_name(distribution.metadata["Name"])
        if name not in {*of_lock, "kehu"}:
            continue
        chosen = {"extra": "dev" if name == "kehu" else ""}
        for wanted in map(Requirement, distribution.requires or ()):
            asked = canonicalize_name(wanted.name)
            if asked in of_lock and (wanted.marker is None or wanted.marker.evaluate(chosen)):
                found |= {(asked, extra) for extra in wanted.extras}
    return found


def superset_packages() -> Path:
    environment = require(SupersetEnvironment())
    return next((environment.directory / "lib").glob("python*/site-packages"))


@pytest.mark.parametrize("lock", ["run.lock", "dev.lock", "superset.lock"])
def test_what_is_asked_with_an_extra_is_pinned_with_it(lock: str) -> None:
    # GIVEN a lock, and the packages that were installed from it
    extras = pinned(lock)
    path = {"path": [str(superset_packages())]} if lock == "superset.lock" else {}

    # WHEN one of them asks for another with an extra
    asked = asked_extras(distributions(**path), extras)

    # THEN the lock pins it with that extra: pip before 23.3 takes `name[extra]` for a name without a hash
    assert asked
    assert {(name, extra) for name, extra in asked if extra not in extras.get(name, ())} == set()
