"""`kehu metrics`: the metric catalogue from the command line."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Any

import click

from olap.commands import JSON, LOCALE, release_settings
from olap.document import measure_document, to_json
from olap.metrics import Metric, check_metrics, find_metric, read_metrics, unchecked
from warehouse.connection import open_release


@click.group()
def metrics() -> None:
    """Every number the warehouse knows: what it means, how it is made. Example: kehu metrics describe base.churn"""


@metrics.command("list")
@click.option("--cube", default="", help="Of this cube only.")
@LOCALE
@JSON
@click.pass_context
def list_metrics(ctx: click.Context, /, *, cube: str, locale: str, is_json: bool) -> None:
    """The metrics of the published release.

    Example: kehu metrics list --cube base --locale zh
    """
    with closing(open_release(release_settings(ctx))) as con:
        found = [each for each in read_metrics(con).values() if cube in ("", each.cube.name)]
    if is_json:
        click.echo(to_json({"metrics": [metric_document(each, locale) for each in found]}))
        return
    width = max((len(each.name) for each in found), default=0)
    for each in found:
        click.echo(f"{each.name:{width}}  {each.measure.labels[locale]}: {_words(each, locale)}")


@metrics.command()
@click.argument("name", metavar="CUBE.MEASURE")
@LOCALE
@JSON
@click.pass_context
def describe(ctx: click.Context, /, *, name: str, locale: str, is_json: bool) -> None:
    """Formula, denominator, unit and additivity of one metric.

    Example: kehu metrics describe billing.average_amount
    """
    with closing(open_release(release_settings(ctx))) as con:
        found = find_metric(read_metrics(con), name)
    document = metric_document(found, locale)
    if is_json:
        click.echo(to_json(document))
        return
    for key, value in document.items():
        click.echo(f"{key:12} {', '.join(value) if isinstance(value, list) else value}")


@metrics.command()
@click.option("--cube", default="", help="Of this cube only.")
@click.pass_context
def check(ctx: click.Context, /, *, cube: str) -> None:
    """Compute every metric again with SQL written by hand from the star, and compare.

    Exit code 1 when one differs or has no such SQL. Example: kehu metrics check
    """
    with closing(open_release(release_settings(ctx))) as con:
        known = {name: each for name, each in read_metrics(con).items() if cube in ("", each.cube.name)}
        verdicts = list(check_metrics(con, cube=cube))
    wrong = [verdict for verdict in verdicts if verdict.differences]
    for verdict in wrong:
        click.echo(f"{verdict.case.cube}: {verdict.case.name}")
        for line in verdict.differences:
            click.echo(f"    {line}")
    if missing := unchecked(known, verdicts):
        click.echo(f"without SQL by hand: {', '.join(missing)}")
    click.echo(f"{len(known)} metrics, {len(verdicts)} questions, {len(wrong)} differ")
    if wrong or missing:
        sys.exit(1)


def metric_document(metric: Metric, locale: str) -> dict[str, Any]:
    """A metric with where it comes from."""
    cube = metric.cube
    return {
        **measure_document(metric.measure, locale),
        "name": metric.name,
        "cube": cube.name,
        "fact": f"{cube.fact.schema}.{cube.fact.name}",
        "dimensions": list(cube.dimensions),
    }


def _words(metric: Metric, locale: str) -> str:
    return metric.measure.definition.get(locale) or metric.measure.formula
