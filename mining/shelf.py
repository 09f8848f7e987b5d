"""The models of all scores and populations together, as people ask for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mining.store import ModelStore
from warehouse.errors import ContractError


@dataclass(frozen=True)
class Shelved:
    """A kept model in one line. drift: of its score when it was last used, None when it never was."""

    score: str
    population: str
    model_version: str
    is_champion: bool
    auc: float
    auc_low: float
    auc_high: float
    last_as_of: str
    drift: float | None


def shelved(root: Path, score: str | None = None) -> list[Shelved]:
    """Every kept model, by score, population and version; of one score if given. Raises ContractError when that has
    none."""
    found = [
        each
        for folder in sorted(root.glob("*/*"))
        if folder.is_dir() and score in (None, folder.parent.name)
        for each in _models(root, folder.parent.name, unquote(folder.name))
    ]
    if score is not None and not found:
        raise ContractError("no model is kept of this score", found=score, hint=_known(shelved(root), "score"))
    return found


def find_model(root: Path, version: str) -> Shelved:
    """The model of that version. Raises ContractError with the known ones."""
    known = shelved(root)
    for each in known:
        if each.model_version == version:
            return each
    raise ContractError("unknown model", found=version, hint=_known(known, "model_version"))


def cards(root: Path, name: str, population: str | None) -> list[tuple[Path, Mapping[str, Any]]]:
    """Cards (Markdown file, facts) of a model by version; of the champions of a score; or an analysis' newest.

    Raises ContractError when there is none.
    """
    models = [each for each in shelved(root) if name in (each.model_version, each.score if each.is_champion else "")]
    paths = [_folder(root, each) / "card.md" for each in models if population in (None, each.population)]
    for folder in sorted((root / name).glob("*/cards")):
        if population in (None, unquote(folder.parent.name)):
            paths += sorted(folder.glob("*.md"))[-1:]
    paths = [path for path in paths if path.exists()]
    if not paths:
        raise ContractError("no card", found=name, hint="see `kehu models list`, or run `kehu score all`")
    return [(path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))) for path in paths]


def compare(root: Path, one: str, other: str) -> dict[str, dict[str, Any]]:
    """Figures of two models by name: one, other, and other - one."""
    figures = []
    for version in (one, other):
        found = find_model(root, version)
        evaluation = ModelStore(root, found.score, found.population).evaluation(version)
        figures.append({**asdict(evaluation.metrics), "drift": found.drift} if evaluation else {})
    rows = {}
    for name in figures[0]:
        first, second = figures[0][name], figures[1].get(name)
        both = first is not None and second is not None
        rows[name] = {"one": first, "other": second, "difference": second - first if both else None}
    return rows


def _models(root: Path, score: str, population: str) -> list[Shelved]:
    store = ModelStore(root, score, population)
    champion = store.champion()
    found = []
    for version in store.versions():
        evaluation = store.evaluation(version)
        if evaluation:
            metrics = evaluation.metrics
            found.append(
                Shelved(
                    score, population, version, version == champion, metrics.auc, metrics.auc_low, metrics.auc_high,
                    evaluation.parts["test"].last_as_of, _last_drift(store.directory / version),
                )
            )  # fmt: skip
    return found


def _last_drift(folder: Path) -> float | None:
    measured = sorted(folder.glob("drift-*.json"))
    return json.loads(measured[-1].read_text(encoding="utf-8"))["drift"]["score"] if measured else None


def _folder(root: Path, each: Shelved) -> Path:
    return ModelStore(root, each.score, each.population).directory / each.model_version


def _known(found: list[Shelved], name: str) -> str:
    known = sorted({str(getattr(each, name)) for each in found})
    return f"known are {', '.join(known)}" if known else "run `kehu score all` first"
