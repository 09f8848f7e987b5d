"""Reads all assets out of Superset's own database.

Runs with the Python of Superset's environment and there only: `python -m dashboards.pull`; {file name: its YAML} as
the last line on stdout.
"""

from __future__ import annotations

import json

ADMIN = "admin"


def main() -> None:
    """Print every asset as Superset exports it."""
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        from superset import security_manager
        from superset.commands.export.assets import ExportAssetsCommand
        from superset.utils.core import override_user

        with override_user(security_manager.find_user(ADMIN)):
            files = {name: content() for name, content in ExportAssetsCommand().run()}
    print(json.dumps(files))


if __name__ == "__main__":
    main()
