"""What may lie in a model file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import skops.io

from mining.store import ModelStore, Stamp
from tests.mining.test_tabular import CARD
from warehouse.errors import KehuError


class Stranger:
    """A class that no model of ours holds."""


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path, "churn", "north/west")


def test_a_population_may_have_any_name(store: ModelStore, tmp_path: Path) -> None:
    assert store.directory.parent == tmp_path / "churn"


def test_a_file_with_a_foreign_type_is_not_opened(store: ModelStore) -> None:
    held: dict[str, Any] = {"model": Stranger()}
    (store.directory / "churn-1").mkdir(parents=True)
    skops.io.dump(held, store.directory / "churn-1" / "model.skops")
    with pytest.raises(KehuError, match=r"not trusted .*Stranger"):
        store.load("churn-1")


def test_a_broken_file_says_what_to_do(store: ModelStore) -> None:
    (store.directory / "churn-1").mkdir(parents=True)
    (store.directory / "churn-1" / "model.skops").write_bytes(b"PK but no zip")
    with pytest.raises(KehuError, match=r"cannot be read .* delete its directory"):
        store.load("churn-1")


def test_figures_come_back_as_they_were(store: ModelStore) -> None:
    assert store.evaluation("churn-1") is None
    store.save(CARD_MODEL, CARD)
    assert store.evaluation("churn-1") == CARD
    assert store.champion() is None
    store.promote("churn-1")
    assert store.champion() == "churn-1"


def test_a_stamp_comes_back(store: ModelStore) -> None:
    store.save(CARD_MODEL, CARD)
    stamp = Stamp("3-5-7", "run 1", datetime(2026, 1, 2, 3, 4, 5, 678))
    store.keep_stamp("churn-1", date(2026, 1, 1), stamp)
    assert store.stamp("churn-1", date(2026, 1, 1)) == stamp
    assert store.stamp("churn-1", date(2026, 2, 1)) is None


CARD_MODEL: Any = {"stands": "for a model"}
