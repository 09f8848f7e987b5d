"""Files of every kind as one thing: named text columns that DuckDB can select from."""

from __future__ import annotations

import csv
import io
import itertools
import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.encodings import decode_to_utf8, detect, known, open_bytes
from warehouse.contract import quote_name, quote_text
from warehouse.delivery import File, Rejects
from warehouse.errors import FileRefused
from warehouse.files import content_hash
from warehouse.incoming import REJECTS_LIMIT

DELIMITERS = (",", "|", "\t", ";")
SAMPLE_RECORDS = 1000
EXCEL = {".xlsx", ".xlsm", ".xls"}
JSON_LINES = {".jsonl", ".ndjson", ".json"}
PARQUET = {".parquet", ".pq"}


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written; None means find out."""

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    quote: str = '"'
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file that can be selected from.

    relation: FROM item with one text column per name in `columns`; raw_text: expression that shows a record;
    header_lines: lines before the first record; rejects: the reader's own rejects, when it keeps them;
    is_sparse: records name only what they have, as JSON does; is_delimited: `typed` may be called.
    """

    file: File
    columns: tuple[str, ...]
    relation: str
    raw_text: str
    header_lines: int = 0
    rejects: Rejects | None = None
    is_sparse: bool = False
    is_delimited: bool = False
    text_path: Path | None = None
    dialect: Dialect = Dialect()

    def typed(self, types: Mapping[str, str]) -> str:
        """FROM item that reads columns as the given types at full speed; the others stay text."""
        assert self.text_path is not None and self.rejects is not None
        return _read_csv(self.text_path, self.columns, self.dialect, self.rejects.table, types)

    def lines(self, records: Sequence[int], count_records: int) -> Mapping[int, int]:
        """Line numbers of record numbers; they differ where a quoted value holds a line break."""
        if self.text_path is None or not records:
            return {}
        with open_bytes(self.text_path) as handle:
            count = sum(chunk.count(b"\n") for chunk in iter(lambda: handle.read(1 << 20), b""))
        if count <= count_records:
            return {}
        return self._counted_lines(set(records))

    def _counted_lines(self, wanted: set[int]) -> dict[int, int]:
        found, last = {}, max(wanted)
        with open_bytes(self.text_path or self.file.path) as handle:
            text = io.TextIOWrapper(handle, encoding="utf-8", errors="replace", newline="")
            start, number = 1, 0
            reader = csv.reader(text, delimiter=self.dialect.delimiter or ",", quotechar=self.dialect.quote)
            for record in reader:
                if record:
                    number += 1
                    if number in wanted:
                        found[number] = start
                start = reader.line_num + 1
                if number >= last:
                    break
        return found


def unpacked(path: Path, scratch: Path) -> list[tuple[str, Path]]:
    """(name, path) of the file, or of each file in it when it is a zip archive."""
    if not zipfile.is_zipfile(path) or path.suffix.lower() in EXCEL:
        return [(path.name, path)]
    found = []
    with zipfile.ZipFile(path) as archive:
        for number, member in enumerate(m for m in archive.infolist() if not m.is_dir()):
            target = scratch / f"{path.stem}_{number}" / Path(member.filename).name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
            found.append((target.name, target))
    if not found:
        raise FileRefused("the archive is empty", where=path.name)
    return found


def kind_of(name: str) -> str:
    """excel, json, parquet or delimited, by the name's ending (before .gz)."""
    suffix = Path(name.removesuffix(".gz")).suffix.lower()
    for kind, suffixes in (("excel", EXCEL), ("json", JSON_LINES), ("parquet", PARQUET)):
        if suffix in suffixes:
            return kind
    return "delimited"


