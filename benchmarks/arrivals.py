"""The sample against its answer key after three ways of arriving: all at once, month by month, and shuffled.

Each way is loaded, built and checked with the front door's own commands, for dirt 0 and 0.01; in the end star and
marts of the three must be equal to the last value (audit columns aside). Exit code 1 when anything is not.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

KEHU = [sys.executable, "-c", "from cli import main; main()"]
AUDIT = {"batch_key", "changed_in", "scored_at", "run_id"}
CHUNKS = 5


def kehu(home: Path, *arguments: str) -> str:
    """Run a command; its output. Stops the benchmark when it fails."""
    environment = {**os.environ, "KEHU_HOME": str(home), "OMP_NUM_THREADS": "2"}
    done = subprocess.run([*KEHU, *arguments], capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"kehu {' '.join(arguments[:2])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def arrivals(files: Sequence[Path]) -> Iterator[tuple[str, list[list[Path]]]]:
    """Each way of arriving and its deliveries."""
    yield "all at once", [list(files)]
    months = sorted({path.stem.rsplit("_", 1)[-1] for path in files} - {"full"})
    first = [path for path in files if path.stem.endswith("_full")]
    by_month = [[path for path in files if path.stem.endswith(month)] for month in months]
    yield f"{len(months)} monthly increments", [[*first, *by_month[0]], *by_month[1:]]
    shuffled = list(files)
    random.Random(7).shuffle(shuffled)
    yield f"shuffled, in {CHUNKS} deliveries", [shuffled[part::CHUNKS] for part in range(CHUNKS)]


def contents(home: Path) -> dict[str, tuple[int, int]]:
    """Rows and a hash of the rows of each table of star and marts."""
    found = {}
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        columns: dict[str, list[str]] = {}
        for schema, table, column in con.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where schema_name in ('star', 'marts') and table_name <> 'dim_batch' "
            "and table_name not in ('mart_quality_batch', 'mart_quality_freshness', 'mart_quality_reject') order by all"
        ).fetchall():
            if column not in AUDIT:
                columns.setdefault(f"{schema}.{table}", []).append(f'"{column}"')
        for table, names in columns.items():
            row = con.execute(f"select count(*), bit_xor(hash({', '.join(names)})) from {table}").fetchall()[0]
            found[table] = (row[0], row[1] or 0)
    return found


def measure(customers: int, months: int, dirt: float, folder: Path) -> bool:
    sample = folder / f"sample_{dirt:g}"
    size = ["--customers", str(customers), "--months", str(months), "--seed", "11", "--dirt", f"{dirt:g}"]
    print(kehu(folder / "none", "sample", *size, "--out", str(sample)).strip())
    files = sorted(sample.glob("*.csv"))
    seen: dict[str, dict[str, tuple[int, int]]] = {}
    for number, (way, deliveries) in enumerate(arrivals(files)):
        home, started = folder / f"home_{dirt:g}_{number}", time.monotonic()
        for paths in deliveries:
            kehu(home, "load", *map(str, paths))
        said = kehu(home, "sample", "check", str(sample))
        print(f"dirt {dirt:g}, {way}: {time.monotonic() - started:.0f} s\n{said.strip()}")
        seen[way] = contents(home)
    base = next(iter(seen.values()))
    differing = [(way, t) for way, tables in seen.items() for t in base if tables.get(t) != base[t]]
    print(f"dirt {dirt:g}: {len(base)} tables of star and marts, {len(differing)} differ {differing[:5] or ''}")
    return not differing


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--months", type=int, default=24)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        equal = [measure(arguments.customers, arguments.months, dirt, Path(name)) for dirt in (0.0, 0.01)]
    sys.exit(0 if all(equal) else 1)
