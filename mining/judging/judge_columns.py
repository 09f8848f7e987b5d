"""What each column of an unknown table is: a number, a date, a text, or the name of a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mining.score import Floats

PURE_SHARE = 0.99
"""A column is numbers or dates when at least this part of its known values is."""
UNIQUE_SHARE = 0.95
"""A text of which at least this part of the values occurs once names rows, and teaches nothing about others."""
MIN_ID_ROWS = 30
NO_NUMBER = {"unknown", "none", "nil"}
"""Words that stand where a number is not known; among texts they are answers."""
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d-%b-%y")
DATE_PATTERN = r"^\d{1,4}[-/.]\w{1,3}[-/.]\d{1,4}([ T].*)?$|^(19|20)\d{6}$"
ID_NAME = re.compile(r"(^|_)(id|key|uuid|guid|no|num|number|code)$|编号|号码")


@dataclass(frozen=True)
class Column:
    """A column and what it was taken for: `number`, `date` (in the format `form`), `text`, `id` or `nothing`.

    notice: what people should know about that, "" when nothing.
    """

    name: str
    kind: str
    form: str = ""
    notice: str = ""


def learn_column(name: str, texts: pd.Series) -> Column:
    """What a column is, from its (n,) texts alone (None = not known); labels are not looked at."""
    known = texts.dropna()
    levels = known.nunique()
    if levels == 0:
        return Column(name, "nothing", notice=f"{name}: entirely empty, dropped")
    if levels == 1 and len(known) == len(texts):
        return Column(name, "nothing", notice=f"{name}: always {known.iloc[0]!r}, dropped")
    form = _date_format(known)
    if form:
        return Column(name, "date", form, f"{name}: a date; used as day, month and weekday")
    numbers = numbers_of(known)
    said = ~known.str.lower().isin(NO_NUMBER).to_numpy()
    is_number = said.any() and np.isfinite(numbers[said]).mean() >= PURE_SHARE and not known.str.match(r"^0\d").any()
    if _names_rows(name, known, levels, numbers if is_number else None):
        return Column(name, "id", notice=f"{name}: a value of its own in every row, taken for a name and dropped")
    odd = int((~np.isfinite(numbers)).sum())
    if not is_number:
        return Column(name, "text")
    return Column(name, "number", notice=f"{name}: {odd:,} values are no number, taken for not known" if odd else "")


def features_of(texts: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """(n, p) floats (NaN = not known) and texts (None = not known) of the columns that can be learned from."""
    found: dict[str, pd.Series] = {}
    for column in columns:
        if column.kind in ("id", "nothing"):
            continue
        values = texts[column.name]
        if column.kind == "number":
            numbers = pd.Series(np.nan, index=values.index)
            numbers[values.notna()] = numbers_of(values.dropna())
            found[column.name] = numbers.where(np.isfinite(numbers))
        elif column.kind == "date":
            found.update(_date_features(column.name, _dates(values, column.form)))
        else:
            found[column.name] = values
    return pd.DataFrame(found, index=texts.index)


def numbers_of(known: pd.Series) -> Floats:
    """(n,) numbers of texts, NaN for others: thousands separators, percent and currency signs are passed over."""
    plain = known.str.replace(r"(?<=\d),(?=\d{3})|^[$€£¥￥]|%$", "", regex=True)
    return pd.to_numeric(plain, errors="coerce").to_numpy(dtype=np.float64)


def _names_rows(name: str, known: pd.Series, levels: int, numbers: Floats | None) -> bool:
    """Texts that hardly repeat; whole numbers that never repeat and are a sequence or are called a number or id."""
    if len(known) < MIN_ID_ROWS or levels < UNIQUE_SHARE * len(known):
        return False
    if numbers is None:
        return True
    finite = numbers[np.isfinite(numbers)]
    if levels < len(known) or (finite % 1 != 0).any():
        return False
    is_sequence = finite.max() - finite.min() == len(known) - 1
    return bool(is_sequence or ID_NAME.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))


def _date_format(known: pd.Series) -> str:
    """The first format that fits the texts, "" when they are no dates."""
    if known.str.match(DATE_PATTERN).mean() < PURE_SHARE:
        return ""
    return next((form for form in DATE_FORMATS if _dates(known, form).notna().mean() >= PURE_SHARE), "")


def _dates(texts: pd.Series, form: str) -> pd.Series:
    day = texts.astype("str").str.split(r"[ T]", n=1, regex=True).str[0]
    return pd.to_datetime(day, format=form, errors="coerce")


def _date_features(name: str, dates: pd.Series) -> dict[str, pd.Series]:
    days = (dates - pd.Timestamp("1970-01-01")).dt.days.astype(float)
    return {
        name: days,
        f"{name} month": dates.dt.month.astype(float),
        f"{name} weekday": dates.dt.day_of_week.astype(float),
    }
