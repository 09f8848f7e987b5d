"""`kehu dashboards user`: who may see the dashboards, and which rows."""

from __future__ import annotations

from pathlib import Path

import click

from dashboards.access import add_person
from dashboards.environment import DEFAULT_DIRECTORY, SupersetEnvironment, require
from dashboards.scopes import kinds
from dashboards.serve import provision
from warehouse.settings import Settings
from warehouse.users import Users

environment_option = click.option(
    "--environment",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DIRECTORY,
    help="Directory of Superset's own Python environment; .venv-superset in the project when not given.",
)


@click.group()
def user() -> None:
    """Who may see the dashboards, and which rows; the same people may ask the cubes.

    Example: kehu dashboards user list
    """


@user.command("add")
@click.argument("name")
@click.option("--role", "kind", type=click.Choice(list(kinds())), required=True, help="As what.")
@click.option("--region", default="", help="Of a manager: a province or city, such as 广东省.")
@click.option("--book", default="", help="Of an account manager: the employee number his groups are assigned to.")
@environment_option
@click.pass_obj
def add_command(settings: Settings, name: str, kind: str, region: str, book: str, environment: Path) -> None:
    """Add a user, or give one another role and password; the password is shown once.

    Example: kehu dashboards user add wang --role manager --region 广东省
    """
    chosen = require(SupersetEnvironment(environment))
    password = add_person(settings, name, kind, region or book)
    done = provision(settings, chosen, passwords={name: password})
    if done.password:
        click.echo(f"user admin, password {done.password} (shown this once)")
    click.echo(f"user {name}, password {password} (shown this once)")


@user.command("remove")
@click.argument("name")
@environment_option
@click.pass_obj
def remove_command(settings: Settings, name: str, environment: Path) -> None:
    """Remove a user from dashboards and cubes. Example: kehu dashboards user remove wang"""
    chosen = require(SupersetEnvironment(environment))
    Users(settings).remove(name)
    provision(settings, chosen)
    click.echo(f"{name} is gone")


@user.command("list")
@click.pass_obj
def list_command(settings: Settings) -> None:
    """Users and their roles. Example: kehu dashboards user list"""
    users = Users(settings)
    roles = users.roles()
    for each in users.read().values():
        role = roles.get(each.role)
        click.echo(f"{each.name}  {each.role}  {role.dashboards if role and role.dashboards else 'cubes only'}")
