"""`kehu sample`: write the extracts of a sample operator."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from ingest.sample.check_commands import check
from ingest.sample.operator import make_sample
from ingest.sample.options import SampleOptions


@click.group(invoke_without_command=True)
@click.option("--customers", type=int, default=1000, show_default=True, help="Customers there ever are.")
@click.option("--months", type=int, default=12, show_default=True, help="Months of extracts.")
@click.option("--seed", type=int, default=1, show_default=True, help="Equal seeds give equal files.")
@click.option("--out", type=click.Path(path_type=Path), help="Directory, new or empty.  [required]")
@click.option("--dirt", type=float, default=0.0, show_default=True, help="Share of rows with dirt, e.g. 0.01.")
@click.option("--encoding", default="utf-8", show_default=True, help="For example gb18030.")
@click.option("--delimiter", default=",", show_default=True, help="For example |.")
@click.option(
    "--end",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2026-10-31",
    show_default=True,
    help="A day of the last month.",
)
@click.option("--day-by-day", is_flag=True, help="A file per contract and day, not month.")
@click.pass_context
def sample(
    ctx: click.Context,
    customers: int,
    months: int,
    seed: int,
    out: Path | None,
    dirt: float,
    encoding: str,
    delimiter: str,
    end: datetime,
    day_by_day: bool,
) -> None:
    """Write the extracts of a sample operator, and the answer key to OUT/answer_key.

    \b
    Examples:
      kehu sample --customers 1000 --months 12 --seed 7 --out var/sample --dirt 0.01
      kehu sample check var/sample
    """
    if ctx.invoked_subcommand:
        return
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    options = SampleOptions(
        customers=customers,
        months=months,
        seed=seed,
        out=out,
        dirt=dirt,
        encoding=encoding,
        delimiter=delimiter,
        end=end.date(),
        day_by_day=day_by_day,
    )
    report = make_sample(options, progress=_say if sys.stderr.isatty() else None)
    click.echo(
        f"{report.count_rows:,} rows in {report.count_files} files ({report.count_bytes / 1e6:,.1f} MB)"
        f" in {report.seconds:.1f} s; dirt on {report.count_planted:,} rows, {report.count_rejects:,} of them broken"
    )


sample.add_command(check)


def _say(label: str) -> None:
    click.echo(f"\rsample {label}", nl=False, err=True)
