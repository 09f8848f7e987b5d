"""Answers as people see them."""

from __future__ import annotations

from olap.document import to_json
from olap.grid import Grid


def test_wide_letters_keep_columns_straight_and_controls_are_not_obeyed() -> None:
    grid = Grid(["市", "n"], [["北京", 1], ["\x1b[31mred\n", None]], ["Total", 1234], 1, [",d"])
    assert grid.text().splitlines() == [
        "市             n",
        "---------  -----",
        "北京           1",
        "\ufffd[31mred\ufffd      –",
        "---------  -----",
        "Total      1,234",
    ]


def test_a_document_has_no_value_that_is_no_json() -> None:
    assert to_json({"a": [float("nan"), float("inf"), (None, True)]}).split() == [
        "{", '"a":', "[", "null,", "null,", "[", "null,", "true", "]", "]", "}",
    ]  # fmt: skip
