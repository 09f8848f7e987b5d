"""Every dashboard in a real browser, on a sample operator's release: no error, and its number is SQL's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from dashboards.files import read_assets
from dashboards.screenshot import count_charts
from tests.dashboards.looking import BROWSER_MARKS, big_number, looking, open_dashboard, problems
from tests.dashboards.serving import Served, serving
from warehouse.settings import Settings

pytestmark = BROWSER_MARKS
NUMBERS = Path(__file__).parent / "numbers"
DASHBOARDS = read_assets().dashboards


@pytest.fixture(scope="module")
def served(sample_home: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample operator's release, served from a home of its own."""
    settings = Settings(home=tmp_path_factory.mktemp("every") / "home", memory_limit="1GB")
    shutil.copytree(sample_home.current.resolve(), settings.releases / "0001")
    settings.current.symlink_to(settings.releases / "0001")
    with serving(settings) as running:
        yield running


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    with looking(served, height=4500) as looked_at:
        yield looked_at


def number_of(name: str) -> Any:
    """The number of a dashboard that SQL answers too (and a cube: test_numbers)."""
    return yaml.safe_load((NUMBERS / f"{name}.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", DASHBOARDS)
def test_every_chart_is_drawn_and_a_number_is_right(served: Served, page: Page, name: str) -> None:
    # GIVEN a dashboard WHEN it is opened and every chart has come
    dashboard = DASHBOARDS[name]
    open_dashboard(page, served, dashboard["slug"], count_charts(dashboard))
    # THEN none of them tells of an error
    assert not [text for text in problems(page) if "No results" not in text]
    # AND its number is what SQL says
    number = number_of(name)
    expected = number["format"].format(served.ask(number["sql"]))
    expect(big_number(page, number["tile"])).to_have_text(expected)
