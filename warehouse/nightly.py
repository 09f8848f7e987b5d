"""A run of named steps under one lock, written to the ledger. A run that broke off is taken up again.

Every step finds out by itself what is left to do, so taking up again is running them all: what is done
says `unchanged` and costs next to nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from warehouse.connection import writer_lock
from warehouse.errors import KehuError
from warehouse.ledger import RunLedger, now
from warehouse.settings import Settings

log = logging.getLogger("kehu.run")


@dataclass(frozen=True)
class StepResult:
    """status: done, unchanged or refused (it ran, and part of the answer is no); detail: what the ledger keeps."""

    status: str
    detail: dict[str, object] = field(default_factory=dict)
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class RunReport:
    """status: done, unchanged or refused."""

    run_id: str
    status: str
    steps: tuple[tuple[str, StepResult, float], ...]

    @property
    def exit_code(self) -> int:
        return 3 if self.status == "refused" else 0


Step = tuple[str, Callable[[str], StepResult]]


def run_steps(settings: Settings, command: str, steps: Sequence[Step]) -> RunReport:
    """Run the steps in order. Raises Busy when another command holds the lock, and what a step raises."""
    with writer_lock(settings):
        ledger = RunLedger.begin(settings, command)
        done = []
        for name, step in steps:
            started_at, started = now(), time.monotonic()
            try:
                result = step(ledger.run_id)
            except KehuError as error:
                ledger.record(name, "failed", started_at, {"error": str(error)})
                ledger.end("failed", f"{name}: {error}")
                raise
            ledger.record(name, result.status, started_at, result.detail)
            seconds = time.monotonic() - started
            log.info("%s: %s, %.1f s", name, result.status, seconds)
            done.append((name, result, seconds))
        statuses = {result.status for _, result, _ in done}
        status = next((s for s in ("refused", "done") if s in statuses), "unchanged")
        ledger.end(status)
        return RunReport(ledger.run_id, status, tuple(done))
