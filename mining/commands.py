"""`kehu score`, and the nightly's scoring step: arguments in, one call, text out."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

import click

from mining.report import detail, report, summary
from mining.run import ScoreRun, run_score
from mining.score import known_scores
from warehouse.commands import as_json, print_json
from warehouse.ledger import now
from warehouse.nightly import Step, StepResult, run_steps
from warehouse.settings import Settings
from warehouse.transform import build


@click.command("score")
@click.argument("name")
@click.option("--report", "is_report", is_flag=True, help="Show how good the models are, and how sure that is.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Score as of that day, with what was known then; the model in use stays.",
)
@click.option("--no-build", is_flag=True, help="Land the scores in raw only; star and marts stay as they are.")
@as_json
@click.pass_obj
def score(
    settings: Settings, *, name: str, is_report: bool, as_of: datetime | None, no_build: bool, is_json: bool
) -> None:
    """Fit, judge and apply a score, and bring its scores into the star.

    Exit code 3: a model was refused; the old one is kept.

    Example: kehu score churn --report
    """
    runs: list[ScoreRun] = []

    def step(run_id: str) -> StepResult:
        runs.append(_run(settings, name, run_id, as_of.date() if as_of else None))
        return _result(runs)

    steps: list[Step] = [("score", step)]
    if not no_build:
        steps.append(("build scores", lambda _: StepResult(build(settings).status)))
    run_steps(settings, f"score {name}", steps)
    for run in runs:
        if is_json:
            print_json(asdict(run))
        else:
            click.echo(report(run) if is_report else summary(run))
        refusal = run.refusal()
        if refusal:
            raise refusal


def score_step(settings: Settings, run_id: str) -> StepResult:
    """The nightly's step: every score there is. A refused model does not stop the others; the old one scores on."""
    return _result([_run(settings, name, run_id, None) for name in known_scores()])


def _run(settings: Settings, name: str, run_id: str, as_of: date | None) -> ScoreRun:
    return run_score(settings, name, run_id=run_id, started_at=now(), as_of=as_of)


def _result(runs: list[ScoreRun]) -> StepResult:
    if any(run.refusal() for run in runs):
        status = "refused"
    else:
        status = "done" if any(p.written == "loaded" for run in runs for p in run.populations) else "unchanged"
    facts: dict[str, object] = {}
    for run in runs:
        facts.update(detail(run))
    return StepResult(status, facts, [summary(run) for run in runs])
