"""A release in small: a star with everything in it that breaks naive SQL, and every other table empty, as promised."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import yaml

from warehouse.settings import PROJECT

ROLLUPS = ("mart_olap_billing_monthly", "mart_olap_billing_product_monthly")
STAR = Path(__file__).parent / "star.sql"


def promised_models() -> list[tuple[str, dict[str, Any]]]:
    """Schema and contract of every table of star and marts."""
    paths = [*PROJECT.glob("models/star/*.yml"), *PROJECT.glob("models/marts/*/*.yml")]
    return [
        (path.relative_to(PROJECT / "models").parts[0], raw)
        for path in sorted(paths)
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])
    ]


def fill_release(con: duckdb.DuckDBPyConnection) -> None:
    """The hand-made star, and all other tables without rows."""
    con.execute(STAR.read_text(encoding="utf-8"))
    con.execute("create schema if not exists marts")
    fill_rollups(con)
    for schema, raw in promised_models():
        columns = ", ".join(f'"{each["name"]}" {each["data_type"]}' for each in raw["columns"])
        con.execute(f"create table if not exists {schema}.{raw['name']} ({columns})")


def fill_rollups(con: duckdb.DuckDBPyConnection) -> None:
    """The rollups, made by their own models."""
    for name in ROLLUPS:
        sql = (PROJECT / "models" / "marts" / "olap" / f"{name}.sql").read_text(encoding="utf-8")
        sql = re.sub(r"\{\{ ref\('((?:fct|dim)_\w+)'\) \}\}", r"star.\1", sql)
        sql = re.sub(r"\{\{ ref\('(mart_\w+)'\) \}\}", r"marts.\1", sql)
        sql = re.sub(r"\{\{ date_key\('([\w.]+)'\) \}\}", r"cast(strftime(\1, '%Y%m%d') as integer)", sql)
        con.execute(f"create table marts.{name} as {sql}")
