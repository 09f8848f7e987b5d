"""What Gunicorn does when it forks a worker. Gunicorn loads this file itself, in Superset's environment."""

from __future__ import annotations

from typing import Any


def post_fork(_server: Any, worker: Any) -> None:
    """Leave the connections to Superset's own database to the process that opened them.

    The application is loaded before the fork and has asked that database; two workers that talk over one inherited
    connection get each other's answers. Source: "Using Connection Pools with Multiprocessing" of SQLAlchemy's manual.
    """
    from superset import db

    with worker.app.wsgi().app_context():
        db.engine.dispose(close=False)
