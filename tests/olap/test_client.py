"""The service asked by the client of `cubes` itself, unmodified: its store sends the requests that its browser makes.

Its server package is not imported: that needs the Flask of 2015. Its browser and model provider cannot be driven at
all, in 1.1 they use names that they do not import; so the parameters of SlicerBrowser stand here by hand.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from olap.adapter import cubes

Tokens = Mapping[str, dict[str, str]]


@pytest.fixture
def store(address: str, tokens: Tokens) -> Iterator[Any]:
    """`SlicerStore` with the token of somebody who may see all, sent as its documentation says."""
    package = types.ModuleType("cubes.server")
    package.__path__ = [str(Path(cubes.__file__).parent / "server")]
    sys.modules["cubes.server"] = package
    try:
        slicer = importlib.import_module("cubes.server.store")
        token = tokens["all"]["Authorization"].removeprefix("Bearer ")
        yield slicer.SlicerStore(address, authentication="pass_parameter", auth_identity=token)
    finally:
        for name in [each for each in sys.modules if each.startswith("cubes.server")]:
            del sys.modules[name]


def test_the_client_finds_cubes_and_their_models(store: Any) -> None:
    assert "billing" in {each["name"] for each in store.request("cubes")}
    model = store.cube_request("model", "billing", {"lang": "zh"})
    assert [each["name"] for each in model["dimensions"]] == ["date", "geography", "product", "customer", "charge_type"]
    assert model["features"]["actions"] == ["aggregate", "members", "facts"]


def test_the_client_aggregates(store: Any) -> None:
    # GIVEN the parameters that SlicerBrowser.provide_aggregate sends
    asked = {
        "cut": "date:2018", "drilldown": "product", "aggregates": "amount", "order": "amount:desc", "page": "0",
        "page_size": "1",
    }  # fmt: skip
    found = store.cube_request("aggregate", "billing", asked)
    # THEN it finds the entries that it reads
    assert found["cells"] == [{"product.line": "mobile", "amount": 443.22}]
    assert (found["summary"], found["levels"]) == ({"amount": 510.89}, {"product": ["line"]})
    assert found["aggregates"] == ["amount"]


def test_the_client_reads_facts_and_members_line_by_line(store: Any) -> None:
    # GIVEN the parameters of SlicerBrowser.facts and .provide_members, the latter with a slash too many in its path
    lines = {"page": "0", "page_size": "2", "format": "json_lines"}
    facts = list(store.cube_request("facts", "billing", {**lines, "cut": "date:2018,1", "fields": "amount"}, True))
    members = list(
        store.request("/cube/billing/members/product", {**lines, "level": "line", "hierarchy": "range"}, True)
    )
    # THEN each line is a document
    assert facts[0] == {"__fact_key__": "I2,1", "amount": 100.0}
    assert [each["product.line"] for each in members] == ["Unknown", "fixed"]
    # AND one of the facts is found again by its key
    assert store.request("/cube/billing/fact/I2,1")["geography.city"] == "北京"


def test_the_client_reads_what_a_cell_is(store: Any) -> None:
    found = store.cube_request("cell", "billing", {"cut": "date:2018,1", "dimension": "date"})
    assert found["cuts"][0]["details"] == [{"date.year": 2018, "date.quarter": 1, "date.quarter_label": "2018-Q1"}]
