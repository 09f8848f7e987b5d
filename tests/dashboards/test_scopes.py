"""What a role of the home sees of a mart."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dashboards.access import UnknownMember, add_person, describe_access
from dashboards.files import asset_uuid, read_assets
from dashboards.scopes import kind_of, rule
from tests.dashboards.people import STAR
from tests.dashboards.releases import publish_release
from warehouse.errors import ContractError
from warehouse.roles import Role
from warehouse.settings import Settings
from warehouse.users import UserError, Users

MANAGER = Role("m", cuts={"geography": "中国,广东省"}, dashboards="manager")
PLACE = "(country = '中国' and province = '广东省')"
OWN = f"select customer_id from marts.mart_customer_360 where {PLACE}"


@pytest.mark.parametrize(
    ("mart", "expected"),
    [
        ("mart_customer_360", PLACE),
        ("mart_care_ticket", f"geography_key in (select geography_key from star.dim_geography where {PLACE})"),
        ("mart_credit_fraud_alert", f"customer_id in ({OWN})"),
        ("mart_quality_freshness", ""),
        ("mart_value_pareto", None),
        ("mart_that_nobody_described", None),
    ],
)
def test_rows_of_a_region(mart: str, expected: str | None) -> None:
    assert rule(MANAGER, mart) == expected


def test_rows_of_a_book() -> None:
    role = Role("b", cuts={"manager": r"O'Neil\-1;E2"}, dashboards="account_manager")
    own = "(manager_employee_id = 'O''Neil-1') or (manager_employee_id = 'E2')"
    # GIVEN two books WHEN marts are asked for THEN both are seen, and a mart without customers is closed
    assert rule(role, "mart_customer_360") == own
    assert rule(role, "mart_marketing_retention") == (
        "customer_key in (select customer_key from star.dim_customer where customer_id in "
        f"(select customer_id from marts.mart_customer_360 where {own}))"
    )
    assert rule(role, "mart_executive_base_monthly") is None
    assert rule(role, "mart_credit_assessment") is None


def test_who_is_not_cut_sees_all_that_is_open() -> None:
    analyst, operations = Role("a", dashboards="analyst"), Role("o", dashboards="operations")
    assert (rule(analyst, "mart_value_pareto"), rule(operations, "mart_value_pareto")) == ("", "")
    assert (rule(analyst, "mart_credit_assessment"), rule(operations, "mart_credit_assessment")) == (None, "")


@pytest.mark.parametrize(
    ("role", "message"),
    [
        (Role("x", dashboards="boss"), "unknown kind of role .* known are analyst, manager"),
        (Role("x", dashboards="manager"), "has exactly the cut geography .* found: none"),
        (Role("x", cuts={"geography": "中国"}, dashboards="analyst"), "the kind analyst has no cut"),
        (Role("x", min_people=5, dashboards="analyst"), "cannot hold back small cells"),
    ],
)
def test_a_role_that_cannot_be_kept_is_refused(role: Role, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        kind_of(role)


@pytest.mark.parametrize("cut", ["", "!中国", "@place:中国", "a-b", "中国,", "1,2,3,4,5"])
def test_a_cut_that_cannot_be_kept_is_refused(cut: str) -> None:
    with pytest.raises(ContractError, match=r"roles\.yml: x"):
        rule(Role("x", cuts={"geography": cut}, dashboards="manager"), "mart_customer_360")


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A home whose release has three provinces and two books."""
    settings = Settings(home=tmp_path / "home", memory_limit="1GB")
    publish_release(settings, "0001", STAR)
    return settings


def test_a_person_gets_a_role_of_both_faces(home: Settings) -> None:
    # GIVEN a home WHEN people are added
    password = add_person(home, "wang", "manager", "广东")
    add_person(home, "ana", "analyst", "")
    add_person(home, "li", "account_manager", "E-1")
    # THEN the cubes know them too, by the same password and the same cut
    users = Users(home)
    wang = users.by_password("wang", password)
    assert wang is not None
    assert users.role_of(wang).cuts == {"geography": "中国,广东"}
    assert users.roles()["account_manager:E\\-1"].cuts == {"manager": "E\\-1"}
    # AND an analyst opens every cube but those over restricted facts
    assert "score" not in users.roles()["analyst"].cubes
    assert "billing" in users.roles()["analyst"].cubes
    # AND this is what Superset will be told
    access = describe_access(read_assets(), home)
    assert access["users"] == {
        "wang": "kehu manager:中国,广东",
        "ana": "kehu analyst",
        "li": "kehu account_manager:E\\-1",
    }
    by_name = {role["name"]: role for role in access["roles"]}
    assert by_name["kehu analyst"]["base"] == ["Gamma", "sql_lab"]
    assert by_name["kehu analyst"]["databases"] == [asset_uuid("databases", "kehu")]
    manager = by_name["kehu manager:中国,广东"]
    assert (manager["base"], manager["databases"]) == (["Gamma"], [])
    assert (
        manager["datasets"][asset_uuid("datasets", "mart_customer_360")] == "(country = '中国' and province = '广东')"
    )


def test_other_roles_of_the_home_stay(home: Settings) -> None:
    (home.home / "roles.yml").write_text("south: {cuts: {geography: 中国}, min_people: 5}\n", encoding="utf-8")
    add_person(home, "wang", "manager", "中国,广东")
    assert yaml.safe_load((home.home / "roles.yml").read_text(encoding="utf-8"))["south"]["min_people"] == 5


@pytest.mark.parametrize(
    ("kind", "member", "message"),
    [
        ("manager", "", "not one member of geography .* found: none"),
        ("manager", "Atlantis", "not one member of geography .* for example 中国"),
        ("analyst", "广东", "the kind analyst sees every row"),
    ],
)
def test_a_member_nobody_knows_is_refused(home: Settings, kind: str, member: str, message: str) -> None:
    with pytest.raises(UnknownMember, match=message):
        add_person(home, "wang", kind, member)
    assert Users(home).read() == {}


def test_a_name_that_will_not_do_is_refused(home: Settings) -> None:
    with pytest.raises(UserError, match="not a name"):
        add_person(home, "Wang Li", "analyst", "")
