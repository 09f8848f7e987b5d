"""A manager's way through the pages, in a real Chromium without a script."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium"),
]


@pytest.fixture
def page(address: str) -> Iterator[Any]:
    """A page after the login, scripts switched off."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        found = browser.new_context(java_script_enabled=False).new_page()
        found.goto(address)
        found.fill("input[name=name]", "manager")
        found.fill("input[name=password]", "a long password")
        found.click("main button")
        yield found
        browser.close()


def _total(page: Any) -> str:
    return str(page.inner_text("tr.total td:last-child"))


def test_a_manager_drills_turns_compares_saves_and_takes_along(page: Any, address: str) -> None:
    # GIVEN revenue of 2018 by country
    page.goto(f"{address}/view/billing?cut=date:2018&measures=amount")
    assert page.locator("tbody tr:not(.total) th").all_inner_texts() == ["", "US", "中国"]
    assert _total(page) == "510.89"
    # WHEN China is clicked, then Guangdong
    page.click("text=中国")
    assert page.locator("tbody tr:not(.total) th").all_inner_texts() == ["北京市", "广东省"]
    page.click("text=广东省")
    # THEN the cities add up to Guangdong, and the address is the view
    assert page.locator("tbody tr:not(.total) th").all_inner_texts() == ["广州", "深圳"]
    assert _total(page) == "70.01"
    assert "geography:中国,广东省" in unquote(page.url)
    # WHEN the page is turned to products and compared with last year
    page.click("summary")
    page.select_option("select[name=rows]", "product:line")
    page.check("input[value=last_year]")
    page.click("details button")
    assert page.locator("thead th").all_inner_texts() == [
        "Product line",
        "Amount",
        "Amount last year",
        "Amount change",
    ]
    assert page.locator("tr.total td").all_inner_texts() == ["70.01", "–", "–"]
    # THEN a step up is a click, the view can be kept, and Excel gets it
    page.fill(".row input[name=name]", "南方")
    page.click("text=Save this view")
    page.click("text=南方")
    assert _total(page) == "–"
    with page.expect_download() as download:
        page.click("text=Excel")
    assert download.value.suggested_filename == "billing.xlsx"
    page.locator("nav.trail a", has_text="中国").click()
    assert page.locator("tr.total td").first.inner_text() == "170.01"


def test_pages_speak_chinese_fit_a_phone_and_show_the_notice(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/view/billing?columns=date:year&rows=product:line&measures=amount")
    page.click("text=中文")
    assert page.inner_text("h1") == "账单"
    assert page.locator("thead th.group").all_inner_texts() == ["2017", "2018", "2019", "（空）", "合计"]
    # THEN the page itself is not wider than the phone; the table scrolls within
    assert page.locator("body").bounding_box()["width"] == 390
    page.goto(f"{address}/about")
    assert "Permission is hereby granted" in page.inner_text("main")


def test_single_facts_stand_behind_the_last_level(page: Any, address: str) -> None:
    page.goto(f"{address}/view/billing?rows=charge_type&cut=date:2018,1&measures=amount")
    page.click("text=discount")
    assert page.inner_text("h1") == "Single facts: Billing"
    assert page.locator("tbody tr").count() == 2
    # WHEN something is asked that is not there, THEN the page says what is
    page.goto(f"{address}/view/billing?rows=region")
    assert "known are date, geography, product" in page.inner_text("main")


def test_two_cubes_stand_side_by_side(address: str, page: Any) -> None:
    # GIVEN billing by country WHEN a manager puts the base beside it
    page.goto(f"{address}/view/billing?rows=geography&measures=amount")
    page.get_by_label("Side by side with: Payments").click()
    # THEN both stand in one table, each with its own total
    groups = page.locator("th.group").all_inner_texts()
    assert groups == ["Billing", "Payments"]
    assert page.locator("tr.total th").first.inner_text() == "Total"
    # AND the address is the view: of both, by country
    assert "of=billing%3Aamount&of=payment" in page.url
    # AND other measures can be chosen, by form alone
    page.get_by_text("Change the view").click()
    page.get_by_label("Lines", exact=True).check()
    page.get_by_role("button", name="Show").click()
    assert "Lines" in page.locator("thead").inner_text()
    # AND one of them can go again
    page.get_by_text("without Payments").click()
    assert page.locator("th.group").all_inner_texts() == ["Billing"]
