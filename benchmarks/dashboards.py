"""Dashboards: from nothing to the first one, how long each takes to load, and a storm of questions during publishes.

    python benchmarks/dashboards.py [--home DIR] [--rounds 5]

With --home the release published there is looked at (it is linked, not copied, and nothing is written there); without,
a hand-made one of a few hundred rows. Needs `kehu dashboards install`, Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboards.files import read_assets
from dashboards.screenshot import count_charts
from tests.dashboards.looking import looking, open_dashboard
from tests.dashboards.releases import publish_release
from tests.dashboards.serving import Served, serving
from tests.dashboards.storm import storm
from warehouse.open_release import FILE, write_open
from warehouse.settings import Settings

QUESTIONS, CLIENTS, PUBLISHES = 500, 8, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home with a published release")
    parser.add_argument("--rounds", type=int, default=5, help="how often each dashboard is loaded")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        look(Settings(home=Path(folder) / "looked", memory_limit="3GB"), chosen.home, chosen.rounds)
        storm_over(Settings(home=Path(folder) / "storm", memory_limit="1GB"))


def look(settings: Settings, home: Path | None, rounds: int) -> None:
    """Cold start, then every dashboard several times, each load in a browser that has seen it before."""
    link_release(settings, home) if home else publish_release(settings, "0001")
    dashboards = read_assets().dashboards
    started = time.monotonic()
    with serving(settings) as served:
        up = time.monotonic() - started
        with looking(served, height=4500) as page:
            seconds = {name: [] for name in dashboards}
            for turn in range(rounds + 1):
                for name, dashboard in dashboards.items():
                    before = time.monotonic()
                    open_dashboard(page, served, dashboard["slug"], count_charts(dashboard))
                    seconds[name].append(time.monotonic() - before)
                    if turn == 0 and sum(map(len, seconds.values())) == 1:
                        first = time.monotonic() - started
                        print(f"cold start: serving after {up:.1f} s, first dashboard drawn after {first:.1f} s")
    for name, each in seconds.items():
        print(f"{name:24} first {each[0]:5.1f} s, then median {statistics.median(each[1:]):5.1f} s")
    loads = sorted(value for each in seconds.values() for value in each[1:])
    print(f"{len(loads)} loads: p50 {at(loads, 0.5):.1f} s, p95 {at(loads, 0.95):.1f} s")


def link_release(settings: Settings, home: Path) -> None:
    """A release of links to the one published there; an open file is made when that has none."""
    release, published = settings.releases / "linked", (home / "current").resolve()
    release.mkdir(parents=True)
    (release / "warehouse.duckdb").symlink_to(published / "warehouse.duckdb")
    started = time.monotonic()
    if (published / FILE).exists():
        (release / FILE).symlink_to(published / FILE)
    else:
        count, size = write_open(settings, release / "warehouse.duckdb", release), (release / FILE).stat().st_size
        print(f"open file: {count} tables and views, {size / 1e6:,.0f} MB, {time.monotonic() - started:.1f} s")
    settings.current.symlink_to(release)


def storm_over(settings: Settings) -> None:
    """Questions during publishes."""
    publish_release(settings, "0001")
    with serving(settings) as served:
        tell(served)


def tell(served: Served) -> None:
    found = storm(served, questions=QUESTIONS, clients=CLIENTS, publishes=PUBLISHES)
    seconds = sorted(found.seconds)
    print(
        f"{QUESTIONS} chart queries of {CLIENTS} clients during {PUBLISHES} publishes: {len(found.failed)} failed, "
        f"{len(found.stale)} stale; p50 {at(seconds, 0.5) * 1000:.0f} ms, p95 {at(seconds, 0.95) * 1000:.0f} ms"
    )


def at(ordered: list[float], share: float) -> float:
    """The value at that share of an ordered list."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    main()
