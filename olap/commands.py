"""`kehu cube`: questions to cubes from the command line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

import click

from olap.definition import read_cubes
from olap.document import model_document, report_document, to_json
from olap.grid import csv_text, grid
from olap.model import LOCALES, CubeModel
from olap.report import COMPARISONS
from warehouse.connection import open_release
from warehouse.settings import Settings, read_settings

F = TypeVar("F", bound=Callable[..., Any])
LOCALE = click.option("--locale", type=click.Choice(LOCALES), default="en", help="Language of labels.")
JSON = click.option("--json", "is_json", is_flag=True, help="One JSON document on stdout.")
QUESTION = (
    click.argument("name", metavar="CUBE"),
    click.option("--rows", default="", help="Drill down: geography, date:month, date@week:week; several with |."),
    click.option("--columns", default="", help="The same, across."),
    click.option("--cut", default="", help="Which part: date:2018,1|geography:US;CA, date:2018-2020, !date:2018."),
    click.option("--measures", default="", help="Measures with commas between; all when not given."),
    click.option("--order", default="", help="amount:desc or geography.city, several with commas between."),
    click.option("--limit", type=int, help="This many rows; totals stay those of all rows."),
    click.option("--having", default="", help="Only rows for which it holds: amount > 1000, several with commas."),
    LOCALE,
    JSON,
)


def question_options(function: F) -> F:
    """The options that make a question."""
    for option in reversed(QUESTION):
        function = option(function)
    return function


@click.group()
def cube() -> None:
    """Ask the published release: drill down, slice, pivot. Example: kehu cube query billing --rows geography"""


@cube.command("list")
@LOCALE
@JSON
@click.pass_context
def list_cubes(ctx: click.Context, /, *, locale: str, is_json: bool) -> None:
    """The cubes there are.

    Example: kehu cube list --locale zh
    """
    with closing(open_release(release_settings(ctx))) as con:
        models = read_cubes(con)
    if is_json:
        click.echo(to_json({"cubes": [model_document(model, locale) for model in models]}))
        return
    for model in models:
        click.echo(f"{model.name}  {model.labels[locale]}  {model.description}".rstrip())


@cube.command()
@click.argument("name", metavar="CUBE")
@LOCALE
@JSON
@click.pass_context
def model(ctx: click.Context, /, *, name: str, locale: str, is_json: bool) -> None:
    """Dimensions, drill paths and measures of a cube.

    Example: kehu cube model billing
    """
    from olap.browser import open_browser

    with closing(open_release(release_settings(ctx))) as con:
        found = open_browser(con, name, locale).model
    click.echo(to_json(model_document(found, locale)) if is_json else "\n".join(_model_lines(found, locale)))


@cube.command()
@question_options
@click.option("--compare", default="", help=f"Beside each number: {', '.join(COMPARISONS)}; several with commas.")
@click.option("--share", "has_share", is_flag=True, help="The share of the row one level up.")
@click.option("--others", "has_others", is_flag=True, help="Below the limit, all other rows as one.")
@click.option("--csv", "is_csv", is_flag=True, help="CSV on stdout, without totals.")
@click.pass_context
def query(
    ctx: click.Context, /, *, name: str, cut: str, locale: str, is_json: bool, is_csv: bool,
    compare: str, has_share: bool, has_others: bool, **asked: Any
) -> None:  # fmt: skip
    """Answer a question with a table and its totals.

    \b
    Example: kehu cube query billing --rows geography --columns date:year --cut date:2018- --measures amount
             kehu cube query billing --rows geography --cut date:2026 --compare last_year,ytd --share
             kehu cube query billing --rows geography:city --order amount:desc --limit 10 --others
    """
    from olap.browser import open_browser

    if is_json and is_csv:
        raise click.UsageError("--json and --csv exclude each other")
    with closing(open_release(release_settings(ctx))) as con:
        browser = open_browser(con, name, locale)
        kinds = [part for part in compare.split(",") if part]
        question = browser.question(cut=cut, **_split(asked))
        report = browser.view(question, compare=kinds, has_share=has_share, has_others=has_others)
    answer = report.answer
    if is_json:
        click.echo(to_json(report_document(report, cut)))
    elif is_csv:
        click.echo(grid(report).csv(), nl=False)
    else:
        click.echo(grid(report).text())
        if len(answer.row_totals) < answer.count_rows:
            click.echo(f"{len(answer.row_totals)} of {answer.count_rows} rows", err=True)


@cube.command()
@click.argument("name", metavar="CUBE")
@click.option("--cut", default="", help="Which part: date:2018,1|geography:US.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, help="This many facts.")
@JSON
@click.pass_context
def facts(ctx: click.Context, /, *, name: str, cut: str, limit: int, is_json: bool) -> None:
    """The single facts behind a number, as CSV.

    Example: kehu cube facts billing --cut "date:2026,1|geography:中国,广东省" --limit 100
    """
    from olap.browser import open_browser

    with closing(open_release(release_settings(ctx))) as con:
        browser = open_browser(con, name)
        rows = browser.fact_rows(browser.question(cut=cut, limit=limit))
    if is_json:
        click.echo(to_json({"facts": rows}))
    elif rows:
        click.echo(csv_text([list(rows[0]), *(list(row.values()) for row in rows)]), nl=False)


@cube.command()
@question_options
@click.pass_context
def explain(ctx: click.Context, /, *, name: str, cut: str, locale: str, is_json: bool, **asked: Any) -> None:
    """Show how a question would be answered, without answering it.

    Example: kehu cube explain billing --rows geography --cut date:2018
    """
    from olap.browser import open_browser

    with closing(open_release(release_settings(ctx))) as con:
        browser = open_browser(con, name, locale)
        question = browser.question(cut=cut, **_split(asked))
        statement, table = browser.explain(question), browser.engine.table(question)
    if is_json:
        click.echo(to_json({"table": table, "sql": statement.text, "parameters": statement.parameters}))
        return
    click.echo(f"-- answered from {table}")
    click.echo(statement.text)
    for number, value in enumerate(statement.parameters, start=1):
        click.echo(f"-- ?{number} = {value!r}")


def release_settings(ctx: click.Context) -> Settings:
    """The settings `cli.py` put into the context, or those of the environment."""
    return ctx.find_object(Settings) or read_settings()


def _split(asked: dict[str, Any]) -> dict[str, Any]:
    """Texts of options as lists."""
    signs = {"rows": "|", "columns": "|", "measures": ",", "order": ",", "having": ","}
    lists = {name: [part for part in asked[name].split(sign) if part] for name, sign in signs.items()}
    return {**lists, "limit": asked["limit"]}


def _model_lines(model: CubeModel, locale: str) -> list[str]:
    lines = [f"{model.name}: {model.labels[locale]}. {model.description}", "", "dimensions"]
    for dimension in model.dimensions.values():
        lines.append(f"  {dimension.name}: {dimension.labels[locale]}")
        for each in dimension.hierarchies:
            path = " > ".join(f"{level.name} ({level.labels[locale]})" for level in each.levels)
            lines.append(f"    @{each.name}: {path}")
    lines += ["", "measures"]
    for measure in model.measures.values():
        lines.append(f"  {measure.name}: {measure.labels[locale]} = {measure.formula}")
    return lines
