"""The analyses of what customers hold, from rows to tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from mining.analysis import Task
from mining.scores import bundles
from mining.study import run_analysis
from tests.mining.conftest import NIGHT
from warehouse.settings import Settings

DAY = date(2026, 1, 31)


def holdings(*groups: tuple[str, int, str]) -> pd.DataFrame:
    """(customer type, how many, what each of them holds): a product is a letter, and its own line."""
    rows = [
        (f"{customer_type}{number}{i}", customer_type, product, f"line {product}")
        for number, (customer_type, count, products) in enumerate(groups)
        for i in range(count)
        for product in products
    ]
    return pd.DataFrame(rows, columns=["customer_id", "customer_type", "product_offering_id", "product_line"])


def analyse(held: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    tables = bundles.analyse(Task("p", DAY, {"mart_features_holding": held})).tables
    return tables["mining.bundle_rule"], tables["mining.bundle_candidate"]


def test_a_bundle_that_is_there_comes_first() -> None:
    # GIVEN 30 who hold a, b and c together, and 70 each who hold one of them or d alone
    rules, candidates = analyse(
        holdings(("x", 30, "abc"), ("x", 70, "a"), ("x", 70, "b"), ("x", 70, "c"), ("x", 70, "d"))
    )
    # THEN the set of three, of which 30 of 310 hold all and none all but one, is told with its parts
    best = candidates[candidates["count_items"] == 3].iloc[0]
    assert (best["items"], best["count_customers"], best["count_missing_one"]) == ("a + b + c", 30, 0)
    assert best["lift"] == pytest.approx(30 / 310 / (100 / 310) ** 3)
    # the two parts that explain it best are any two of it, which all 30 hold, and the third, which 100 hold
    assert best["leverage"] == pytest.approx(30 / 310 - 30 / 310 * 100 / 310)
    # AND a rule leads to each of the three from the other two
    sure = rules[rules["confidence"] == 1]
    assert set(zip(sure["antecedent"], sure["consequent"], strict=True)) == {
        ("a + b", "c"),
        ("a + c", "b"),
        ("b + c", "a"),
    }
    assert sure[["antecedent_1", "antecedent_2"]].iloc[0].tolist() == sure["antecedent"].iloc[0].split(" + ")


def test_types_of_customers_are_not_compared_with_each_other() -> None:
    # GIVEN companies who hold a or b or both as if by chance, and consumers who hold neither
    companies = [("company", 40, "ab"), ("company", 40, "a"), ("company", 40, "b"), ("company", 40, "c")]
    rules, candidates = analyse(holdings(*companies, ("consumer", 1000, "d")))
    # THEN nothing is found, although among all customers a and b go together
    assert len(rules) == len(candidates) == 0


def test_what_few_hold_is_no_rule() -> None:
    rules, candidates = analyse(holdings(("x", 9, "ab"), ("x", 300, "c")))
    assert len(rules) == len(candidates) == 0


@pytest.mark.parametrize(
    ("products", "count_rules", "count_candidates"), [(("ab", "c"), 2, 1), (("a", "b"), 0, 0)], ids=["some", "none"]
)
def test_the_loader_takes_what_is_found(
    settings: Settings,
    ask: Callable[..., list[tuple[Any, ...]]],
    products: tuple[str, str],
    count_rules: int,
    count_candidates: int,
) -> None:
    # GIVEN a mart as the build would leave it
    held = holdings(("x", 30, products[0]), ("x", 70, products[1])).assign(population="north", as_of_date=DAY)
    settings.home.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(settings.warehouse_path))
    con.execute("create schema marts")
    con.register("held", held)
    con.execute("create table marts.mart_features_holding as select * from held")
    con.close()
    # WHEN bundles are looked for THEN what was found is in raw, also when that is nothing
    run_analysis(settings, "bundles", run_id="run-1", started_at=NIGHT)
    assert ask("select count(*) from raw_mining.bundle_rule") == [(count_rules,)]
    assert ask("select count(*) from raw_mining.bundle_candidate") == [(count_candidates,)]
