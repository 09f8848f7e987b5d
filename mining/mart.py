"""Reading a feature mart: the only SQL of the room, over `warehouse.connection` and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from mining.objection import columns_of, count_objecting, willing_rows
from mining.score import BATCH_ROWS, Dates, Labels, Score, Texts
from warehouse.contract import quote_name
from warehouse.errors import ContractError, KehuError

MAX_LABELLED_ROWS = 250_000
BUCKETS = 1_000


@dataclass(frozen=True)
class Window:
    """What a set of mart rows is, without reading it. fingerprint: of rows to be scored, changes when any of them does,
    whatever the order; empty for labelled rows, which are only counted."""

    count_rows: int
    count_positives: int
    first_as_of: date | None
    last_as_of: date | None
    fingerprint: str = ""


@dataclass(frozen=True)
class Labelled:
    """Rows with a known label, ordered by as-of date and subject.

    share: of subjects kept when all are too many; is_extra: (n,) positives of the other subjects, to learn from and
    never to calibrate or judge by; protected: the columns by whose groups fairness is shown; fingerprint: changes when
    any value does.
    """

    features: pd.DataFrame
    y: Labels
    subjects: Texts
    dates: Dates
    share: float
    is_extra: NDArray[np.bool_]
    protected: pd.DataFrame = field(default_factory=pd.DataFrame)
    fingerprint: str = ""


@dataclass(frozen=True)
class _Held:
    """Rows of a population as of a day: how many have a label, and how many of these are positive."""

    population: str
    as_of_date: date
    count_labelled: int
    count_positives: int


class FeatureMart:
    """One score's feature mart, without the rows of customers who object to profiling (`mining.objection`).

    Features are its columns f_* (numbers) and c_* (texts), in order of name.
    Numbers are read as 32-bit floats: the last bits of a 64-bit sum depend on the order of addition, and must
    not make a rebuilt but equal mart look changed. Results are fetched whole: DuckDB 2.0 lets a relation start
    only when the connection's last result was read to its end.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, score: Score) -> None:
        """Raises KehuError when the mart is not built, ContractError when it has no feature."""
        self.con, self.score = con, score
        names = columns_of(con, score.feature_mart)
        if not names:
            raise KehuError("a feature mart is not built", where=score.feature_mart, hint="run `kehu build`")
        self.relation = willing_rows(con, score.feature_mart, is_required=True)
        self.numbers = tuple(name for name in names if name.startswith("f_"))
        self.texts = tuple(name for name in names if name.startswith("c_"))
        self.protected = tuple(name for name in score.protected if name in names)
        if not self.features:
            raise ContractError("a feature mart has no feature", where=score.feature_mart, hint="name them f_* or c_*")

    @property
    def features(self) -> tuple[str, ...]:
        return (*self.numbers, *self.texts)

    def populations(self) -> list[str]:
        """Names of the groups a model is fitted for, in order."""
        return list(dict.fromkeys(held.population for held in self._held))

    def latest_as_of(self, population: str, until: date | None) -> date | None:
        """Latest as-of date in the mart, or the latest that is not after `until`; None when there is none."""
        dates = (held.as_of_date for held in self._held if held.population == population)
        return max((day for day in dates if until is None or day <= until), default=None)

    def labelled_window(self, population: str, known_by: date | None) -> Window:
        """The rows `labelled` would read from."""
        ahead = timedelta(self.score.horizon_days)
        known = [
            held
            for held in self._held
            if held.population == population and held.count_labelled
            if known_by is None or held.as_of_date + ahead <= known_by
        ]
        dates = [held.as_of_date for held in known]
        count_rows, count_positives = (sum(h.count_labelled for h in known), sum(h.count_positives for h in known))
        return Window(count_rows, count_positives, min(dates, default=None), max(dates, default=None))

    def as_of_window(self, population: str, as_of: date) -> Window:
        """The rows `batches` would read. Their labels do not count: when they become known, scores stay the same."""
        subject, label = quote_name(self.score.subject_column), quote_name(self.score.label_column)
        row_hash = f"hash({', '.join([subject, 'as_of_date', *self._casts().values()])})"
        [found] = self.con.execute(
            f"""select count(*), coalesce(sum({label}), 0), min(as_of_date), max(as_of_date),
                       concat_ws('-', count(*), sum({row_hash}::hugeint), bit_xor({row_hash}))
                from {self.relation} where population = ? and as_of_date = ?""",
            [population, as_of],
        ).fetchall()
        count_rows, count_positives, first, last, fingerprint = found
        return Window(int(count_rows), int(count_positives), first, last, str(fingerprint))

    def labelled(self, population: str, known_by: date | None) -> Labelled:
        """Rows whose label is known (by the end of `known_by`, if given).

        More than MAX_LABELLED_ROWS are thinned by a hash of the subject, whole subjects at a time. The positives of
        all subjects stay: a model learns who leaves from those who left, and they are few.
        """
        where, values = self._labelled(population, known_by)
        is_read, is_extra, share = self._thinning(where, values)
        frame = self._rows(
            f"{where} and {is_read}", values, f"as_of_date, {quote_name(self.score.subject_column)}",
            f"{is_extra} as is_extra",
        ).to_arrow_table().to_pandas()  # fmt: skip
        return Labelled(
            features=frame[list(self.features)],
            y=frame[self.score.label_column].to_numpy(dtype=np.int8),
            subjects=frame[self.score.subject_column].to_numpy(dtype=object),
            dates=frame["as_of_date"].to_numpy(dtype="datetime64[D]"),
            share=share,
            is_extra=frame["is_extra"].to_numpy(dtype=np.bool_),
            protected=frame[list(self.protected)],
            fingerprint=_digest(frame),
        )

    def sample(self, population: str, as_of: date, count: int, *, left_by: date | None = None) -> pd.DataFrame:
        """Features of about `count` subjects of one as-of date, chosen by a hash of the subject, ordered by it.

        left_by: leave out those of whom the answer became yes and who are not asked about on that day any more.
        """
        where, values = "population = ? and as_of_date = ?", [population, as_of]
        if left_by is not None:
            name, label = quote_name(self.score.subject_column), quote_name(self.score.label_column)
            still = f"select {name} from {self.relation} where population = ? and as_of_date = ?"
            where += f" and not (coalesce({label}, 0) = 1 and {name} not in ({still}))"
            values += [population, left_by]
        [(total,)] = self.con.execute(f"select count(*) from {self.relation} where {where}", values).fetchall()
        buckets = min(BUCKETS, max(1, count * BUCKETS // max(total, 1)))
        subject = quote_name(self.score.subject_column)
        rows = self._rows(f"{where} and md5_number_lower({subject}) % {BUCKETS} < {buckets}", values, subject)
        frame: pd.DataFrame = rows.to_arrow_table().to_pandas()
        return frame[list(self.features)]

    def batches(self, population: str, as_of: date, subjects: pa.Table | None = None) -> Iterator[pa.RecordBatch]:
        """The rows of one as-of date as a stream of Arrow batches: the whole is never in memory.

        subjects: only these, by column `subject_id`.
        """
        where = "population = ? and as_of_date = ?"
        if subjects is not None:
            self.con.register("asked_for", subjects)
            where += f" and {quote_name(self.score.subject_column)} in (select subject_id from asked_for)"
        rows = self._rows(where, [population, as_of])
        yield from rows.to_arrow_reader(BATCH_ROWS)

    def count_objecting(self, population: str, as_of: date) -> int:
        """Customers of that day who are left out because they object to profiling."""
        return count_objecting(self.con, self.score.feature_mart, population, as_of)

    def count_written(self, population: str, version: str, as_of: date, scored_at: datetime) -> int:
        """Scores of that scoring that the star already shows; 0 before the first build of the score fact."""
        try:
            [row] = self.con.execute(
                """select count(*) from star.fct_customer_score
                   where score_name = ? and population = ? and model_version = ? and as_of_date = ?
                   and scored_at = ?""",
                [self.score.name, population, version, as_of, scored_at],
            ).fetchall()
        except duckdb.CatalogException:
            return 0
        return int(row[0])

    @cached_property
    def _held(self) -> list[_Held]:
        """What there is by population and as-of date, in order: one scan answers what all populations ask."""
        label = quote_name(self.score.label_column)
        rows = self.con.execute(
            f"""select population, as_of_date, count(*) filter (is_labelled),
                       coalesce(sum({label}) filter (is_labelled), 0)
                from {self.relation} where population is not null group by all order by all"""
        ).fetchall()
        return [_Held(name, day, int(count), int(positives)) for name, day, count, positives in rows]

    def _labelled(self, population: str, known_by: date | None) -> tuple[str, list[Any]]:
        known = f"as_of_date + {self.score.horizon_days} <= coalesce(?, date '9999-12-31')"
        return f"population = ? and is_labelled and {known}", [population, known_by]

    def _rows(self, where: str, values: list[Any], order: str = "", *also: str) -> duckdb.DuckDBPyRelation:
        extra = [name for name in self.protected if name not in self.features]
        names = dict.fromkeys([self.score.subject_column, "as_of_date", self.score.label_column, *extra])
        columns = ", ".join(
            [*map(quote_name, names), *(f"{sql} as {quote_name(n)}" for n, sql in self._casts().items()), *also]
        )
        sql = f"select {columns} from {self.relation} where {where}"
        return self.con.sql(f"{sql} order by {order}" if order else sql, params=values)

    def _casts(self) -> Mapping[str, str]:
        return {
            **{name: f"cast({quote_name(name)} as float)" for name in self.numbers},
            **{name: f"cast({quote_name(name)} as varchar)" for name in self.texts},
        }

    def _thinning(self, where: str, values: list[Any]) -> tuple[str, str, float]:
        """Which of too many rows are read, which of those are extra positives, and the share of subjects kept."""
        subject, label = quote_name(self.score.subject_column), quote_name(self.score.label_column)
        [(total,)] = self.con.execute(f"select count(*) from {self.relation} where {where}", values).fetchall()
        buckets = min(BUCKETS, max(1, MAX_LABELLED_ROWS * BUCKETS // max(total, 1)))
        is_kept = f"md5_number_lower({subject}) % {BUCKETS} < {buckets}"
        return f"({is_kept} or {label} = 1)", f"not ({is_kept})", buckets / BUCKETS


def _digest(frame: pd.DataFrame) -> str:
    """A hash of names and values, row by row in their order."""
    digest = hashlib.blake2b(digest_size=16)
    for name, column in frame.items():
        values = (
            column.to_numpy() if column.dtype.kind in "fiubM" else pd.util.hash_array(column.to_numpy(dtype=object))
        )
        digest.update(str(name).encode())
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
