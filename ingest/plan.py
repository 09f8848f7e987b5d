"""Paths to deliveries: which contract or mapping a file belongs to, and what is loaded together."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.convert import CONTRACT_FORMAT, as_read, convert, mapped, reading_type, text_of
from ingest.mapping import FileLayout, SenderMapping, TableLayout, mappings
from ingest.readers import open_source, unpacked
from ingest.source import Dialect, Source
from warehouse.contract import Contract, contracts, quote_name, recognise
from warehouse.delivery import Delivery, Feed, Value
from warehouse.errors import FileRefused
from warehouse.settings import Settings

IGNORED = {".md", ".ctl", ".ok", ".done", ".part", ".tmp"}
"""Endings of files that travel beside extracts and hold no rows."""


@dataclass(frozen=True)
class Found:
    """A file and what it was recognised as. origin: the file the user named (an archive holds several)."""

    name: str
    path: Path
    origin: Path
    contract: Contract | None = None
    mapping: SenderMapping | None = None
    layout: FileLayout | None = None


@dataclass(frozen=True)
class Group:
    """Files that are loaded together. missing: sender's files that a query needs and nobody delivered."""

    files: tuple[Found, ...]
    missing: tuple[str, ...] = ()

    @property
    def origins(self) -> list[Path]:
        return list(dict.fromkeys(found.origin for found in self.files))


