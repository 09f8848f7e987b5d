"""Dashboards looked at in Debian's Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, sync_playwright

from dashboards.screenshot import CHART, QUIET, wait_for_charts
from tests.dashboards.serving import ENVIRONMENT, Served

CHROMIUM = shutil.which("chromium")
BROWSER_MARKS = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
    pytest.mark.skipif(not ENVIRONMENT.is_installed(), reason="no Superset: run `kehu dashboards install`"),
]


@contextmanager
def looking(served: Served, height: int = 2300) -> Iterator[Page]:
    """A browser in which the administrator has logged in. The page is tall, so that every chart is asked for."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_context(viewport={"width": 1440, "height": height}, locale="en-US").new_page()
        page.set_default_timeout(60_000)
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


def open_dashboard(page: Page, served: Served, slug: str, count_charts: int) -> None:
    """Open it and wait until every chart is drawn."""
    page.goto(f"{served.url}superset/dashboard/{slug}/")
    wait_for_charts(page, count_charts)


def problems(page: Page) -> list[str]:
    """What charts of the page say instead of showing something."""
    told = page.locator(".ant-alert-error, [data-test='error-alert']").all_inner_texts()
    return [*told, *page.get_by_text("No results were returned").all_inner_texts()]


def tile(page: Page, title: str) -> Locator:
    """The chart of that title."""
    return page.locator(CHART).filter(has=page.get_by_text(title, exact=True))


def choose(page: Page, at: Locator, menu: str, entry: str) -> None:
    """Choose an entry of a menu under the right button. A page that still draws may close the menu: then once more."""
    for _ in range(10):
        at.click(button="right")
        try:
            page.get_by_role("menuitem", name=menu).hover(timeout=5_000)
            page.get_by_role("menuitem", name=entry).click(timeout=5_000)
        except TimeoutError:
            page.keyboard.press("Escape")
        else:
            return
    pytest.fail(f"{menu} has no entry {entry}")


def big_number(page: Page, title: str) -> Locator:
    """The number on the tile of that title."""
    return tile(page, title).locator(".header-line").first
