"""`kehu bundles`: arguments in, one call, text out."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click
import pandas as pd

from mining.patterns.baskets import judge_bundles, read_baskets
from mining.patterns.simulate import Offer, Simulation, read_holdings, simulate_bundle
from warehouse.commands import as_json, print_json
from warehouse.connection import open_release
from warehouse.render import table
from warehouse.settings import Settings

SHOWN = ("antecedent", "consequent", "count_both", "support", "confidence", "lift", "lift_low", "leverage", "q_value")


@click.group()
def bundles() -> None:
    """What is held or bought together, and what selling it together would bring.

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


@bundles.command("simulate")
@click.argument("products", nargs=-1, required=True)
@click.option(
    "--discount", type=click.FloatRange(0, 100), default=15.0, show_default=True, help="Percent off the list."
)
@click.option("--lift", type=click.FloatRange(0), default=2.0, show_default=True, help="Take rate over the usual one.")
@click.option("--population", help="Customers of one population only.")
@as_json
@click.pass_obj
def simulate(
    settings: Settings, products: tuple[str, ...], discount: float, lift: float, population: str | None, is_json: bool
) -> None:
    """What a bundle of PRODUCTS would bring in a year: takers, new revenue, what is given away, break-even.

    Reads the published release. Example: kehu bundles simulate M103 B102 T101 --discount 15 --lift 2
    """
    with closing(open_release(settings)) as con:
        holdings = read_holdings(con, products, population)
    found = simulate_bundle(holdings, Offer(products, discount / 100, lift))
    if is_json:
        print_json(asdict(found))
    else:
        click.echo(_told(found))


def _told(found: Simulation) -> str:
    break_even = "none" if found.break_even_lift is None else f"{found.break_even_lift:.2f}"
    return "\n".join(
        [
            f"price per month          {found.bundle_price_amount:,}",
            f"hold all of it           {found.count_holders:,} customers",
            f"hold all but one         {found.count_prospects:,} customers, of whom {found.usual_take_rate:.1%} a year "
            "take the last one unasked",
            f"would take it            {found.count_takers:,.0f}, of whom {found.count_extra_takers:,.0f} only for the "
            "bundle",
            f"new revenue a year       {found.new_revenue_amount:,}",
            f"discount for these       {found.discount_extra_amount:,}",
            f"... who come anyway      {found.discount_anyway_amount:,}",
            f"... who hold all of it   {found.discount_holders_amount:,}",
            f"net                      {found.net_amount:,}",
            f"breaks even at a lift of {break_even}",
        ]
    )


def _cells(row: pd.Series[float]) -> list[object]:
    return [f"{row[name]:.4g}" if isinstance(row[name], float) else row[name] for name in SHOWN]
