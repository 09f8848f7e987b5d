"""What the README says is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from cli import main_group
from warehouse.settings import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
LETTERS = {
    "D": "dim_date", "C": "dim_customer", "A": "dim_account", "S": "dim_subscription", "P": "dim_product",
    "G": "dim_geography", "H": "dim_channel", "E": "dim_employee", "M": "dim_campaign", "R": "dim_reason",
    "K": "dim_band",
}  # fmt: skip
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]


def dimensions_of(model: Path) -> set[str]:
    (found,) = yaml.safe_load(model.read_text(encoding="utf-8"))["models"]
    tests = [test for column in found["columns"] for test in column.get("data_tests", []) if isinstance(test, dict)]
    targets = [test["relationships"]["arguments"]["to"] for test in tests if "relationships" in test]
    return {name for target in targets for name in re.findall(r"dim_\w+", target)}


def test_the_bus_matrix_is_that_of_the_models() -> None:
    header = next(line for line in README.splitlines() if line.startswith("| fact |"))
    letters = [cell.strip() for cell in header.strip("|").split("|")][2:]
    written = {}
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0].startswith("fct_"):
            written[cells[0]] = {LETTERS[n] for n, mark in zip(letters, cells[2:], strict=True) if mark == "x"}
    models = {
        path.stem: dimensions_of(path) & set(LETTERS.values()) for path in (PROJECT / "models/star").glob("fct_*.yml")
    }
    assert written == models


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_in_the_pages_exists(page: Path) -> None:
    for line in re.findall(r"(?m)^(?:.*`)?(kehu [a-z][^`\n#]*)", page.read_text(encoding="utf-8")):
        words = shlex.split(line.split(" > ")[0].replace("…", ""))[1:]
        command: click.Command = main_group
        context = click.Context(command)
        while words and isinstance(command, click.Group) and not words[0].startswith("--"):
            name = words.pop(0)
            found = command.get_command(context, name)
            assert found is not None, f"{page.name}: {line}"
            command = found
        options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        for word in words:
            assert not word.startswith("--") or word.split("=")[0] in options, f"{page.name}: {line}"


def test_every_command_is_helped_by_an_example() -> None:
    def walk(command: click.Command, context: click.Context) -> None:
        if command is not main_group:
            assert command.help and "Example" in command.help, context.command_path
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                walk(found, click.Context(found, parent=context, info_name=name))

    walk(main_group, click.Context(main_group, info_name="kehu"))


def test_every_linked_page_and_picture_is_there() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
