"""What a role sees of a mart: which rows, or that it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.errors import ContractError
from warehouse.openness import columns_of, openness_of
from warehouse.roles import Role

ROLES = Path(__file__).resolve().parent / "roles.yml"
_PART = re.compile(r"((?:[^\\,;]|\\.)*)([,;]|$)")


@dataclass(frozen=True)
class Kind:
    """A kind of role, see roles.yml."""

    name: str
    sql_lab: bool = False
    restricted: bool = False
    cut: str = ""


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of role by name."""
    raw = _file()["kinds"]
    return {
        name: Kind(name, each.get("sql_lab", False), each.get("restricted", False), each.get("cut", ""))
        for name, each in raw.items()
    }


def kind_of(role: Role) -> Kind:
    """As what a role comes to the dashboards. Raises ContractError when it cannot be kept."""
    where = f"roles.yml: {role.name}"
    kind = kinds().get(role.dashboards)
    if kind is None:
        raise ContractError(
            "unknown kind of role", where=where, found=role.dashboards, hint=f"known are {', '.join(kinds())}"
        )
    if role.min_people:
        raise ContractError(
            "dashboards cannot hold back small cells", where=where, found=f"min_people {role.min_people}"
        )
    cuts = {kind.cut} if kind.cut else set()
    if set(role.cuts) != cuts:
        needed = f"exactly the cut {kind.cut}" if kind.cut else "no cut"
        raise ContractError(f"the kind {kind.name} has {needed}", where=where, found=", ".join(role.cuts) or "none")
    return kind


def rule(role: Role, mart: str) -> str | None:
    """Condition for the rows of a mart that the role sees, '' for every row, or None when the mart is closed to it."""
    kind = kind_of(role)
    if not openness_of("marts", mart).is_open and not kind.restricted:
        return None
    if not kind.cut or mart in _file()["shared"]:
        return ""
    cut, columns = _file()["cuts"][kind.cut], columns_of(mart)
    paths = list(_paths(role.cuts[kind.cut], len(cut["columns"]), role.name))
    used = cut["columns"][: max(len(path) for path in paths)]
    own = _own(used, paths)
    if set(used) <= set(columns):
        return own
    return next((f"{key} in ({sql.format(own=own)})" for key, sql in cut["keys"].items() if key in columns), None)


def member_paths(cut: str) -> list[str]:
    """Queries on a release for all members of a cut, one for each depth."""
    columns = _file()["cuts"][cut]["columns"]
    table = _file()["cuts"][cut]["members"]
    return [
        f"select distinct {', '.join(columns[: depth + 1])} from {table} where {column} is not null order by all"
        for depth, column in enumerate(columns)
    ]


def _own(columns: list[str], paths: list[list[str]]) -> str:
    """Rows under any of the members."""
    members = (" and ".join(f"{c} = {_quoted(v)}" for c, v in zip(columns, path, strict=False)) for path in paths)
    return " or ".join(f"({member})" for member in members)


def _paths(text: str, depth: int, name: str) -> Iterator[list[str]]:
    """Members of a cut as OLAP writes it: parts by comma, members by semicolon, `\\` before a letter means itself."""
    hint = "members only, such as 中国,广东省; no ranges, no other hierarchy, nothing inverted"
    path: list[str] = []
    if text[:1] in ("@", "!", "") or re.search(r"(?<!\\)-", text):
        raise ContractError("dashboards cannot keep this cut", where=f"roles.yml: {name}", found=text, hint=hint)
    for match in _PART.finditer(text):
        path.append(re.sub(r"\\(.)", r"\1", match[1]))
        if match[2] != ",":
            if not all(path) or len(path) > depth:
                raise ContractError("no such member", where=f"roles.yml: {name}", found=text, hint=hint)
            yield path
            path = []
        if not match[2]:
            return


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@cache
def _file() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(ROLES.read_text(encoding="utf-8"))
    return found
