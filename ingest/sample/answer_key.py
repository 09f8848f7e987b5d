"""What is true about a sample operator. It lies beside the extracts and is never loaded.

control_totals.csv      file_name, contract, measure, value: lines of each file, how many of them are to be accepted,
                        rejected or dropped as exact duplicates, and sum_<column> over the accepted lines
expected_totals.csv     contract, measure, value: rows and sums raw must hold when every file has been loaded
expected_rejects.csv    file_name, line_number, reason_code, contract, column
planted.csv             the same for every line with something planted on it, with its kind
true_churn_hazard_*.csv customer_id, as_of_date, hazard and its parts, is_churn: whether the customer left within the
                        month after as_of_date
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Planted:
    """One line with something planted on it. line_number counts from 1, the header included.

    kind: duplicate, late, restated, orphan or reject; reason_code and column are those of a reject.
    """

    file_name: str
    line_number: int
    contract: str
    kind: str
    reason_code: str = ""
    column: str = ""


@dataclass(frozen=True)
class FileTotals:
    """What one file holds. sums: control total → sum over its accepted lines, exact duplicates once."""

    file_name: str
    contract: str
    count_lines: int
    count_rejects: int
    count_duplicates: int
    count_bytes: int
    sums: dict[str, Decimal]

    def measures(self) -> Iterable[tuple[str, int | Decimal]]:
        yield "count_lines", self.count_lines
        yield "count_accepted", self.count_lines - self.count_rejects - self.count_duplicates
        yield "count_rejects", self.count_rejects
        yield "count_duplicates", self.count_duplicates
        for name, value in self.sums.items():
            yield f"sum_{name}", value


@dataclass
class AnswerKey:
    """Collects what is written, and writes the key at the end."""

    folder: Path
    files: list[FileTotals] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    expected: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def expect(self, contract: str, measure: str, value: int | Decimal) -> None:
        """Add to what raw must hold in the end."""
        self.expected[contract, measure] = self.expected.get((contract, measure), Decimal(0)) + value

    def add(self, totals: FileTotals, planted: Iterable[Planted] = ()) -> None:
        """Note one file and what was planted in it."""
        self.files.append(totals)
        self.planted += planted

    def write(self) -> None:
        """Write all but the true hazards, which are written as the months go by."""
        self._write(
            "control_totals",
            ("file_name", "contract", "measure", "value"),
            [(f.file_name, f.contract, name, value) for f in self.files for name, value in f.measures()],
        )
        self._write(
            "expected_totals",
            ("contract", "measure", "value"),
            [(*place, value) for place, value in sorted(self.expected.items())],
        )
        self._write(
            "expected_rejects",
            ("file_name", "line_number", "reason_code", "contract", "column"),
            [
                (row.file_name, row.line_number, row.reason_code, row.contract, row.column)
                for row in self.planted
                if row.kind == "reject"
            ],
        )
        self._write(
            "planted",
            ("file_name", "line_number", "contract", "kind", "reason_code", "column"),
            [
                (row.file_name, row.line_number, row.contract, row.kind, row.reason_code, row.column)
                for row in self.planted
            ],
        )

    def _write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
