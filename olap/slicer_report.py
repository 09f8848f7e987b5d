"""Slicer's report: several questions about one cell in one request."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from olap.adapter import cut_text
from olap.asking import Asker
from olap.formats import respond
from olap.slicer import MOST_FACTS, Who, cube_aggregate, cube_cell, cube_facts, cube_members
from warehouse.errors import QuestionError

MOST_QUERIES = 20

reports = APIRouter()


@reports.post("/cube/{cube}/report")
def cube_report(cube: str, who: Who, raw: Annotated[dict[str, Any], Body()]) -> Response:
    """Several questions about one cell: `{"cell": [cuts], "queries": {"name": {"query": "aggregate", …}}}`."""
    who.browser(cube)
    if not isinstance(raw.get("queries"), dict):
        raise QuestionError("not a report", hint='{"queries": {"name": {"query": "aggregate"}}}')
    queries = raw["queries"].items()
    if len(queries) > MOST_QUERIES or not isinstance(raw.get("cell", []), list):
        raise QuestionError("not a report", hint=f"cell: a list of cuts; at most {MOST_QUERIES} queries")
    cuts = [cut_text(each) for each in raw.get("cell", [])]
    return respond({str(name): json.loads(_answered(cube, who, cuts, query)) for name, query in queries})


def _answered(cube: str, who: Asker, cuts: list[str], query: Any) -> bytes:
    """One query of a report, as JSON."""
    if not isinstance(query, dict):
        raise QuestionError("not a query of a report", found=str(query), hint='{"query": "aggregate"}')

    def texts(name: str) -> list[str]:
        given = query.get(name) or []
        return [str(each) for each in (given if isinstance(given, list) else [given])]

    page, size = query.get("page") or 0, query.get("page_size")
    if (
        not isinstance(page, int)
        or not (size is None or isinstance(size, int))
        or page < 0
        or not 0 < (size or 1) <= MOST_FACTS
    ):
        raise QuestionError("not a page", found=f"page {page}, page_size {size}", hint="whole numbers")
    match query.get("query"):
        case "aggregate":
            found = cube_aggregate(
                cube, who, cuts, texts("drilldown"), texts("aggregates"), texts("order"), [], [],
                page=page, pagesize=size,
            )  # fmt: skip
        case "members":
            found = cube_members(cube, str(query.get("dimension")), who, cuts, page=page, pagesize=size)
        case "facts":
            found = cube_facts(cube, who, cuts, texts("fields"), page=page, pagesize=size or 1000)
        case "cell":
            found = cube_cell(cube, who, cuts)
        case _:
            raise QuestionError("unknown query", found=str(query.get("query")), hint="aggregate, members, facts, cell")
    return bytes(found.body)
