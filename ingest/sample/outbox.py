"""Clean extract files: one for a month, or one for each day of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import duckdb

from ingest.sample.answer_key import FileTotals
from warehouse.contract import Contract, quote_name, quote_text

DAY = "strftime(least(greatest(cast(updated_at as date), month_first()), month_after() - 1), '%Y-%m-%d')"
"""The file a row goes into: that of the day it was written on; what is written in the first hours after the month
goes with the month's last day."""


@dataclass(frozen=True)
class Outbox:
    """What one system sends at one time. query: its rows in order; label: that of the file, None for a file a day."""

    con: duckdb.DuckDBPyConnection
    contract: Contract
    query: str
    label: str | None
    delimiter: str

    def totals(self) -> tuple[list[FileTotals], dict[str, Decimal]]:
        """What each file holds, in order of files, and by measure what raw holds more once all are loaded.

        An extract that brings a key again says so in a column `is_restated`, which the file does not get, and in
        `prior_<control total>` what the key's last row said.
        """
        columns = self._types
        names = self.contract.control_totals
        label = DAY if self.label is None else quote_text(self.label)
        measures = ["count(*)", f"count(*) filter ({'not is_restated' if 'is_restated' in columns else 'true'})"]
        measures += [self._sum(name, quote_name(name)) for name in names]
        measures += [self._sum(name, f"prior_{name}" if f"prior_{name}" in columns else "0") for name in names]
        rows = self.con.execute(f"select {label}, {', '.join(measures)} from ({self.query}) group by 1 order by 1")
        files, more = [], dict.fromkeys(["count_rows", *(f"sum_{name}" for name in names)], Decimal(0))
        for file_label, count, count_new, *sums in rows.fetchall():
            files.append(self.file(file_label, count, dict(zip(names, map(Decimal, sums), strict=False))))
            more["count_rows"] += count_new
            for name, value, prior in zip(names, sums[: len(names)], sums[len(names) :], strict=True):
                more[f"sum_{name}"] += Decimal(value) - Decimal(prior)
        return files, more

    def file(self, label: str, count: int, sums: dict[str, Decimal]) -> FileTotals:
        """A file with nothing planted in it."""
        name = f"{self.contract.source}_{self.contract.table}_{label}.csv"
        return FileTotals(name, self.contract.name, count, 0, 0, 0, sums)

    def write(self, files: list[FileTotals], folder: Path) -> Iterator[tuple[FileTotals, Path]]:
        """Write the files, UTF-8 with a header line, to `folder`."""
        if len(files) == 1:
            self._copy(self._typed(), folder / files[0].file_name)
        else:
            whole = folder / f"{self.contract.name}.all"
            self._copy(f"select {DAY} as day, * from ({self._typed()})", whole)
            _split(whole, {file.file_name[-14:-4].encode(): folder / file.file_name for file in files})
            whole.unlink()
        for file in files:
            yield file, folder / file.file_name

    def _copy(self, query: str, target: Path) -> None:
        self.con.execute(
            f"copy ({query}) to {quote_text(str(target))} (format csv, header, delimiter {quote_text(self.delimiter)})"
        )

    def _sum(self, name: str, value: str) -> str:
        return f"coalesce(sum(cast({value} as {self.contract.column(name).data_type})), 0)"

    def _typed(self) -> str:
        """The query with exactly the contract's columns, in its order and types; what is text stays as it is."""
        columns = (
            name if self._types[c.name] == "VARCHAR" else f"cast({name} as {c.data_type}) as {name}"
            for c in self.contract.columns
            for name in [quote_name(c.name)]
        )
        return f"select {', '.join(columns)} from ({self.query})"

    @cached_property
    def _types(self) -> dict[str, str]:
        """Column → type, of the query."""
        described = self.con.execute(f"describe {self.query}").fetchall()
        return {str(name): str(data_type) for name, data_type, *_ in described}


def _split(whole: Path, files: dict[bytes, Path]) -> None:
    """Lines begin with their day, ten bytes and a delimiter; the header begins with `day`."""
    with ExitStack() as stack:
        source = stack.enter_context(whole.open("rb"))
        header = source.readline()[len("day,") :]
        sheets: dict[bytes, BinaryIO] = {}
        for day, path in files.items():
            sheets[day] = stack.enter_context(path.open("wb"))
            sheets[day].write(header)
        for line in source:
            sheets[line[:10]].write(line[11:])
