"""Who may see what: the roles of `$KEHU_HOME/roles.yml`, one definition for cubes and dashboards."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from warehouse.errors import ContractError

KEYS = ("cubes", "cuts", "min_people", "dashboards")


@dataclass(frozen=True)
class Role:
    """cubes: those it may open, () for all; cuts: by dimension, what it sees, such as `geography: 中国,广东省`;
    min_people: cells of fewer people are empty, and there are no single facts; dashboards: as what it comes to the
    dashboards (a name of dashboards/roles.yml), nothing when it may not.

    A cube or a mart without one of the dimensions is closed to the role: nothing in it could be held back.
    """

    name: str
    cubes: tuple[str, ...] = ()
    cuts: Mapping[str, str] = field(default_factory=dict)
    min_people: int = 0
    dashboards: str = ""


EVERYTHING = Role("all")


def read_roles(path: Path) -> dict[str, Role]:
    """The roles of a file by name, and `all`. Raises ContractError when an entry is wrong."""
    return {EVERYTHING.name: EVERYTHING, **{name: _role(name, each, path.name) for name, each in _raw(path).items()}}


def add_role(path: Path, role: Role) -> None:
    """Add a role to the file, or set it anew; the others keep their entries. Raises ContractError for a wrong file."""
    entry = {"cubes": list(role.cubes), "cuts": dict(role.cuts), "dashboards": role.dashboards}
    entries = {**_raw(path), role.name: {key: value for key, value in entry.items() if value}}
    if read_roles(path).get(role.name) != role:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, yaml.safe_dump(entries, allow_unicode=True, sort_keys=False))


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner may read, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.rename(path)


def _raw(path: Path) -> dict[str, Any]:
    """The entries of the file as they stand there."""
    if not path.is_file():
        return {}
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContractError("no YAML", where=path.name, found=" ".join(str(error).split())) from error
    if not isinstance(raw, dict):
        raise ContractError("roles are named entries", where=path.name, hint="south: {cuts: {geography: ...}}")
    return {str(name): each for name, each in raw.items()}


def _role(name: str, raw: Any, where: str) -> Role:
    known = ", ".join(sorted(KEYS))
    if not isinstance(raw, dict) or set(raw) - set(KEYS) or name == EVERYTHING.name:
        found = ", ".join(sorted(set(raw) - set(KEYS))) or "none" if isinstance(raw, dict) else str(raw)
        raise ContractError("not a role", where=f"{where}: {name}", found=found, hint=f"known are {known}")
    cubes, cuts, people = raw.get("cubes", []), raw.get("cuts", {}), raw.get("min_people", 0)
    if not (isinstance(cubes, list) and isinstance(cuts, dict) and isinstance(people, int) and people >= 0):
        raise ContractError(
            "not a role", where=f"{where}: {name}", hint="cubes: [names], cuts: {dimension: members}, min_people: 5"
        )
    texts = {str(key): str(value) for key, value in cuts.items()}
    return Role(name, tuple(str(each) for each in cubes), texts, people, str(raw.get("dashboards", "")))
