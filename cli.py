"""The front door: arguments, one call, printing."""

from __future__ import annotations

import importlib
import logging
import sys
from dataclasses import asdict
from pathlib import Path

import click

from warehouse import __version__
from warehouse.commands import as_json, print_json
from warehouse.errors import KehuError
from warehouse.nightly import StepResult, run_steps
from warehouse.publish import publish
from warehouse.settings import Settings, read_settings
from warehouse.transform import build

COMMANDS = {
    "sample": "ingest.sample.commands:sample",
    "extracts": "warehouse.commands:extracts",
    "load": "ingest.commands:load_command",
    "quarantine": "ingest.commands:quarantine",
    "parties": "ingest.identity_commands:parties",
    "build": "warehouse.commands:build_command",
    "score": "mining.commands:score",
    "bundles": "mining.bundle_commands:bundles",
    "publish": "warehouse.commands:publish_command",
    "nightly": "cli:nightly",
    "cube": "olap.commands:cube",
    "metrics": "olap.metrics_commands:metrics",
    "docs": "olap.docs_commands:docs",
    "dashboards": "dashboards.commands:dashboards",
    "status": "warehouse.commands:status_command",
    "runs": "warehouse.commands:runs_command",
    "doctor": "warehouse.commands:doctor_command",
}
"""Where each command lives, in the order in which data flow."""


class Rooms(click.Group):
    """Opens a room only when one of its commands is asked for: `kehu status` need not wait for scikit-learn."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=Rooms)
@click.version_option(__version__, prog_name="kehu")
@click.option("--home", type=click.Path(path_type=Path), help="Directory of all state; instead of KEHU_HOME.")
@click.option("--verbose", is_flag=True, help="One line for each table written.")
@click.pass_context
def main_group(ctx: click.Context, home: Path | None, verbose: bool) -> None:
    """kehu: the customer warehouse of a communication operator.

    \b
    First steps:
      kehu sample --customers 500 --months 12 --out var/inbox
      kehu nightly
      kehu cube query billing --rows geography
    """
    logging.basicConfig(format="%(name)s %(message)s", level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("kehu").setLevel(logging.INFO if verbose else logging.WARNING)
    ctx.obj = read_settings(home=home)


@click.command("nightly")
@as_json
@click.pass_obj
def nightly(settings: Settings, is_json: bool) -> None:
    """Load the inbox, build, score and publish, under one lock. Example: kehu nightly

    Exit code 0: done, or nothing to do; 3: it ran, and a file or model was refused; 1: it broke off.
    """
    from ingest.commands import load_step
    from ingest.identity_commands import identify_step
    from mining.commands import score_step

    steps = (
        ("load", lambda run_id: load_step(settings, run_id)),
        ("identify", lambda run_id: identify_step(settings, run_id)),
        ("build", lambda _: _build_step(settings)),
        ("score", lambda run_id: score_step(settings, run_id)),
        ("build scores", lambda _: _build_step(settings)),
        ("publish", lambda _: _publish_step(settings)),
    )
    report = run_steps(settings, "nightly", steps)
    if is_json:
        print_json(asdict(report))
    else:
        for name, result, seconds in report.steps:
            facts = ", ".join(f"{key} {value}" for key, value in result.detail.items())
            click.echo(f"{name:13} {result.status:10} {seconds:6.1f} s  {facts}")
            for line in result.lines:
                click.echo(f"{'':4}{line}".replace("\n", "\n    "))
        click.echo(f"nightly {report.run_id}: {report.status}")
    if report.exit_code:
        sys.exit(report.exit_code)


def _build_step(settings: Settings) -> StepResult:
    report = build(settings)
    if report.status == "unchanged":
        return StepResult("unchanged")
    detail = {"models": report.count_models, "tests": report.count_tests, "through batch": report.through_batch_id}
    return StepResult("done", dict(detail))


def _publish_step(settings: Settings) -> StepResult:
    report = publish(settings)
    detail = {"release": report.release_id, "tables": report.count_tables, "rows": report.count_rows}
    return StepResult("done", dict(detail)) if report.status == "published" else StepResult("unchanged")


def main() -> None:
    """Run a command; an error of ours is one line on stderr and its exit code."""
    try:
        main_group()
    except KehuError as error:
        click.echo(f"kehu: {error}", err=True)
        sys.exit(error.exit_code)
