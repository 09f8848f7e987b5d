"""The page of several cubes side by side: which they are, the table, and what else fits beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from olap.across import across, are_conformed
from olap.address import Address
from olap.asking import Asker
from olap.browser import DuckDBBrowser
from olap.grid import Grid
from warehouse.errors import QuestionError

FIRST_MEASURES = 3
MOST_ROWS = 2000


@dataclass(frozen=True)
class Beside:
    """The address of such a page. cubes: measures by cube, in the order of the columns."""

    cubes: Mapping[str, tuple[str, ...]]
    rows: tuple[str, ...] = ()
    cut: str = ""

    @classmethod
    def read(cls, items: Sequence[tuple[str, str]]) -> Beside:
        """From the items of a query: of=base:arpu,churn&of=billing:amount&rows=product&cut=date:2026."""
        cubes: dict[str, list[str]] = {}
        for text in (text for key, text in items if key == "of" and text):
            cube, _, names = text.partition(":")
            cubes.setdefault(cube, []).extend(name for name in names.split(",") if name)
        if not cubes:
            raise QuestionError("no cube is named", hint="of=base:arpu&of=billing:amount")
        rows = tuple(part for key, text in items if key == "rows" for part in text.split("|") if part)
        cut = "|".join(text for key, text in items if key == "cut" and text)
        return cls({cube: tuple(dict.fromkeys(names)) for cube, names in cubes.items()}, rows, cut)

    def url(self, page: str = "") -> str:
        """The address; page: `export` below it."""
        items = [("of", f"{cube}:{','.join(names)}") for cube, names in self.cubes.items()]
        items += [("rows", "|".join(self.rows)), ("cut", self.cut)]
        query = urlencode([(key, text) for key, text in items if text])
        return f"/across{'/' + page if page else ''}?{query}"

    def with_cube(self, cube: str) -> Beside:
        """The same with one more cube, or without it when it is there."""
        cubes = {name: names for name, names in self.cubes.items() if name != cube}
        return replace(self, cubes=cubes if cube in self.cubes else {**cubes, cube: ()})


def across_grid(who: Asker, beside: Beside) -> tuple[Beside, list[DuckDBBrowser], Grid]:
    """The table, and its address with the measures that are shown when none were named.

    Raises QuestionError or Forbidden, also for more rows than a page or a sheet should hold.
    """
    browsers = [who.browser(cube) for cube in beside.cubes]
    named = {
        browser.model.name: names or tuple(browser.model.shown_measures)[:FIRST_MEASURES]
        for browser, names in zip(browsers, beside.cubes.values(), strict=True)
    }
    beside = replace(beside, cubes=named, rows=beside.rows or _first_shared(browsers))
    found = across(browsers, list(beside.cubes.values()), beside.rows, beside.cut)
    if len(found.body) > MOST_ROWS:
        raise QuestionError("too many rows side by side", found=str(len(found.body)), hint="cut it, or drill less")
    return beside, browsers, found


def across_page(who: Asker, beside: Beside) -> dict[str, Any]:
    """Everything the template shows."""
    beside, browsers, found = across_grid(who, beside)
    first = browsers[0]
    question = first.question(rows=beside.rows, cut=beside.cut)
    used = {axis.dimension.name for axis in question.rows} | {cut.dimension.name for cut in question.cuts}
    others = [
        model for model in who.models() if model.name not in beside.cubes and are_conformed(used, first.model, model)
    ]
    return {
        "beside": beside,
        "cubes": [
            {
                "model": browser.model,
                "url": Address(browser.model.name, rows=beside.rows, cut=beside.cut, measures=measures).url(),
                "without": beside.with_cube(browser.model.name).url() if len(browsers) > 1 else "",
                "measures": [
                    {"name": name, "text": browser.model.measures[name].labels[who.locale], "is_on": name in measures}
                    for name in browser.model.shown_measures
                ],
                "count": len(measures),
            }
            for browser, measures in zip(browsers, beside.cubes.values(), strict=True)
        ],
        "header": found.header,
        "count_labels": found.count_labels,
        "body": [found.texts(row) for row in found.body],
        "total": found.texts(found.total),
        "shared": [
            {"name": name, "text": dimension.labels[who.locale]}
            for name, dimension in first.model.dimensions.items()
            if all(are_conformed({name}, first.model, browser.model) for browser in browsers[1:])
        ],
        "others": [{"text": model.labels[who.locale], "url": beside.with_cube(model.name).url()} for model in others],
    }


def _first_shared(browsers: Sequence[DuckDBBrowser]) -> tuple[str, ...]:
    """The first dimension that all have. Raises QuestionError when they share none."""
    first = browsers[0].model
    for name in first.dimensions:
        if all(are_conformed({name}, first, browser.model) for browser in browsers[1:]):
            return (name,)
    raise QuestionError("these cubes share no dimension", found=", ".join(each.model.name for each in browsers))
