"""`kehu score judge`: any table, no warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from mining.judging.judge import FOLDS, SEED, Judgement, judge_folds, judge_test
from mining.judging.judge_effect import Arms, effect_report, judge_effect
from mining.judging.judge_report import report
from mining.judging.judge_table import Layout, Table, learn_layout, read_texts
from warehouse.commands import as_json, print_json
from warehouse.errors import KehuError
from warehouse.settings import Settings

KINDS = ("churn", "credit", "fraud", "propensity", "uplift")
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("judge", short_help="How well a question about any table can be answered.")
@click.option("--table", type=FILE, required=True, help="CSV, TSV, Parquet or XLSX with a header.")
@click.option("--target", required=True, help="The column that holds the answer.")
@click.option("--positive", help="Its value that counts as yes; not needed for yes/no, true/false and 1/0.")
@click.option("--test", type=FILE, help="Judge on this table instead of folds; without the target it is only scored.")
@click.option("--kind", type=click.Choice(KINDS), default="churn", help="What is asked.")
@click.option("--treatment", help="With --kind uplift: the column that says who was contacted.")
@click.option("--treated", help="Its value of the contacted; not needed for yes/no, true/false and 1/0.")
@click.option("--control", help="Its value of the control group, when there are more arms than two.")
@click.option("--folds", type=click.IntRange(2, 50), default=FOLDS, show_default=True, help="Folds to judge by.")
@click.option("--drop", multiple=True, help="A column not to learn from; may be given several times.")
@click.option("--out", type=FILE, help="Predictions, .csv or .parquet  [default: TABLE_predictions.csv here]")
@click.option("--seed", type=int, default=SEED, show_default=True, help="Decides folds and models.")
@as_json
@click.pass_obj
def judge_command(
    settings: Settings, *, table: Path, target: str, positive: str | None, test: Path | None, kind: str, folds: int,
    drop: Sequence[str], out: Path | None, seed: int, is_json: bool, treatment: str | None, treated: str | None,
    control: str | None,
) -> None:  # fmt: skip
    """Learn a yes/no question from a table, and say how well rows that were not learned from are answered.

    Columns are told apart by themselves: numbers (also with blanks or thousands separators), dates, texts with
    thousands of values, empty ones; those that name rows are dropped. Nothing of a fold's rows is seen by the
    models that predict it. A column that alone tells nearly all is warned of: it may be known only afterwards.
    With --kind uplift the question is whom a contact moves: --treatment names the column of who was contacted, by lot.

    Example: kehu score judge --table customers.csv --target churn --positive yes
    """
    out = out or Path(f"{table.stem}_predictions.csv")
    _demand_writable(out)
    if (kind == "uplift") != (treatment is not None) or (treatment and test):
        raise click.UsageError("--kind uplift goes with --treatment COLUMN, and without --test")
    texts, title = read_texts(table), f"{table.name}: {target}"
    with threadpool_limits(1):
        if treatment:
            arms = Arms(treatment, treated, control)
            text, plain, frame = _effect(texts, target, positive, drop, arms, (folds, seed, settings.threads), title)
        else:
            layout = learn_layout(texts, target, positive, drop)
            text, plain, frame = _answer(layout, texts, test, kind, (folds, seed, settings.threads), title)
    _write(frame, out)
    if is_json:
        print_json({**plain, "predictions": str(out)})
    else:
        click.echo(text)
        click.echo(f"  {len(frame):,} predictions in {out}")


def _answer(
    layout: Layout, texts: pd.DataFrame, test: Path | None, kind: str, how: tuple[int, int, int], title: str
) -> tuple[str, dict[str, Any], pd.DataFrame]:
    """Report, plain figures and predictions of a yes/no question; how: folds, seed, threads."""
    rows = layout.read(texts)
    found, predictions, judged = _judge(layout, rows, test, *how)
    notices = [*_column_notices(layout), *rows.notices]
    text = report(found, f"{title} = {layout.positive} ({kind})", kind, notices)
    frame = _predictions(judged, predictions, predictions["probability"])
    return text, {**asdict(found), "positive": layout.positive, "notices": notices}, frame


def _effect(
    texts: pd.DataFrame, target: str, positive: str | None, drop: Sequence[str], arms: Arms,
    how: tuple[int, int, int], title: str,
) -> tuple[str, dict[str, Any], pd.DataFrame]:  # fmt: skip
    """Report, plain figures and predictions of a campaign; how: folds, seed, threads."""
    folds, seed, threads = how
    found = judge_effect(texts, target, positive, drop, arms, folds=folds, seed=seed, threads=threads)
    notices = [*_column_notices(found.layout), *found.rows.notices]
    if found.count_other:
        notices.append(f"{found.count_other:,} rows of neither group: left out")
    text = effect_report(found, f"{title} = {found.layout.positive}, by {arms.column}", notices)
    columns = pd.DataFrame({"is_treated": found.treatment, "uplift": found.uplift})
    frame = _predictions(found.rows, columns, columns["uplift"])
    return text, {**found.figures, "positive": found.layout.positive, "notices": notices}, frame


def _column_notices(layout: Layout) -> list[str]:
    return [column.notice for column in layout.columns if column.notice]


def _judge(
    layout: Layout, rows: Table, test: Path | None, folds: int, seed: int, threads: int
) -> tuple[Judgement, pd.DataFrame, Table]:
    """The judgement, predictions, and the rows that were predicted."""
    if rows.y is None:
        raise KehuError("the table has no target", where=layout.target)
    if test is None:
        return *judge_folds(rows.features, rows.y, folds, seed, threads), rows
    other = layout.read(read_texts(test))
    if not len(other.features):
        raise KehuError("no row of the test table has a label", where=test.name, found=f"empty {layout.target}")
    features = other.features.reindex(columns=rows.features.columns)
    return *judge_test(rows.features, rows.y, features, other.y, seed, threads), other


def _predictions(rows: Table, predictions: pd.DataFrame, value: pd.Series) -> pd.DataFrame:
    """One row per row judged: its line in the file, what names it, its answer, what was predicted, and the tenth of
    (n,) `value` it lies in, 1 = highest."""
    place = np.argsort(np.argsort(-value.to_numpy(), kind="stable"), kind="stable")
    ids = rows.ids.add_prefix("id_")
    answer = {} if rows.y is None else {"is_positive": rows.y}
    head = pd.DataFrame({"row": rows.rows})
    return pd.concat([head, ids.assign(**answer), predictions], axis=1).assign(
        decile=1 + 10 * place // max(len(head), 1)
    )


def _demand_writable(out: Path) -> None:
    """Raises before hours of work, not after."""
    if out.suffix.lower() not in (".csv", ".parquet"):
        raise KehuError("predictions are written as .csv or .parquet", found=out.name)
    if not out.absolute().parent.is_dir():
        raise KehuError("there is no such folder", where=str(out.parent), hint="make it first")


def _write(frame: pd.DataFrame, out: Path) -> None:
    if out.suffix.lower() == ".parquet":
        frame.to_parquet(out, index=False)
    else:
        frame.to_csv(out, index=False, float_format="%.9g")
