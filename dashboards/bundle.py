"""Packs the assets for one home: the database they point at is this home's published release."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from dashboards.files import Assets, Document, write_document
from warehouse.settings import Settings

_NO_TIME = (1980, 1, 1, 0, 0, 0)


def release_uri(settings: Settings) -> str:
    """Where Superset reads. `current` stays in the path: DuckDB resolves it anew for each connection."""
    return f"duckdb:///{settings.current / 'warehouse.duckdb'}?access_mode=READ_ONLY"


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
                text = write_document(_pointed_at_home(assets.databases[path.stem], settings))
            if name.parts[0] == "datasets":
                text = write_document(assets.datasets[path.stem])
            archive.writestr(zipfile.ZipInfo(f"kehu/{name.as_posix()}", _NO_TIME), text)
    return buffer.getvalue()


def _pointed_at_home(database: Document, settings: Settings) -> Document:
    engine_params = {"connect_args": {"config": connection_config(settings)}}
    extra = {**database.get("extra", {}), "engine_params": engine_params}
    return {**database, "sqlalchemy_uri": release_uri(settings), "extra": extra}
