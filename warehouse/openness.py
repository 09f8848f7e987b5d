"""What of star and marts anybody may read by SQL: the models' YAML says it (config.meta), and `open.duckdb` keeps it.

A model with `access: restricted` is not in the open file at all; `open_where` keeps some rows of one back, and
`open_as` of a column stands for its value there. What no YAML describes is restricted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.errors import ContractError
from warehouse.settings import PROJECT

RESTRICTED = "restricted"
ASKABLE = ("marts", "seeds")
"""Schemas of the open file besides the dimensions and bridges of the star."""


@dataclass(frozen=True)
class Openness:
    """is_open: whether the table stands in the open file; where: its rows there, all when empty; columns: expressions
    that stand there for a column's values; reason: why it is open although it is made of something restricted.
    """

    is_open: bool = True
    where: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


CLOSED = Openness(is_open=False)


def openness_of(schema: str, table: str) -> Openness:
    """What of a published table anybody may read. Facts of the star are not: marts and cubes are made of them."""
    if schema == "seeds":
        return Openness()
    if schema not in (*ASKABLE, "star") or (schema == "star" and table.startswith("fct_")):
        return CLOSED
    return described().get(table, CLOSED)


@cache
def described(models: Path = PROJECT / "models") -> Mapping[str, Openness]:
    """Openness of each model of star and marts, as its YAML has it. Raises ContractError for an unknown access."""
    files = sorted([*(models / "star").rglob("*.yml"), *(models / "marts").rglob("*.yml")])
    return {model["name"]: _openness(model) for path in files for model in _models(path)}


@cache
def columns_of(table: str, models: Path = PROJECT / "models") -> tuple[str, ...]:
    """Columns of a model of star or marts, as its YAML has them; none when there is no such model."""
    files = [*(models / "star").glob(f"{table}.yml"), *(models / "marts").rglob(f"{table}.yml")]
    found = (model for path in files for model in _models(path) if model["name"] == table)
    return tuple(column["name"] for model in found for column in model.get("columns", []))


def _models(path: Path) -> Iterator[Mapping[str, Any]]:
    yield from (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models") or []


def _openness(model: Mapping[str, Any]) -> Openness:
    meta = _meta(model)
    if meta.get("access", RESTRICTED) != RESTRICTED:
        raise ContractError("unknown access", where=model["name"], found=str(meta["access"]), hint=f"only {RESTRICTED}")
    columns = {column["name"]: _meta(column).get("open_as") for column in model.get("columns", [])}
    return Openness(
        "access" not in meta,
        str(meta.get("open_where", "")),
        {name: str(expression) for name, expression in columns.items() if expression},
        str(meta.get("open_because", "")),
    )


def _meta(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (entry.get("config") or {}).get("meta") or {}
    return found
