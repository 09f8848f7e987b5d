"""`kehu bundles`: arguments in, one call, text out."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from mining.baskets import judge_bundles, read_baskets
from warehouse.commands import as_json, print_json
from warehouse.render import table

SHOWN = ("antecedent", "consequent", "count_both", "support", "confidence", "lift", "lift_low", "leverage", "q_value")


@click.group()
def bundles() -> None:
    """What is held or bought together.

    Example: kehu bundles rules --table baskets.csv --support 0.001 --confidence 0.8
    """


@bundles.command("rules")
@click.option("--table", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--basket", "basket_column", help="Column that names the basket, when the file has a row for each item.")
@click.option("--item", "item_column", help="Column that names the item, when the file has a row for each item.")
@click.option("--support", default="0.01", show_default=True, help="Least share of baskets with all items of a rule.")
@click.option("--confidence", default="0.5", show_default=True, help="Least share of the consequent.")
@click.option("--consequent", "max_consequent", type=click.IntRange(1), default=1, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write all rules with all measures there.")
@click.option("--top", type=click.IntRange(0), default=20, show_default=True, help="Rules to print.")
@as_json
def rules(
    path: Path,
    basket_column: str | None,
    item_column: str | None,
    support: str,
    confidence: str,
    max_consequent: int,
    out: Path | None,
    top: int,
    is_json: bool,
) -> None:
    """Find the association rules of a basket file: a line for each basket, items between commas.

    Thresholds are compared exactly, as they are written. Example: kehu bundles rules --table baskets.csv
    """
    baskets = read_baskets(path, basket_column, item_column)
    found = judge_bundles(baskets, support, confidence, max_consequent)
    if out is not None:
        found.to_csv(out, index=False)
    by_length = {length: int((found["count_items"] == length).sum()) for length in sorted(set(found["count_items"]))}
    if is_json:
        best = found.head(top).to_dict("records")
        print_json({"count_baskets": len(baskets), "count_rules": len(found), "by_length": by_length, "rules": best})
        return
    lengths = ", ".join(f"{count:,} of {length} items" for length, count in by_length.items())
    click.echo(f"{len(baskets):,} baskets, {len(found):,} rules" + (f": {lengths}" if lengths else ""))
    if top and len(found):
        click.echo(table(SHOWN, [_cells(row) for _, row in found.head(top).iterrows()]))


def _cells(row: pd.Series[float]) -> list[object]:
    return [f"{row[name]:.4g}" if isinstance(row[name], float) else row[name] for name in SHOWN]
