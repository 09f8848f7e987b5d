"""Five hundred chart queries of eight people during five publishes: none fails, none is old."""

from __future__ import annotations

import pytest

from tests.dashboards.serving import ENVIRONMENT, serving
from tests.dashboards.storm import storm
from warehouse.settings import Settings

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(not ENVIRONMENT.is_installed(), reason="no Superset: run `kehu dashboards install`"),
]


def test_no_query_fails_and_no_number_is_old_during_publishes(settings: Settings) -> None:
    # GIVEN a served home WHEN releases are swapped in while people look
    with serving(settings) as served:
        found = storm(served, questions=500, clients=8, publishes=5)
    # THEN every answer came, of a release that was the current one meanwhile
    assert len(found.seconds) == 500
    assert found.failed == []
    assert found.stale == []
    # AND the first and the last release were both seen
    assert {1, 6} <= found.releases_seen
