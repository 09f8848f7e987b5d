"""Brings what was edited in Superset back into the files, so that git shows the edit and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from dashboards.deployment import read_deployment
from dashboards.environment import SupersetEnvironment, require
from dashboards.files import ASSETS, Document, asset_uuid, read_assets, read_document, write_document
from dashboards.fold import fold_chart, fold_dashboard, fold_dataset
from dashboards.home import SupersetHome
from dashboards.serve import server_environ
from warehouse.errors import KehuError
from warehouse.settings import Settings

KINDS = {"datasets": "table_name", "charts": "slice_name", "dashboards": "dashboard_title"}


class ExportError(KehuError):
    """Superset's assets cannot be read, or hold what no file may."""


def export(settings: Settings, environment: SupersetEnvironment, directory: Path = ASSETS) -> list[str]:
    """Fold Superset's assets into the files of `directory`. Returns what was done to which file.

    Raises ExportError when Superset cannot be read, AssetError when a metric was edited there.
    """
    require(environment)
    return fold(pull(settings, environment), directory)


def pull(settings: Settings, environment: SupersetEnvironment) -> dict[str, Document]:
    """All assets of a home's Superset by the names of its own export. Raises ExportError."""
    home = SupersetHome(settings)
    if not (home.metadata_path.exists() or read_deployment(settings).database):
        raise ExportError("there is no Superset in this home yet", hint="run `kehu dashboards serve`")
    done = subprocess.run(
        [str(environment.python), "-m", "dashboards.pull"],
        capture_output=True,
        text=True,
        check=False,
        cwd=home.directory,
        env=dict(server_environ(settings)),
    )
    if done.returncode:
        words = done.stderr.strip().splitlines() or ["nothing"]
        raise ExportError("Superset's assets cannot be read", found=words[-1])
    files: Mapping[str, str] = json.loads(done.stdout.splitlines()[-1])
    return {name: yaml.safe_load(text) for name, text in files.items()}


def fold(pulled: Mapping[str, Document], directory: Path) -> list[str]:
    """Write what differs. A thing made in Superset gets a name, and its identity from it; one deleted there goes."""
    found = {kind: [d for n, d in pulled.items() if n.startswith(f"{kind}/")] for kind in KINDS}
    paths = {kind: {path.stem: path for path in (directory / kind).rglob("*.yaml")} for kind in KINDS}
    names = {kind: _names(kind, found[kind], paths[kind]) for kind in KINDS}
    uuids = {old: asset_uuid(kind, name) for kind in KINDS for old, name in names[kind].items()}
    assets, folders = read_assets(directory), {"datasets": "kehu"}
    folds = {"datasets": fold_dataset, "charts": fold_chart, "dashboards": fold_dashboard}
    wanted: dict[Path, Document] = {}
    for kind in KINDS:
        for document in found[kind]:
            name = names[kind][document["uuid"]]
            path = paths[kind].get(name, directory / kind / folders.get(kind, "") / f"{name}.yaml")
            base = read_document(path) if path.exists() else {}
            wanted[path] = folds[kind](_renamed(document, uuids), base, assets)
    gone = {path for kind in KINDS for path in paths[kind].values()} - set(wanted)
    return [*_write(wanted), *_remove(gone)]


def _names(kind: str, documents: list[Document], paths: Mapping[str, Path]) -> dict[str, str]:
    """Name of the file of each thing by its uuid in Superset: the known one, or one made of its title."""
    known = {asset_uuid(kind, name): name for name in paths}
    names: dict[str, str] = {}
    for document in sorted(documents, key=lambda each: str(each["uuid"])):
        title = re.sub(r"[^a-z0-9]+", "_", str(document[KINDS[kind]]).lower()).strip("_") or kind[:-1]
        taken = {*paths, *names.values()}
        fresh = (f"{title}{f'_{n}' if n else ''}" for n in (0, *range(2, 1000)))
        names[document["uuid"]] = known.get(document["uuid"]) or next(name for name in fresh if name not in taken)
    return names


def _renamed(document: Document, uuids: Mapping[str, str]) -> Document:
    """The document with the identities that the files give."""
    text = json.dumps(document)
    for old, new in uuids.items():
        text = text.replace(old, new)
    renamed: Document = json.loads(text)
    return renamed


def _write(wanted: Mapping[Path, Document]) -> Iterator[str]:
    for path, document in sorted(wanted.items()):
        verb = "changed" if path.exists() else "added"
        if verb == "added" or read_document(path) != document:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(write_document(document), encoding="utf-8")
            yield f"{verb} {path.parent.name}/{path.name}"


def _remove(gone: set[Path]) -> Iterator[str]:
    for path in sorted(gone):
        path.unlink()
        yield f"removed {path.parent.name}/{path.name}"
