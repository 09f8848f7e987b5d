"""Brings Superset's own database up to date and imports the bundle, in one process.

Runs with the Python of Superset's environment and there only: `python -m dashboards.provision`, a task on stdin
({"bundle": path, "password": text, "reset": bool, "access": what describe_access says, "passwords": by user}),
{"password_set": bool} as the last line on stdout, both JSON.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import zipfile
from pathlib import Path
from typing import Any

from dashboards.deployment import read_deployment
from dashboards.home import SupersetHome
from dashboards.sync_access import sync_access
from warehouse.settings import read_settings

ADMIN = "admin"


def main() -> None:
    """Migrate, make roles and the first user, import; all of it again changes nothing."""
    task = json.load(sys.stdin)
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        settings = read_settings()
        _migrate(None if read_deployment(settings).database else SupersetHome(settings).metadata_path)
        _sync_roles()
        admin, password_set = _provide_admin(task["password"], reset=task["reset"])
        _import_assets(Path(task["bundle"]), admin)
        sync_access(task["access"], task["passwords"])
    print(json.dumps({"password_set": password_set}))


def _migrate(metadata: Path | None) -> None:
    """To the schema of this Superset; metadata: its file when it is SQLite."""
    import superset
    from flask_migrate import upgrade

    if metadata:
        with sqlite3.connect(metadata) as con:
            con.execute("pragma journal_mode = wal")  # a reader does not wait for a writer
    upgrade(directory=str(Path(superset.__file__).parent / "migrations"))


def _sync_roles() -> None:
    from superset import appbuilder, security_manager

    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()


def _provide_admin(password: str, *, reset: bool) -> tuple[Any, bool]:
    """The first user. The password is used when the user is new or has asked for another one."""
    from superset import security_manager as users

    admin = users.find_user(ADMIN)
    if admin is None:
        role = users.find_role("Admin")
        users.add_user(ADMIN, "kehu", "administrator", "admin@localhost", role, password=password)
        return users.find_user(ADMIN), True
    if reset:
        users.reset_password(admin.id, password)
    return admin, reset


def _import_assets(bundle: Path, user: Any) -> None:
    """Import by the assets command: unlike `import-dashboards` it updates what is there already."""
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.commands.importers.v1.utils import get_contents_from_bundle
    from superset.utils.core import override_user

    with zipfile.ZipFile(bundle) as archive, override_user(user):
        ImportAssetsCommand(get_contents_from_bundle(archive)).run()


if __name__ == "__main__":
    main()
