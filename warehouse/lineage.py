"""dbt's documentation of models, columns, tests and lineage, as one page that opens without a server."""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse.errors import BuildError
from warehouse.settings import Settings
from warehouse.transform import invoke_dbt


def write_lineage(settings: Settings, target: Path) -> None:
    """Write the page to `target`. Raises BuildError when nothing has been built yet, or dbt cannot do it."""
    if not settings.warehouse_path.exists():
        raise BuildError("nothing has been built yet", where=str(settings.warehouse_path), hint="run `kehu build`")
    invoke_dbt(settings, ["docs", "generate", "--static", "--no-compile"])
    shutil.copyfile(settings.dbt_target / "static_index.html", target)
