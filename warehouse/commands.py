"""Commands of the floor: extracts, quarantine, build, publish, status, runs, doctor."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

import click

from warehouse import quarantine as turned_away
from warehouse import status as house
from warehouse.connection import writer_lock
from warehouse.contract import contract, contracts
from warehouse.publish import publish, rollback
from warehouse.render import table
from warehouse.settings import Settings
from warehouse.transform import build

as_json = click.option("--json", "is_json", is_flag=True, help="Print exactly one JSON document.")


def print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, default=str, indent=2))


@click.group()
def extracts() -> None:
    """What extracts the warehouse takes, and what they must look like.

    Example: kehu extracts describe billing.invoice_line
    """


@extracts.command("list")
@as_json
def extracts_list(is_json: bool) -> None:
    """List every extract. Example: kehu extracts list"""
    rows = [(c.name, len(c.columns), ", ".join(c.key), c.description) for c in contracts().values()]
    if is_json:
        print_json([dict(zip(("name", "columns", "key", "description"), row, strict=True)) for row in rows])
    else:
        click.echo(table(("extract", "columns", "key", "description"), rows))


@extracts.command("describe")
@click.argument("name")
@as_json
def extracts_describe(name: str, is_json: bool) -> None:
    """Show columns, types, key and rules of one extract. Example: kehu extracts describe crm.customer"""
    found = contract(name)
    if is_json:
        print_json(asdict(found))
        return
    click.echo(f"{found.name}: {found.description}")
    click.echo(f"file name    {found.file_pattern}")
    click.echo(f"key          {', '.join(found.key)}")
    click.echo(f"newer by     {found.version or 'the key itself'}")
    click.echo(f"error rate   {found.max_error_rate:.1%} of rows may be bad")
    click.echo(f"totals       {', '.join(found.control_totals) or 'row count'}\n")
    rows = [
        (
            c.name,
            c.data_type,
            "; ".join(rule for _, rule, _ in c.rules("x")),
            c.pii if c.pii != "none" else "",
            c.description,
        )
        for c in found.columns
    ]
    click.echo(table(("column", "type", "rules", "pii", "description"), rows))


@extracts.command("template")
@click.argument("name")
@click.option("--delimiter", default=",", show_default=True, help="Between columns.")
def extracts_template(name: str, delimiter: str) -> None:
    """Print the header an extract must have. Example: kehu extracts template crm.account > crm_account.csv"""
    click.echo(delimiter.join(contract(name).column_names))


@click.group()
def quarantine() -> None:
    """Rows that were turned away: nothing is lost.

    Example: kehu quarantine list
    """


@quarantine.command("list")
@as_json
@click.pass_obj
def quarantine_list(settings: Settings, is_json: bool) -> None:
    """List open records by batch, file and reason. Example: kehu quarantine list"""
    rows = turned_away.summary(settings)
    if is_json:
        print_json(rows)
    elif rows:
        click.echo(table(list(rows[0]), [list(row.values()) for row in rows]))
    else:
        click.echo("quarantine is empty")


@quarantine.command("show")
@click.argument("quarantine_id", type=int)
@as_json
@click.pass_obj
def quarantine_show(settings: Settings, quarantine_id: int, is_json: bool) -> None:
    """Show one record with its raw text. Example: kehu quarantine show 12"""
    found = turned_away.show(settings, quarantine_id)
    if is_json:
        print_json(found)
    else:
        click.echo("\n".join(f"{name:18} {value if value is not None else ''}" for name, value in found.items()))


@click.command("build")
@click.option("--full-refresh", is_flag=True, help="Build everything anew from raw.")
@as_json
@click.pass_obj
def build_command(settings: Settings, full_refresh: bool, is_json: bool) -> None:
    """Bring star and marts up to date with raw. Example: kehu build"""
    with writer_lock(settings):
        report = build(settings, full_refresh=full_refresh)
    if is_json:
        print_json(asdict(report))
    elif report.status == "unchanged":
        click.echo(f"nothing new since batch {report.through_batch_id}")
    else:
        how = "all" if report.full else "what new batches touch"
        click.echo(
            f"built {how}: {report.count_models} models, {report.count_tests} tests passed, "
            f"through batch {report.through_batch_id}, {report.seconds:.1f} s"
        )


@click.command("publish")
@click.option("--rollback", "is_rollback", is_flag=True, help="Go back to the release before the current one.")
@as_json
@click.pass_obj
def publish_command(settings: Settings, is_rollback: bool, is_json: bool) -> None:
    """Make a release of star and marts and swap it in. Example: kehu publish"""
    with writer_lock(settings):
        report = rollback(settings) if is_rollback else publish(settings)
    if is_json:
        print_json(asdict(report))
    elif report.status == "published":
        click.echo(
            f"published {report.release_id}: {report.count_tables} tables, {report.count_rows:,} rows, "
            f"{report.seconds:.1f} s"
        )
    else:
        click.echo(f"{report.status}: {report.release_id}")


@click.command("status")
@as_json
@click.pass_obj
def status_command(settings: Settings, is_json: bool) -> None:
    """Say what this home holds. Example: kehu status"""
    found = house.status(settings)
    if is_json:
        print_json(found)
        return
    last = found["last_run"]
    click.echo(f"home             {found['home']}")
    click.echo(f"current release  {found['current_release'] or 'none yet'} of {len(found['releases'])} kept")
    click.echo(f"batches          {', '.join(f'{n} {s}' for s, n in found['batches'].items()) or 'none'}")
    click.echo(f"quarantine       {found['quarantined']} open records")
    click.echo(f"inbox            {found['inbox_files']} files")
    click.echo(f"last run         {last['command'] + ' ' + last['status'] if last else 'none'}\n")
    click.echo(table(("extract", "rows in raw"), list(found["raw_rows"].items())))


@click.command("runs")
@click.option("--limit", default=10, show_default=True, help="How many runs.")
@as_json
@click.pass_obj
def runs_command(settings: Settings, limit: int, is_json: bool) -> None:
    """List the last runs with their steps. Example: kehu runs --limit 3"""
    found = house.runs(settings, limit)
    if is_json:
        print_json(found)
        return
    rows = []
    for run in found:
        rows.append((run["run_id"], run["command"], run["status"], str(run["started_at"])[:19], run["message"] or ""))
        rows += [("", f"  {s['step']}", s["status"], str(s["started_at"])[:19], s["detail"]) for s in run["steps"]]
    click.echo(table(("run", "step", "status", "started (UTC)", "detail"), rows))


@click.command("doctor")
@as_json
@click.pass_obj
def doctor_command(settings: Settings, is_json: bool) -> None:
    """Check versions, paths, permissions, locks and free disk. Example: kehu doctor"""
    checks = house.doctor(settings)
    if is_json:
        print_json([asdict(check) for check in checks])
    else:
        rows = [(c.name, "good" if c.is_good else "BAD", c.found, "" if c.is_good else c.hint) for c in checks]
        click.echo(table(("check", "state", "found", "hint"), rows))
    if not all(check.is_good for check in checks):
        sys.exit(3)
