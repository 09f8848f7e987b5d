"""Who may see which datasets and rows: what `sync_access.py` makes true in Superset's database."""

from __future__ import annotations

from typing import Any

import yaml

from dashboards.bundle import OPEN
from dashboards.files import Assets, asset_uuid
from dashboards.home import new_password
from dashboards.metrics import CUBES
from dashboards.scopes import kind_of, kinds, member_paths, rule
from warehouse.connection import open_release
from warehouse.errors import KehuError
from warehouse.openness import described
from warehouse.roles import Role, add_role
from warehouse.settings import Settings
from warehouse.users import Users

PREFIX = "kehu "
"""Begin of the names of Superset's roles that are ours."""


class UnknownMember(KehuError):
    """A region or a book that the release does not have, or one that the kind of role must have."""


def describe_access(assets: Assets, settings: Settings) -> dict[str, Any]:
    """Roles with their datasets and row rules, and users with their roles.

    Raises ContractError for a role that dashboards cannot keep.
    """
    users = Users(settings)
    roles = {name: role for name, role in users.roles().items() if role.dashboards}
    people = {user.name: PREFIX + user.role for user in users.read().values() if user.role in roles}
    return {"roles": [_described(role, assets) for role in roles.values()], "users": people, "prefix": PREFIX}


def add_person(settings: Settings, name: str, kind: str, member: str) -> str:
    """Add a user of that kind, who sees the rows of `member` (a region, a manager's number), and return his password.

    His role is made when there is none. Superset knows him after the next provisioning with that password.
    Raises UnknownMember, or UserError for a name that will not do.
    """
    role = _role(settings, kind, member)
    users = Users(settings)
    add_role(users.roles_path, role)
    password = new_password()
    users.add(name, role.name, password)
    return password


def _role(settings: Settings, kind: str, member: str) -> Role:
    cut = kinds()[kind].cut
    cubes = () if kinds()[kind].restricted else _open_cubes()
    if not cut:
        if member:
            raise UnknownMember(f"the kind {kind} sees every row", found=member, hint="leave the member out")
        return Role(kind, cubes, dashboards=kind)
    path = _known_member(settings, cut, member)
    role = Role(f"{kind}:{path}", cubes, {cut: path}, dashboards=kind)
    kind_of(role)
    return role


def _known_member(settings: Settings, cut: str, member: str) -> str:
    """The member's whole path. Raises UnknownMember when the release has none of that name, or several."""
    with open_release(settings) as con:
        paths = [tuple(map(str, row)) for sql in member_paths(cut) for row in con.execute(sql).fetchall()]
    fitting = sorted({path for path in paths if member in (path[-1], ",".join(path))})
    if len(fitting) != 1:
        known = ", ".join([",".join(path) for path in fitting or sorted(set(paths))][:8])
        raise UnknownMember(f"not one member of {cut}", found=member or "none", hint=f"for example {known}")
    return ",".join(part.replace("\\", "\\\\").replace("-", "\\-").replace(",", "\\,") for part in fitting[0])


def _open_cubes() -> tuple[str, ...]:
    """Cubes over what is not restricted."""
    facts = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))["fact"] for path in sorted(CUBES.glob("*.yml"))
    }
    known = described()
    return tuple(name for name, fact in facts.items() if known[fact.partition(".")[2]].is_open)


def _described(role: Role, assets: Assets) -> dict[str, Any]:
    seen = {name: rule(role, name) for name in assets.datasets}
    has_sql = kind_of(role).sql_lab
    return {
        "name": PREFIX + role.name,
        "base": ["Gamma", "sql_lab"] if has_sql else ["Gamma"],
        "databases": [asset_uuid("databases", OPEN)] if has_sql else [],
        "datasets": {asset_uuid("datasets", name): clause for name, clause in seen.items() if clause is not None},
    }
