"""`kehu sample check`: is the warehouse what the sample's answer key says?"""

from __future__ import annotations

from pathlib import Path

import click

from ingest.sample.check import Checked, check_sample
from warehouse.settings import Settings

SHOWN = 20
"""Differences that are printed; the count tells of the rest."""


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def check(settings: Settings, folder: Path) -> None:
    """Compare this home with the answer key in FOLDER (what `kehu sample --out FOLDER` wrote).

    Exit code 1 when anything is not as the key says.

    Example: kehu sample check var/sample
    """
    checked = check_sample(settings, folder)
    _tell(checked)
    if checked.differences:
        raise SystemExit(1)


def _tell(checked: Checked) -> None:
    for area, count in checked.counts.items():
        wrong = [d for d in checked.differences if d.area == area]
        click.echo(f"{area:<12}{count:>8,} compared, {len(wrong):,} differ")
        for difference in wrong[:SHOWN]:
            click.echo(f"    {difference.where}: expected {difference.expected}, found {difference.found}")
    if "star" not in checked.counts:
        click.echo("star        not built yet, so not compared; see `kehu build`")
    for c in checked.ceilings:
        click.echo(
            f"{c.score_name} {c.population} {c.as_of_date}: AUC {c.auc:.3f}, best possible {c.auc_possible:.3f} "
            f"({c.count_positive:,} of {c.count_subjects:,})"
        )
    click.echo(
        "the warehouse is what the key says" if not checked.differences else "the warehouse DIFFERS from the key"
    )
