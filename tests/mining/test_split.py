"""No part of a split knows the labels of another."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.split import CALIBRATE, SHARES, TEST, TRAIN, choose_dates, customer_parts, split_rows

HORIZON = 30
DAYS = [date(2024, 1, 31) + timedelta(days=d) for d in (0, 29, 60, 90, 121, 151, 182, 213, 243, 274, 304)]


def test_a_small_operator_by_hand() -> None:
    # GIVEN the positives of a real operator with 500 users: nobody leaves before August
    days = [date(2018, m, d) for m, d in ((1, 31), (3, 31), (5, 31), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30))]
    positives = [0, 0, 0, 2, 4, 4, 9, 10]
    # WHEN dates are chosen (a fifth of 29 is 5.8)
    found = choose_dates(days, positives, HORIZON)
    # THEN the last date holds enough to test, the one before enough to calibrate, and both windows end in time
    assert found == (date(2018, 9, 30), date(2018, 10, 31), date(2018, 11, 30))


def test_a_window_that_reaches_into_the_next_part_is_left_out() -> None:
    # GIVEN four month-ends; 31 January + 30 days is 2 March, after 28 February
    days = [date(2022, 11, 30), date(2022, 12, 31), date(2023, 1, 31), date(2023, 2, 28)]
    # WHEN February tests
    found = choose_dates(days, [10, 10, 10, 10], HORIZON)
    # THEN January is not used, December calibrates
    assert found == (date(2022, 11, 30), date(2022, 12, 31), date(2023, 2, 28))


@pytest.mark.parametrize(
    "positives", [[30, 30, 0, 0, 0], [30, 0, 0, 0, 0], [1, 1, 1, 1, 1]], ids=["two dates", "one date", "too few"]
)
def test_dates_that_do_not_carry_a_split(positives: list[int]) -> None:
    assert choose_dates(DAYS[:5], positives, HORIZON) is None


@settings(max_examples=200, deadline=None)
@given(
    positives=st.lists(st.integers(0, 40), min_size=11, max_size=11),
    gaps=st.lists(st.integers(1, 45), min_size=11, max_size=11),
    horizon=st.integers(1, 95),
)
def test_no_label_window_overlaps_a_later_part(positives: list[int], gaps: list[int], horizon: int) -> None:
    # GIVEN any as-of dates and any numbers of leavers among 50 customers a date
    days = np.datetime64("2024-01-31") + np.cumsum(gaps).astype("timedelta64[D]")
    dates = np.repeat(days, 50)
    y = np.concatenate([np.arange(50) < n for n in positives]).astype(np.int8)
    subjects = np.tile([f"C{i}" for i in range(50)], 11).astype(object)
    # WHEN they are split
    split = split_rows(subjects, dates, y, horizon, "salt")
    # THEN every window of a part ends before the next part begins, or no customer is in two parts
    if split is None:
        return
    window = np.timedelta64(horizon, "D")
    if split.kind == "time":
        first = {part: dates[split.parts == part].min() for part in (CALIBRATE, TEST)}
        assert (dates[split.parts == TRAIN] + window <= first[CALIBRATE]).all()
        assert (dates[split.parts == CALIBRATE] + window <= first[TEST]).all()
        assert (dates[split.refit] + window <= first[TEST]).all()
    else:
        seen = [set(subjects[split.parts == part]) for part in (TRAIN, CALIBRATE, TEST)]
        assert not (seen[0] & seen[1] or seen[0] & seen[2] or seen[1] & seen[2])
        assert not (split.refit & (split.parts == TEST)).any()
    assert all(y[split.parts == part].sum() >= 5 for part in (TRAIN, CALIBRATE, TEST))


def test_customers_are_shared_out_in_proportion_and_by_nothing_but_their_id() -> None:
    # GIVEN 100 customers with two rows each, ten of whom leave
    subjects = np.array([f"C{i}" for i in range(100)] * 2, dtype=object)
    y = np.zeros(200, dtype=np.int8)
    y[:10] = 1
    # WHEN they are shared out, in order and shuffled
    parts = customer_parts(subjects, y, SHARES, "salt")
    order = np.random.default_rng(3).permutation(200)
    # THEN 60/20/20 of leavers and of others, both rows of one in one part, whatever the order
    assert np.bincount(parts[:10]).tolist() == [6, 2, 2]
    assert np.bincount(parts[10:100]).tolist() == [54, 18, 18]
    assert (parts[:100] == parts[100:]).all()
    assert (customer_parts(subjects[order], y[order], SHARES, "salt") == parts[order]).all()
    assert (customer_parts(subjects, y, SHARES, "pepper") != parts).any()


def test_one_labelled_date_is_split_by_customer() -> None:
    subjects = np.array([f"C{i}" for i in range(200)], dtype=object)
    y = (np.arange(200) < 50).astype(np.int8)
    split = split_rows(subjects, np.full(200, np.datetime64("2018-08-31")), y, HORIZON, "salt")
    assert split is not None
    assert split.kind == "customer"
    assert [int(y[split.parts == part].sum()) for part in (TRAIN, CALIBRATE, TEST)] == [30, 10, 10]
    assert int(split.refit.sum()) == 160
