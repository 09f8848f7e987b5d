"""The simulation: one set-based step per month, with the extracts of the month written while the next is lived."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import partial

import duckdb

from ingest.sample.answer_key import AnswerKey
from ingest.sample.courier import Courier, open_courier
from ingest.sample.delivery import Delivery
from ingest.sample.engine import names_in, open_engine, run, set_month, set_window
from ingest.sample.months import month_beyond, months_of
from ingest.sample.options import SampleOptions

NOT_IN_WARM_UP = (
    "00_campaign", "00_staff", "07_refer", "12_referred", "13_outcome", "19_collect", "22_target", "23_case",
    "26_change", "26_order", "26_save", "29_fraud",
)  # fmt: skip
"""What makes nothing but empty tables before the first delivered month, and so is done once."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SampleReport:
    """What was written. count_planted: rows with something planted on them; count_rejects: those to be refused."""

    count_files: int
    count_rows: int
    count_bytes: int
    count_planted: int
    count_rejects: int
    seconds: float


def make_sample(options: SampleOptions, progress: Callable[[str], None] | None = None) -> SampleReport:
    """Write the extracts of a sample operator to `options.out`, and the answer key to its `answer_key`.

    progress: called with the label of each month as it begins. Raises SettingsError for options that cannot
    be used.
    """
    options.check()
    begun = time.monotonic()
    scratch = options.out / ".scratch"
    scratch.mkdir(parents=True)
    key = AnswerKey(options.out / "answer_key")
    try:
        with open_engine(options, scratch) as con, open_courier(con) as courier:
            delivery = Delivery(courier.own, options, scratch, key)
            _live(courier, options, delivery, progress or (lambda label: None))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    key.write()
    return SampleReport(
        count_files=len(key.files),
        count_rows=sum(file.count_lines for file in key.files),
        count_bytes=sum(file.count_bytes for file in key.files),
        count_planted=len(key.planted),
        count_rejects=sum(row.reason_code != "" for row in key.planted),
        seconds=time.monotonic() - begun,
    )


def _live(courier: Courier, options: SampleOptions, delivery: Delivery, progress: Callable[[str], None]) -> None:
    con = courier.con
    months = list(months_of(options))
    set_month(con, months[0])
    set_window(con, next(month for month in months if not month.is_warm_up))
    run(con, *names_in("setup"))
    run(con, *names_in("subscribe"))
    for position, month in enumerate(months):
        progress(month.label)
        if month.number == 0:
            courier.send(partial(delivery.write_initial, months[position - 1]))
        set_month(con, month)
        _step(con, {"month/" + name for name in NOT_IN_WARM_UP} if month.is_warm_up and position > 0 else set())
        if not month.is_warm_up:
            courier.send(partial(delivery.write_month, month))
        run(con, "forget")
        log.info("sample month %s", month.label)
    courier.send(delivery.write_end)
    beyond = month_beyond(options)
    set_month(con, beyond)
    _step(con, set())
    courier.send(partial(delivery.write_truths, beyond))
    courier.finish()


def _step(con: duckdb.DuckDBPyConnection, left_out: Set[str]) -> None:
    """One month of everybody's life."""
    for name in names_in("month"):
        if name in left_out:
            continue
        run(con, name)
        if name.endswith("_join"):
            run(con, "subscribe/1_hold")
        if name.endswith("_cross_sell"):
            run(con, "subscribe/2_subscribe")
