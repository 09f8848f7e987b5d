"""Identity resolution: which customer numbers are one person or company."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ingest.identity import resolve
from ingest.identity_commands import parties
from ingest.identity_model import Level, pulled
from tests.ingest.party_world import customer, deliver, world
from warehouse.errors import KehuError
from warehouse.settings import Settings

Ask = Callable[..., list[tuple[Any, ...]]]

WANG = {"birth_date": "1980-05-06", "phone_number": "13800001111", "gender": "male"}
CHEN = {"national_id": "51010119900101002x", "birth_date": "1990-01-01"}
FLAT = {"address_line": "人民路8号", "city": "成都市", "postal_code": "610000"}
HOME = {**FLAT, "phone_number": "13700003333", "email": "home@example.com"}
PEOPLE = [
    # a slip in the name, one telephone
    customer("a1", full_name="王建国", **WANG),
    customer("a2", full_name="王建囯", source_system="fixed", **WANG),
    # one document, however it is written; a2 and b2 are of another system
    customer("b1", full_name="陈静", **CHEN),
    customer("b2", full_name="陈 静", source_system="fixed", address_line="中山路1号", city="成都市",
             **{**CHEN, "national_id": " 510101 19900101 002X"}),
    # one name, two people
    customer("c1", full_name="李伟", birth_date="1960-02-03", phone_number="13900001111", national_id="51119600203111"),
    customer("c2", full_name="李伟", birth_date="1995-08-09", phone_number="13900002222", national_id="51229950809222"),
    # one office: the company, and its owner under the company's name
    customer("d1", full_name="华信贸易有限公司", customer_type="company", **HOME),
    customer("d2", full_name="华信贸易", **HOME),
    # husband and wife of one surname
    customer("e1", full_name="赵磊", birth_date="1970-01-02", gender="male", **HOME),
    customer("e2", full_name="赵丽", birth_date="1972-11-23", gender="female", **HOME),
    # a placeholder is no document
    customer("f1", full_name="孙洋", national_id="000000000000000000", birth_date="1950-01-01"),
    customer("f2", full_name="孙洋", national_id="000000000000000000", birth_date="1999-12-31"),
    # one company in two legal spellings, its telephone once in full width
    customer("g1", full_name="恒达物流有限公司", customer_type="company", phone_number="02888887777", **FLAT),
    customer("g2", full_name="恒达物流有限责任公司", customer_type="company", phone_number="０２８ ８８８８ ７７７７"),
    # twins: all is one but the name
    customer("h1", full_name="周子轩", birth_date="2001-06-01", gender="male", **HOME),
    customer("h2", full_name="周梓涵", birth_date="2001-06-01", gender="male", **HOME),
    # one state replaced by a newer one: b3 was b's once, and is nobody's now
    customer("b3", full_name="陈静", **CHEN),
    customer("b3", full_name="刘敏", birth_date="1988-03-04", updated_at="2026-02-01 00:00:00"),
]  # fmt: skip
TRUTH = {("a1", "a2"), ("b1", "b2"), ("g1", "g2")}


def links(home: Settings) -> dict[str, tuple[Any, ...]]:
    """Every link but for the time it was found, by customer number."""
    con = duckdb.connect(str(home.raw_path), read_only=True)
    rows = con.execute("select customer_id, columns(* exclude (customer_id, resolved_at, _batch_id, _reject)) "
                       "from raw_mdm.party_link").fetchall()  # fmt: skip
    con.close()
    return {row[0]: row[1:] for row in rows}


def pairs(party_of: Mapping[str, object]) -> set[tuple[str, str]]:
    members = defaultdict(list)
    for number in sorted(party_of):
        members[party_of[number]].append(number)
    return {pair for numbers in members.values() for pair in combinations(numbers, 2)}


def party_of(home: Settings) -> dict[str, object]:
    return {number: link[1] for number, link in links(home).items()}


@pytest.fixture
def people(settings: Settings, tmp_path: Path) -> Settings:
    deliver(settings, PEOPLE, tmp_path)
    return settings


def test_numbers_of_one_person_become_one_party_and_no_others(people: Settings, ask: Ask) -> None:
    # WHEN
    found = resolve(people)
    # THEN
    assert pairs(party_of(people)) == TRUTH
    assert (found.status, found.count_numbers, found.count_parties, found.count_changed) == ("done", 17, 14, 17)
    rules = dict(ask("select customer_id, match_rule from raw_mdm.party_link where match_rule <> 'single'"))
    assert rules == {
        "a1": "probabilistic", "a2": "probabilistic", "g1": "probabilistic", "g2": "probabilistic",
        "b1": "strong_identifier", "b2": "strong_identifier",
    }  # fmt: skip


def test_a_link_says_with_whom_how_surely_and_whose_attributes_stand(people: Settings, ask: Ask) -> None:
    # WHEN
    resolve(people)
    # THEN a party is named after its smallest number, and b2, which knows an address, survives
    name = "P" + hashlib.md5(b"b1").hexdigest()[:16].upper()
    assert ask(
        """select customer_id, source_system, party_id, matched_customer_id, match_probability::double, is_survivor
           from raw_mdm.party_link where party_id = ? order by 1""",
        name,
    ) == [("b1", "mobile", name, "b2", 1.0, False), ("b2", "fixed", name, "b1", 1.0, True)]
    # THEN who is alone is linked with nobody, and every party has one survivor
    assert ask("select distinct matched_customer_id, match_probability, is_survivor from raw_mdm.party_link "
               "where match_rule = 'single'") == [(None, None, True)]  # fmt: skip
    assert ask("select count(*) from raw_mdm.party_link group by party_id having count_if(is_survivor) <> 1") == []


def test_again_without_news_writes_nothing(people: Settings, ask: Ask) -> None:
    # GIVEN
    resolve(people)
    batches = ask("select count(*) from ops.batch")
    # WHEN
    again = resolve(people)
    # THEN
    assert (again.status, again.count_parties, again.count_changed) == ("unchanged", 14, 0)
    assert ask("select count(*) from ops.batch") == batches


def test_only_links_that_changed_are_written(people: Settings, tmp_path: Path, ask: Ask) -> None:
    # GIVEN
    resolve(people)
    before = links(people)
    # WHEN a third number of b arrives, smaller than the others
    deliver(people, [customer("b0", full_name="陈静", source_system="tv", **CHEN)], tmp_path, "2")
    found = resolve(people)
    # THEN exactly the links that differ were loaded, and b has a new name
    after = links(people)
    changed = {number for number, link in after.items() if before.get(number) != link}
    assert {"b0", "b1", "b2"} <= changed
    assert found.count_changed == len(changed)
    assert ask("select count_read from ops.batch_table where contract = 'mdm.party_link' order by batch_id")[-1] == (
        len(changed),
    )
    assert pairs(party_of(people)) == TRUTH | {("b0", "b1"), ("b0", "b2")}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_next_to_nobody_is_no_trouble(settings: Settings, tmp_path: Path, count: int) -> None:
    if count:
        deliver(settings, PEOPLE[8 : 8 + count], tmp_path)
    found = resolve(settings)
    assert (found.count_numbers, found.count_parties) == (count, count)


@pytest.mark.parametrize("values", [{}, {"phone_number": "13800009999"}, {"national_id": "510101198001010012"}])
def test_numbers_with_next_to_no_attribute_stay_alone(
    settings: Settings, tmp_path: Path, values: dict[str, str]
) -> None:
    # GIVEN pairs enough to train on, and nothing to learn from them
    deliver(settings, [customer(f"n{i}", **values) for i in range(40)], tmp_path)
    assert resolve(settings).count_parties == 40


@pytest.mark.slow
@examples(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(len(PEOPLE))), cut=st.integers(1, len(PEOPLE) - 1))
def test_the_order_of_arrival_does_not_matter(order: list[int], cut: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        # GIVEN one home with all at once, another with two deliveries in any order, resolved after each
        folder = Path(name)
        one, two = (Settings(home=folder / home, memory_limit="1GB") for home in ("one", "two"))
        deliver(one, PEOPLE, folder)
        resolve(one)
        # WHEN
        for part in (order[:cut], order[cut:]):
            deliver(two, [PEOPLE[i] for i in part], folder, f"of_{part[0]}")
            resolve(two)
        # THEN
        assert links(two) == links(one)


def test_what_is_learnt_weighs_as_much_as_the_pairs_behind_it() -> None:
    # GIVEN defaults .80 and .20, and 30 matching pairs (as many as a default counts for) that say .50 and nothing
    defaults = {"gender": (Level("same", "", 0.80, 0.5), Level("other", "ELSE", 0.20, 0.5))}
    trained = {"comparison_levels": [{"m_probability": 0.5, "u_probability": 0.5}, {"u_probability": 0.5}]}
    model = {"comparisons": [{"output_column_name": "gender", **trained}]}
    # WHEN
    same, other = pulled(model, defaults, matches=30, pairs=1_000)["gender"]
    # THEN (.8 + .5) / 2 = .65 and (.2 + 0) / 2 = .1, rounded to an eighth of a bit: 2^-5/8 and 2^-27/8
    assert (same.m, other.m) == (pytest.approx(0.6484, abs=1e-4), pytest.approx(0.0964, abs=1e-4))
    assert (same.u, other.u) == (0.5, 0.5)


@pytest.mark.slow
def test_most_duplicates_are_found_and_hardly_any_is_false(settings: Settings, tmp_path: Path) -> None:
    # GIVEN 2,000 numbers of known truth
    rows = world(2_000, seed=3)
    truth = pairs({row["customer_id"]: row["truth"] for row in rows})
    deliver(settings, rows, tmp_path)
    # WHEN
    resolve(settings)
    # THEN (seen: 1.000 and .995)
    found = pairs(party_of(settings))
    assert len(truth & found) / len(found) >= 0.98
    assert len(truth & found) / len(truth) >= 0.95
    # THEN persons and companies are never one, and a trained model does not depend on the order of rows either
    kind = {row["customer_id"]: row["customer_type"] for row in rows}
    assert all(kind[one] == kind[other] for one, other in found)
    other = replace(settings, home=settings.home.with_name("other"), threads=1)
    deliver(other, rows[::-1], tmp_path, "reversed")
    resolve(other)
    assert links(other) == links(settings)


def test_a_threshold_must_be_a_probability_that_links(people: Settings) -> None:
    for threshold in (0.2, 1.0):
        with pytest.raises(KehuError, match="threshold"):
            resolve(people, threshold=threshold)


def test_commands(people: Settings) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(parties, arguments, obj=people, catch_exceptions=False)
        assert result.exit_code == 0
        return result.output

    # WHEN resolved twice by command
    first = json.loads(run("resolve", "--no-build", "--threshold", "0.9", "--json"))
    again = json.loads(run("resolve", "--no-build", "--json"))
    # THEN the second does nothing, and keeps the threshold
    assert (first["status"], again["status"], again["threshold"]) == ("done", "unchanged", 0.9)
    assert again["count_parties"] == first["count_parties"] == 14
    # THEN the report tells rules and parties, and names only when asked
    report = run("report")
    assert "17 numbers are 14 parties; 3 of them have more than one, together 6" in report
    assert "strong_identifier" in report and "b2" in report and "陈" not in report
    assert "陈静" in run("report", "--show-names")
    counted = json.loads(run("report", "--json", "--limit", "1"))
    told = ("match_rule", "source_system", "other_source_system", "count_pairs")
    assert [tuple(rule[name] for name in told) for rule in counted["rules"]] == [
        ("strong_identifier", "fixed", "mobile", 1),
        ("probabilistic", "fixed", "mobile", 1),
        ("probabilistic", "mobile", "mobile", 1),
    ]
    assert len(counted["members"]) == 2 and all(m["full_name"] is None for m in counted["members"])
