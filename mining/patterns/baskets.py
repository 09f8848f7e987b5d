"""Rules of a file of baskets, without a warehouse."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from mining.patterns.itemsets import MAX_LENGTH, association_rules, frequent_itemsets, least_count
from mining.patterns.rule_measures import measure_rules
from warehouse.errors import KehuError

Baskets = list[frozenset[str]]


def judge_bundles(
    baskets: Sequence[frozenset[str]],
    min_support: str,
    min_confidence: str,
    max_consequent: int = 1,
    max_length: int = MAX_LENGTH,
) -> pd.DataFrame:
    """The rules of baskets with their measures (`rule_measures.measure_rules`), strongest lift first.

    min_support and min_confidence are taken as written: `0.001` is one in a thousand, exactly. Raises KehuError for
    no baskets, and for thresholds that are no shares.
    """
    if not baskets:
        raise KehuError("there are no baskets", hint="a line for each basket, items between commas")
    itemsets = frequent_itemsets(baskets, least_count(min_support, len(baskets)), max_length)
    rules = association_rules(itemsets, len(baskets), min_confidence, max_consequent)
    found = measure_rules(rules)
    return found.sort_values(["lift", "count_both"], ascending=False, kind="stable", ignore_index=True)


def read_baskets(path: Path, basket_column: str | None = None, item_column: str | None = None) -> Baskets:
    """The baskets of a file, in its order: a line for each, items between commas; or, with both columns named, a CSV or
    Parquet table with a row for each item of a basket. Items are taken as they are but for blanks around them.

    Raises KehuError when the file cannot be read or lacks a column.
    """
    if (basket_column is None) != (item_column is None):
        raise KehuError("name both columns or none", hint="--basket customer_id --item product")
    try:
        if basket_column is not None and item_column is not None:
            return _from_table(path, basket_column, item_column)
        with path.open(encoding="utf-8-sig", newline="") as handle:
            lines = [frozenset(item.strip() for item in line if item.strip()) for line in csv.reader(handle)]
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise KehuError("the baskets cannot be read", where=str(path), found=str(error)) from error
    return [line for line in lines if line]


def _from_table(path: Path, basket_column: str, item_column: str) -> Baskets:
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path)
    else:
        frame = pd.read_csv(path, dtype=str, sep=None, engine="python")
    names = [str(name) for name in frame.columns]
    missing = [name for name in (basket_column, item_column) if name not in names]
    if missing:
        raise KehuError(
            "the file lacks a column", where=str(path), found=", ".join(missing), hint=f"it has {', '.join(names)}"
        )
    rows = frame[[basket_column, item_column]].dropna().astype(str)
    rows[item_column] = rows[item_column].str.strip()
    return [frozenset(items) for _, items in rows.groupby(basket_column, sort=False)[item_column]]
