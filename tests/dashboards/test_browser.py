"""Superset provisioned, served and looked at in a real browser: the numbers on the dashboard are the mart's."""

from __future__ import annotations

import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect, sync_playwright

from dashboards.environment import SupersetEnvironment
from dashboards.home import SupersetHome
from dashboards.serve import provision, server_command, server_environ
from tests.dashboards.releases import publish_release
from warehouse.connection import open_release
from warehouse.settings import Settings

CHROMIUM = shutil.which("chromium")
ENVIRONMENT = SupersetEnvironment()
COUNT_CHARTS = 10
DASHBOARD = "superset/dashboard/customer-base-churn/"
BASE = "marts.mart_executive_base_monthly"
LAST = f"month_end_date = (select max(month_end_date) from {BASE})"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.skipif(not ENVIRONMENT.is_installed(), reason="no Superset: run `kehu dashboards install`"),
]


@dataclass(frozen=True)
class Served:
    """A running Superset: where it is, and the administrator's password as it was shown."""

    settings: Settings
    url: str
    password: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A new home with one release, provisioned and served on a free port of loopback."""
    settings = Settings(home=tmp_path_factory.mktemp("served") / "home", memory_limit="1GB")
    publish_release(settings, "0001")
    password = provision(settings, ENVIRONMENT).password
    assert password
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with (SupersetHome(settings).directory / "server.log").open("w", encoding="utf-8") as log:
        command = server_command(ENVIRONMENT, "127.0.0.1", port, workers=2)
        server = subprocess.Popen(command, env=dict(server_environ(settings)), stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait_until_healthy(server, url)
            yield Served(settings, url, password)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"{url}health", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the server did not answer within a minute")


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    """A browser in which the administrator has logged in; `page.outside` lists what reached another host."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_context(viewport={"width": 1440, "height": 2300}, locale="en-US").new_page()
        page.set_default_timeout(30_000)
        log_in(page, served)
        yield page
        browser.close()


def log_in(page: Page, served: Served) -> None:
    """Log in, and prove it: a page that is still loading may swallow the Enter key."""
    for _ in range(3):
        page.goto(f"{served.url}login/")
        page.wait_for_load_state("networkidle")
        page.fill("input#username", "admin")
        page.fill("input#password", served.password)
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(2_000)
        if page.request.get(f"{served.url}api/v1/me/").ok:
            return
    pytest.fail(f"the administrator could not log in, the page is {page.url}")


def open_dashboard(page: Page, served: Served) -> None:
    """Open it and wait until every chart is drawn."""
    page.goto(served.url + DASHBOARD)
    wait_for_charts(page)


def wait_for_charts(page: Page) -> None:
    page.wait_for_function(
        """count => document.querySelectorAll('.dashboard-component-chart-holder .slice_container').length === count
        && !document.querySelector('.dashboard-component-chart-holder [data-test="loading-indicator"]')""",
        arg=COUNT_CHARTS,
        timeout=120_000,
    )


def big_number(page: Page, title: str) -> Any:
    """The number on the tile of that title."""
    tile = page.locator(".dashboard-component-chart-holder").filter(has_text=title)
    return tile.locator(".header-line").first


def ask(served: Served, sql: str) -> Any:
    """One value of the published release, by SQL."""
    with open_release(served.settings) as con:
        return con.execute(sql).fetchall()[0][0]


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
    expect(page.locator(".ant-alert-error, [data-test='error-alert']")).to_have_count(0)
    expect(page.get_by_text("No results were returned")).to_have_count(0)
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


def test_sql_lab_reads_marts_and_no_file(served: Served, page: Page) -> None:
    # GIVEN the rights of an administrator in SQL Lab
    token = page.request.get(f"{served.url}api/v1/security/csrf_token/").json()["result"]
    headers = {"X-CSRFToken": token, "Referer": served.url}

    def run(sql: str) -> Any:
        body = {"database_id": 1, "sql": sql, "runAsync": False, "schema": "marts"}
        return page.request.post(f"{served.url}api/v1/sqllab/execute/", data=body, headers=headers)

    # WHEN a mart and a file of the machine are asked for THEN only the mart is given
    assert run("select count(*) as n from marts.mart_customer_360").json()["data"] == [{"n": 240}]
    refused = run("select content from read_text('/etc/hostname')")
    assert not refused.ok
    assert "disabled by configuration" in refused.text()


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
    rows("update slices set slice_name = 'Mine' where slice_name like 'Net adds%'")
    assert not provision(served.settings, ENVIRONMENT).changed
    # WHEN the files are imported again
    done = provision(served.settings, ENVIRONMENT, anew=True)
    # THEN the name is back, nothing stands twice, and nobody's password changed
    assert done.changed
    assert done.password is None
    assert rows("select count(*) from slices where slice_name = 'Mine'") == [(0,)]
    assert rows(counts) == [(COUNT_CHARTS, 1, 3)]
