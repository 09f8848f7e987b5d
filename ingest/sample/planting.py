"""One file while dirt is planted on it."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

from ingest.sample.answer_key import FileTotals, Planted
from ingest.sample.breakage import BROKEN_BYTE, MARK, Break, change_code, choose, ways_to_break
from warehouse.contract import Contract

LateLine = bytes
"""A line, in UTF-8, that a later file will bring."""


@dataclass
class Sheet:
    """The file being written: encodes, and counts lines from 1."""

    out: BinaryIO
    encoding: str
    line_number: int = 0

    def put(self, line: bytes) -> int:
        """Write one line; returns its number."""
        self.out.write(self._encoded(line).replace(MARK.encode(), BROKEN_BYTE))
        self.line_number += 1
        return self.line_number

    def copy(self, source: BinaryIO, count: int) -> None:
        """The next `count` lines as they are."""
        lines = islice(source, count)
        self.out.writelines(lines if self.encoding == "utf-8" else map(self._encoded, lines))
        self.line_number += count

    def _encoded(self, line: bytes) -> bytes:
        if self.encoding == "utf-8" or line.isascii():
            return line
        return line.decode("utf-8").encode(self.encoding)


@dataclass
class Planting:
    """Plants on the lines of one file.

    changes: what that does to the file's sums; extra: measures of the orphans, which raw will hold besides the truth.
    """

    contract: Contract
    sheet: Sheet
    file_name: str
    delimiter: str
    rng: random.Random
    is_last: bool
    count_orphans: int
    held_back: list[LateLine] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    changes: dict[str, Decimal] = field(default_factory=dict)
    extra: dict[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ways = ways_to_break(self.contract)

    def plant(self, kind: str, line: bytes) -> None:
        """Write `line` with what `kind` does to it."""
        plants = {
            "duplicate": self._duplicate,
            "late": self._late,
            "restated": self._restated,
            "orphan": self._orphan,
            "reject": self._reject,
            "changed_code": self._changed_code,
        }
        plants[kind](line)

    def put_late(self, lines: Sequence[LateLine]) -> None:
        """What earlier files held back."""
        for line in lines:
            self._count(line, 1)
            self._put(line, "late")

    def totals(self, clean: FileTotals, count_bytes: int) -> FileTotals:
        """What the file holds now, given what it held when it was clean."""
        kinds = [row.kind for row in self.planted]
        return FileTotals(
            file_name=self.file_name,
            contract=clean.contract,
            count_lines=self.sheet.line_number - 1,
            count_rejects=kinds.count("reject") + kinds.count("changed_code"),
            count_duplicates=kinds.count("duplicate"),
            count_bytes=count_bytes,
            sums={name: value + self.changes.get(name, 0) for name, value in clean.sums.items()},
        )

    def _duplicate(self, line: bytes) -> None:
        self.sheet.put(line)
        self._put(line, "duplicate")

    def _late(self, line: bytes) -> None:
        self._count(line, -1)
        self.held_back.append(line)

    def _restated(self, line: bytes) -> None:
        values = self._parse(line)
        total = self._position(self.contract.control_totals[0])
        version = self._position(self.contract.version or "")
        values[total] = str(Decimal(values[total] or 0) + 1)
        values[version] = str(datetime.fromisoformat(values[version]) - timedelta(hours=1))
        wrong = self._format(values)
        self._put(wrong, "restated")
        self._count(wrong, 1)
        if self.is_last:
            self.sheet.put(line)
        else:
            self._late(line)

    def _orphan(self, line: bytes) -> None:
        """An extra row of a subscription that is in no other extract."""
        self.sheet.put(line)
        self.count_orphans += 1
        values = self._parse(line)
        values[self._position("subscription_id")] = f"S9{self.count_orphans:07d}010"
        if "subscription_id" not in self.contract.key:
            values[self._position(self.contract.key[0])] += f"-{self.count_orphans}"
        orphan = self._format(values)
        self._count(orphan, 1)
        self.extra["count_rows"] = self.extra.get("count_rows", Decimal(0)) + 1
        for name in self.contract.control_totals:
            value = Decimal(values[self._position(name)] or 0)
            self.extra[f"sum_{name}"] = self.extra.get(f"sum_{name}", Decimal(0)) + value
        self._put(orphan, "orphan")

    def _reject(self, line: bytes) -> None:
        self.sheet.put(line)
        way = choose(self._ways, self.rng, is_ascii=line.isascii())
        self._put(self._format(way.apply(self._parse(line))), "reject", way)

    def _changed_code(self, line: bytes) -> None:
        self.sheet.put(line)
        values = self._parse(line)
        way = change_code(self.contract, values, self.rng)
        self._put(self._format(way.apply(values)), "changed_code", way)

    def _put(self, line: bytes, kind: str, way: Break | None = None) -> None:
        number = self.sheet.put(line)
        self.planted.append(
            Planted(
                self.file_name,
                number,
                self.contract.name,
                kind,
                way.reason_code if way else "",
                way.column if way else "",
            )
        )

    def _count(self, line: bytes, sign: int) -> None:
        values = self._parse(line)
        for name in self.contract.control_totals:
            value = sign * Decimal(values[self._position(name)] or 0)
            self.changes[name] = self.changes.get(name, Decimal(0)) + value

    def _position(self, column: str) -> int:
        return self.contract.column_names.index(column)

    def _parse(self, line: bytes) -> list[str]:
        return next(csv.reader([line.decode("utf-8")], delimiter=self.delimiter))

    def _format(self, values: Sequence[str]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self.delimiter, lineterminator="\n").writerow(values)
        return text.getvalue().encode("utf-8")
