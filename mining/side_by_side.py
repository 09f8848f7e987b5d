"""Several scores and analyses in one run: learned side by side, handed over to the loader one after the other.

None reads what another writes in the same run: scores come into the marts with the build that follows. So each is
learned in whichever process is free, and the loader, who writes raw alone, takes them in one order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from mining.parallel import in_processes
from mining.registry import known_scores
from mining.run import LearnedScore, ScoreRun, learn_score
from mining.score import Score
from mining.study import LearnedAnalysis, StudyRun, learn_analysis
from mining.writeback import front_door
from warehouse.ledger import now
from warehouse.settings import Settings

Learned = LearnedScore | LearnedAnalysis
Run = ScoreRun | StudyRun

WORTH_BYTES = 500_000_000
"""Star and marts smaller than that are learned from sooner than another process has started."""


def run_scores(settings: Settings, names: Sequence[str], *, run_id: str, as_of: date | None = None) -> Iterator[Run]:
    """What became of each, analyses first; see `mining.run` and `mining.study` for what may be raised. The caller
    holds the writer lock."""
    write = front_door(settings)
    for learned in learn(settings, _analyses_first(names), run_id, as_of, _processes(settings, names)):
        yield learned.land(write)


def _analyses_first(names: Sequence[str]) -> list[str]:
    """Any changed row makes an analysis work, while most nights a score finds its model still fresh: what may take
    long must not begin when nothing is left to go on beside it."""
    return sorted(names, key=lambda name: isinstance(known_scores()[name], Score))


def learn(
    settings: Settings, names: Sequence[str], run_id: str, as_of: date | None, processes: int
) -> Iterator[Learned]:
    """Everything learned and nothing handed over, in order of names. The answers do not depend on `processes`."""
    if processes < 2:
        yield from (_learn(_Order(settings, run_id, as_of), name) for name in names)
        return
    each = replace(settings, threads=max(1, settings.threads // processes))
    yield from in_processes(partial(_learn, _Order(each, run_id, as_of)), names, processes)


@dataclass(frozen=True)
class _Order:
    settings: Settings
    run_id: str
    as_of: date | None


def _learn(order: _Order, name: str) -> Learned:
    is_score = isinstance(known_scores()[name], Score)
    learn_one: Callable[..., Learned] = learn_score if is_score else learn_analysis
    return learn_one(order.settings, name, run_id=order.run_id, started_at=now(), as_of=order.as_of)


def _processes(settings: Settings, names: Sequence[str]) -> int:
    path = settings.warehouse_path
    is_worth = path.exists() and path.stat().st_size > WORTH_BYTES
    return min(settings.threads, len(names)) if is_worth else 1
