"""Which negatives are learned from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.learners import controls
from mining.learners.candidates import date_weights
from mining.learners.controls import with_controls

DAYS = np.array(["2025-10-31", "2025-11-30", "2025-12-31"], dtype="datetime64[D]")


def rows(*counts: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Labels and dates of so many positives and negatives a date."""
    y = np.concatenate([np.repeat([1, 0], count) for count in counts]).astype(np.int8)
    return y, np.repeat(DAYS[: len(counts)], [sum(count) for count in counts])


def test_each_date_keeps_five_controls_for_each_case(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN two dates with 2 of 100 and 8 of 100, and one without any
    monkeypatch.setattr(controls, "MIN_CONTROLS", 10)
    y, dates = rows((2, 98), (8, 92), (0, 50))
    kept = with_controls(y, dates, seed=1)
    # THEN all cases stay, each with five of its own date, so that no date has to weigh more than another
    counts = [(int(kept[(dates == day) & (y == value)].sum())) for day in DAYS for value in (1, 0)]
    assert counts == [2, 10, 8, 40, 0, 0]
    assert set(date_weights(y[kept], dates[kept])) == {1.0}


def test_where_rows_are_few_all_are_learned_from() -> None:
    y, dates = rows((20, 400), (10, 500))
    assert with_controls(y, dates, seed=1).all()


def test_a_date_with_too_few_negatives_keeps_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controls, "MIN_CONTROLS", 10)
    y, dates = rows((10, 20), (10, 400))
    kept = with_controls(y, dates, seed=1)
    assert [int((kept & (dates == day)).sum()) for day in DAYS[:2]] == [30, 60]


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_which_are_kept_depends_on_the_seed_alone(count: int, seed: int) -> None:
    y, dates = rows((count, 400_000))
    assert np.array_equal(with_controls(y, dates, seed), with_controls(y, dates, seed))
