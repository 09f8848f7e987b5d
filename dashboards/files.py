"""The dashboards as they lie in `assets/`: Superset's own export layout, one YAML file per thing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dashboards.metrics import LOADER, with_metrics
from warehouse.errors import KehuError

ASSETS = Path(__file__).resolve().parent / "assets"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "kehu:dashboards")
KINDS = ("databases", "datasets", "charts", "dashboards")

Document = Mapping[str, Any]


class AssetError(KehuError):
    """A dashboard file cannot be read."""


@dataclass(frozen=True)
class Assets:
    """Every asset by kind and name (the file's name without ending): `assets.charts["closing_base"]`."""

    directory: Path
    databases: Mapping[str, Document]
    datasets: Mapping[str, Document]
    charts: Mapping[str, Document]
    dashboards: Mapping[str, Document]

    def of(self, kind: str) -> Mapping[str, Document]:
        """Assets of one of KINDS."""
        found: Mapping[str, Document] = getattr(self, kind)
        return found

    def name_of(self, kind: str, uuid_: object) -> str | None:
        """Name of the asset with that uuid, or None."""
        return next((name for name, document in self.of(kind).items() if document.get("uuid") == uuid_), None)


def asset_uuid(kind: str, name: str) -> str:
    """The identity of an asset. It follows from its kind and name, so no two homes disagree on it."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{name}"))


def read_assets(directory: Path = ASSETS) -> Assets:
    """Read all assets; datasets get their metrics from the catalogue. Raises AssetError for a file that is no YAML
    mapping, ContractError for an unknown cube."""
    found = {kind: _read_kind(directory / kind) for kind in KINDS}
    found["datasets"] = {name: with_metrics(document) for name, document in found["datasets"].items()}
    return Assets(directory, **found)


def _read_kind(directory: Path) -> dict[str, Document]:
    return {path.stem: read_document(path) for path in sorted(directory.rglob("*.yaml"))}


def read_document(path: Path) -> Document:
    """One file. Raises AssetError when it is no YAML mapping."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AssetError("not readable YAML", where=path.name, found=str(error).splitlines()[0]) from error
    if not isinstance(document, dict):
        raise AssetError("not an asset", where=path.name, found=type(document).__name__, hint="it must be a mapping")
    return document


def write_document(document: Document) -> str:
    """The one way an asset is written: keys in the order Superset exports them, Chinese as it is."""
    return str(yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, width=110))
