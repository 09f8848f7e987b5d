"""The endpoints of Slicer, the HTTP service of `cubes`: same addresses, arguments and shapes, answered by our browser.

Beyond it: `compare`, `share`, `others` and `having`, and the formats xlsx, arrow and json_lines everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from olap.adapter import CUBES_VERSION, cut_text, parse_cell
from olap.asking import Asker, asker
from olap.browser import DuckDBBrowser
from olap.engine import Row
from olap.formats import FORMATS, TYPES, compact, respond, rows_table, split
from olap.model import pick
from olap.period import time_dimensions
from olap.report import Report
from warehouse.errors import QuestionError

API_VERSION = 2
MOST_FACTS = 10_000

router = APIRouter()
Texts = Annotated[list[str], Query()]
Size = Annotated[int | None, Query(ge=1, le=100_000)]
Page = Annotated[int, Query(ge=0, le=1_000_000)]
Who = Annotated[Asker, Depends(asker)]


@router.get("/version")
def version() -> Response:
    """Version of the language of questions."""
    return respond({"version": CUBES_VERSION, "server_version": CUBES_VERSION, "api_version": API_VERSION})


@router.get("/info")
def info(who: Who) -> Response:
    """Who asks, of which release."""
    return respond(
        {
            "label": "kehu",
            "cubes_version": CUBES_VERSION,
            "api_version": API_VERSION,
            "json_record_limit": MOST_FACTS,
            "release": who.release_id,
            "authentication": {"type": "token", "identity": who.name, "role": who.role.name},
        }
    )


@router.get("/cubes")
def cube_list(who: Who) -> Response:
    """The cubes that this user may ask."""
    return respond(
        [
            {
                "name": each.name,
                "label": each.labels[who.locale],
                "description": each.description,
                "category": None,
                "info": {},
            }
            for each in who.models()
        ]
    )


@router.get("/cube/{cube}/model")
def cube_model(cube: str, who: Who) -> Response:
    """Dimensions, hierarchies, levels, attributes and aggregates of a cube."""
    browser = who.browser(cube)
    found = browser.cube.to_dict(
        expand_dimensions=True, with_mappings=False, full_attribute_names=True, create_label=True
    )
    return respond({**found, "features": browser.features()})


@router.get("/cube/{cube}/aggregate")
def cube_aggregate(
    cube: str,
    who: Who,
    cut: Texts = [],  # noqa: B006
    drilldown: Texts = [],  # noqa: B006
    aggregates: Texts = [],  # noqa: B006
    order: Texts = [],  # noqa: B006
    having: Texts = [],  # noqa: B006
    compare: Texts = [],  # noqa: B006
    share: bool = False,
    others: bool = False,
    split_cell: Annotated[str, Query(alias="split")] = "",
    page: Page = 0,
    pagesize: Size = None,
    page_size: Size = None,
    form: Annotated[str, Query(alias="format")] = "json",
    header: str = "labels",
) -> Response:
    """Measures of a cell, drilled down. Totals are those of the whole cell."""
    pick("format", form, dict.fromkeys(FORMATS), "format")
    pick("header", header, dict.fromkeys(("names", "labels", "none")), "header")
    if split_cell:
        raise QuestionError("a split cannot be answered", hint="ask twice, with the cut and with its inverse")
    size = pagesize or page_size
    browser = who.browser(cube)
    question = browser.question(
        rows=split(drilldown), cut="|".join(cut), measures=split(aggregates), order=split(order, ","),
        having=split(having, ","), limit=size, offset=page * (size or 0),
    )  # fmt: skip
    report = browser.view(question, compare=split(compare), has_share=share, has_others=others)
    names = [ref for level in question.row_levels for ref in dict.fromkeys([level.ref, level.label_ref])]
    names += [column.name for column in report.columns]
    rows = report.answer.row_totals if question.rows else [report.answer.summary]
    if form != "json":
        return respond(rows_table(rows, names, names, form), form, cube)
    return respond(_aggregated(browser, report, "|".join(cut), names[: len(names) - len(report.columns)]))


def _aggregated(browser: DuckDBBrowser, report: Report, cut: str, attributes: list[str]) -> dict[str, Any]:
    """A report in the shape of `cubes.AggregationResult`; all others stand in its `remainder`."""
    question = report.answer.question
    return {
        "summary": report.answer.summary,
        "remainder": report.others.summary if report.others else {},
        "cells": report.answer.row_totals,
        "total_cell_count": report.answer.count_rows,
        "aggregates": [measure.name for measure in question.measures],
        "cell": [each.to_dict() for each in parse_cell(browser.model, browser.cube, cut).cuts],
        "levels": {axis.dimension.name: [level.name for level in axis.levels] for axis in question.rows},
        "attributes": attributes,
        "has_split": False,
    }


@router.get("/cube/{cube}/members/{dimension}")
def cube_members(
    cube: str,
    dimension: str,
    who: Who,
    cut: Texts = [],  # noqa: B006
    level: str = "",
    depth: Annotated[int | None, Query(ge=1, le=20)] = None,
    hierarchy: str = "",
    order: Texts = [],  # noqa: B006
    page: Page = 0,
    pagesize: Size = None,
    page_size: Size = None,
    form: Annotated[str, Query(alias="format")] = "json",
) -> Response:
    """Members of a dimension that have facts in the cell."""
    pick("format", form, dict.fromkeys(FORMATS), "format")
    browser = who.browser(cube)
    found = browser.model.dimension(dimension).hierarchy(hierarchy)
    steps = {each.name: each for each in found.levels}
    last = pick("level", level, steps, dimension) if level else found.levels[min(depth or 99, len(found.levels)) - 1]
    size = pagesize or page_size or MOST_FACTS
    drill = f"{dimension}@{found.name}:{last.name}"
    question = browser.question(
        rows=[drill], cut="|".join(cut), measures=[browser.model.shown_measures[0]], order=split(order, ","),
        limit=size, offset=page * size,
    )  # fmt: skip
    names = [ref for each in question.row_levels for ref in dict.fromkeys([each.ref, each.label_ref])]
    data = [{name: row[name] for name in names} for row in browser.ask(question).row_totals]
    if form != "json":
        return respond(rows_table(data, names, names, form), form, dimension)
    return respond({"dimension": dimension, "hierarchy": found.name, "depth": found.depth(last.name), "data": data})


@router.get("/cube/{cube}/facts")
def cube_facts(
    cube: str,
    who: Who,
    cut: Texts = [],  # noqa: B006
    fields: Texts = [],  # noqa: B006
    page: Page = 0,
    pagesize: Annotated[int, Query(ge=1, le=MOST_FACTS)] = 1000,
    form: Annotated[str, Query(alias="format")] = "json",
) -> Response:
    """Single facts of a cell, in order of their identity."""
    pick("format", form, dict.fromkeys(FORMATS), "format")
    browser = who.browser(cube)
    rows = browser.fact_rows(browser.question(cut="|".join(cut), limit=pagesize, offset=page * pagesize))
    found = _kept(browser, rows, split(fields))
    names = list(found[0]) if found else []
    return respond(found) if form == "json" else respond(rows_table(found, names, names, form), form, f"{cube}_facts")


def _kept(browser: DuckDBBrowser, rows: Sequence[Row], fields: Sequence[str]) -> list[Row]:
    return [
        {
            "__fact_key__": browser.fact_id(row),
            **({name: pick("field", name, row, browser.model.name) for name in fields} if fields else row),
        }
        for row in rows
    ]


@router.get("/cube/{cube}/fact/{fact_id:path}")
def cube_fact(cube: str, fact_id: str, who: Who) -> Response:
    """One fact. Its identity is `__fact_key__` of /facts."""
    browser = who.browser(cube)
    row = browser.fact_row(fact_id)
    if row is None:
        return Response(compact({"error": "not_found", "message": "no such fact"}), 404, media_type=TYPES["json"])
    return respond(_kept(browser, [row], [])[0])


@router.get("/cube/{cube}/cell")
def cube_cell(cube: str, who: Who, cut: Texts = []) -> Response:  # noqa: B006
    """The cuts of a cell and the names of their members."""
    return respond(_cell(who.browser(cube), "|".join(cut)))


def _cell(browser: DuckDBBrowser, cut: str) -> dict[str, Any]:
    cell = parse_cell(browser.model, browser.cube, cut)
    question = browser.question(cut=cut)
    cuts = []
    for raw, typed in zip(cell.cuts, question.cuts, strict=True):
        found: list[Row] = []
        for path in typed.paths if not typed.is_inverted else ():
            level = typed.hierarchy.levels[len(path) - 1]
            place = f"{typed.dimension.name}@{typed.hierarchy.name}"
            one = cut_text(
                {"type": "point", "dimension": typed.dimension.name, "hierarchy": typed.hierarchy.name,
                 "path": [None if part is None else str(part) for part in path]}
            )  # fmt: skip
            measure = browser.model.shown_measures[:1]
            asked = browser.question(rows=[f"{place}:{level.name}"], cut=one, measures=measure, limit=1)
            found += [{key: row[key] for key in row if key not in measure} for row in browser.ask(asked).row_totals]
        cuts.append({**raw.to_dict(), "details": found})
    return {"cube": browser.model.name, "cuts": cuts}


@router.get("/cube/{cube}/explain")
def cube_explain(cube: str, who: Who, cut: Texts = [], drilldown: Texts = [], aggregates: Texts = []) -> Response:  # noqa: B006
    """Which table would answer, by which statement."""
    browser = who.browser(cube)
    question = browser.question(cut="|".join(cut), rows=split(drilldown), measures=split(aggregates))
    horizons = {name: browser.engine.horizon(browser.model, name) for name in time_dimensions(browser.model)}
    return respond(
        {"table": browser.engine.table(question), "sql": browser.explain(question).text, "horizons": horizons}
    )
