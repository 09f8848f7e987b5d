"""Equal options give equal files; options that cannot be used are refused with a reason."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ingest.sample import SampleOptions, make_sample
from ingest.sample.commands import sample
from ingest.sample.months import months_of
from warehouse.contract import recognise
from warehouse.errors import SettingsError


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_are_byte_identical_whatever_the_threads(tmp_path: Path) -> None:
    options = SampleOptions(customers=300, months=2, seed=9, out=tmp_path / "a", dirt=0.02)
    make_sample(options)
    make_sample(replace(options, out=tmp_path / "b", threads=1))
    make_sample(replace(options, out=tmp_path / "c", seed=10))

    first = digests(tmp_path / "a")
    assert first == digests(tmp_path / "b")
    assert first["usage_daily_usage_2026-10.csv"] != digests(tmp_path / "c")["usage_daily_usage_2026-10.csv"]


def test_months_end_with_that_of_the_end_date(tmp_path: Path) -> None:
    options = SampleOptions(customers=1, months=14, seed=1, out=tmp_path)
    months = [month for month in months_of(options) if not month.is_warm_up]
    assert [months[0].label, months[1].label, months[-1].label] == ["2025-09", "2025-10", "2026-10"]
    assert [month.days for month in months[-9:-7]] == [28, 31]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"customers": 0}, "--customers"),
        ({"months": 0}, "--months"),
        ({"dirt": 0.5}, "--dirt"),
        ({"encoding": "utf-16"}, "--encoding"),
        ({"encoding": "klingon"}, "--encoding"),
        ({"delimiter": ""}, "--delimiter"),
        ({"delimiter": '"'}, "--delimiter"),
        ({"months": 240, "end": "2010-01-31"}, "--end"),
    ],
)
def test_options_that_cannot_be_used_are_refused(tmp_path: Path, changes: dict[str, Any], where: str) -> None:
    from datetime import date

    if "end" in changes:
        changes = {**changes, "end": date.fromisoformat(changes["end"])}
    options = replace(SampleOptions(customers=10, months=2, seed=1, out=tmp_path / "out"), **changes)
    with pytest.raises(SettingsError) as caught:
        make_sample(options)
    assert caught.value.where == where
    assert not (tmp_path / "out").exists()


def test_a_directory_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="not empty"):
        make_sample(SampleOptions(customers=10, months=2, seed=1, out=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_command_says_what_was_written(tmp_path: Path) -> None:
    """GIVEN the smallest operator there is WHEN asked for THEN it is written, without scratch files."""
    arguments = ["--customers", "1", "--months", "1", "--seed", "2", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(sample, arguments)
    assert result.exit_code == 0, result.output
    assert "rows in" in result.output
    assert (tmp_path / "out" / "crm_customer_2026-09_full.csv").exists()
    assert not (tmp_path / "out" / ".scratch").exists()


def test_the_days_hold_together_what_the_months_hold(tmp_path: Path) -> None:
    """GIVEN the same operator by month and by day WHEN all lines of a contract are put together THEN they are equal,
    each day's totals are those of its file, and no file is empty."""
    options = SampleOptions(customers=150, months=2, seed=4, out=tmp_path / "month")
    make_sample(options)
    make_sample(replace(options, out=tmp_path / "day", day_by_day=True))

    assert lines_by_contract(tmp_path / "day") == lines_by_contract(tmp_path / "month")
    days = {path.name for path in (tmp_path / "day").glob("billing_payment_*.csv")}
    assert {"billing_payment_2026-09-15.csv", "billing_payment_2026-10-31.csv"} <= days
    assert (tmp_path / "day" / "answer_key" / "expected_totals.csv").read_bytes() == (
        tmp_path / "month" / "answer_key" / "expected_totals.csv"
    ).read_bytes()
    with (tmp_path / "day" / "answer_key" / "control_totals.csv").open(encoding="utf-8", newline="") as handle:
        counts = {row["file_name"]: row["value"] for row in csv.DictReader(handle) if row["measure"] == "count_lines"}
    found = {path.name: str(len(path.read_bytes().splitlines()) - 1) for path in (tmp_path / "day").glob("*.csv")}
    assert counts == found
    assert "0" not in found.values()


def lines_by_contract(folder: Path) -> dict[str, Counter[bytes]]:
    lines: dict[str, Counter[bytes]] = {}
    for path in folder.glob("*.csv"):
        kind = recognise(path.name)
        assert kind is not None
        lines.setdefault(kind.name, Counter()).update(path.read_bytes().splitlines()[1:])
    return lines


def test_a_row_comes_in_the_file_of_its_day_or_the_day_before(tmp_path: Path) -> None:
    make_sample(SampleOptions(customers=60, months=1, seed=4, out=tmp_path / "day", day_by_day=True))
    for path in (tmp_path / "day").glob("*_2026-10-*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            written = {row["updated_at"][:10] for row in csv.DictReader(handle)}
        assert written <= {path.stem[-10:]} | ({"2026-11-01"} if path.stem.endswith("-31") else set()), path.name
