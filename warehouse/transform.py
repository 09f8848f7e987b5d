"""Runs dbt in this process: raw to star to marts. Builds only what new batches touch."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.checks import broken, left_to_dbt
from warehouse.connection import open_database
from warehouse.errors import BuildError
from warehouse.ledger import now, open_raw
from warehouse.settings import PROJECT, Settings

log = logging.getLogger("kehu.build")

_MANIFESTS: dict[str, Any] = {}
DEFINITIONS = ("models", "warehouse/macros", "warehouse/seeds", "tests/dbt", "dbt_project.yml")


@dataclass(frozen=True)
class BuildReport:
    """status: done or unchanged; models and tests that ran; full: everything was built anew."""

    status: str
    through_batch_id: int
    full: bool = False
    count_models: int = 0
    count_tests: int = 0
    seconds: float = 0.0


def definitions_hash() -> str:
    """A hash of every file that says what star and marts are."""
    digest = hashlib.blake2b(digest_size=8)
    for part in DEFINITIONS:
        path = PROJECT / part
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in (f for f in files if f.suffix in {".sql", ".yml", ".csv"}):
            digest.update(file.relative_to(PROJECT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def build(settings: Settings, *, full_refresh: bool = False, is_tested: bool = True) -> BuildReport:
    """Bring star and marts up to date with raw, and test them (unless a test of ours does that itself).

    Everything is built anew when asked to, or when a model changed. Raises BuildError naming what failed;
    what was built stays unpublished and is built again next time.
    """
    started = time.monotonic()
    through = _newest_batch(settings)
    since, known_hash = prepare(settings)
    current_hash = definitions_hash()
    full = full_refresh or known_hash != current_hash
    if full:
        _forget_models(settings)
    if not full and through == since:
        return BuildReport("unchanged", through)
    results = run_dbt(settings, _arguments(settings, None if full else since, is_tested))
    _tell(settings, results)
    with_rows = [r for r in results if r.node.resource_type in ("model", "seed")]
    count_tests = len(results) - len(with_rows)
    if is_tested:
        count_tests += _check(settings, [r.node for r in with_rows], None if full else since)
    con = open_database(settings, settings.warehouse_path, read_only=False)
    con.execute("insert into ops.build values (?, ?, ?)", [through, now(), current_hash])
    con.close()
    return BuildReport("done", through, full, len(with_rows), count_tests, time.monotonic() - started)


def _arguments(settings: Settings, since: int | None, is_tested: bool) -> list[str]:
    """What dbt is to build: everything anew, or what hangs on newer batches. The loader has tested the sources,
    and `checks` asks most generic tests."""
    kinds = ["unit_test", *([] if is_tested else ["test"])]
    chosen = ["--full-refresh"] if since is None else ["--select", *_touched(settings, since)]
    return ["build", "--exclude-resource-type", *kinds, "--exclude", "source:*,test_type:data", *chosen]


def _check(settings: Settings, nodes: Sequence[Any], since: int | None) -> int:
    """Ask the rules of what was built, so of views only when everything was: what they show is asked of the
    tables that hold it. Returns how many. Raises BuildError naming the first that do not hold."""
    count, wrong = broken(settings, nodes, _manifest(settings), since)
    if wrong:
        raise BuildError(
            f"{len(wrong)} of {count} tests failed",
            where=", ".join(line.split(":")[0] for line in wrong[:3]),
            found=wrong[0],
            hint="the rule stands in the YAML of the model it is named after",
        )
    return count


def prepare(settings: Settings) -> tuple[int, str | None]:
    """Make the working file fit for dbt. Returns its watermark: the newest batch a complete build has seen, and
    the hash of the models it was built from (0 and None before the first)."""
    con = open_database(settings, settings.warehouse_path, read_only=False)
    con.execute("create schema if not exists ops")
    con.execute(
        "create table if not exists ops.build (through_batch_id bigint, built_at timestamp, models_hash varchar)"
    )
    last = con.execute("select through_batch_id, models_hash from ops.build order by built_at desc limit 1").fetchone()
    con.close()
    return (int(last[0]), last[1]) if last else (0, None)


def _forget_models(settings: Settings) -> None:
    """What is begun anew is begun anew again when it breaks off: half of it would know of no increment before."""
    con = open_database(settings, settings.warehouse_path, read_only=False)
    con.execute("update ops.build set models_hash = null")
    con.close()


def _newest_batch(settings: Settings) -> int:
    with open_raw(settings) as con:
        row = con.execute("select coalesce(max(batch_id), 0) from ops.batch").fetchone()
    assert row is not None
    return int(row[0])


def _touched(settings: Settings, since: int) -> list[str]:
    """dbt selectors of the tables that hang on contracts with new rows, and on the ledger. A view shows new rows
    as it is: none is written again before a model changes."""
    with open_raw(settings) as con:
        rows = con.execute(
            "select distinct contract from ops.batch_table where batch_id > ? and count_accepted > 0 order by 1",
            [since],
        ).fetchall()
    sources = [*(name for (name,) in rows), "ops"]
    return [selector for source in sources for selector in tables_of(f"source:{source}+")]


def tables_of(selector: str) -> list[str]:
    """dbt selectors of the tables among the models that a selector names."""
    return [f"{selector},config.materialized:{kind}" for kind in ("table", "incremental")]


def run_dbt(settings: Settings, arguments: Sequence[str]) -> list[Any]:
    """One dbt command in this process; the results of its nodes.

    Raises BuildError when dbt cannot run, or a model or test failed.
    """
    outcome = _run(settings, left_to_dbt(_manifest(settings)), [*arguments, "--no-write-json"])
    results = list(getattr(outcome.result, "results", []))
    failed = [r for r in results if str(r.status) in ("error", "fail", "runtime error")]
    if failed:
        first = failed[0]
        raise BuildError(
            f"{len(failed)} of {len(results)} models and tests failed",
            where=", ".join(r.node.name for r in failed[:3]),
            found=_first_line(first.message or first.status),
            hint=_log_hint(settings),
        )
    return results


def invoke_dbt(settings: Settings, arguments: Sequence[str]) -> Any:
    """One dbt command in this process, as dbt's runner gives it. Raises BuildError when dbt cannot run."""
    return _run(settings, _manifest(settings), arguments)


