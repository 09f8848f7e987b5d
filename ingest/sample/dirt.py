"""Dirt at a set rate, planted on the lines of finished files.

Whatever is planted, what raw must hold in the end is the clean truth plus the orphans: duplicates, broken lines and
lines with a changed code are extra copies; late lines come with the next file; a restated line comes first with a
wrong amount and an older `updated_at`, and right with the next file; orphans are extra rows of a subscription nobody
knows.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ingest.sample.answer_key import FileTotals, Planted
from ingest.sample.breakage import has_codes
from ingest.sample.planting import LateLine, Planting, Sheet
from warehouse.contract import Contract

SHARES = {"duplicate": 0.25, "late": 0.20, "restated": 0.20, "orphan": 0.05, "reject": 0.24, "changed_code": 0.06}
BROKEN = {"reject", "changed_code"}
REJECTS_ALLOWED = 0.8
"""Broken lines stay below this part of the contract's error rate, or the whole file would be refused."""


@dataclass(frozen=True)
class Finished:
    """A file as it is sent. extra: measures of what raw will hold of it besides the truth."""

    totals: FileTotals
    planted: Sequence[Planted]
    extra: Mapping[str, Decimal]


@dataclass
class Planter:
    """Plants dirt on the files of one operator, and holds late lines back until the next file."""

    seed: int
    rate: float
    encoding: str
    delimiter: str
    held_back: dict[str, list[LateLine]] = field(default_factory=dict)
    count_orphans: int = 0

    def finish(self, contract: Contract, clean: Path, target: Path, totals: FileTotals, *, is_last: bool) -> Finished:
        """Copy `clean` (UTF-8 with one header line, `totals` its content) to `target` in the asked encoding, with dirt.

        is_last: no other file of the contract will follow.
        """
        rng = random.Random(f"{self.seed}/{target.name}")
        plan = self._plan(rng, contract, totals.count_lines, is_last)
        with clean.open("rb") as source, target.open("wb") as out:
            sheet = Sheet(out, self.encoding)
            work = Planting(contract, sheet, target.name, self.delimiter, rng, is_last, self.count_orphans)
            sheet.copy(source, 1)
            done = 0
            for row, kind in sorted(plan.items()):
                sheet.copy(source, row - done)
                work.plant(kind, source.readline())
                done = row + 1
            sheet.copy(source, totals.count_lines - done)
            work.put_late(self.held_back.pop(contract.name, []))
        if work.held_back:
            self.held_back[contract.name] = work.held_back
        self.count_orphans = work.count_orphans
        return Finished(work.totals(totals, target.stat().st_size), work.planted, work.extra)

    def _plan(self, rng: random.Random, contract: Contract, count: int, is_last: bool) -> dict[int, str]:
        """Row number → kind. A kind that cannot be becomes a duplicate."""
        size = min(count, int(count * self.rate + rng.random()))
        kinds = rng.choices(list(SHARES), list(SHARES.values()), k=size)
        possible = possible_kinds(contract, is_last)
        rejects_left = int(count * contract.max_error_rate * REJECTS_ALLOWED)
        plan = {}
        for row, kind in zip(rng.sample(range(count), size), kinds, strict=True):
            is_possible = kind in possible and (kind not in BROKEN or rejects_left > 0)
            plan[row] = kind if is_possible else "duplicate"
            rejects_left -= plan[row] in BROKEN
        return plan


def possible_kinds(contract: Contract, is_last: bool) -> set[str]:
    """Only sums can be seen to be restated, and only events, not master data, can be orphans."""
    possible = {"duplicate", "reject"}
    if has_codes(contract):
        possible.add("changed_code")
    if not is_last:
        possible.add("late")
    if contract.version and contract.control_totals:
        possible.add("restated")
    if contract.source != "crm" and "subscription_id" in contract.column_names:
        possible.add("orphan")
    return possible