def open_source(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    """A source for the file. number: unique within the delivery; scratch: where decoded copies may lie.

    Raises FileRefused for a file that is missing, empty, or not what its name says.
    """
    if not path.is_file():
        raise FileRefused("no such file", where=str(path))
    if path.stat().st_size == 0:
        raise FileRefused("the file is empty", where=name, hint="an extract without rows still has its header")
    openers = {"excel": _excel, "json": _json_lines, "parquet": _parquet, "delimited": _delimited}
    return openers[kind_of(name)](name, path, number, scratch, dialect)


def _file(name: str, path: Path, columns: tuple[str, ...], encoding: str = "", delimiter: str = "") -> File:
    return File(name, path, content_hash(path), path.stat().st_size, encoding, delimiter, columns)


def _utf8(path: Path, encoding: str, number: int, scratch: Path) -> Path:
    if encoding in ("utf-8", "utf-8-sig", "ascii"):
        return path
    target = scratch / f"decoded_{number}.txt"
    decode_to_utf8(path, encoding, target)
    return target


def first_record(path: Path, delimiter: str | None, quote: str) -> tuple[list[str], str]:
    """The first record of a UTF-8 file and its delimiter, found out when it is None."""
    with open_bytes(path) as handle:
        text = io.TextIOWrapper(handle, encoding="utf-8-sig", errors="replace", newline="")
        head = "".join(itertools.islice(text, 50))
    if delimiter is None:
        line = head.splitlines()[0] if head else ""
        delimiter = max(DELIMITERS, key=line.count)
    return next(csv.reader(io.StringIO(head), delimiter=delimiter, quotechar=quote or None), []), delimiter


def _delimited(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    encoding = known(dialect.encoding) if dialect.encoding else detect(path)
    local = _utf8(path, encoding, number, scratch)
    record, delimiter = first_record(local, dialect.delimiter, dialect.quote)
    has_header = _has_header(record, dialect)
    columns = _unique(record) if has_header else dialect.columns
    if not has_header and len(columns) != len(record):
        raise FileRefused(
            "the number of columns is wrong",
            where=name,
            found=f"{len(record)} columns and no header this contract or mapping knows: {record[:3]}",
            hint=f"expected the {len(columns)} columns {', '.join(columns)}",
        )
    rejects = Rejects(f"rejects_{number}")
    found = Dialect(encoding, delimiter, has_header, dialect.quote, columns)
    return Source(
        file=_file(name, path, columns, encoding, delimiter),
        columns=columns,
        relation=_read_csv(local, columns, found, rejects.table),
        raw_text=_as_record(columns, delimiter),
        header_lines=int(has_header),
        rejects=rejects,
        is_delimited=True,
        text_path=local,
        dialect=found,
    )


def _has_header(record: list[str], dialect: Dialect) -> bool:
    if dialect.header is not None:
        return dialect.header
    expected = {c.lower() for c in dialect.columns}
    return not expected or any(cell.strip().lower() in expected for cell in record)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        plain = name.strip() or "column"
        seen[plain.lower()] = seen.get(plain.lower(), 0) + 1
        found.append(plain if seen[plain.lower()] == 1 else f"{plain}_{seen[plain.lower()]}")
    return tuple(found)


def _read_csv(
    path: Path, columns: Sequence[str], dialect: Dialect, rejects: str, types: Mapping[str, str] | None = None
) -> str:
    listed = ", ".join(f"{quote_text(c)}: {quote_text((types or {}).get(c, 'varchar'))}" for c in columns)
    options = {
        "columns": "{" + listed + "}",
        "header": str(bool(dialect.header)).lower(),
        "auto_detect": "false",
        "delim": quote_text(dialect.delimiter or ","),
        "quote": quote_text(dialect.quote),
        "escape": quote_text(dialect.quote),
        "max_line_size": "4194304",
        "store_rejects": "true",
        "rejects_table": quote_text(rejects),
        "rejects_scan": quote_text(f"{rejects}_scan"),
        "rejects_limit": str(REJECTS_LIMIT),
    }
    arguments = ", ".join(f"{key} = {value}" for key, value in options.items())
    return f"read_csv({quote_text(str(path))}, {arguments})"


def _as_record(columns: Sequence[str], delimiter: str) -> str:
    """The record as delimited text again, quoted where it must be."""
    must = quote_text('["\\n\\r' + ("\\|" if delimiter == "|" else delimiter) + "]")

    def cell(column: str) -> str:
        name = f"cast({quote_name(column)} as varchar)"
        quoted = f"'\"' || replace({name}, '\"', '\"\"') || '\"'"
        return f"case when {name} is null then '' when regexp_matches({name}, {must}) then {quoted} else {name} end"

    return f"concat_ws({quote_text(delimiter)}, {', '.join(cell(c) for c in columns)})"


def _as_json(columns: Sequence[str]) -> str:
    packed = ", ".join(f"{quote_name(c)} := {quote_name(c)}" for c in columns)
    return f"to_json(struct_pack({packed}))::varchar"


def _json_lines(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    encoding = known(dialect.encoding) if dialect.encoding else detect(path)
    local = _utf8(path, encoding, number, scratch)
    columns = _json_columns(name, local)
    lines = _read_csv(local, ["line"], Dialect(delimiter="\x01", header=False, quote=""), f"rejects_{number}")
    picked = ", ".join(
        f"json_extract_string(line, {quote_text('$.' + json.dumps(c, ensure_ascii=False))}) as {quote_name(c)}"
        for c in columns
    )
    return Source(
        file=_file(name, path, columns, encoding),
        columns=columns,
        relation=f"(select {picked}, line as _line from {lines})",
        raw_text="_line",
        is_sparse=True,
        rejects=Rejects(f"rejects_{number}"),
    )


def _json_columns(name: str, path: Path) -> tuple[str, ...]:
    found: dict[str, None] = {}
    with open_bytes(path) as handle:
        for line in itertools.islice(handle, SAMPLE_RECORDS):
            try:
                record = json.loads(line.decode("utf-8-sig", errors="replace"))
            except json.JSONDecodeError:
                continue
            if isinstance(record, dict):
                found.update(dict.fromkeys(record))
    if not found:
        raise FileRefused("no JSON objects, one a line", where=name, hint="JSON must be one object on each line")
    return tuple(found)


def _parquet(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowInvalid

    try:
        columns = tuple(pq.read_schema(path).names)
    except ArrowInvalid as error:
        raise FileRefused("no Parquet file", where=name, found=str(error)) from error
    return _from_parquet(_file(name, path, columns), path, columns)


def _from_parquet(file: File, path: Path, columns: tuple[str, ...], header_lines: int = 0) -> Source:
    picked = ", ".join(f"{quote_name(c)}::varchar as {quote_name(c)}" for c in columns)
    return Source(
        file=file,
        columns=columns,
        relation=f"(select {picked} from read_parquet({quote_text(str(path))}))",
        raw_text=_as_json(columns),
        header_lines=header_lines,
    )


def _excel(name: str, path: Path, number: int, scratch: Path, dialect: Dialect) -> Source:
    """The first sheet. Excel ends at a million rows, so it may pass through memory as text columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise FileRefused("no Excel workbook", where=name, found=str(error)) from error
    if not rows:
        raise FileRefused("the first sheet is empty", where=name)
    columns = _unique([str(cell) for cell in rows[0]])
    cells = list(zip(*rows[1:], strict=True)) or [() for _ in columns]
    table = pa.table(
        {c: pa.array([_cell(v) for v in values], pa.string()) for c, values in zip(columns, cells, strict=True)}
    )
    target = scratch / f"sheet_{number}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, target)
    return _from_parquet(_file(name, path, columns), target, columns, header_lines=1)


def _cell(value: object) -> str | None:
    """A cell's value as text; whole numbers without `.0`, which is how a sheet holds them."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
