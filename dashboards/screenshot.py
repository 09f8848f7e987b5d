"""Pictures of dashboards, by Playwright and Chromium: both are needed for this alone."""

from __future__ import annotations

import io
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboards.environment import SupersetEnvironment
from dashboards.files import Document, read_assets
from dashboards.home import SupersetHome
from dashboards.serve import provision, server_command, server_environ
from warehouse.errors import KehuError
from warehouse.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTH, HEIGHT = 1440, 4000
COLOURS = 96
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
CHART = ".dashboard-component-chart-holder"
BODY = "[data-test='grid-container'], .grid-container"


class PictureError(KehuError):
    """A picture cannot be taken."""


def take_pictures(settings: Settings, environment: SupersetEnvironment, out: Path) -> Iterator[Path]:
    """Serve the dashboards for a moment on a free port and write a PNG of each; yields the files as they are written.

    Raises PictureError when Playwright or Chromium is missing, or a chart does not come.
    """
    chromium = _chromium()
    provision(settings, environment)
    out.mkdir(parents=True, exist_ok=True)
    with running(settings, environment) as url, _browser(chromium, url, _cookie(settings, environment)) as page:
        for name, dashboard in read_assets().dashboards.items():
            page.goto(f"{url}superset/dashboard/{dashboard['slug']}/?standalone=1")
            wait_for_charts(page, count_charts(dashboard))
            page.wait_for_timeout(2_000)  # bars grow for a moment
            path = out / f"{name}.png"
            path.write_bytes(_fewer_colours(page.screenshot(clip=_whole(page))))
            yield path


@contextmanager
def running(settings: Settings, environment: SupersetEnvironment, workers: int = 2) -> Iterator[str]:
    """A server of a provisioned home on a free port of loopback, as long as the block lasts; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with (SupersetHome(settings).directory / "server.log").open("w", encoding="utf-8") as log:
        command = server_command(environment, "127.0.0.1", port, workers)
        server = subprocess.Popen(command, env=dict(server_environ(settings)), stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait_until_healthy(server, url)
            yield url
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def wait_for_charts(page: Page, count: int) -> None:
    """Wait until that many charts are there and none is loading."""
    page.wait_for_function(
        f"""count => document.querySelectorAll('{CHART} .slice_container').length === count
        && !document.querySelector('{CHART} [data-test="loading-indicator"]')""",
        arg=count,
        timeout=180_000,
    )


def count_charts(dashboard: Document) -> int:
    """How many charts a dashboard file shows."""
    return sum(isinstance(part, dict) and part["type"] == "CHART" for part in dashboard["position"].values())


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise PictureError("Superset ended while it started", hint="see server.log in the home's superset/")
        try:
            urllib.request.urlopen(f"{url}health", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise PictureError("Superset did not answer within two minutes", where=url)


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise PictureError("there is no Chromium", hint="apt-get install chromium")
    return found


@contextmanager
def _browser(chromium: str, url: str, cookie: str) -> Iterator[Page]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise PictureError("Playwright is not installed", hint="make install-dev, or pip install playwright") from error
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-US")
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def _cookie(settings: Settings, environment: SupersetEnvironment) -> str:
    done = subprocess.run(
        [str(environment.python), "-m", "dashboards.cookie"],
        capture_output=True,
        text=True,
        check=False,
        env=dict(server_environ(settings)),
    )
    if done.returncode:
        raise PictureError("Superset gave no session", found=(done.stderr.strip().splitlines() or ["nothing"])[-1])
    return done.stdout.splitlines()[-1]


def _whole(page: Page) -> Any:
    """The part of the page that is filled."""
    bottom = page.evaluate(
        f"() => Math.max(...[...document.querySelectorAll('{CHART}, .dashboard-markdown')]"
        ".map(each => each.getBoundingClientRect().bottom))"
    )
    return {"x": 0, "y": 0, "width": WIDTH, "height": min(HEIGHT, int(bottom) + 24)}


def _fewer_colours(png: bytes) -> bytes:
    """The picture with a palette: a third of the bytes, and nobody sees it."""
    from PIL import Image

    options: Mapping[str, Any] = {"optimize": True}
    small = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(small, "PNG", **options)
    return small.getvalue()
