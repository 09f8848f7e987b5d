"""The extract files of one month, as the contracts want them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import duckdb

from ingest.sample.answer_key import AnswerKey, FileTotals
from ingest.sample.dirt import Planter
from ingest.sample.engine import names_in, statement
from ingest.sample.months import Month
from ingest.sample.options import SampleOptions
from warehouse.contract import Contract, contract, quote_name, quote_text

NEW_KEYS = {
    "care.ticket": "opened_at >= month_first()",
    "crm.manager_assignment": "released_date is null",
}
"""Where the clean extracts themselves bring a key again, newer: which rows are new keys."""


@dataclass
class Delivery:
    """Writes extracts, dirty and recoded where that is asked for, and notes in the key what they hold."""

    con: duckdb.DuckDBPyConnection
    options: SampleOptions
    scratch: Path
    key: AnswerKey

    def __post_init__(self) -> None:
        self._planter = Planter(self.options.seed, self.options.dirt, self.options.encoding, self.options.delimiter)

    def write_initial(self, before: Month) -> None:
        """The customer system as it stands on the last day before the first month."""
        self._write_folder("initial", f"{before.label}_full", is_last=False)

    def write_month(self, month: Month) -> None:
        """What every system sends for one month, and the true hazards of that month."""
        is_last = month.number == self.options.months - 1
        self._write_folder("extract", month.label, is_last=is_last)
        target = self.key.folder / f"true_churn_hazard_{month.label}.csv"
        self.con.execute(
            f"copy ({statement('answer/true_churn_hazard')}) to {quote_text(str(target))} (format csv, header)"
        )

    def _write_folder(self, folder: str, label: str, *, is_last: bool) -> None:
        for name in names_in(folder):
            wanted = contract(name.split("/")[1])
            file_name = f"{wanted.source}_{wanted.table}_{label}.csv"
            self._write(wanted, typed(wanted, statement(name)), file_name, is_last=is_last)

    def _write(self, wanted: Contract, query: str, file_name: str, *, is_last: bool) -> None:
        """An extract without rows is not sent."""
        totals = self._totals(wanted, query, file_name)
        if totals.count_lines == 0 and wanted.name not in self._planter.held_back:
            return
        target = self.options.out / file_name
        is_plain = self.options.dirt == 0 and self.options.encoding == "utf-8"
        clean = target if is_plain else self.scratch / file_name
        self.con.execute(
            f"copy ({query}) to {quote_text(str(clean))}"
            f" (format csv, header, delimiter {quote_text(self.options.delimiter)})"
        )
        if is_plain:
            self.key.add(replace(totals, count_bytes=target.stat().st_size))
        else:
            sent = self._planter.finish(wanted, clean, target, totals, is_last=is_last)
            self.key.add(sent.totals, sent.planted)
            for measure, value in sent.extra.items():
                self.key.expect(wanted.name, measure, value)
            clean.unlink()

    def _totals(self, wanted: Contract, query: str, file_name: str) -> FileTotals:
        """Rows and sums of the clean extract; what raw must hold in the end is kept in the key."""
        sums = [f"coalesce(sum({quote_name(name)}), 0)" for name in wanted.control_totals]
        measures = ["count(*)", f"count(*) filter ({NEW_KEYS.get(wanted.name, 'true')})", *sums]
        row = self.con.execute(f"select {', '.join(measures)} from ({query})").fetchall()[0]
        values = {name: Decimal(value) for name, value in zip(wanted.control_totals, row[2:], strict=True)}
        self.key.expect(wanted.name, "count_rows", row[1])
        for name, value in values.items():
            self.key.expect(wanted.name, f"sum_{name}", value)
        return FileTotals(file_name, wanted.name, row[0], 0, 0, 0, values)


def typed(wanted: Contract, query: str) -> str:
    """The query with exactly the contract's columns, in its order and types."""
    columns = (f"cast({quote_name(c.name)} as {c.data_type}) as {quote_name(c.name)}" for c in wanted.columns)
    return f"select {', '.join(columns)} from ({query})"
