"""A sender's own layout, as one YAML in ingest/mappings: how its files become rows of our contracts."""

from __future__ import annotations

import fnmatch
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingest.convert import Format
from warehouse.contract import Contract, contract, quote_text
from warehouse.errors import ContractError

MAPPINGS = Path(__file__).parent / "mappings"


@dataclass(frozen=True)
class FileLayout:
    """One of the sender's files. columns: those the mapping needs, and all of them in order if it has no header."""

    alias: str
    pattern: str
    columns: tuple[str, ...]
    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None


@dataclass(frozen=True)
class ColumnRule:
    """Where a contract column comes from: an SQL expression over the sender's columns, then a code map."""

    expression: str
    codes: Mapping[str, str] | None = None
    otherwise: str | None = None


@dataclass(frozen=True)
class TableLayout:
    """Rows of one contract: from one file (alias), or from a query over several (needs)."""

    contract: Contract
    columns: Mapping[str, ColumnRule]
    alias: str = ""
    query: str = ""
    needs: tuple[str, ...] = ()
    where: str = "true"


@dataclass(frozen=True)
class SenderMapping:
    """A sender's files and what they become. layout_hash: changes whenever the YAML does."""

    sender: str
    description: str
    files: Mapping[str, FileLayout]
    tables: tuple[TableLayout, ...]
    form: Format
    layout_hash: str

    def file_for(self, name: str) -> FileLayout | None:
        """The sender's file that has such a name."""
        plain = name.lower().removesuffix(".gz")
        return next((f for f in self.files.values() if fnmatch.fnmatchcase(plain, f.pattern.lower())), None)

    def together(self) -> list[set[str]]:
        """Files that must be delivered together, because a query reads them together."""
        groups: list[set[str]] = [{alias} for alias in self.files]
        for table in self.tables:
            wanted = set(table.needs) | ({table.alias} if table.alias else set())
            touched = [g for g in groups if g & wanted]
            groups = [g for g in groups if not g & wanted] + [set().union(*touched)]
        return groups


def _rule(raw: Any, codes: Mapping[str, Mapping[str, str]], constants: Mapping[str, str]) -> ColumnRule:
    """`expression`, `{value: constant}` or `{from: expression, map: name or codes, else: value}`."""
    if isinstance(raw, str):
        return ColumnRule(_with_constants(raw, constants))
    if "value" in raw:
        return ColumnRule(quote_text(str(raw["value"])))
    chosen = raw.get("map")
    return ColumnRule(
        expression=_with_constants(raw["from"], constants),
        codes=codes[chosen] if isinstance(chosen, str) else chosen,
        otherwise=raw.get("else"),
    )


def _with_constants(text: str, constants: Mapping[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda m: quote_text(str(constants[m.group(1)])), text)


def _tables(raw: Mapping[str, Any], codes: Mapping[str, Any], constants: Mapping[str, str]) -> list[TableLayout]:
    """One layout, or one for each entry of `each` (a wide row that becomes several rows)."""
    common = {name: _rule(rule, codes, constants) for name, rule in raw.get("columns", {}).items()}
    target = contract(raw["contract"])
    query = _with_constants(raw.get("query", ""), constants)
    found = []
    for part in raw.get("each", [{}]):
        own = {name: _rule(rule, codes, constants) for name, rule in part.get("columns", {}).items()}
        columns = {**common, **own}
        for name in columns:
            target.column(name)
        wheres = [_with_constants(w, constants) for w in (raw.get("where"), part.get("where")) if w]
        found.append(
            TableLayout(
                contract=target,
                columns=columns,
                alias=raw.get("from", ""),
                query=query,
                needs=tuple(raw.get("needs", ())),
                where=" and ".join(f"({w})" for w in wheres) or "true",
            )
        )
    return found


def parse_mapping(path: Path) -> SenderMapping:
    """A mapping YAML. Raises ContractError with the part that is missing or unknown."""
    text = path.read_text(encoding="utf-8")
    try:
        raw = yaml.safe_load(text)
        codes, constants = raw.get("codes", {}), raw.get("constants", {})
        files = {
            alias: FileLayout(
                alias=alias,
                pattern=f["pattern"],
                columns=tuple(f["columns"]),
                encoding=f.get("encoding"),
                delimiter=f.get("delimiter"),
                header=f.get("header"),
            )
            for alias, f in raw["files"].items()
        }
        tables = [layout for table in raw["tables"] for layout in _tables(table, codes, constants)]
        _check_aliases(path, files, tables)
        return SenderMapping(
            sender=raw["sender"],
            description=raw["description"],
            files=files,
            tables=tuple(tables),
            form=Format(**raw.get("format", {})),
            layout_hash=hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        )
    except (KeyError, TypeError) as error:
        raise ContractError("the mapping is incomplete", where=path.name, found=f"{error}") from error


def _check_aliases(path: Path, files: Mapping[str, FileLayout], tables: Sequence[TableLayout]) -> None:
    for table in tables:
        for alias in (*table.needs, *([table.alias] if table.alias else [])):
            if alias not in files:
                raise ContractError(
                    "the mapping names an unknown file", where=f"{path.name}: {table.contract.name}", found=alias,
                    hint=f"files are {', '.join(files)}",
                )  # fmt: skip
        if not table.alias and not (table.query and table.needs):
            raise ContractError(
                "a table needs `from`, or `query` and `needs`", where=f"{path.name}: {table.contract.name}"
            )


@cache
def mappings(folder: Path = MAPPINGS) -> tuple[SenderMapping, ...]:
    """Every mapping of the project."""
    return tuple(parse_mapping(path) for path in sorted(folder.glob("*.yml")))
