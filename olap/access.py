"""What of a cube a role may ask."""

from __future__ import annotations

from olap.model import CubeModel
from warehouse.errors import QuestionError
from warehouse.roles import Role


class Forbidden(QuestionError):
    """What this role may not ask."""


def limit(role: Role, cube: CubeModel) -> str:
    """The cut of that cube that the role never leaves. Raises Forbidden when it may not open the cube."""
    missing = [name for name in role.cuts if name not in cube.dimensions]
    if (role.cubes and cube.name not in role.cubes) or missing:
        raise Forbidden("this cube is closed to you", where=f"cube {cube.name}", hint=f"your role is {role.name}")
    return "|".join(f"{name}{'' if path.startswith('@') else ':'}{path}" for name, path in role.cuts.items())


def check_facts(role: Role, cube: CubeModel) -> None:
    """Raises Forbidden when the role may not see single facts."""
    if role.min_people:
        raise Forbidden("single facts are closed to you", where=f"cube {cube.name}", hint=f"your role is {role.name}")
