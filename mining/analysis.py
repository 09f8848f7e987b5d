"""The seam of analyses: what is learned from marts and is no yes/no question about each row.

Segments, survival curves, bundle rules, values: a file `mining/scores/<name>.py` holds `SCORE = Analysis(...)`, pure
like a `Score`: tables in, tables out. `mining.study` owns reading, run id, version, kept state and write-back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Input:
    """Rows an analysis reads.

    mart: a model in schema `marts` with columns `population` and `as_of_date`; columns: what to read of it, beside
    `as_of_date`; has_history: all rows up to the as-of date instead of those of that date alone.
    """

    mart: str
    columns: tuple[str, ...]
    has_history: bool = False


@dataclass(frozen=True)
class Task:
    """What an analysis is asked.

    tables: the rows of each input by mart, in no order that counts; previous: what the last run as of an earlier day
    kept, empty at first.
    """

    population: str
    as_of: date
    tables: Mapping[str, pd.DataFrame]
    previous: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    threads: int = 1


@dataclass(frozen=True)
class Findings:
    """What an analysis answers.

    tables: rows by contract (`mining.customer_segment`), without the columns that the run adds to every row
    (population, as_of_date, model_version, run_id, scored_at); card: figures for people, plain values; state: what
    the next run starts from, plain values; refusal: why this must not be published, empty when it may.
    """

    tables: Mapping[str, pd.DataFrame]
    card: Mapping[str, Any]
    state: Mapping[str, Any] = field(default_factory=dict)
    refusal: str = ""


@dataclass(frozen=True)
class Analysis:
    """What an analysis is. method: raised when `analyse` changes in a way that the rows do not show."""

    name: str
    inputs: tuple[Input, ...]
    contracts: tuple[str, ...]
    analyse: Callable[[Task], Findings]
    method: int = 1
