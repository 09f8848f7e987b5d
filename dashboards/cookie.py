"""Prints a session of the administrator, for pictures taken by the owner of the secret keys.

Runs with the Python of Superset's environment and there only: `python -m dashboards.cookie`; the cookie's value as
the last line on stdout. No password is needed or changed.
"""

from __future__ import annotations

ADMIN = "admin"


def main() -> None:
    """Sign a session with the home's own key."""
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        from superset import security_manager

        user = security_manager.find_user(ADMIN)
        signer = app.session_interface.get_signing_serializer(app)
        print(signer.dumps({"_user_id": str(user.id), "_fresh": True}))


if __name__ == "__main__":
    main()
