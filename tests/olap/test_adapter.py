"""`cubes` stays behind one file, and what is broken in it is mended there."""

from __future__ import annotations

import ast
import collections
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olap import adapter
from olap.adapter import cubes
from olap.browser import DuckDBBrowser
from olap.model import Level
from warehouse.errors import QuestionError

PROJECT = Path(__file__).resolve().parents[2]
PARTS = st.one_of(st.none(), st.text(max_size=8).filter(lambda text: text != "__null__"))


def _imports_cubes(path: Path) -> bool:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".", maxsplit=1)[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").split(".", maxsplit=1)[0])
    return "cubes" in names


def test_one_file_alone_imports_cubes() -> None:
    rooms = [PROJECT / room for room in ("olap", "warehouse", "ingest", "mining", "dashboards")]
    files = [*PROJECT.glob("*.py"), *(path for room in rooms for path in room.rglob("*.py"))]
    assert [path for path in files if _imports_cubes(path)] == [PROJECT / "olap" / "adapter.py"]


def test_cubes_loads_only_through_the_adapter() -> None:
    # GIVEN a fresh interpreter, WHEN cubes is imported bare, THEN it fails as it has since Python 3.10
    bare = subprocess.run([sys.executable, "-c", "import cubes"], capture_output=True, check=False)
    assert bare.returncode == 1
    # WHEN it is imported through the adapter, THEN it works and nothing borrowed is left behind
    program = (
        "import sys, collections, olap.adapter as a;"
        "print(a.cubes.__version__, hasattr(collections, 'Mapping'), 'pkg_resources' in sys.modules)"
    )
    mended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, check=True, text=True, cwd=PROJECT
    )
    assert mended.stdout.split() == ["1.1", "False", "False"]
    assert not hasattr(collections, "Mapping")


def test_asking_for_help_does_not_load_cubes() -> None:
    program = "import sys, olap.commands; print('cubes' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True, cwd=PROJECT)
    assert found.stdout.strip() == "False"


@given(paths=st.lists(st.lists(PARTS, min_size=1, max_size=4), min_size=1, max_size=3), inverted=st.booleans())
def test_a_cut_comes_back_from_its_text(billing: DuckDBBrowser, paths: list[list[str | None]], inverted: bool) -> None:
    # GIVEN members with any letters, separators and escapes in their names
    place = billing.cube.dimension("geography")
    paths = [path for path in paths if path != [""]] or [["x"]]
    cut = (
        cubes.PointCut(place, paths[0], place.hierarchy(), inverted)
        if len(paths) == 1
        else cubes.SetCut(place, paths, place.hierarchy(), inverted)
    )
    # WHEN the cut is written and read again
    cell = adapter.parse_cell(billing.model, billing.cube, str(cut))
    # THEN it is the same cut
    assert cell.cuts == [cut]


def test_the_logical_cube_says_what_the_model_says(billing: DuckDBBrowser) -> None:
    logical = billing.cube
    refs = [ref for d in billing.model.dimensions.values() for level in d.levels for ref in _refs(level)]
    assert [attribute.ref for dimension in logical.dimensions for attribute in dimension.attributes] == refs
    assert logical.aggregate("average_amount").dependencies == {"amount", "count_amounts"}
    assert (logical.aggregate("amount").nonadditive, logical.aggregate("count_invoices").nonadditive) == (None, "any")
    assert logical.aggregate("amount").description == "Amount without tax, in the currency of the account."
    assert logical.description == "One row per charge line of one invoice."


def _refs(level: Level) -> list[str]:
    return list(dict.fromkeys([level.ref, level.label_ref]))


def test_aggregate_answers_in_the_shape_of_cubes(billing: DuckDBBrowser) -> None:
    # GIVEN a cell and a drill-down in the API of cubes
    cell = cubes.Cell(billing.cube, [cubes.PointCut("date", [2018])])
    # WHEN it is aggregated, ordered and paged
    result = billing.aggregate(
        cell, aggregates=["amount"], drilldown=["product"], order=[("amount", "desc")], page=0, page_size=1
    )
    # THEN cells, summary and levels are those of cubes
    assert result.to_dict()["cells"] == [{"product.line": "mobile", "amount": Decimal("443.22")}]
    assert result.summary == {"amount": Decimal("510.89")}
    assert (result.total_cell_count, result.levels) == (2, {"product": ["line"]})


def test_members_are_those_with_facts_in_the_cell(billing: DuckDBBrowser) -> None:
    cell = cubes.Cell(billing.cube, [cubes.PointCut("date", [2017])])
    found = billing.members(cell, "product", depth=2, order=[("product.family", "desc")])
    assert found == [
        {"product.line": "mobile", "product.family": "postpaid"},
        {"product.line": "fixed", "product.family": "broadband"},
    ]


def test_facts_are_paged_in_order_of_their_identity(billing: DuckDBBrowser) -> None:
    cell = cubes.Cell(billing.cube, [cubes.SetCut("charge_type", [["usage"], [None]])])
    found = billing.facts(cell, fields=["invoice_id", "line_number", "geography.city", "amount"], page=1, page_size=2)
    assert [list(row.values()) for row in found] == [
        ["I15", 1, "广州", Decimal("1000000.00")],
        ["I2", 2, "北京", None],
    ]
    with pytest.raises(QuestionError, match="unknown field"):
        billing.facts(cell, fields=["invoice"])


def test_a_split_is_refused(billing: DuckDBBrowser) -> None:
    with pytest.raises(QuestionError, match="split"):
        billing.aggregate(drilldown=["product"], split=cubes.Cell(billing.cube))
