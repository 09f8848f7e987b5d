"""The rules models state in their YAML, asked of each model in as few scans as there are.

dbt runs every generic test as a node and a query of its own: at 500 tests that alone takes longer than most
nightlies. The rules stay where they are declared; they are only asked together. Tests that are SQL of their own
(tests/dbt) stay with dbt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from warehouse.connection import open_database
from warehouse.contract import quote_name, quote_text
from warehouse.settings import Settings

UNIQUE = ("unique", "unique_combination")
ASKED_HERE = ("not_null", "all_filled", "accepted_values", "relationships", "in_range", *UNIQUE)


@dataclass(frozen=True)
class Rule:
    """One generic test of one model: its name in dbt, its kind, its column (empty for several) and arguments."""

    name: str
    kind: str
    column: str
    arguments: Mapping[str, Any]

    @property
    def columns(self) -> list[str]:
        """The columns it is about."""
        return list(self.arguments.get("columns", [self.column]))


def rules(manifest: Any) -> dict[str, list[Rule]]:
    """The rules asked here, by the unique id of the model they are about."""
    found: dict[str, list[Rule]] = {}
    for node in manifest.nodes.values():
        test = getattr(node, "test_metadata", None)
        if test is None or node.attached_node is None or test.name not in ASKED_HERE:
            continue
        arguments = {**test.kwargs, **test.kwargs.get("arguments", {})}
        found.setdefault(node.attached_node, []).append(Rule(node.name, test.name, node.column_name or "", arguments))
    return found


def left_to_dbt(manifest: Any) -> Any:
    """The project without the tests asked here: dbt would weave each into its graph before it leaves it out."""
    nodes = {
        key: node
        for key, node in manifest.nodes.items()
        if getattr(getattr(node, "test_metadata", None), "name", None) not in ASKED_HERE
    }
    return replace(manifest, nodes=nodes)


def broken(settings: Settings, models: Iterable[Any], manifest: Any, since: int | None) -> tuple[int, list[str]]:
    """Ask the models' rules. Returns how many were asked, and of each that does not hold its name and rows.

    since: the watermark of an increment, None when everything was built anew. Of a model that grows, and says
    which build wrote a row, only rows are asked that this build wrote: uniqueness of all that share a grain with
    one of them, everything else of themselves.
    """
    stated = rules(manifest)
    count, wrong = 0, list[str]()
    with open_database(settings, settings.warehouse_path, read_only=True) as con:
        con.execute(f"attach {quote_text(str(settings.raw_path))} as raw (read_only)")
        for model in models:
            asked = stated.get(model.unique_id, [])
            relation = _relation(model)
            is_grown = model.config.materialized == "incremental" and "changed_in" in model.columns
            newer = f"where changed_in > {since}" if is_grown and since is not None else ""
            found = Counter(_together(con, relation, asked, newer, manifest))
            found.update(_unique(con, relation, asked, newer))
            count += len(asked)
            wrong += [f"{name}: {rows} rows" for name, rows in found.items() if rows]
    return count, wrong


def _relation(node: Any) -> str:
    return f"{quote_name(node.schema)}.{quote_name(node.name)}"


def _together(
    con: duckdb.DuckDBPyConnection, relation: str, asked: Sequence[Rule], newer: str, manifest: Any
) -> dict[str, int]:
    """Rows that break each rule about single rows, in one scan; of a grain of several columns, those with none."""
    single = [rule for rule in asked if rule.kind != "unique"]
    if not single:
        return {}
    counts = ", ".join(f"count(case when {_is_broken(rule, manifest)} then 1 end)" for rule in single)
    [row] = con.execute(f"select {counts} from {relation} as checked {newer}").fetchall()
    return dict(zip((rule.name for rule in single), map(int, row), strict=True))


def _is_broken(rule: Rule, manifest: Any) -> str:
    column = f"checked.{quote_name(rule.column)}"
    if rule.kind == "not_null":
        return f"{column} is null"
    if rule.kind in ("unique_combination", "all_filled"):
        return " or ".join(f"{quote_name(name)} is null" for name in rule.columns)
    if rule.kind == "accepted_values":
        return f"{column} not in ({', '.join(map(_literal, rule.arguments['values']))})"
    if rule.kind == "relationships":
        field = quote_name(rule.arguments["field"])
        to = _relation(_referenced(rule.arguments["to"], manifest))
        return f"{column} is not null and {column} not in (select {field} from {to} where {field} is not null)"
    low, high = rule.arguments.get("min_value"), rule.arguments.get("max_value")
    bounds = [f"{column} < {low}" if low is not None else "", f"{column} > {high}" if high is not None else ""]
    return " or ".join(bound for bound in bounds if bound) or "false"


def _unique(con: duckdb.DuckDBPyConnection, relation: str, asked: Sequence[Rule], newer: str) -> dict[str, int]:
    """Grains that name more than one row."""
    found = {}
    for rule in (rule for rule in asked if rule.kind in UNIQUE):
        grain = ", ".join(map(quote_name, rule.columns))
        rows = f"from {relation}" + (f" where ({grain}) in (select {grain} from {relation} {newer})" if newer else "")
        known = f"having count(*) > 1 and {quote_name(rule.columns[0])} is not null"
        [row] = con.execute(f"select count(*) from (select {grain} {rows} group by {grain} {known})").fetchall()
        found[rule.name] = int(row[0])
    return found


def _referenced(to: str, manifest: Any) -> Any:
    """The model or seed that ref('name') means."""
    name = to.split("'")[1]
    return next(n for n in manifest.nodes.values() if n.name == name and n.resource_type in ("model", "seed"))


def _literal(value: object) -> str:
    return quote_text(value) if isinstance(value, str) else str(value)