@contextmanager
def workspace(settings: Settings) -> Iterator[Path]:
    """A directory for decoded and unpacked copies, gone afterwards."""
    folder = settings.scratch / uuid.uuid4().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def expand(paths: Sequence[Path]) -> list[Path]:
    """Files named, and files in directories named, in order of name. Raises FileRefused for what is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.is_file() and not _is_ignored(p))
        elif path.is_file():
            found.append(path)
        else:
            raise FileRefused("no such file or directory", where=str(path))
    return found


def _is_ignored(path: Path) -> bool:
    return path.name.startswith(".") or path.suffix.lower() in IGNORED


def look(path: Path, scratch: Path) -> list[Found]:
    """What a file is (or each file of an archive). Raises FileRefused for an unknown one."""
    found = []
    for name, inner in unpacked(path, scratch):
        table = recognise(name)
        if table:
            found.append(Found(name, inner, path, contract=table))
            continue
        mapping = next((m for m in mappings() if m.file_for(name)), None)
        if mapping is None:
            raise FileRefused(
                "unknown file",
                where=name,
                hint=f"name it after its contract ({', '.join(list(contracts())[:3])}, … see `kehu extracts`), "
                f"or describe it in ingest/mappings; known senders: {', '.join(m.sender for m in mappings())}",
            )
        found.append(Found(name, inner, path, mapping=mapping, layout=mapping.file_for(name)))
    return found


def group(found: Sequence[Found]) -> list[Group]:
    """Files of one sender that a query reads together form one group; every other file stands alone."""
    groups = [Group((f,)) for f in found if f.contract]
    for mapping in mappings():
        mine = [f for f in found if f.mapping is mapping]
        for aliases in mapping.together():
            members = [f for f in mine if f.layout and f.layout.alias in aliases]
            if len(aliases) == 1:
                groups += [Group((f,)) for f in members]
            elif members:
                there = {f.layout.alias for f in members if f.layout}
                groups.append(Group(tuple(members), tuple(sorted(aliases - there))))
    return groups


def deliver(group: Group, scratch: Path, dialect: Dialect | None = None) -> Delivery:
    """The delivery of a group. dialect: overrides what would be found out (encoding, delimiter, header).

    Raises FileRefused for a missing file or column, and for a file that cannot be read.
    """
    first = group.files[0]
    if first.contract:
        return _by_contract(first, first.contract, scratch, dialect or Dialect())
    assert first.mapping is not None
    return _by_mapping(group, first.mapping, scratch, dialect or Dialect())


def _by_contract(found: Found, table: Contract, scratch: Path, dialect: Dialect) -> Delivery:
    asked = Dialect(dialect.encoding, dialect.delimiter, dialect.header, dialect.quote, table.column_names)
    source = open_source(found.name, found.path, 0, scratch, asked)
    by_name = {c.lower(): c for c in source.columns}
    needed = [c.name for c in table.columns if c.required or not source.is_sparse]
    _require(found.name, table.name, needed, by_name)
    form = CONTRACT_FORMAT
    there = [c for c in table.columns if c.name in by_name]
    relation = source.relation
    if source.is_delimited:
        relation = source.typed({by_name[c.name]: reading_type(c) for c in there})
        values = {c.name: as_read(c, quote_name(by_name[c.name])) for c in there}
    else:
        values = {c.name: convert(c, text_of(quote_name(by_name[c.name]), form), form) for c in there}
    extra = [c for c in source.columns if c.lower() not in table.column_names]
    feed = Feed(
        contract=table,
        relation=relation,
        values=values,
        raw_text=source.raw_text,
        file_number=0,
        header_lines=source.header_lines,
        rejects=source.rejects,
        lines=source.lines,
    )
    return Delivery(table.name, (source.file,), (feed,), layout_hash=table.name, notes=_notes(source, extra))


def _require(name: str, target: str, columns: Sequence[str], there: dict[str, str]) -> None:
    missing = [c for c in columns if c.lower() not in there]
    if missing:
        raise FileRefused(
            "columns are missing",
            where=f"{name} -> {target}",
            found=f"no {', '.join(missing)}; the file has {', '.join(list(there.values())[:12])}",
            hint="see `kehu extracts describe`, or give the sender a mapping in ingest/mappings",
        )


def _notes(source: Source, extra: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if extra:
        notes.append(f"{source.file.name}: columns nobody asked for are left out: {', '.join(extra)}")
    if source.file.encoding not in ("", "utf-8", "utf-8-sig"):
        notes.append(f"{source.file.name}: read as {source.file.encoding}")
    return tuple(notes)


def _by_mapping(group: Group, mapping: SenderMapping, scratch: Path, dialect: Dialect) -> Delivery:
    if group.missing:
        raise FileRefused(
            "the delivery is not complete",
            where=mapping.sender,
            found=f"only {', '.join(f.name for f in group.files)}",
            hint=f"read together with them: {', '.join(mapping.files[m].pattern for m in group.missing)}",
        )
    sources: dict[str, list[tuple[int, Source]]] = {}
    notes: list[str] = []
    for number, found in enumerate(group.files):
        assert found.layout is not None
        source = _open_mapped(found, found.layout, number, scratch, dialect)
        extra = [c for c in source.columns if c.lower() not in {w.lower() for w in found.layout.columns}]
        notes += _notes(source, extra)
        sources.setdefault(found.layout.alias, []).append((number, source))
    numbered = sorted(pair for pairs in sources.values() for pair in pairs)
    setup = [f'create temp table "file_{n}" as select * from {s.relation}' for n, s in numbered]
    for alias, pairs in sources.items():
        union = " union all by name ".join(f'select * from "file_{n}"' for n, _ in pairs)
        setup.append(f"create temp view {quote_name(alias)} as {union}")
    return Delivery(
        sender=mapping.sender,
        files=tuple(s.file for _, s in numbered),
        feeds=tuple(_feeds(mapping, sources)),
        layout_hash=mapping.layout_hash,
        setup=tuple(setup),
        notes=tuple(notes),
    )


def _open_mapped(found: Found, layout: FileLayout, number: int, scratch: Path, dialect: Dialect) -> Source:
    asked = Dialect(
        encoding=dialect.encoding or layout.encoding,
        delimiter=dialect.delimiter or layout.delimiter,
        header=dialect.header if dialect.header is not None else layout.header,
        columns=layout.columns,
    )
    source = open_source(found.name, found.path, number, scratch, asked)
    _require(found.name, layout.alias, layout.columns, {c.lower(): c for c in source.columns})
    return source


def _feeds(mapping: SenderMapping, sources: dict[str, list[tuple[int, Source]]]) -> Iterator[Feed]:
    """A feed per table and file; unreadable records of a file are told by the first feed on it."""
    told: set[int] = set()
    for table in mapping.tables:
        if table.query:
            if all(alias in sources for alias in table.needs):
                yield Feed(
                    contract=table.contract,
                    relation=f"({table.query}) as answer",
                    values=_values(mapping, table),
                    raw_text="to_json(answer)::varchar",
                    where=table.where,
                )
            continue
        for number, source in sources.get(table.alias, []):
            yield Feed(
                contract=table.contract,
                relation=f'"file_{number}"',
                values=_values(mapping, table),
                raw_text=source.raw_text,
                where=table.where,
                file_number=number,
                header_lines=source.header_lines,
                record=f'"file_{number}".rowid',
                rejects=source.rejects,
                tells_rejects=number not in told,
                lines=source.lines,
            )
            told.add(number)


def _values(mapping: SenderMapping, table: TableLayout) -> dict[str, Value]:
    found = {}
    for name, rule in table.columns.items():
        text = text_of(f"(({rule.expression})::varchar)", mapping.form)
        if rule.codes is not None:
            text = mapped(text, rule.codes, rule.otherwise)
        found[name] = convert(table.contract.column(name), text, mapping.form)
    return found
