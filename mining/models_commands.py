"""`kehu models`: what models are kept, how good they are, and which one scores."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from mining.shelf import Shelved, cards, compare, find_model, shelved
from mining.store import ModelStore
from warehouse.commands import as_json, print_json
from warehouse.nightly import StepResult, run_steps
from warehouse.settings import Settings


@click.group()
def models() -> None:
    """The models that scores have fitted. Example: kehu models list"""


@models.command("list")
@click.argument("score", required=False)
@as_json
@click.pass_obj
def list_command(settings: Settings, score: str | None, is_json: bool) -> None:
    """Every kept model; * scores. Example: kehu models list churn"""
    found = shelved(settings.model_store, score)
    if is_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        click.echo(_line(each))
    if not found:
        click.echo("no model is kept yet: run `kehu score all`")


@models.command("show")
@click.argument("name")
@click.option("--population", help="Which of several.")
@as_json
@click.pass_obj
def show_command(settings: Settings, name: str, population: str | None, is_json: bool) -> None:
    """The card of a model, or of the one in use of a score or analysis. Example: kehu models show churn"""
    found = cards(settings.model_store, name, population)
    if is_json:
        print_json([{"path": str(path), "card": facts} for path, facts in found])
        return
    for path, _ in found:
        click.echo(path.read_text(encoding="utf-8"))
        click.echo(f"card: {path}")


@models.command("compare")
@click.argument("one")
@click.argument("other")
@as_json
@click.pass_obj
def compare_command(settings: Settings, one: str, other: str, is_json: bool) -> None:
    """Two models' figures side by side. Example: kehu models compare churn-1a2b churn-3c4d"""
    rows = compare(settings.model_store, one, other)
    if is_json:
        print_json(rows)
        return
    click.echo(f"{'':20} {one:>24} {other:>24} {'difference':>12}")
    for name, row in rows.items():
        click.echo(f"{name:20} {_figure(row['one']):>24} {_figure(row['other']):>24} {_figure(row['difference']):>12}")


@models.command("promote")
@click.argument("version")
@click.pass_obj
def promote_command(settings: Settings, version: str) -> None:
    """Let a kept model score from the next run on, until a newer one passes the gate.

    Example: kehu models promote churn-073a1ba4f853
    """

    def step(_: str) -> StepResult:
        found = find_model(settings.model_store, version)
        store = ModelStore(settings.model_store, found.score, found.population)
        before = store.champion()
        store.pin(version)
        return StepResult("done" if before != version else "unchanged", {"promoted": version, "before": before})

    run_steps(settings, "models promote", [("promote", step)])
    click.echo(f"{version} scores from the next run on")


def _line(each: Shelved) -> str:
    mark = "*" if each.is_champion else " "
    drift = f"  drift {each.drift:.2f}" if each.drift is not None else ""
    interval = f"AUC {each.auc:.3f} [{each.auc_low:.3f}, {each.auc_high:.3f}]"
    return f"{mark} {each.model_version:28} {each.population:16} {interval}  test to {each.last_as_of}{drift}"


def _figure(value: Any) -> str:
    return f"{value:,.4f}" if isinstance(value, float) else str(value)
