"""Commands of dashboards: check, install, provision, export, screenshot, serve, user."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dashboards.check import check_files, check_release
from dashboards.environment import SupersetEnvironment, install
from dashboards.export import export
from dashboards.files import read_assets
from dashboards.provision import ADMIN
from dashboards.screenshot import take_pictures
from dashboards.serve import Provisioned, provision, serve
from dashboards.user_commands import environment_option, user
from warehouse.connection import open_release
from warehouse.settings import Settings


@click.group()
def dashboards() -> None:
    """Dashboards as code: check the files, install Superset, serve them.

    Example: kehu dashboards serve
    """


dashboards.add_command(user)


@dashboards.command("check")
@click.option("--files-only", is_flag=True, help="Do not compare with the published release.")
@click.pass_obj
def check_command(settings: Settings, files_only: bool) -> None:
    """Check the dashboard files, without Superset. Example: kehu dashboards check

    Exit code 3: something is wrong; each problem is one line.
    """
    assets = read_assets()
    problems = check_files(assets)
    if not files_only:
        with open_release(settings) as con:
            problems += check_release(assets, con)
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(3)
    click.echo(
        f"dashboards {len(assets.dashboards)}, charts {len(assets.charts)}, datasets {len(assets.datasets)}: "
        f"all right{'' if files_only else ', and the release has what they need'}"
    )


@dashboards.command("install")
@environment_option
def install_command(environment: Path) -> None:
    """Install Superset into an environment of its own. Example: kehu dashboards install"""
    done = install(SupersetEnvironment(environment))
    click.echo(f"Superset {'installed in' if done else 'is there already:'} {environment}")


@dashboards.command("provision")
@click.option("--new-password", is_flag=True, help="Give the administrator a new password, shown once.")
@environment_option
@click.pass_obj
def provision_command(settings: Settings, new_password: bool, environment: Path) -> None:
    """Import the files into Superset, over what was changed by hand. Example: kehu dashboards provision"""
    _tell(provision(settings, SupersetEnvironment(environment), anew=True, reset_password=new_password))
    click.echo("dashboards imported")


@dashboards.command("export")
@environment_option
@click.pass_obj
def export_command(settings: Settings, environment: Path) -> None:
    """Bring what was edited in Superset back into the files; git shows it. Example: kehu dashboards export

    Metrics cannot be edited there: they are measures of a cube.
    """
    done = export(settings, SupersetEnvironment(environment))
    click.echo("\n".join(done) or "nothing was edited")


@dashboards.command("screenshot")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("docs/pictures/dashboards"))
@environment_option
@click.pass_obj
def screenshot_command(settings: Settings, out: Path, environment: Path) -> None:
    """Take a picture of every dashboard. Example: kehu dashboards screenshot --out pictures

    Needs Playwright (make install-dev) and Chromium (apt-get install chromium).
    """
    for path in take_pictures(settings, SupersetEnvironment(environment), out):
        click.echo(path)


@dashboards.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8088, show_default=True, help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes; each may use the memory limit.")
@environment_option
@click.pass_obj
def serve_command(settings: Settings, host: str, port: int, workers: int, environment: Path) -> None:
    """Serve the dashboards, brought up to date first. Example: kehu dashboards serve --port 8088

    The first start makes the user `admin` and shows its password once. A publish is followed without restart.
    """
    chosen = SupersetEnvironment(environment)
    click.echo("bringing Superset up to date (the first time takes about half a minute)", err=True)
    _tell(provision(settings, chosen))
    click.echo(f"serving on http://{host}:{port}/", err=True)
    serve(settings, chosen, host, port, workers)


def _tell(provisioned: Provisioned) -> None:
    if provisioned.password:
        click.echo(f"user {ADMIN}, password {provisioned.password} (shown this once)")
