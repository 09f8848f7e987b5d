"""Superset provisioned, served and looked at in a real browser: the numbers on the dashboard are the mart's."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from dashboards.export import export
from dashboards.files import ASSETS, read_assets
from dashboards.home import SupersetHome
from dashboards.screenshot import count_charts
from dashboards.serve import provision
from tests.dashboards.looking import BROWSER_MARKS, big_number, choose, looking, problems, tile
from tests.dashboards.looking import open_dashboard as open_one
from tests.dashboards.releases import publish_release
from tests.dashboards.serving import ENVIRONMENT, Person, Served, serving
from warehouse.settings import Settings

NAME = "customer_base_churn"
COUNT_CHARTS = count_charts(read_assets().dashboards[NAME])
BASE = "marts.mart_executive_base_monthly"
PIVOT = "Base by province and product line · 省份 × 产品线"
LAST = f"month_end_date = (select max(month_end_date) from {BASE})"

pytestmark = BROWSER_MARKS


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A new home with one release, provisioned and served on a free port of loopback."""
    settings = Settings(home=tmp_path_factory.mktemp("served") / "home", memory_limit="1GB")
    publish_release(settings, "0001")
    with serving(settings) as running:
        yield running


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    with looking(served) as looked_at:
        yield looked_at


def open_dashboard(page: Page, served: Served) -> None:
    """Open it and wait until every chart is drawn."""
    open_one(page, served, "customer-base-churn", COUNT_CHARTS)


def ask(served: Served, sql: str) -> Any:
    """One value of the published release, by SQL."""
    return served.ask(sql)


def test_the_dashboard_shows_the_marts_numbers(served: Served, page: Page, tmp_path: Path) -> None:
    # GIVEN a browser that notes what it gets from elsewhere
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((served.url, "data:", "blob:")):
            outside.append(request.url)

    page.on("requestfinished", note)
    # WHEN the dashboard is opened
    open_dashboard(page, served)
    page.wait_for_timeout(1500)  # bars grow for a moment
    page.screenshot(path=tmp_path / "customer_base_churn.png")
    # THEN no chart reports an error
    assert problems(page) == []
    # AND the tiles are the mart's last month, counted by SQL
    closing = ask(served, f"select sum(count_closing) from {BASE} where {LAST}")
    churn = ask(served, f"select sum(count_deactivations) / sum(average_base) from {BASE} where {LAST}")
    expect(big_number(page, "Closing base · 期末用户数")).to_have_text(f"{closing:,}")
    expect(big_number(page, "Monthly churn · 月离网率")).to_have_text(f"{churn:.2%}")
    # AND nothing came from another host
    assert outside == []


def test_another_month_is_another_number(served: Served, page: Page) -> None:
    # GIVEN the dashboard on its last month
    open_dashboard(page, served)
    # WHEN a manager chooses an earlier month
    page.locator("[data-test='NATIVE_FILTER-month']").click()
    page.locator(".ant-select-item-option", has_text="2026-03").click()
    page.get_by_role("button", name="Apply filters").click()
    # THEN the tile shows that month's base, not a sum over months
    closing = ask(served, f"select sum(count_closing) from {BASE} where month_end_date = date '2026-03-31'")
    expect(big_number(page, "Closing base · 期末用户数")).to_have_text(f"{closing:,}")


def test_a_click_on_a_province_filters_the_tiles(served: Served, page: Page) -> None:
    # GIVEN the dashboard on its last month
    open_dashboard(page, served)
    # WHEN a manager clicks a province in the table
    tile(page, PIVOT).locator("th", has_text="广东").click()
    # THEN the tile counts that province alone
    closing = ask(served, f"select sum(count_closing) from {BASE} where {LAST} and province = '广东'")
    expect(big_number(page, "Closing base · 期末用户数")).to_have_text(f"{closing:,}")


def test_a_number_can_be_drilled_by_another_column(served: Served, page: Page) -> None:
    # GIVEN the dashboard on its last month
    open_dashboard(page, served)
    # WHEN an analyst asks for a province's number by country
    choose(page, tile(page, PIVOT).locator("th", has_text="广东"), "Drill by", "Country · 国家")
    # THEN what opens shows the province's number under the column asked for
    closing = ask(served, f"select sum(count_closing) from {BASE} where {LAST} and province = '广东'")
    shown = page.get_by_role("dialog")
    expect(shown.get_by_text("中国")).to_be_visible()
    expect(shown.get_by_text(f"{closing:,}").first).to_be_visible()


