"""The page of rows that a question asks for: the best by its order, those its conditions hold for, and all totals."""

from __future__ import annotations

from olap.model import Level
from olap.question import Question, Value
from olap.sql import quoted


class Page:
    """Compiles what follows on the groups of a question.

    keys: levels of rows and columns; row_group: the grouping of row totals; source: the query that holds all groups.
    """

    def __init__(self, question: Question, keys: tuple[Level, ...], row_group: int, source: str) -> None:
        self.question, self.keys, self.row_group, self.source = question, keys, row_group, source
        self.is_paged = bool(question.rows) and bool(question.limit or question.offset or question.having)

    def steps(self) -> list[str]:
        """The rows that the conditions hold for, and the page of them."""
        if not self.is_paged:
            return []
        tests = [f"_grouping = {self.row_group}"]
        tests += [f"{quoted(each.measure.name)} {each.sign} ?" for each in self.question.having]
        wanted = f"wanted as (\n  select *\n  from {self.source}\n  where {' and '.join(tests)}\n)"
        page = f"page as (\n  select *\n  from wanted\n  order by {self._order()}\n  limit ? offset ?\n)"
        return [wanted, page]

    def select(self) -> str:
        """The groups in order, with the number of rows there are before paging."""
        rows = "wanted" if self.is_paged else f"{self.source} where _grouping = {self.row_group}"
        count = f"(select count(*) from {rows}) as _count_rows"
        order = f"order by _grouping, {self._order()}"
        if not self.is_paged:
            return f"select *, {count}\nfrom {self.source}\n{order}"
        groups = [f"select * from page\nunion all\nselect * from {self.source} where _grouping <> {self.row_group}"]
        if self.question.columns:
            groups[0] += " and _grouping <> 0"
            groups.append(self._cells())
        return f"select *, {count}\nfrom (\n" + "\nunion all\n".join(groups) + f"\n)\n{order}"

    def parameters(self) -> tuple[Value, ...]:
        """In the order of `steps`."""
        if not self.is_paged:
            return ()
        kept = [each.value for each in self.question.having]
        return (*kept, self.question.limit or 2**62, self.question.offset)

    def _cells(self) -> str:
        """The cells of the page's rows."""
        same = [
            f"page.{quoted(level.ref)} is not distinct from cell.{quoted(level.ref)}"
            for level in self.question.row_levels
        ]
        wanted = f"select 1 from page where {' and '.join(same)}"
        return f"select cell.* from {self.source} as cell where cell._grouping = 0 and exists ({wanted})"

    def _order(self) -> str:
        """The order asked for (of rows; columns keep theirs), then that of keys; empty ones come last."""
        asked = [
            f"case when _grouping = {self.row_group} then {quoted(name)} end {'desc' if down else 'asc'} nulls last"
            for name, down in self.question.order
        ]
        natural = [f"{quoted(level.ref)} asc nulls last" for level in self.keys]
        return ", ".join([*asked, *natural]) or "_grouping"
