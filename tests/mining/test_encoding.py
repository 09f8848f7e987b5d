"""What columns become, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mining.learners.encoding import Encoder

NAN = np.nan


def frame() -> pd.DataFrame:
    """40 rows; usual values: 2 of f_a, not known of f_rare, "x" of c_plan."""
    return pd.DataFrame(
        {
            "f_a": [1.0, 2.0, 2.0, 9.0] * 10,
            "f_empty": [NAN] * 40,
            "f_same": [7.0] * 40,
            "f_rare": [3.0, NAN, NAN, NAN] * 10,
            "c_plan": ["x"] * 25 + ["y"] * 10 + ["z"] * 3 + [None] * 2,
            "c_same": ["only"] * 40,
        }
    )


def test_columns_that_say_nothing_are_dropped() -> None:
    encoder = Encoder().fit(frame())
    # entirely missing and constant columns go; one that is sometimes known stays
    assert encoder.names_ == ["f_a", "f_rare", "c_plan"]
    assert encoder.transform(frame()).shape == (40, 3)


def test_levels_by_frequency_rare_and_unseen_share_a_code_and_none_is_not_known() -> None:
    encoder = Encoder().fit(frame())
    plans = pd.DataFrame({"f_a": [0.0] * 5, "f_rare": [0.0] * 5, "c_plan": ["x", "y", "z", "new in May", None]})
    np.testing.assert_array_equal(encoder.transform(plans)[:, 2], [0, 1, 2, 2, NAN])


def test_usual_values() -> None:
    np.testing.assert_array_equal(Encoder().fit(frame()).reference_, [2.0, NAN, 0.0])


def test_infinite_is_not_known() -> None:
    encoder = Encoder().fit(frame())
    ratio = pd.DataFrame({"f_a": [np.inf, -np.inf], "f_rare": [1.0, NAN], "c_plan": ["x", "y"]})
    assert np.isnan(encoder.transform(ratio)[:, 0]).all()


def test_thousands_of_levels_are_held_down() -> None:
    many = pd.DataFrame({"c_city": [f"city {i // 12}" for i in range(12 * 200)]})
    assert len(Encoder().fit(many).levels_["c_city"]) == 60