def test_a_number_can_be_drilled_to_its_rows(served: Served, page: Page) -> None:
    # GIVEN the dashboard on its last month
    open_dashboard(page, served)
    # WHEN an analyst asks for the rows behind a province
    cell = tile(page, PIVOT).locator("tr", has_text="广东").locator("td").first
    choose(page, cell, "Drill to detail by", "Drill to detail by 广东")
    # THEN they are as many as the mart has for the province and the month
    rows = ask(served, f"select count(*) from {BASE} where {LAST} and province = '广东'")
    expect(page.get_by_role("dialog").get_by_text(f"{rows} rows")).to_be_visible()


def test_a_publish_is_followed_without_restart(served: Served, page: Page) -> None:
    # GIVEN a dashboard that has been looked at
    open_dashboard(page, served)
    before = ask(served, f"select sum(count_closing) from {BASE} where {LAST}")
    # WHEN a release with one more month is published under the running server
    publish_release(
        served.settings,
        "0002",
        f"insert into {BASE} by name select * replace (date '2026-12-31' as month_end_date, count_closing + 7 as "
        f"count_closing) from {BASE} where month_end_date = date '2026-11-30'",
    )
    after = ask(served, f"select sum(count_closing) from {BASE} where {LAST}")
    # THEN the next look shows the new month
    assert after == before + 9 * 7
    open_dashboard(page, served)
    expect(big_number(page, "Closing base · 期末用户数")).to_have_text(f"{after:,}")


def test_there_is_no_default_password(served: Served, page: Page) -> None:
    # GIVEN a served home WHEN someone tries the password everyone knows THEN he is not let in
    for password in ("admin", "general", ""):
        body = {"username": "admin", "password": password, "provider": "db", "refresh": False}
        assert page.request.post(f"{served.url}api/v1/security/login", data=body).status in {400, 401}


def test_importing_again_undoes_edits_and_doubles_nothing(served: Served) -> None:
    # GIVEN a chart renamed by hand
    def rows(sql: str) -> list[Any]:
        with sqlite3.connect(SupersetHome(served.settings).metadata_path, timeout=30) as con:
            return con.execute(sql).fetchall()

    counts = "select (select count(*) from slices), (select count(*) from dashboards), (select count(*) from tables)"
    before = rows(counts)
    rows("update slices set slice_name = 'Mine' where slice_name like 'Net adds%'")
    assert not provision(served.settings, ENVIRONMENT).changed
    # WHEN the files are imported again
    done = provision(served.settings, ENVIRONMENT, anew=True)
    # THEN the name is back, nothing stands twice, and nobody's password changed
    assert done.changed
    assert done.password is None
    assert rows("select count(*) from slices where slice_name = 'Mine'") == [(0,)]
    assert (
        rows(counts) == before == [tuple(len(read_assets().of(kind)) for kind in ("charts", "dashboards", "datasets"))]
    )


def test_an_edit_comes_back_and_stays(served: Served, tmp_path: Path) -> None:
    # GIVEN the files, and a Superset in which nothing was edited
    shutil.copytree(ASSETS, tmp_path / "assets")
    assert export(served.settings, ENVIRONMENT, tmp_path / "assets") == []
    # WHEN a chart is renamed as its editor does, and exported
    admin = Person(served, "admin", served.password)
    chart = admin.ids("chart", "slice_name")["Net adds · 净增"]
    assert admin.http.put(f"api/v1/chart/{chart}", json={"slice_name": "Growth · 增长"}).status_code == 200
    assert export(served.settings, ENVIRONMENT, tmp_path / "assets") == ["changed charts/net_adds.yaml"]
    # THEN importing the files keeps it, and there is nothing more to export
    assert provision(served.settings, ENVIRONMENT, directory=tmp_path / "assets").changed
    assert "Growth · 增长" in admin.ids("chart", "slice_name")
    assert export(served.settings, ENVIRONMENT, tmp_path / "assets") == []
