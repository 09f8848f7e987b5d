"""Whom a contact moves, judged on any table of a campaign with a control group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mining.judging.judge_table import Layout, Table, labels, learn_layout, positive_value
from mining.learners.uplift import judge_uplift
from mining.score import Labels
from warehouse.errors import KehuError


@dataclass(frozen=True)
class Arms:
    """Who was contacted: the column that says so, its value for yes (None: 1, yes, true), and its value for the
    control group (None: every other value). Rows of a third arm are left out."""

    column: str
    treated: str | None = None
    control: str | None = None


@dataclass(frozen=True)
class Effect:
    """figures: of mining.learners.uplift.judge_uplift, without its predictions; rows and layout: what was judged;
    treatment and uplift: (n,) of these rows; count_other: rows of a third arm."""

    figures: Mapping[str, Any]
    rows: Table
    layout: Layout
    treatment: Labels
    uplift: np.ndarray[tuple[int], np.dtype[np.float64]]
    count_other: int


def judge_effect(
    texts: pd.DataFrame, target: str, positive: str | None, drop: Sequence[str], arms: Arms,
    *, folds: int, seed: int, threads: int,
) -> Effect:  # fmt: skip
    """Every row gets its uplift from a model that did not learn from it. Raises KehuError when the arms are not
    there or one is empty."""
    if arms.column not in texts:
        raise KehuError("there is no such column", where=arms.column, hint="--treatment names who was contacted")
    kept, treatment = _split(texts, arms)
    if not kept.any() or treatment[kept].min() == treatment[kept].max():
        raise KehuError("one of the two groups has no row", where=arms.column, hint="see --treated and --control")
    chosen = texts.loc[kept].reset_index(drop=True)
    layout = learn_layout(chosen, target, positive, [*drop, arms.column])
    rows = layout.read(chosen)
    treatment = treatment[kept][rows.rows - 1]
    if rows.y is None or treatment.min() == treatment.max():
        raise KehuError("one of the two groups has no row with an answer", where=arms.column)
    figures = dict(judge_uplift(rows.features, rows.y, treatment, folds, seed, threads))
    uplift = np.asarray(figures.pop("predictions"), dtype=np.float64)
    line = np.flatnonzero(kept)[rows.rows - 1] + 1
    there = Table(rows.features, rows.y, rows.ids, line, rows.notices)
    return Effect(figures, there, layout, treatment, uplift, int((~kept).sum()))


def effect_report(found: Effect, title: str, notices: Sequence[str]) -> str:
    """Effect on average, Qini and what the highest part of the ranking gains, each with its interval."""
    f = found.figures
    lines = [title, *(f"  note: {notice}" for notice in notices)]
    lines += [
        f"  judged by     {f['count_rows']:,} rows: {f['count_treated']:,} contacted (rate {f['rate_treated']:.3f}), "
        f"{f['count_control']:,} control (rate {f['rate_control']:.3f})",
        *(f"  {name:<15} {f[name][0]:.4f} [{f[name][1]:.4f}, {f[name][2]:.4f}]"
          for name in ("average_effect", "qini", "auuc", "effect_top", "gain_top")),
        "  goes along with uplift: " + (", ".join(f"{n} {v:+.2f}" for n, v in f["top_features"].items()) or "nothing"),
    ]  # fmt: skip
    verdict = "whom to contact can be told" if f["qini"][1] > 0 else "whom to contact cannot be told from chance"
    return "\n".join([*lines, f"  {verdict}: the interval of Qini {'lies above' if f['qini'][1] > 0 else 'reaches'} 0"])


def _split(texts: pd.DataFrame, arms: Arms) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], Labels]:
    """(n,) which rows are of the two groups, and (n,) which were contacted."""
    column = texts[arms.column]
    known = column.notna().to_numpy()
    treated = arms.treated or positive_value(column[known], arms.column, "--treated")
    is_treated = np.zeros(len(texts), dtype=np.int8)
    is_treated[known] = labels(column[known], arms.column, treated)
    if arms.control is None:
        return known, is_treated
    is_control = np.zeros(len(texts), dtype=np.int8)
    is_control[known] = labels(column[known], arms.column, arms.control)
    return (is_treated + is_control) > 0, is_treated
