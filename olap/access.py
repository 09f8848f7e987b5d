"""What a role may ask: which cubes, which part of each, and from how many people on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from olap.model import CubeModel, listed
from warehouse.errors import ContractError, QuestionError


class Forbidden(QuestionError):
    """What this role may not ask."""


@dataclass(frozen=True)
class Role:
    """cubes: those it may open, () for all; cuts: by dimension, what it sees, such as `geography: 中国,广东省`;
    min_people: cells of fewer people are empty, and there are no single facts.

    A cube without one of the dimensions is closed to the role: nothing in it could be held back.
    """

    name: str
    cubes: tuple[str, ...] = ()
    cuts: Mapping[str, str] = field(default_factory=dict)
    min_people: int = 0

    def limit(self, cube: CubeModel) -> str:
        """The cut of that cube that the role never leaves. Raises Forbidden when it may not open the cube."""
        missing = [name for name in self.cuts if name not in cube.dimensions]
        if (self.cubes and cube.name not in self.cubes) or missing:
            raise Forbidden("this cube is closed to you", where=f"cube {cube.name}", hint=f"your role is {self.name}")
        return "|".join(f"{name}{'' if path.startswith('@') else ':'}{path}" for name, path in self.cuts.items())

    def check_facts(self, cube: CubeModel) -> None:
        """Raises Forbidden when the role may not see single facts."""
        if self.min_people:
            raise Forbidden(
                "single facts are closed to you", where=f"cube {cube.name}", hint=f"your role is {self.name}"
            )


EVERYTHING = Role("all")


def read_roles(path: Path) -> dict[str, Role]:
    """The roles of a file by name, and `all`. Raises ContractError when an entry is wrong."""
    roles = {EVERYTHING.name: EVERYTHING}
    if not path.is_file():
        return roles
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContractError("no YAML", where=path.name, found=" ".join(str(error).split())) from error
    if not isinstance(raw, dict):
        raise ContractError("roles are named entries", where=path.name, hint="south: {cuts: {geography: ...}}")
    for name, each in raw.items():
        roles[str(name)] = _role(str(name), each, path.name)
    return roles


def _role(name: str, raw: Any, where: str) -> Role:
    known = {"cubes", "cuts", "min_people"}
    if not isinstance(raw, dict) or set(raw) - known or name == EVERYTHING.name:
        found = listed(sorted(set(raw) - known)) if isinstance(raw, dict) else str(raw)
        raise ContractError(
            "not a role", where=f"{where}: {name}", found=found, hint=f"known are {listed(sorted(known))}"
        )
    cubes, cuts, people = raw.get("cubes", []), raw.get("cuts", {}), raw.get("min_people", 0)
    if not (isinstance(cubes, list) and isinstance(cuts, dict) and isinstance(people, int) and people >= 0):
        raise ContractError(
            "not a role", where=f"{where}: {name}", hint="cubes: [names], cuts: {dimension: members}, min_people: 5"
        )
    texts = {str(key): str(value) for key, value in cuts.items()}
    return Role(name, tuple(str(each) for each in cubes), texts, people)
