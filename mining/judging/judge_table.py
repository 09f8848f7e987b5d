"""A table of any kind, read without a warehouse."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.judging.judge_columns import Column, features_of, learn_column
from mining.learners.parts import shapes_of_series, sums_of_parts
from mining.score import Labels
from warehouse.errors import KehuError

NOT_KNOWN = {"", "na", "n/a", "nan", "null", "?", "-", "--", "\\n", "#n/a", "nat", "<na>", "无", "空"}
"""Texts that say nothing, in lower case. "unknown" and "none" are answers of their own and stay."""
POSITIVE = {"1", "yes", "y", "true", "t", "是", "有"}
"""What a positive answer is called when nobody says it; a number counts by its value (1.0 is 1)."""


@dataclass(frozen=True)
class Table:
    """Rows with a label, or all rows when there is no target to know.

    features: (n, p) floats (NaN = not known) and texts (None = not known); y: (n,) 0 or 1, None without a target;
    ids: (n, q) columns that name rows; rows: (n,) line numbers of the file, 1 = first after the header; notices:
    what was left out.
    """

    features: pd.DataFrame
    y: Labels | None
    ids: pd.DataFrame
    rows: NDArray[np.int64]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """What was decided about a table before anything was learned from it; a test table is read the same way."""

    target: str
    positive: str
    columns: tuple[Column, ...]

    def read(self, texts: pd.DataFrame) -> Table:
        """Features and labels of a frame of texts. Raises KehuError when a column is missing."""
        missing = [
            column.name for column in self.columns if column.name not in texts and column.kind not in ("id", "nothing")
        ]
        if missing:
            raise KehuError("the test table lacks columns of the table", found=", ".join(missing[:8]))
        notices: tuple[str, ...] = ()
        rows = np.arange(1, len(texts) + 1)
        y = None
        if self.target in texts:
            labelled = texts[self.target].notna().to_numpy()
            if not labelled.all():
                notices = (f"{int((~labelled).sum()):,} rows have no {self.target}: left out",)
            texts, rows = texts.loc[labelled].reset_index(drop=True), rows[labelled]
            y = labels(texts[self.target], self.target, self.positive)
        features = features_of(texts, self.columns)
        features = features.assign(**sums_of_parts(features), **shapes_of_series(features))
        ids = [column.name for column in self.columns if column.kind == "id" and column.name in texts]
        return Table(features, y, texts[ids], rows, notices)


def read_texts(path: Path) -> pd.DataFrame:
    """The file as a frame of stripped texts, None where it says nothing.

    CSV and TSV: UTF-8 (with or without BOM) or GB 18030, delimiter by its first lines; Parquet; XLSX: first sheet.
    Raises KehuError when the file is absent, unreadable, of another kind, has no row, or two columns of one name.
    """
    if not path.is_file():
        raise KehuError("there is no such table", where=str(path), hint="give the path of a file")
    kind = path.suffix.lower()
    try:
        if kind == ".parquet":
            frame = pd.read_parquet(path)
        elif kind in (".xlsx", ".xlsm"):
            frame = _headed(pd.read_excel(path, header=None, dtype=object, keep_default_na=False, engine="calamine"))
        elif kind in (".csv", ".tsv", ".txt", ".data"):
            frame = _delimited(path)
        else:
            raise KehuError(
                "tables of this kind cannot be read", where=path.name, hint="use .csv, .tsv, .parquet or .xlsx"
            )
    except (ValueError, OSError) as error:  # pandas, pyarrow and openpyxl raise nothing more telling
        raise KehuError("the table cannot be read", where=path.name, found=str(error).split("\n")[0]) from error
    if frame.empty:
        raise KehuError("the table has no rows", where=path.name)
    frame.columns = [str(name).strip() for name in frame.columns]
    if not frame.columns.is_unique:
        double = sorted(set(frame.columns[frame.columns.duplicated()]))
        raise KehuError("two columns have one name", where=path.name, found=", ".join(double))
    return pd.DataFrame({name: _texts(frame[name]) for name in frame}, index=range(len(frame)))


def learn_layout(texts: pd.DataFrame, target: str, positive: str | None, drop: Sequence[str]) -> Layout:
    """What each column is, from its values alone. Raises KehuError when a column is not there, none is left, or the
    target is not a question of yes or no."""
    for name in [target, *drop]:
        if name not in texts:
            shown = ", ".join(map(str, texts.columns[:12])) + (", …" if texts.shape[1] > 12 else "")
            hint = "take names as the header has them"
            raise KehuError("there is no such column", where=name, found=shown, hint=hint)
    known = texts[texts[target].notna()]
    value = positive if positive is not None else positive_value(known[target], target)
    y = labels(known[target], target, value)
    if y.sum() < 2 or len(y) - y.sum() < 2:
        raise KehuError(
            "there is nothing to tell apart", where=target, found=f"{int(y.sum())} of {len(y)} rows are {value!r}"
        )
    names = [str(name) for name in texts if name not in {target, *drop}]
    columns = tuple(learn_column(name, known[name]) for name in names)
    if all(column.kind in ("id", "nothing") for column in columns):
        raise KehuError("no column is left to learn from", found="; ".join(column.notice for column in columns))
    return Layout(target, value, columns)


def labels(column: pd.Series, target: str, positive: str) -> Labels:
    """(n,) 1 where a column is the positive value; 1, 1.0 and "1" are one, and case does not matter."""
    wanted = _plain(positive)
    return np.array([_plain(value) == wanted for value in column], dtype=np.int8)


def positive_value(column: pd.Series, name: str, option: str = "--positive") -> str:
    """The value of a column that means yes. Raises KehuError when that is not clear from its two values."""
    values = sorted(set(column))
    found = [str(value) for value in values if _plain(value) in POSITIVE]
    if len(values) != 2 or len(found) != 1:
        shown = ", ".join(values[:5]) + (f" and {len(values) - 5} more" if len(values) > 5 else "")
        hint = f"say {option} VALUE; every other value counts as no"
        raise KehuError("which value means yes is not clear", where=name, found=shown, hint=hint)
    return found[0]


def _delimited(path: Path) -> pd.DataFrame:
    raw = path.read_bytes()
    encoding = "utf-8-sig" if _is_utf8(raw) else "gb18030"
    head = raw[:65_536].decode(encoding, errors="replace")
    try:
        delimiter = csv.Sniffer().sniff("\n".join(head.splitlines()[:20]), delimiters=",;\t|").delimiter
    except csv.Error:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    return _headed(pd.read_csv(path, sep=delimiter, encoding=encoding, header=None, dtype=str, keep_default_na=False))


def _headed(frame: pd.DataFrame) -> pd.DataFrame:
    """The first row as names, as they stand: pandas itself would rename the second of two equal ones."""
    return frame.iloc[1:].set_axis([str(name) for name in frame.iloc[0]], axis="columns")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _texts(column: pd.Series) -> pd.Series:
    """Stripped texts, None where they say nothing; whole numbers without a decimal point."""
    if pd.api.types.is_float_dtype(column.dtype) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    cells = ["" if cell is None or cell is pd.NA or cell is pd.NaT else str(cell).strip() for cell in column]
    return pd.Series([None if cell.lower() in NOT_KNOWN else cell for cell in cells], dtype=object)


def _plain(value: str) -> str:
    try:
        return f"{float(value):g}"
    except ValueError:
        return value.strip().lower()
