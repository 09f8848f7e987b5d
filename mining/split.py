"""Who is learned from, who calibrates, who judges: no label of one part is known in the time of another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from mining.score import Dates, Labels, Texts

TRAIN, CALIBRATE, TEST, UNUSED = 0, 1, 2, -1
SHARES = (0.6, 0.2, 0.2)
MIN_DATES = 3
MIN_PART_POSITIVES = 5

Parts = NDArray[np.int8]


@dataclass(frozen=True)
class Split:
    """Which part each labelled row belongs to.

    kind: `time` (later as-of dates judge) or `customer` (other customers judge); parts: (n,) TRAIN, CALIBRATE,
    TEST, or UNUSED for rows whose label window reaches into the next part; refit: (n,) rows the published model
    is fitted on once the recipe has been judged: everything whose labels were known when TEST begins.
    """

    kind: str
    parts: Parts
    refit: NDArray[np.bool_]


def split_rows(subjects: Texts, dates: Dates, y: Labels, horizon_days: int, salt: str) -> Split | None:
    """Split by time when at least three as-of dates have positives, else by customer.

    subjects, dates, y: (n,) of the labelled rows. Returns None when a part would have fewer than
    MIN_PART_POSITIVES positives or no negative.
    """
    split = _by_time(dates, y, horizon_days)
    if split is None:
        parts = customer_parts(subjects, y, SHARES, salt)
        split = Split("customer", parts, parts != TEST)
    return split if _is_usable(split, y) else None


def choose_dates(days: Sequence[date], positives: Sequence[int], horizon_days: int) -> tuple[date, date, date] | None:
    """(last as-of to train on, first to calibrate on, first to test on), None when the dates do not carry it.

    days: ascending as-of dates; positives: of each. The last dates with a fifth of the positives test, the dates
    before them with another fifth calibrate, the rest trains. A date whose label window (as-of, as-of + horizon]
    does not end by the next part's first as-of date is left out (purging and embargo, Lopez de Prado 2018,
    ch. 7): at that moment its labels were not known yet.
    """
    if sum(n > 0 for n in positives) < MIN_DATES:
        return None
    horizon = timedelta(days=horizon_days)
    need = max(MIN_PART_POSITIVES, SHARES[TEST] * sum(positives))
    rows = list(zip(days, positives, strict=True))
    test = _last_dates(rows, need)
    calibrate = _last_dates([row for row in rows if row[0] + horizon <= test], need) if test else None
    train = [row for row in rows if calibrate and row[0] + horizon <= calibrate]
    if test is None or calibrate is None or sum(n for _, n in train) < MIN_PART_POSITIVES:
        return None
    return train[-1][0], calibrate, test


def customer_parts(subjects: Texts, y: Labels, shares: Sequence[float], salt: str) -> Parts:
    """(n,) part number of each row: every subject is in one part, and each part gets its share of those who ever
    were positive. Decided by a hash of the subject's id: independent of row order and of other runs."""
    unique, index = np.unique(subjects.astype(str), return_inverse=True)
    ever = np.zeros(len(unique), dtype=bool)
    np.logical_or.at(ever, index, y == 1)
    hashes = np.array([_hash(salt, subject) for subject in unique], dtype=np.uint64)
    part = np.empty(len(unique), dtype=np.int8)
    for group in (ever, ~ever):
        members = np.flatnonzero(group)[np.argsort(hashes[group], kind="stable")]
        bounds = np.round(np.cumsum(shares)[:-1] * len(members)).astype(np.int64)
        part[members] = np.searchsorted(bounds, np.arange(len(members)), side="right")
    return part[index]


def _by_time(dates: Dates, y: Labels, horizon_days: int) -> Split | None:
    days, index = np.unique(dates.astype("datetime64[D]"), return_inverse=True)
    positives = np.bincount(index, weights=y, minlength=len(days)).astype(int).tolist()
    chosen = choose_dates(days.tolist(), positives, horizon_days)
    if chosen is None:
        return None
    train, calibrate, test = (np.datetime64(day, "D") for day in chosen)
    horizon = np.timedelta64(horizon_days, "D")
    known_at_test = np.asarray(days + horizon <= test, dtype=np.bool_)
    part = np.full(len(days), UNUSED, dtype=np.int8)
    part[days <= train] = TRAIN
    part[(days >= calibrate) & known_at_test] = CALIBRATE
    part[days >= test] = TEST
    return Split("time", part[index], known_at_test[index])


def _last_dates(rows: Sequence[tuple[date, int]], need: float) -> date | None:
    """First of the fewest last dates that hold `need` positives."""
    found = 0
    for day, count in reversed(rows):
        found += count
        if found >= need:
            return day
    return None


def _is_usable(split: Split, y: Labels) -> bool:
    for part in (TRAIN, CALIBRATE, TEST):
        rows = y[split.parts == part]
        if rows.sum() < MIN_PART_POSITIVES or rows.sum() == len(rows):
            return False
    return True


def _hash(salt: str, subject: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{salt}|{subject}".encode(), digest_size=8).digest(), "big")
