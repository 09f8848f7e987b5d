"""Contracts of extracts, read from the dbt sources YAML. Nothing about a source is declared anywhere else."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.errors import ContractError
from warehouse.settings import PROJECT

STAGING = PROJECT / "models" / "staging"
DEFAULT_ERROR_RATE = 0.01


def quote_name(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Column:
    """One column of a contract. `accepted` is None when any value goes; bounds are inclusive."""

    name: str
    data_type: str
    description: str
    required: bool = False
    accepted: tuple[str, ...] | None = None
    min_value: float | None = None
    max_value: float | None = None
    pii: str = "none"

    def rules(self, value: str) -> list[tuple[str, str, str]]:
        """(reason code, message, SQL condition that is true when the SQL expression `value` breaks it)."""
        found: list[tuple[str, str, str]] = []
        if self.required:
            found.append(("missing_value", "must not be empty", f"{value} is null"))
        if self.accepted is not None:
            # not `not in (…)`: DuckDB makes a join of a longer list, and rows then come in no order
            differs = " and ".join(f"{value} <> {quote_text(v)}" for v in self.accepted)
            found.append(("not_accepted", f"must be one of {', '.join(self.accepted)}", f"({differs})"))
        if self.min_value is not None:
            found.append(("out_of_range", f"must be at least {self.min_value:g}", f"{value} < {self.min_value!r}"))
        if self.max_value is not None:
            found.append(("out_of_range", f"must be at most {self.max_value:g}", f"{value} > {self.max_value!r}"))
        return found


@dataclass(frozen=True)
class Contract:
    """What one extract must look like.

    key: columns that identify a row; version: column by which a restated row is newer, None when the key holds it;
    control_totals: columns whose sums are kept with each batch.
    """

    source: str
    table: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    version: str | None
    file_pattern: str
    max_error_rate: float
    control_totals: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.source}.{self.table}"

    @property
    def relation(self) -> str:
        """Where its rows lie in the raw file."""
        return f'"raw_{self.source}"."{self.table}"'

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise ContractError(
            "unknown column", where=self.name, found=name, hint=f"columns are {', '.join(self.column_names)}"
        )

    def ddl(self) -> str:
        """The raw table: contract columns, the batch that delivered each row, and `_reject`, which tells
        rows that the loader is about to sweep out."""
        columns = ", ".join(f'"{c.name}" {c.data_type}' for c in self.columns)
        return f"create table if not exists {self.relation} ({columns}, _batch_id bigint, _reject varchar)"


def _column(raw: Mapping[str, Any]) -> Column:
    rules: dict[str, Any] = {}
    for test in raw.get("data_tests", []):
        if test == "not_null":
            rules["required"] = True
        elif isinstance(test, dict) and "accepted_values" in test:
            rules["accepted"] = tuple(test["accepted_values"]["arguments"]["values"])
        elif isinstance(test, dict) and "in_range" in test:
            arguments = test["in_range"]["arguments"]
            rules["min_value"] = arguments.get("min_value")
            rules["max_value"] = arguments.get("max_value")
    return Column(
        name=raw["name"],
        data_type=raw["data_type"],
        description=raw["description"],
        pii=raw.get("config", {}).get("meta", {}).get("pii", "none"),
        **rules,
    )


def _contract(source: str, raw: Mapping[str, Any]) -> Contract:
    meta = raw["config"]["meta"]
    contract = Contract(
        source=source,
        table=raw["name"],
        description=raw["description"],
        columns=tuple(_column(column) for column in raw["columns"]),
        key=tuple(meta["key"]),
        version=meta.get("version"),
        file_pattern=meta["file_pattern"],
        max_error_rate=float(meta.get("max_error_rate", DEFAULT_ERROR_RATE)),
        control_totals=tuple(meta.get("control_totals", ())),
    )
    for name in (*contract.key, *contract.control_totals, *filter(None, [contract.version])):
        contract.column(name)
    return contract


def parse_sources(path: Path) -> list[Contract]:
    """Contracts in one sources YAML. Tables of a source marked `meta: {internal: true}` are no contracts.

    Raises ContractError when a part is missing.
    """
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return [
            _contract(source["name"], table)
            for source in document["sources"]
            if not source.get("config", {}).get("meta", {}).get("internal")
            for table in source["tables"]
        ]
    except (KeyError, TypeError) as error:
        raise ContractError(
            "a contract is incomplete",
            where=str(path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path),
            found=f"no {error}",
            hint="a table needs name, description, config.meta.key and file_pattern, and columns with data_type",
        ) from error


@cache
def contracts() -> Mapping[str, Contract]:
    """Every contract of the project by name, e.g. `billing.invoice_line`, in order of name."""
    found = [c for path in sorted(STAGING.glob("*/_*__sources.yml")) for c in parse_sources(path)]
    return {c.name: c for c in sorted(found, key=lambda c: c.name)}


def contract(name: str) -> Contract:
    """The contract of that name. Raises ContractError with the known names."""
    known = contracts()
    if name not in known:
        raise ContractError("unknown extract", found=name, hint=f"known are {', '.join(known)}")
    return known[name]


def recognise(file_name: str) -> Contract | None:
    """The contract whose file pattern fits best (the longest wins), or None.

    `billing.invoice_line_2026.csv` and `Billing-Invoice-Line.csv` are read as `billing_invoice_line…`.
    """
    plain = re.sub(r"[^a-z0-9]+", "_", file_name.lower())
    fitting = [c for c in contracts().values() if fnmatch.fnmatchcase(plain, c.file_pattern)]
    return max(fitting, key=lambda c: len(c.file_pattern), default=None)
