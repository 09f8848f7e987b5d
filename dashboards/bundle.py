"""Packs the assets for one home: the database they point at is this home's published release."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from dashboards.files import Assets, Document, asset_uuid, write_document
from warehouse.openness import openness_of
from warehouse.settings import Settings

_NO_TIME = (1980, 1, 1, 0, 0, 0)


OPEN, RESTRICTED = "kehu", "kehu_restricted"
"""Databases by name: what anybody may read by SQL, and the whole release, which is never offered in SQL Lab."""
FILES = {OPEN: "open.duckdb", RESTRICTED: "warehouse.duckdb"}


def release_uri(settings: Settings, database: str = OPEN) -> str:
    """Where Superset reads. `current` stays in the path: DuckDB resolves it anew for each connection."""
    return f"duckdb:///{settings.current / FILES[database]}?access_mode=READ_ONLY"


def database_of(dataset: str) -> str:
    """The database that a dataset is read from: a restricted mart is not in the open one."""
    return OPEN if openness_of("marts", dataset).is_open else RESTRICTED


def connection_config(settings: Settings) -> dict[str, Any]:
    """DuckDB's settings in each serving process: within the limits, no other file, nothing to be unlocked.

    No temp_directory: DuckDB applies these in no fixed order and refuses it once other files are closed to it. What
    does not fit in memory spills beside the release.
    """
    return {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "enable_external_access": False,
        "lock_configuration": True,
    }


def make_bundle(assets: Assets, settings: Settings) -> bytes:
    """A zip as `ImportAssetsCommand` takes it. Equal assets and settings give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(assets.directory.rglob("*.yaml")):
            name = path.relative_to(assets.directory)
            text = path.read_text(encoding="utf-8")
            if name.parts[0] == "databases":
                text = write_document(_pointed_at_home(path.stem, assets.databases[path.stem], settings))
            if name.parts[0] == "datasets":
                text = write_document(_pointed_at_database(path.stem, assets.datasets[path.stem]))
            archive.writestr(zipfile.ZipInfo(f"kehu/{name.as_posix()}", _NO_TIME), text)
    return buffer.getvalue()


def _pointed_at_home(name: str, database: Document, settings: Settings) -> Document:
    engine_params = {"connect_args": {"config": connection_config(settings)}}
    extra = {**database.get("extra", {}), "engine_params": engine_params}
    return {**database, "sqlalchemy_uri": release_uri(settings, name), "extra": extra}


def _pointed_at_database(name: str, dataset: Document) -> Document:
    return {**dataset, "database_uuid": asset_uuid("databases", database_of(name))}
