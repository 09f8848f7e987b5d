"""Loads files, one group after the other; what cannot be loaded does not hold up the rest."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.plan import Found, Group, deliver, expand, group, look, workspace
from ingest.source import Dialect
from warehouse.delivery import BatchReport
from warehouse.errors import FileRefused
from warehouse.load import Watch, load, refuse, unwatched
from warehouse.settings import Settings

WAITING = "waiting"
"""Status of files that can only be loaded together with others that have not come yet."""


@dataclass(frozen=True)
class Outcome:
    """What became of a group of files. origins: the files as the user has them."""

    report: BatchReport
    origins: tuple[Path, ...]


def load_paths(
    settings: Settings,
    paths: Sequence[Path],
    *,
    run_id: str | None = None,
    dialect: Dialect | None = None,
    watch: Watch = unwatched,
) -> Iterator[Outcome]:
    """Load files and directories of files. Raises FileRefused for a path that is not there."""
    with workspace(settings) as scratch:
        found: list[Found] = []
        for path in expand(paths):
            try:
                found += look(path, scratch)
            except FileRefused as error:
                yield Outcome(refuse(settings, [path.name], str(error), run_id), (path,))
        for number, members in enumerate(group(found)):
            folder = scratch / f"group_{number}"
            yield Outcome(_load_group(settings, members, folder, run_id, dialect, watch), tuple(members.origins))
            shutil.rmtree(folder, ignore_errors=True)


def _load_group(
    settings: Settings, members: Group, folder: Path, run_id: str | None, dialect: Dialect | None, watch: Watch
) -> BatchReport:
    names = tuple(found.name for found in members.files)
    try:
        return load(settings, deliver(members, folder, dialect), run_id, watch)
    except FileRefused as error:
        if members.missing:
            mapping = members.files[0].mapping
            return BatchReport(WAITING, mapping.sender if mapping else "", names, message=str(error))
        return replace(refuse(settings, names, str(error), run_id), files=names)


def _free(path: Path) -> Path:
    """The path, with a number where a file of that name lies there already."""
    taken = (path.with_name(f"{path.stem}.{number}{path.suffix}") for number in itertools.count(2))
    return path if not path.exists() else next(p for p in taken if not p.exists())


def load_inbox(settings: Settings, run_id: str, watch: Watch = unwatched) -> list[Outcome]:
    """Load all that lies in the inbox. Loaded files go to the archive, refused ones to `refused`.

    A file that was loaded but not yet moved when a run broke off is told to be known and moved now.
    """
    settings.inbox.mkdir(parents=True, exist_ok=True)
    outcomes = list(load_paths(settings, [settings.inbox], run_id=run_id, watch=watch))
    worst: dict[Path, str] = {}
    for outcome in outcomes:
        for origin in outcome.origins:
            statuses = {worst.get(origin, "loaded"), outcome.report.status}
            worst[origin] = next((s for s in ("refused", WAITING) if s in statuses), "loaded")
    for origin, status in worst.items():
        if status != WAITING:
            target = (settings.refused if status == "refused" else settings.archive) / run_id
            target.mkdir(parents=True, exist_ok=True)
            shutil.move(origin, _free(target / origin.name))
    return outcomes
