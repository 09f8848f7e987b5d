"""`kehu docs`: what the warehouse knows, as pages to put on any web server or to open from a disk."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from olap.definition import read_cubes
from olap.docs import metrics_page
from warehouse.connection import open_release
from warehouse.lineage import write_lineage
from warehouse.settings import Settings


@click.command("docs")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where to; the home's docs otherwise.")
@click.pass_obj
def docs(settings: Settings, out: Path | None) -> None:
    """Write the metric catalogue (index.html), and models, columns and lineage (models.html).

    Example: kehu docs --out site
    """
    out = out or settings.home / "docs"
    with closing(open_release(settings)) as con:
        cubes = read_cubes(con)
        (built_at,) = con.execute("select max(built_at) from ops.build").fetchall()[0]
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.html").write_text(metrics_page(cubes, built_at), encoding="utf-8")
    write_lineage(settings, out / "models.html")
    click.echo(out / "index.html")
