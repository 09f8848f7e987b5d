"""The servers of the operator's guide, started for a test: PostgreSQL, Redis, and nginx with the guide's own lines."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.dashboards.serving import wait_for_port
from warehouse.settings import PROJECT

GUIDE = PROJECT / "docs" / "operator_dashboards.md"
POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/bin"))
PROGRAMS = (str(POSTGRES / "initdb"), "redis-server", "nginx", "openssl")
MISSING = [program for program in PROGRAMS if shutil.which(program) is None]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """A new PostgreSQL with a database for Superset, as its own user when we are root; its SQLAlchemy address."""
    port = free_port()
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="kehu-postgres-") as directory:
        data = f"{directory}/data"
        if as_user:
            shutil.chown(directory, "postgres")
        login = ["--username", "superset", "--auth", "trust", "--encoding", "UTF8", "--no-sync"]
        run([*as_user, f"{POSTGRES}/initdb", "--pgdata", data, *login], directory)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory} -c fsync=off"
        control = [*as_user, f"{POSTGRES}/pg_ctl", "--pgdata", data, "--wait"]
        run([*control, "--log", f"{directory}/log", "--options", options, "start"], directory)
        try:
            run(["createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "superset", "superset"], directory)
            yield f"postgresql+psycopg2://superset@127.0.0.1:{port}/superset"
        finally:
            run([*control, "--mode", "immediate", "stop"], directory)


@contextmanager
def redis(directory: Path) -> Iterator[int]:
    """A new Redis that writes nothing to disk; its port."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(directory)]
    with (directory / "redis.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            wait_for_port(port)
            yield port
        finally:
            server.terminate()


@contextmanager
def nginx(directory: Path, behind: str) -> Iterator[str]:
    """nginx with TLS before a server, set as the guide sets it but for names, ports and a certificate of our own."""
    port, key, certificate = free_port(), directory / "dashboards.key", directory / "dashboards.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    run([*new, "-keyout", str(key), "-out", str(certificate)], directory)
    lines = GUIDE.read_text(encoding="utf-8").split("```nginx\n")[1].split("```")[0]
    for theirs, ours in {
        "listen 443": f"listen 127.0.0.1:{port}",
        "dashboards.example.org": "localhost",
        "/etc/ssl/dashboards.pem": str(certificate),
        "/etc/ssl/private/dashboards.key": str(key),
        "http://127.0.0.1:8088": behind.rstrip("/"),
    }.items():
        assert theirs in lines
        lines = lines.replace(theirs, ours)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {directory}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    head = f"{user}daemon off;\npid {directory}/nginx.pid;\nerror_log {directory}/error.log;\nevents {{}}\n"
    path = directory / "nginx.conf"
    path.write_text(f"{head}http {{\naccess_log {directory}/access.log;\n{places}{lines}}}\n", encoding="utf-8")
    with subprocess.Popen(["nginx", "-c", str(path)]) as server:
        try:
            wait_for_port(port)
            yield f"https://localhost:{port}/"
        finally:
            server.terminate()


def run(command: list[str], directory: Path | str) -> None:
    """Run one of the servers' own programs; its words are the error."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=directory)
    assert done.returncode == 0, done.stdout + done.stderr
