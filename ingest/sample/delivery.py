"""The extract files of one month or of its days, as the contracts want them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import duckdb

from ingest.sample.answer_key import AnswerKey, FileTotals
from ingest.sample.dirt import Planter
from ingest.sample.engine import names_in, run, statement
from ingest.sample.months import Month
from ingest.sample.options import SampleOptions
from ingest.sample.outbox import Outbox
from warehouse.contract import Contract, contract, quote_text

LARGEST = "extract/usage.daily_usage"


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
        self.write_truths(month)

    def write_truths(self, month: Month) -> None:
        """What is true of one month, whether it is delivered or not."""
        for name in names_in("answer"):
            self._write_truth(name, month.label)

    def write_end(self) -> None:
        """The truth that belongs to no month."""
        for name in names_in("answer_end"):
            self._write_truth(name)

    def _write_truth(self, name: str, label: str = "") -> None:
        target = self.key.folder / f"{'_'.join(filter(None, [name.split('/')[1], label]))}.csv"
        self.con.execute(f"copy ({statement(name)}) to {quote_text(str(target))} (format csv, header)")

    def _write_folder(self, folder: str, label: str, *, is_last: bool) -> None:
        is_daily = self.options.day_by_day and folder == "extract"
        for name in names_in(folder):
            wanted = contract(name.split("/")[1])
            file_label = None if is_daily else label
            outbox = Outbox(self.con, wanted, self._computed(name), file_label, self.options.delimiter)
            self._write(outbox, label, is_last=is_last)

    def _computed(self, name: str) -> str:
        """Extracts are asked for twice, for their totals and for their rows; of the largest only numbers are kept."""
        if name == LARGEST:
            run(self.con, "outbox/usage_row")
            return statement(name)
        self.con.execute(f"create or replace temp table outbox as {statement(name)}")
        return "from outbox"

    def _write(self, outbox: Outbox, label: str, *, is_last: bool) -> None:
        """An extract without rows is not sent, unless earlier lines wait for it."""
        files, more = outbox.totals()
        for measure, value in more.items() if files else ():
            self.key.expect(outbox.contract.name, measure, value)
        if not files:
            if outbox.contract.name not in self._planter.held_back:
                return
            files = [outbox.file(label, 0, dict.fromkeys(outbox.contract.control_totals, Decimal(0)))]
        is_plain = self.options.dirt == 0 and self.options.encoding == "utf-8"
        for file, clean in outbox.write(files, self.options.out if is_plain else self.scratch):
            if is_plain:
                self.key.add(replace(file, count_bytes=clean.stat().st_size))
            else:
                self._send(outbox.contract, file, clean, is_last=is_last and file is files[-1])

    def _send(self, wanted: Contract, file: FileTotals, clean: Path, *, is_last: bool) -> None:
        """Recode the clean file, plant what is asked for."""
        sent = self._planter.finish(wanted, clean, self.options.out / file.file_name, file, is_last=is_last)
        self.key.add(sent.totals, sent.planted)
        for measure, value in sent.extra.items():
            self.key.expect(wanted.name, measure, value)
        clean.unlink()
