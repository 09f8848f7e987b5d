"""`kehu cube serve` and `kehu cube user`: the HTTP service and who may ask it."""

from __future__ import annotations

import click

from olap.model import listed
from warehouse.access import collect_access
from warehouse.connection import open_release
from warehouse.settings import Settings, read_settings
from warehouse.users import Users


def _settings(ctx: click.Context) -> Settings:
    return ctx.find_object(Settings) or read_settings()


@click.command()
@click.option("--host", default="127.0.0.1", help="Address to listen at; put a TLS proxy before any other than this.")
@click.option("--port", type=click.IntRange(0, 65535), default=8440, help="Port to listen at.")
@click.pass_context
def serve(ctx: click.Context, /, *, host: str, port: int) -> None:
    """Serve the published release to browsers and programs.

    Example: kehu cube serve --port 8440
    """
    import uvicorn

    from olap.service import create_app

    settings = _settings(ctx)
    open_release(settings).close()
    if not Users(settings).read():
        click.echo("kehu: nobody may log in yet; hint: kehu cube user add NAME", err=True)
    click.echo(f"http://{host}:{port}/", err=True)
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning", access_log=False, server_header=False)


@click.command("access")
@click.pass_context
def collect(ctx: click.Context, /) -> None:
    """Move the access log of days that are over into the ledger (ops.access of raw.duckdb).

    Example: kehu cube access
    """
    click.echo(f"{collect_access(_settings(ctx))} lines")


@click.group()
def user() -> None:
    """Who may ask the service. Example: kehu cube user list"""


@user.command()
@click.argument("name")
@click.option("--role", default="all", help="A role of $KEHU_HOME/roles.yml; `all` sees everything.")
@click.option("--password", help="Asked for when not given; an empty one leaves the token only.")
@click.pass_context
def add(ctx: click.Context, /, *, name: str, role: str, password: str | None) -> None:
    """Add a user, or give one a new role, password and token. The token is shown once.

    Example: kehu cube user add wang --role south
    """
    if password is None:
        password = click.prompt("Password", default="", hide_input=True, confirmation_prompt=True, show_default=False)
    click.echo(Users(_settings(ctx)).add(name, role, str(password)))


@user.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, /, *, name: str) -> None:
    """Remove a user; his sessions and his token end.

    Example: kehu cube user remove wang
    """
    Users(_settings(ctx)).remove(name)


@user.command("list")
@click.pass_context
def list_users(ctx: click.Context, /) -> None:
    """Users and roles.

    Example: kehu cube user list
    """
    users = Users(_settings(ctx))
    for each in users.read().values():
        click.echo(f"{each.name}  {each.role}")
    click.echo(f"roles: {listed(users.roles())}", err=True)
