"""Makes Superset's roles, row rules and users those of the home. Runs in Superset's environment only.

Ours are roles, rules and people whose role begins with the prefix; what an administrator made by hand stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Access = Mapping[str, Any]
DRILLING = [("can_samples", "Datasource"), ("can_get_column_values", "Datasource"), ("can_drill", "Dashboard")]
"""What drilling needs beside Superset's role for viewers; row rules hold there too."""


def sync_access(access: Access, passwords: Mapping[str, str]) -> None:
    """Make it true; again, it changes nothing. passwords: of people who are new or get another one."""
    from superset.extensions import db

    for role in access["roles"]:
        _sync_role(role)
    _drop_rules({_rule_name(role, uuid) for role in access["roles"] for uuid in role["datasets"]}, access["prefix"])
    db.session.flush()
    bases = {role["name"]: role["base"] for role in access["roles"]}
    for name, role in access["users"].items():
        _sync_user(name, [role, *bases[role]], passwords.get(name))
    _close_out(access)
    db.session.commit()


def _sync_role(role: Access) -> None:
    """A role may read its databases and datasets, and has one rule for each dataset it does not see whole."""
    from superset import security_manager as security
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.core import Database

    found = security.add_role(role["name"])
    databases = [(each, "database_access") for each in _by_uuid(Database, role["databases"])]
    datasets = _by_uuid(SqlaTable, role["datasets"])
    wanted = [*databases, *((each, "datasource_access") for each in datasets)]
    named = [*((kind, each.perm) for each, kind in wanted), *DRILLING]
    found.permissions = [security.add_permission_view_menu(kind, menu) for kind, menu in named]
    for dataset in datasets:
        _sync_rule(found, dataset, role)


def _sync_rule(found: Any, dataset: Any, role: Access) -> None:
    from superset.connectors.sqla.models import RowLevelSecurityFilter
    from superset.extensions import db

    clause = role["datasets"][str(dataset.uuid)]
    name = _rule_name(role, str(dataset.uuid))
    rule = db.session.query(RowLevelSecurityFilter).filter_by(name=name).one_or_none()
    if not clause:
        if rule:
            db.session.delete(rule)
        return
    if rule is None:
        rule = RowLevelSecurityFilter(name=name)
        db.session.add(rule)
    rule.filter_type, rule.clause, rule.group_key = "Regular", clause, None
    rule.roles, rule.tables = [found], [dataset]


def _sync_user(name: str, roles: list[str], password: str | None) -> None:
    from superset import security_manager as security

    user = security.find_user(name)
    if user is None and password is None:
        return  # known to the cubes only, so far
    if user is None:
        user = security.add_user(name, name, "·", f"{name}@localhost", security.find_role("Public"), password=password)
    elif password is not None:
        security.reset_password(user.id, password)
    user.roles = [security.find_role(role) for role in roles]
    user.active = True


def _drop_rules(wanted: set[str], prefix: str) -> None:
    from superset.connectors.sqla.models import RowLevelSecurityFilter
    from superset.extensions import db

    for rule in db.session.query(RowLevelSecurityFilter).all():
        if rule.name.startswith(prefix) and rule.name not in wanted:
            db.session.delete(rule)


def _close_out(access: Access) -> None:
    """Roles that are gone have no rights, and people who are gone cannot log in."""
    from superset import security_manager as security

    names = {role["name"] for role in access["roles"]}
    for role in security.get_all_roles():
        if role.name.startswith(access["prefix"]) and role.name not in names:
            role.permissions = []
    for user in security.get_all_users():
        ours = any(role.name.startswith(access["prefix"]) for role in user.roles)
        if ours and user.username not in access["users"]:
            user.active, user.roles = False, [security.find_role("Public")]


def _by_uuid(model: Any, uuids: Any) -> list[Any]:
    from superset.extensions import db

    return [each for each in db.session.query(model).all() if str(each.uuid) in set(uuids)]


def _rule_name(role: Access, uuid: str) -> str:
    return f"{role['name']} {uuid}"
