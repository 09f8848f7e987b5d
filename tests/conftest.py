"""Fixtures every room uses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from xdist.scheduler import LoadFileScheduling

from ingest.batch import load_paths
from ingest.sample import SampleOptions, make_sample
from ingest.source import Dialect
from warehouse.delivery import BatchReport
from warehouse.settings import PROJECT, Settings

DATA = Path(__file__).parent / "data"
SHARED = PROJECT.parent / "shared" / "data"
KEHU = [sys.executable, "-c", "from cli import main; main()"]
LONGEST = (
    "test_every_dashboard",
    "test_increments",
    "test_moves",
    "test_spine",
    "test_browser",
    "test_roles",
    "test_features",
)
"""The files that take longest, in the order in which workers take them up: what is short fills up the end."""


class WholeFiles(LoadFileScheduling):
    """Beside each other (`pytest -n`) a worker takes up a whole file, since its tests share what was built for the
    first. Files that read the sample operator's home go to one worker together."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "sample_home" if file in sample_readers() else file


@cache
def sample_readers() -> set[str]:
    files = (
        path for path in Path(__file__).parent.rglob("test_*.py") if "sample_home" in path.read_text(encoding="utf-8")
    )
    return {path.relative_to(PROJECT).as_posix() for path in files}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFiles:
    return WholeFiles(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))


def kehu(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command as a user gives it, in a home."""
    environment = {**os.environ, "KEHU_HOME": str(home), "OMP_NUM_THREADS": "2"}
    return subprocess.run([*KEHU, *arguments], capture_output=True, text=True, check=False, env=environment)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty home."""
    return Settings(home=tmp_path / "home", threads=2, memory_limit="1GB")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home after one nightly on a small sample operator's extracts. Tests only read it."""
    folder = tmp_path_factory.mktemp("sample")
    make_sample(SampleOptions(customers=400, months=15, seed=7, out=folder / "out"))
    shutil.copytree(folder / "out", folder / "home" / "inbox", ignore=shutil.ignore_patterns("answer_key"))
    done = kehu(folder / "home", "nightly")
    assert done.returncode in (0, 3), done.stdout + done.stderr
    return Settings(home=folder / "home", threads=2, memory_limit="1GB")


@pytest.fixture
def ask(settings: Settings) -> Callable[..., list[tuple[Any, ...]]]:
    """Query the raw file."""

    def run(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        con = duckdb.connect(str(settings.raw_path), read_only=True)
        try:
            return con.execute(sql, list(parameters)).fetchall()
        finally:
            con.close()

    return run


@pytest.fixture
def land(settings: Settings) -> Callable[..., list[BatchReport]]:
    """Load files and return what became of each delivery."""

    def run(*paths: Path, dialect: Dialect | None = None) -> list[BatchReport]:
        return [outcome.report for outcome in load_paths(settings, paths, dialect=dialect)]

    return run


@pytest.fixture
def shared_data() -> Path:
    """The public data sets beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the public data sets do not lie beside the project")
    return SHARED


INVOICE_HEADER = (
    "invoice_id,line_number,account_id,subscription_id,product_offering_id,charge_type,invoice_date,due_date,"
    "period_start_date,period_end_date,quantity,amount,tax_amount,updated_at"
)


def invoice_line(  # one default per column keeps a test to what it is about
    invoice_id: str = "I1",
    line_number: object = 1,
    account_id: str = "A1",
    charge_type: str = "recurring",
    invoice_date: str = "2026-01-31",
    amount: object = "10.00",
    updated_at: str = "2026-02-01 00:00:00",
) -> str:
    return (
        f"{invoice_id},{line_number},{account_id},S1,P1,{charge_type},{invoice_date},2026-02-28,"
        f"2026-01-01,2026-02-01,1,{amount},0.60,{updated_at}"
    )


def write_lines(path: Path, lines: Sequence[str], encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([INVOICE_HEADER, *lines]) + "\n", encoding=encoding)
    return path
