"""What a sample operator is asked to look like."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.errors import SettingsError

MAX_CUSTOMERS = 99_999_999
MAX_MONTHS = 240
MAX_DIRT = 0.2
FIRST_YEAR = 2000


@dataclass(frozen=True)
class SampleOptions:
    """Size and look of a sample operator; equal options give equal files, byte for byte.

    customers: all there ever are, those who join later included; months: extracts, the last one that of `end`;
    out: a directory that is empty or not yet there; dirt: share of rows with something planted on them (see
    `ingest.sample.dirt`); day_by_day: a file per contract and day, not month; threads and memory_limit are DuckDB's.
    """

    customers: int
    months: int
    seed: int
    out: Path
    dirt: float = 0.0
    encoding: str = "utf-8"
    delimiter: str = ","
    end: date = date(2026, 10, 31)
    day_by_day: bool = False
    threads: int = 2
    memory_limit: str = "2GB"

    def check(self) -> None:
        """Raises SettingsError for the first option that cannot be used."""
        _within("--customers", self.customers, 1, MAX_CUSTOMERS)
        _within("--months", self.months, 1, MAX_MONTHS)
        _within("--dirt", self.dirt, 0, MAX_DIRT)
        if self.end.year * 12 + self.end.month - self.months < FIRST_YEAR * 12:
            raise SettingsError("the first month lies too far back", where="--end", found=str(self.end))
        _check_encoding(self.encoding)
        if len(self.delimiter) != 1 or self.delimiter in "\"'\\\r\n0123456789.-: " or self.delimiter > "~":
            raise SettingsError(
                "cannot separate columns with this", where="--delimiter", found=self.delimiter, hint="for example |"
            )
        if self.out.exists() and (not self.out.is_dir() or any(self.out.iterdir())):
            raise SettingsError(
                "the directory is not empty", where="--out", found=str(self.out), hint="name a new one, or empty it"
            )


def _within(option: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingsError("out of range", where=option, found=f"{value:g}", hint=f"between {low:g} and {high:g}")


def _check_encoding(encoding: str) -> None:
    """Lines are cut at the byte of a line feed, so the encoding must hold ASCII as it is."""
    try:
        fits = '\n|"A1'.encode(codecs.lookup(encoding).name) == b'\n|"A1'
    except LookupError:
        fits = False
    if not fits:
        raise SettingsError(
            "cannot write this encoding", where="--encoding", found=encoding, hint="utf-8, gb18030 or gbk"
        )
