"""`kehu bundles` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from mining.bundle_commands import bundles

BASKETS = "a,b \nb,a\na, b\na\nc\n\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "baskets.csv"
    path.write_text(BASKETS, encoding="utf-8")
    return path


def run(*arguments: str) -> str:
    done = CliRunner().invoke(bundles, ["rules", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_rules_of_a_file_of_baskets(table: Path, tmp_path: Path) -> None:
    # GIVEN five baskets, three with a and b, one with a alone
    out = tmp_path / "rules.csv"
    least = ["--support", "0.6", "--confidence", "0.75"]
    found = json.loads(run("--table", str(table), *least, "--out", str(out), "--json"))
    # THEN a leads to b in three of four, and b to a always; blanks around items and empty lines do not count
    assert (found["count_baskets"], found["count_rules"], found["by_length"]) == (5, 2, {"2": 2})
    assert [(rule["antecedent"], rule["consequent"], rule["confidence"]) for rule in found["rules"]] == [
        ("a", "b", 0.75),
        ("b", "a", 1.0),
    ]
    assert len(pd.read_csv(out)) == 2


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_row_for_each_item_is_the_same(tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame(
        [(n, item) for n, line in enumerate(["ab", "ba", "ab", "a", "c"]) for item in line],
        columns=["visit", "product"],
    )
    path = tmp_path / f"lines.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False, sep=";")
    else:
        frame.to_parquet(path)
    least = ["--support", "3/5", "--confidence", "3/4"]
    text = run("--table", str(path), "--basket", "visit", "--item", "product", *least)
    assert text.startswith("5 baskets, 2 rules: 2 of 2 items\n")
