"""A view is its address: what is shown stands in the query of the URL, and every link is a changed address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from olap.adapter import join_path, parse_cell
from olap.browser import DuckDBBrowser
from olap.engine import Row
from olap.grid import NO_MEMBER, member_label, shown
from olap.model import Dimension, Hierarchy
from olap.question import Axis, Cut, Path, Question
from warehouse.errors import QuestionError

LISTS = {"rows": "|", "columns": "|", "measures": ",", "compare": ",", "order": ",", "having": ","}
DEFAULT_LIMIT = 50


@dataclass(frozen=True)
class Address:
    """What a page shows: texts as in `kehu cube query`."""

    cube: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    cut: str = ""
    limit: int = DEFAULT_LIMIT
    share: bool = False
    others: bool = False

    @classmethod
    def read(cls, cube: str, items: Sequence[tuple[str, str]]) -> Address:
        """From the items of a query. Raises QuestionError when one cannot be used."""
        given: dict[str, Any] = {}
        for name, sign in LISTS.items():
            texts = [part for key, text in items if key == name for part in text.split(sign)]
            given[name] = tuple(dict.fromkeys(part.strip() for part in texts if part.strip()))
        single = dict(items)
        limit = single.get("limit") or str(DEFAULT_LIMIT)
        if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= 5000 and len(limit) < 10):
            raise QuestionError("not a limit", found=limit, hint="from 1 to 5000")
        cut = "|".join(text for key, text in items if key == "cut" and text)
        given |= {name: single.get(name, "") in ("1", "true", "on") for name in ("share", "others")}
        return cls(cube, **given, cut=cut, limit=int(limit))

    def question(self, browser: DuckDBBrowser) -> Question:
        """The question of this address. Raises QuestionError as `browser.question` does."""
        return browser.question(
            rows=self.rows, columns=self.columns, cut=self.cut, measures=self.measures, order=self.order,
            having=self.having, limit=self.limit,
        )  # fmt: skip

    def query(self) -> str:
        """The query of the URL, without what is as it always is."""
        items = [(name, sign.join(getattr(self, name))) for name, sign in LISTS.items()]
        items += [("cut", self.cut), ("limit", "" if self.limit == DEFAULT_LIMIT else str(self.limit))]
        items += [("share", "1" if self.share else ""), ("others", "1" if self.others else "")]
        return urlencode([(name, text) for name, text in items if text])

    def url(self, page: str = "", **changes: Any) -> str:
        """The address of the view with changes; page: `facts` or `export` below it."""
        changed = replace(self, **changes)
        query = changed.query()
        return f"/view/{changed.cube}{'/' + page if page else ''}{'?' + query if query else ''}"


def cut_to(browser: DuckDBBrowser, address: Address, dimension: Dimension, hierarchy: Hierarchy, path: Path) -> str:
    """The cut of the address, with that dimension cut to that member; to nothing when the path is empty."""
    cell = parse_cell(browser.model, browser.cube, address.cut)
    kept = [_plain(browser, str(cut)) for cut in cell.cuts if str(cut.dimension) != dimension.name]
    if path:
        text = join_path([None if part is None else str(part) for part in path])
        kept.append(f"{head(dimension, hierarchy)}:{text}")
    return "|".join(kept)


def _plain(browser: DuckDBBrowser, cut: str) -> str:
    """The text of a cut without the name of the default hierarchy."""
    name, _, rest = cut.partition("@")
    default = browser.model.dimensions[name.lstrip("!")].hierarchies[0].name if rest else ""
    return f"{name}{rest[len(default) :]}" if rest and rest.startswith(f"{default}:") else cut


def head(dimension: Dimension, hierarchy: Hierarchy) -> str:
    """`geography`, or `date@week` for a hierarchy that is not the default one."""
    return dimension.name if hierarchy is dimension.hierarchies[0] else f"{dimension.name}@{hierarchy.name}"


def drilled(browser: DuckDBBrowser, address: Address, question: Question, row: Row) -> list[tuple[Axis, str]]:
    """For each axis of the rows, where a click on its member leads: one level down, or to the facts at the last."""
    links = []
    for axis in question.rows:
        path = tuple(row[level.ref] for level in axis.levels)
        cut = cut_to(browser, address, axis.dimension, axis.hierarchy, path)
        below = axis.hierarchy.levels[len(axis.levels) :]
        others = tuple(text for text, each in zip(address.rows, question.rows, strict=False) if each is not axis)
        if below:
            rows = tuple(
                f"{head(axis.dimension, axis.hierarchy)}:{below[0].name}" if each is axis else text
                for text, each in zip(address.rows, question.rows, strict=False)
            )
            links.append((axis, address.url(cut=cut, rows=rows, order=_still(address, axis))))
        elif others:
            links.append((axis, address.url(cut=cut, rows=others, order=_still(address, axis))))
        else:
            links.append((axis, address.url("facts", cut=cut, order=())))
    return links


def _still(address: Address, axis: Axis) -> tuple[str, ...]:
    """The order, where it does not name the level that is left."""
    return tuple(text for text in address.order if not text.startswith(axis.dimension.name))


def crumbs(browser: DuckDBBrowser, address: Address, question: Question) -> Sequence[Mapping[str, Any]]:
    """Each cut as a path of links back up."""
    found = []
    for cut in question.cuts:
        dimension, hierarchy = cut.dimension, cut.hierarchy
        steps = []
        if cut.point:
            labels = _labels(browser, question, cut)
            for depth in range(len(cut.point)):
                path = cut.point[: depth + 1]
                rows = _rows_below(address, question, cut, depth + 1)
                target = address.url(cut=cut_to(browser, address, dimension, hierarchy, path), rows=rows, order=())
                steps.append({"text": labels[depth], "url": target})
        else:
            steps.append({"text": _told(cut), "url": ""})
        everything = cut_to(browser, address, dimension, hierarchy, ())
        rows = _rows_below(address, question, cut, 0)
        found.append(
            {
                "label": dimension.labels[question.locale],
                "all": address.url(cut=everything, rows=rows, order=()),
                "steps": steps,
            }
        )
    return found


def _labels(browser: DuckDBBrowser, question: Question, cut: Cut) -> list[str]:
    """What people read of the members of a point, from the facts they have; the keys where they have none."""
    levels = cut.hierarchy.levels[: len(cut.point)]
    axis = Axis(cut.dimension, cut.hierarchy, levels)
    first = (browser.model.measures[browser.model.shown_measures[0]],)
    asked = replace(
        question, measures=first, rows=(axis,), columns=(), cuts=(cut,), order=(), having=(), limit=1, offset=0
    )
    rows = browser.ask(asked).row_totals
    if not rows:
        return [NO_MEMBER[question.locale] if part is None else str(part) for part in cut.point]
    return [shown(member_label(rows[0], level, question.locale)) for level in levels]


def _rows_below(address: Address, question: Question, cut: Cut, depth: int) -> tuple[str, ...]:
    """The rows, with the cut's dimension drilled to the first level below that depth."""
    rows = []
    for text, axis in zip(address.rows, question.rows, strict=False):
        level = axis.hierarchy.levels[min(depth, len(axis.hierarchy.levels) - 1)]
        is_cut = axis.dimension is cut.dimension and axis.hierarchy is cut.hierarchy
        rows.append(f"{head(axis.dimension, axis.hierarchy)}:{level.name}" if is_cut else text)
    return tuple(rows)


def _told(cut: Cut) -> str:
    texts = [",".join(str(part) for part in path) for path in cut.paths]
    if not texts:
        low, high = (",".join(str(part) for part in path) for path in (cut.low, cut.high))
        texts = [f"{low}–{high}"]
    return ("≠ " if cut.is_inverted else "") + "; ".join(texts)
