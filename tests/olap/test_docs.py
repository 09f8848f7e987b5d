"""The catalogue as a page."""

from __future__ import annotations

from datetime import datetime

import duckdb

from olap.browser import open_browser
from olap.docs import ADDITIVITIES, UNITS, metrics_page
from olap.measures import ADDITIVITIES as KNOWN_ADDITIVITIES
from olap.measures import UNITS as KNOWN_UNITS

BUILT_AT = datetime(2026, 11, 22, 3, 4)


def test_the_page_shows_every_shown_metric_in_both_languages(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN a cube
    cube = open_browser(con, "billing").model
    # WHEN its page is made
    page = metrics_page([cube], BUILT_AT)
    # THEN every shown measure is there with its names, its formula and its place in the lineage, and no hidden one
    for measure in cube.measures.values():
        assert (f'id="billing.{measure.name}"' in page) is not measure.is_hidden
    assert "行均金额" in page and "Average amount" in page and "amount ÷ lines with an amount" in page
    assert "models.html#!/model/model.kehu.fct_billing_line" in page
    assert f"{len(cube.shown_measures)} metrics" in page
    assert "2026-11-22 03:04 UTC" in page


def test_every_unit_and_additivity_has_words() -> None:
    assert set(UNITS) == set(KNOWN_UNITS)
    assert set(ADDITIVITIES) == set(KNOWN_ADDITIVITIES)
