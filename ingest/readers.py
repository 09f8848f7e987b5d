"""Files of every kind as sources: which reader a name asks for, and what an archive holds."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from ingest.delimited import open_delimited
from ingest.formats import open_excel, open_json_lines, open_parquet
from ingest.source import Dialect, Source
from warehouse.errors import FileRefused

EXCEL = {".xlsx", ".xlsm", ".xls"}
JSON_LINES = {".jsonl", ".ndjson", ".json"}
PARQUET = {".parquet", ".pq"}


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
    openers = {"excel": open_excel, "json": open_json_lines, "parquet": open_parquet, "delimited": open_delimited}
    return openers[kind_of(name)](name, path, number, scratch, dialect)
