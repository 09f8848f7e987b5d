"""What is true about a sample operator. It lies beside the extracts and is never loaded.

control_totals.csv      file_name, contract, measure, value: lines of each file, how many of them are to be accepted,
                        rejected or dropped as exact duplicates, and sum_<column> over the accepted lines
expected_totals.csv     contract, measure, value: rows and sums raw must hold when every file has been loaded
expected_rejects.csv    file_name, line_number, reason_code, contract, column
planted.csv             the same for every line with something planted on it, with its kind
true_party.csv          customer_id, party_id: which customer numbers are one person

And by month, true_<what>_<YYYY-MM>.csv; as_of_date is the day before the month, and what it tells is what happens
within the month. They go one month beyond the extracts, because that is what the newest scores are about:

true_churn_hazard       customer_id, as_of_date, hazard and its parts, is_churn: whether the customer left
true_default_probability  customer_id, as_of_date, probability, is_default: whether a bill issued in the month stays
                        unpaid beyond its due date for want of ability or will; customers with such a bill
true_fraud_probability  customer_id, as_of_date, probability, is_fraud: whether the customer came to cheat, given who he
                        is and the bills paid and unpaid so far; customers who joined since the first month, the others
                        are honest
true_campaign_effect    campaign_id, wave_number, customer_id, as_of_date, p_control, p_treatment, effect: the chance to
                        do what the campaign is for (to stay, where it is for retention) within the month without
                        and with the contact, which came in the days up to as_of_date; effect is their difference.
                        All who were chosen, control and suppressed included
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

    kind: duplicate, late, restated, orphan, reject or changed_code (a code in another spelling, or an old one); the
    last two are to be refused, with reason_code and column.
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
        """Write all but what is true by month, which is written as the months go by."""
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
                if row.reason_code
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
