"""The nightly of one day on a grown warehouse: what the data engineer waits for each morning.

Makes a sample operator, runs the nightly on all that its systems wrote before a day of the last month, and then
the nightly of that day, tests, scores and publishing included. Prints seconds by step, CPU seconds of the second
nightly, and the peak memory of any step. `--day 32` is the night after the month's end, when all monthly tables get
a month more. `--keep DIR` leaves the homes there and takes them up again.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from warehouse.contract import recognise

KEHU = [sys.executable, "-c", "from cli import main; main()"]


def kehu(home: Path, *arguments: str) -> float:
    """Run a command with its output shown; wall seconds. Exit code 3 (a model or file refused) is an answer."""
    started = time.monotonic()
    environment = {**os.environ, "KEHU_HOME": str(home), "OMP_NUM_THREADS": "2"}
    done = subprocess.run([*KEHU, *arguments], check=False, env=environment)
    if done.returncode not in (0, 3):
        raise SystemExit(done.returncode)
    return time.monotonic() - started


def hold_back(sample: Path, target: Path, day: int) -> int:
    """Move the rows written on a day of the last month (beyond its end: then or later) into files of their own, and
    leave out those written after it; how many were moved."""
    last = sorted(path.stem.rsplit("_", 1)[-1] for path in sample.glob("*.csv") if "_full" not in path.stem)[-1]
    month_end = pd.Period(last, "M").end_time.date()
    begin = min(month_end.replace(day=1) + timedelta(day - 1), month_end + timedelta(1))
    end = begin + timedelta(1) if begin <= month_end else date.max
    count = 0
    for path in sorted(sample.glob(f"*_{last}.csv")):
        assert recognise(path.name)
        rows = f"read_csv('{path}', header = true, all_varchar = true)"
        held, rest = target / f"{path.stem}_day.csv", path.with_suffix(".rest")
        duckdb.sql(
            f"copy (select * from {rows} where updated_at >= '{begin}' and updated_at < '{end}') to '{held}' (header)"
        )
        duckdb.sql(f"copy (select * from {rows} where updated_at < '{begin}') to '{rest}' (header)")
        [(moved,)] = duckdb.sql(
            f"select count(*) from read_csv('{held}', header = true, all_varchar = true)"
        ).fetchall()
        count += moved
        rest.replace(path)
    return count


def prepare(folder: Path, customers: int, months: int, day: int) -> None:
    """The sample, a day of it apart, and a home with all that came before published."""
    sample, held, home = folder / "sample", folder / "day", folder / "home"
    held.mkdir(parents=True)
    made = kehu(
        home, "sample", "--customers", str(customers), "--months", str(months), "--seed", "7", "--out", str(sample)
    )
    print(f"sample {made:.0f} s; {hold_back(sample, held, day):,} rows held back for the day", flush=True)
    inbox = home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for path in sample.glob("*.csv"):
        os.link(path, inbox / path.name)
    print(f"first nightly {kehu(home, 'nightly'):.0f} s", flush=True)


def measure(folder: Path) -> None:
    """The nightly of the day in the home as prepared, at its own place: what dbt has read is known by it."""
    home, prepared = folder / "home", folder / "prepared"
    if not prepared.exists():
        home.rename(prepared)
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(prepared, home, symlinks=True)
    for path in (folder / "day").glob("*.csv"):
        shutil.copy(path, home / "inbox")
    os.sync()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = kehu(home, "nightly")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"nightly of one day: {wall:.0f} s wall, {cpu:.0f} s CPU, peak memory of any step so far "
          f"{after.ru_maxrss / 1024**2:.1f} GB")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--day", type=int, default=16)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = arguments.keep or Path(name)
        if not (place / "prepared").exists():
            prepare(place, arguments.customers, arguments.months, arguments.day)
        measure(place)
