"""A server as the operator's guide sets it up: PostgreSQL, Redis, and TLS by nginx before two workers."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from tests.dashboards.machine import MISSING, nginx, postgres, redis
from tests.dashboards.releases import publish_release
from tests.dashboards.serving import ENVIRONMENT, Person, Served, serving
from tests.dashboards.storm import storm
from warehouse.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason="the guide's servers are not on this machine: " + ", ".join(MISSING)),
    pytest.mark.skipif(not ENVIRONMENT.is_installed(), reason="no Superset: run `kehu dashboards install`"),
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the Redis that the workers share."""
    with redis(tmp_path_factory.mktemp("redis")) as port:
        yield port


@pytest.fixture(scope="module")
def served(shared: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A home whose `dashboards.yml` names all of them, looked at through nginx."""
    directory = tmp_path_factory.mktemp("server")
    settings = Settings(home=directory / "home", memory_limit="1GB")
    publish_release(settings, "0001")
    with postgres() as database:
        path = settings.home / "dashboards.yml"
        lines = [f"database: {database}", f"redis: redis://127.0.0.1:{shared}/0", "is_https: true", "count_proxies: 1"]
        path.write_text("\n".join(lines), encoding="utf-8")
        path.chmod(0o600)
        with serving(settings) as behind, nginx(directory, behind.url) as url:
            yield Served(settings, url, behind.password, directory / "dashboards.pem")


def test_nothing_fails_and_nothing_is_stale(served: Served) -> None:
    # GIVEN workers that were forked from one loaded application WHEN 8 people ask them at once, during a publish
    found = storm(served, questions=80, clients=8, publishes=1)
    # THEN no two talk over one connection to PostgreSQL: every question is answered, by the release of its moment
    assert found.failed == []
    assert found.stale == []


def test_the_session_travels_by_tls_only(served: Served) -> None:
    # GIVEN somebody who has logged in through nginx WHEN his browser looks at the cookie
    (cookie,) = [each for each in Person(served, "admin", served.password).http.cookies.jar if each.name == "session"]
    # THEN it is never sent without TLS, nor shown to scripts
    assert cookie.secure
    assert cookie.has_nonstandard_attr("HttpOnly")


def test_the_state_of_filters_is_shared_by_redis(served: Served, shared: int) -> None:
    # GIVEN a dashboard WHEN somebody's filters on it are kept
    admin = Person(served, "admin", served.password)
    (dashboard, *_) = admin.ids("dashboard", "dashboard_title").values()
    kept = admin.post(f"api/v1/dashboard/{dashboard}/filter_state?tab_id=1", {"value": '{"month": "2026-10"}'})
    assert kept.status_code == 201, kept.text
    # THEN any worker finds them
    key = kept.json()["key"]
    for _ in range(4):
        found = admin.get(f"api/v1/dashboard/{dashboard}/filter_state/{key}?tab_id=1")
        assert found.json() == {"value": '{"month": "2026-10"}'}
    # AND they stand in Redis
    keys = subprocess.run(
        ["redis-cli", "-p", str(shared), "--scan"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert [name for name in keys if name.startswith("kehu_filter_state")]


def test_links_stay_on_the_address_people_use(served: Served) -> None:
    # GIVEN somebody who has not logged in WHEN he opens a dashboard
    stranger = Person(served, "admin", served.password).http
    stranger.cookies.clear()
    moved = stranger.get("superset/dashboard/executive/", follow_redirects=False)
    # THEN he is sent to the login of that address, port and TLS included
    assert moved.status_code == 302
    assert served.url in moved.headers["location"] or moved.headers["location"].startswith("/login")
