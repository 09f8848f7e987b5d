"""Commands that bring files in: load, and quarantined records once more."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from ingest import replay as again
from ingest.batch import load_inbox, load_paths
from ingest.progress import progress_line
from ingest.source import Dialect
from warehouse.commands import as_json, print_json, quarantine
from warehouse.connection import writer_lock
from warehouse.delivery import BatchReport
from warehouse.nightly import StepResult
from warehouse.render import table
from warehouse.settings import Settings
from warehouse.transform import build


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--no-build", is_flag=True, help="Land in raw only; star and marts stay as they are.")
@click.option("--encoding", help="Do not find out the encoding; for example gb18030.")
@click.option("--delimiter", help="Do not find out the delimiter; for example '|'.")
@click.option("--header/--no-header", default=None, help="Whether the first line names the columns.")
@as_json
@click.pass_obj
def load_command(
    settings: Settings,
    paths: Sequence[Path],
    no_build: bool,
    encoding: str | None,
    delimiter: str | None,
    header: bool | None,
    is_json: bool,
) -> None:
    """Load files, or directories of files, and bring the star up to date.

    Example: kehu load billing_invoice_line_2026-10.csv.gz care_ticket.xlsx
    """
    dialect = Dialect(encoding=encoding, delimiter=delimiter, header=header)
    reports = []
    with writer_lock(settings):
        for outcome in load_paths(settings, paths, dialect=dialect, watch=progress_line):
            reports.append(outcome.report)
            if not is_json:
                click.echo(describe(outcome.report))
        built = None if no_build else build(settings)
    if is_json:
        print_json({"batches": [asdict(r) for r in reports], "build": asdict(built) if built else None})
    elif built:
        click.echo(f"star and marts: {built.status}, through batch {built.through_batch_id}, {built.seconds:.1f} s")
    if any(report.status in ("refused", "waiting") for report in reports):
        sys.exit(3)


def describe(report: BatchReport) -> str:
    """What became of a delivery, for the terminal."""
    title = f"{report.status:9} {report.sender}: {', '.join(report.files)}"
    if report.status != "loaded":
        return f"{title}\n          {report.message}"
    speed = report.count_read / max(report.seconds, 0.001)
    rows = [
        (t.contract, t.count_read, t.count_accepted, t.count_restated, t.count_unchanged, t.count_superseded,
         t.count_rejected, " ".join(f"{n}={v}" for n, v in t.control_totals.items()))
        for t in report.tables
    ]  # fmt: skip
    header = ("contract", "in", "accepted", "restated", "unchanged", "superseded", "rejected", "control totals")
    body = "\n".join(f"          {line}" for line in table(header, rows).splitlines())
    notes = "".join(f"\n          note: {note}" for note in report.notes)
    return f"{title}, batch {report.batch_id}, {report.seconds:.1f} s, {speed:,.0f} rows/s\n{body}{notes}"


def load_step(settings: Settings, run_id: str) -> StepResult:
    """The nightly's first step: everything in the inbox."""
    outcomes = load_inbox(settings, run_id, progress_line)
    statuses = [outcome.report.status for outcome in outcomes]
    status = "refused" if "refused" in statuses else "done" if "loaded" in statuses else "unchanged"
    counts: dict[str, object] = {s: statuses.count(s) for s in dict.fromkeys(statuses)}
    told = [describe(outcome.report) for outcome in outcomes if outcome.report.status != "loaded"]
    return StepResult(status, counts, [*_by_contract([outcome.report for outcome in outcomes]), *told])


def _by_contract(reports: Sequence[BatchReport]) -> list[str]:
    """What was loaded, summed by contract: a night's files are many."""
    summed: dict[str, list[int]] = {}
    for found in (t for report in reports if report.status == "loaded" for t in report.tables):
        counts = (1, found.count_read, found.count_accepted, found.count_restated, found.count_unchanged,
                  found.count_superseded, found.count_rejected)  # fmt: skip
        summed[found.contract] = [a + b for a, b in zip(summed.get(found.contract, [0] * 7), counts, strict=True)]
    header = ("contract", "batches", "in", "accepted", "restated", "unchanged", "superseded", "rejected")
    return table(header, [(name, *counts) for name, counts in sorted(summed.items())]).splitlines() if summed else []


@quarantine.command("replay")
@click.option("--batch", "batch_id", type=int, help="Only records of this batch.")
@as_json
@click.pass_obj
def quarantine_replay(settings: Settings, batch_id: int | None, is_json: bool) -> None:
    """Load open records once more, after a contract or mapping was mended. Example: kehu quarantine replay"""
    with writer_lock(settings):
        reports = list(again.replay(settings, batch_id))
    if is_json:
        print_json([asdict(report) for report in reports])
    else:
        click.echo("\n".join(describe(report) for report in reports))


@quarantine.command("export")
@click.option("--batch", "batch_id", type=int, help="Only records of this batch.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Directory.")
@as_json
@click.pass_obj
def quarantine_export(settings: Settings, batch_id: int | None, folder: Path, is_json: bool) -> None:
    """Write open records to files, to be mended and loaded. Example: kehu quarantine export --out mend/"""
    written = again.export(settings, folder, batch_id)
    if is_json:
        print_json([str(path) for path in written])
    else:
        click.echo("\n".join(str(path) for path in written) or "quarantine is empty")
