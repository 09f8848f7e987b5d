"""`kehu parties`: which customer numbers are one person or company; and the nightly's step."""

from __future__ import annotations

from dataclasses import asdict

import click

from ingest.identity import STEP, THRESHOLD, Resolution, resolve
from ingest.identity_report import DuplicateReport, duplicates
from warehouse.commands import as_json, print_json
from warehouse.nightly import Step, StepResult, run_steps
from warehouse.render import table
from warehouse.settings import Settings
from warehouse.transform import build


@click.group()
def parties() -> None:
    """Which customer numbers of all source systems are one person or company.

    Example: kehu parties report
    """


@parties.command("resolve")
@click.option(
    "--threshold",
    type=float,
    help=f"Probability from which two numbers are linked; kept for later runs, the nightly's too. [first: {THRESHOLD}]",
)
@click.option("--no-build", is_flag=True, help="Land the links in raw only; star and marts stay as they are.")
@as_json
@click.pass_obj
def parties_resolve(settings: Settings, *, threshold: float | None, no_build: bool, is_json: bool) -> None:
    """Link customer numbers to parties, and bring star and marts up to date. Example: kehu parties resolve"""
    found: list[Resolution] = []

    def step(run_id: str) -> StepResult:
        found.append(resolve(settings, run_id, threshold))
        return _result(found[0])

    steps: list[Step] = [(STEP, step)]
    if not no_build:
        steps.append(("build", lambda _: StepResult(build(settings).status)))
    run_steps(settings, "parties resolve", steps)
    if is_json:
        print_json(asdict(found[0]))
    else:
        click.echo(_summary(found[0]))


@parties.command("report")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Parties listed.")
@click.option("--show-names", is_flag=True, help="Show names as well: identifiers, for a data steward's eyes only.")
@as_json
@click.pass_obj
def parties_report(settings: Settings, *, limit: int, show_names: bool, is_json: bool) -> None:
    """Show customers with more than one number, the most doubtful first. Example: kehu parties report --limit 50"""
    report = duplicates(settings, limit, show_names)
    if is_json:
        print_json(asdict(report))
    else:
        click.echo(_described(report, show_names))


def identify_step(settings: Settings, run_id: str) -> StepResult:
    """The nightly's step between load and build: links of new and changed customers."""
    return _result(resolve(settings, run_id))


def _result(found: Resolution) -> StepResult:
    detail = asdict(found)
    return StepResult(detail.pop("status"), detail)


def _summary(found: Resolution) -> str:
    return (
        f"{found.status}: {found.count_numbers:,} numbers are {found.count_parties:,} parties "
        f"({found.count_strong:,} by strong identifiers, {found.count_probabilistic:,} by probability from "
        f"{found.threshold:g}); {found.count_changed:,} links written"
    )


def _described(report: DuplicateReport, has_names: bool) -> str:
    title = (
        f"{report.count_numbers:,} numbers are {report.count_parties:,} parties; {report.count_duplicate_parties:,} "
        f"of them have more than one, together {report.count_duplicate_numbers:,}"
    )
    if not report.rules:
        return title
    rules = table(
        ("rule", "source", "other source", "pairs", "least probable"),
        [
            (r.match_rule, r.source_system, r.other_source_system, r.count_pairs, r.least_probability)
            for r in report.rules
        ],
    )
    header = ("party", "number", "source", "golden", "rule", "linked with", "probability")
    rows = [
        (m.party_id, m.customer_id, m.source_system, m.is_survivor, m.match_rule, m.matched_customer_id,
         m.match_probability)
        for m in report.members
    ]  # fmt: skip
    if has_names:
        named = [(*row, m.full_name) for row, m in zip(rows, report.members, strict=True)]
        return "\n\n".join((title, rules, table((*header, "name"), named)))
    return "\n\n".join((title, rules, table(header, rows) if rows else "")).rstrip()
