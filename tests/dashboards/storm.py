"""Many people look at charts while releases are published: how many questions fail, how many answers are old."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.dashboards.releases import publish_release
from tests.dashboards.serving import Person, Served

MARK = (
    "update marts.mart_executive_base_monthly set billed_amount = {0}; "
    "update marts.mart_customer_360 set open_amount = {0}"
)
"""What a release is known by."""
ASKED = {"mart_executive_base_monthly": "billed_amount", "mart_customer_360": "open_amount"}


@dataclass
class Storm:
    """What came of it. seconds: of each question."""

    failed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    releases_seen: set[int] = field(default_factory=set)


class Releases:
    """Publishes marked releases and knows which may be seen at a moment."""

    def __init__(self, served: Served) -> None:
        self.served, self.finished, self.begun = served, 0, 0

    def publish(self, number: int) -> None:
        self.begun = number
        publish_release(self.served.settings, f"1{number:03}", MARK.format(number))
        self.finished = number


def storm(served: Served, *, questions: int, clients: int, publishes: int) -> Storm:
    """Ask from that many clients while releases are published, evenly spread over the questions.

    An answer is stale when it is of a release older than the one that had been published when it was asked for.
    """
    releases, found, lock = Releases(served), Storm(), threading.Lock()
    releases.publish(1)
    people = [Person(served, "admin", served.password) for _ in range(clients)]
    ids = people[0].ids("dataset", "table_name")

    def ask(number: int) -> None:
        table, column = list(ASKED.items())[number % len(ASKED)]
        metric = {"expressionType": "SQL", "sqlExpression": f"cast(max({column}) as int)", "label": "mark"}
        oldest, started = releases.finished, time.monotonic()
        answer = people[number % clients].rows(ids[table], metrics=[metric])
        newest, seconds = releases.begun, time.monotonic() - started
        with lock:
            found.seconds.append(seconds)
            if answer.status_code != 200:
                found.failed.append(f"{number}: {answer.status_code} {answer.text[:200]}")
                return
            mark = int(answer.json()["result"][0]["data"][0]["mark"])
            found.releases_seen.add(mark)
            if not oldest <= mark <= newest:
                found.stale.append(f"{number}: {mark} instead of {oldest} to {newest}")

    with ThreadPoolExecutor(clients) as pool:
        asked = [pool.submit(ask, number) for number in range(questions)]
        for number in range(publishes):
            while sum(each.done() for each in asked) < questions * (number + 1) // (publishes + 1):
                time.sleep(0.02)
            releases.publish(number + 2)
    for each in asked:
        each.result()
    return found