def _run(settings: Settings, manifest: Any, arguments: Sequence[str]) -> Any:
    from dbt.cli.main import dbtRunner

    outcome = _invoke(settings, dbtRunner(manifest), arguments)
    if outcome.exception is not None:
        raise BuildError("dbt could not run", found=_first_line(outcome.exception), hint=_log_hint(settings))
    return outcome


def _manifest(settings: Settings) -> Any:
    """What dbt makes of the project: read once as long as no file of it changes, whatever home it is built in (a
    home's files have the same names, and their paths stand in no model)."""
    from dbt.cli.main import dbtRunner

    key = definitions_hash()
    if key not in _MANIFESTS:
        outcome = _invoke(settings, dbtRunner(), ["parse"])
        if outcome.exception is not None:
            raise BuildError("dbt cannot read the models", found=_first_line(outcome.exception))
        _MANIFESTS.clear()
        _MANIFESTS[key] = outcome.result
    return _MANIFESTS[key]


def _invoke(settings: Settings, runner: Any, arguments: Sequence[str]) -> Any:
    """One dbt command. dbt keeps its connection open after it, so it is closed: the next writer must find the
    files free."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    variables = {
        "warehouse_path": str(settings.warehouse_path),
        "raw_path": str(settings.raw_path),
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "part_rows": settings.part_rows,
    }
    common = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT / "warehouse"),
              "--target-path", str(settings.dbt_target), "--log-path", str(settings.dbt_target / "logs"),
              "--vars", json.dumps(variables)]  # fmt: skip
    quiet = ["--log-level", "none", "--log-level-file", "info", "--no-print", "--no-version-check"]
    try:
        return runner.invoke([*quiet, *arguments, *common])
    finally:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def _tell(settings: Settings, results: Sequence[Any]) -> None:
    """One line per table written: name, rows, seconds."""
    if not log.isEnabledFor(logging.INFO):
        return
    con = open_database(settings, settings.warehouse_path, read_only=True)
    sizes = con.execute("select schema_name || '.' || table_name, estimated_size from duckdb_tables()").fetchall()
    con.close()
    rows = dict(sizes)
    for result in results:
        name = f"{result.node.schema}.{result.node.name}"
        if result.node.resource_type in ("model", "seed") and name in rows:
            log.info("%s, %s rows, %.1f s", name, f"{rows[name]:,}", result.execution_time)


def _first_line(message: object) -> str:
    lines = [line.strip() for line in str(message).splitlines() if line.strip()]
    return " ".join(lines[:3])


def _log_hint(settings: Settings) -> str:
    return f"see {settings.dbt_target / 'logs' / 'dbt.log'}"
