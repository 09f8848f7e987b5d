"""`kehu score`, and the nightly's scoring step: arguments in, one call, text out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import click

from mining import report
from mining.judging.judge_commands import judge_command
from mining.registry import known_scores, score_names
from mining.side_by_side import Run, run_scores
from warehouse.commands import as_json, print_json
from warehouse.errors import ModelRefused
from warehouse.nightly import Step, StepResult, run_steps
from warehouse.settings import Settings
from warehouse.transform import build


class Scores(click.Group):
    """A command for each file of `mining/scores`, beside those that are added by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *score_names()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in score_names():
            return _command(cmd_name, [cmd_name])
        return super().get_command(ctx, cmd_name)


@click.group(cls=Scores)
def score() -> None:
    """Fit, judge and apply scores and analyses, and bring what they found into the star.

    Exit code 3: a model or an answer was refused; the old one is kept.

    Example: kehu score churn --report
    """


def _command(title: str, names: Sequence[str]) -> click.Command:
    what = "All scores and analyses." if title == "all" else f"The score or analysis {title}."

    @click.command(title, short_help=what, help=f"{what} Example: kehu score {title} --report")
    @click.option("--report", "is_report", is_flag=True, help="Show how good it is, and how sure that is.")
    @click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        help="As of that day, with what was known then; the model in use stays.",
    )
    @click.option("--no-build", is_flag=True, help="Land the answers in raw only; star and marts stay as they are.")
    @as_json
    @click.pass_obj
    def command(settings: Settings, *, is_report: bool, as_of: datetime | None, no_build: bool, is_json: bool) -> None:
        runs: list[Run] = []

        def step(run_id: str) -> StepResult:
            runs.extend(run_scores(settings, names, run_id=run_id, as_of=as_of.date() if as_of else None))
            return _result(runs)

        steps: list[Step] = [("score", step)]
        if not no_build:
            steps.append(("build scores", lambda _: StepResult(build(settings).status)))
        run_steps(settings, f"score {title}", steps)
        for run in runs:
            if is_json:
                print_json(asdict(run))
            else:
                click.echo(report.report(run) if is_report else report.summary(run))
        _raise_first(runs)

    return command


score.add_command(_command("all", score_names()))
score.add_command(judge_command)


def score_step(settings: Settings, run_id: str) -> StepResult:
    """The nightly's step: every score there is. A refused model does not stop the others; the old one scores on."""
    return _result(list(run_scores(settings, list(known_scores()), run_id=run_id)))


def _raise_first(runs: Sequence[Run]) -> None:
    refusals: list[ModelRefused] = [refusal for run in runs if (refusal := run.refusal())]
    if refusals:
        raise refusals[0]


def _result(runs: Sequence[Run]) -> StepResult:
    if any(run.refusal() for run in runs):
        status = "refused"
    else:
        status = "done" if any(run.has_written for run in runs) else "unchanged"
    facts: dict[str, object] = {}
    for run in runs:
        facts.update(report.detail(run))
    return StepResult(status, facts, [report.summary(run) for run in runs])
