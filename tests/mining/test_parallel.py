"""Work side by side comes back in order, and never runs far ahead."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mining.parallel import in_order
from warehouse.settings import PROJECT


def test_results_come_in_order_and_the_source_is_read_as_needed() -> None:
    # GIVEN a source that notes how far it was read, and work whose first item takes longest
    read: list[int] = []

    def source() -> Iterator[int]:
        for number in range(50):
            read.append(number)
            yield number

    def work(number: int) -> int:
        time.sleep(0.02 if number == 0 else 0)
        return number * number

    # WHEN the first result is taken
    results = in_order(work, source(), threads=2)
    first = next(results)
    # THEN no more than five items were read, so a stream stays a stream
    assert (first, len(read)) == (0, 5)
    assert list(results) == [n * n for n in range(1, 50)]


def test_an_error_in_a_worker_is_the_callers() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda n: 1 // n, [1, 0], threads=2))


def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    # GIVEN a process that has two others at work, which would be busy for a minute
    script = tmp_path / "begin.py"
    script.write_text(
        """
import os, sys, time
from pathlib import Path
from mining.parallel import in_processes

def work(number):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(60)

if __name__ == "__main__":
    list(in_processes(work, [1, 2], 2))
""",
        encoding="utf-8",
    )
    seen = tmp_path / "seen"
    seen.mkdir()
    begun = subprocess.Popen([sys.executable, script, seen], env={**os.environ, "PYTHONPATH": str(PROJECT)})
    until = time.monotonic() + 50
    while len(list(seen.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    workers = [int(path.name) for path in seen.iterdir()]
    assert len(workers) == 2
    # WHEN it is killed
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    # THEN they are gone long before their work is done
    until = time.monotonic() + 20
    while any(Path("/proc", str(pid)).exists() for pid in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not [pid for pid in workers if Path("/proc", str(pid)).exists()]
