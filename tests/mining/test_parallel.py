"""Work side by side comes back in order, and never runs far ahead."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from mining.parallel import in_order


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
