"""Building all marts of a grown warehouse: from nothing, and after one day's rows.

Takes the home that `benchmarks/nightly.py --keep DIR` has prepared, copies it, and builds the marts with whatever only
they need (not the star): once in full, once as the increment of the day, which writes tables only, as `kehu build`
does. Prints seconds, CPU seconds, the five dearest models and the peak memory. Tests are not part of it.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from pathlib import Path

from ingest.batch import load_paths
from warehouse.settings import Settings
from warehouse.transform import prepare, run_dbt, tables_of

NO_STAR = ["--exclude", "+path:models/star", "path:models/staging"]
MARTS = ["--select", "+path:models/marts", *NO_STAR]


def run(settings: Settings, label: str, *arguments: str) -> None:
    """One dbt run, with what it took."""
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    results = run_dbt(settings, ["run", *arguments])
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    dearest = sorted(results, key=lambda result: -result.execution_time)[:5]
    named = ", ".join(f"{result.node.name} {result.execution_time:.1f}" for result in dearest)
    print(f"{label}: {len(results)} models, {wall:.0f} s wall, {cpu:.0f} s CPU, peak memory so far "
          f"{after.ru_maxrss / 1024**2:.1f} GB; dearest {named}", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, required=True, help="The directory given to benchmarks/nightly.py.")
    folder = parser.parse_args().keep
    settings = Settings(home=folder / "home")
    shutil.rmtree(settings.home, ignore_errors=True)
    shutil.copytree(folder / "prepared", settings.home, symlinks=True)
    prepare(settings)
    run(settings, "all marts in full", "--full-refresh", *MARTS)
    loaded = sum(outcome.report.count_read for outcome in load_paths(settings, list((folder / "day").glob("*.csv"))))
    print(f"{loaded:,} rows of the day loaded", flush=True)
    run(settings, "the star after one day", "--select", *tables_of("+path:models/star"))
    run(settings, "all marts after one day", "--select", *tables_of("+path:models/marts"), *NO_STAR)


if __name__ == "__main__":
    main()
