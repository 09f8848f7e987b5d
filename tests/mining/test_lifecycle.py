"""Rules over RFM points and trends, customer by customer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mining.patterns.lifecycle import RFM_COLUMNS, STAGE_COLUMNS, lifecycle_stage, rfm_points, rfm_segment

NAN = float("nan")


@pytest.mark.parametrize(
    ("points", "code", "segment"),
    [
        ((5, 5, 5), "555", "champion"),
        ((4, 4, 4), "444", "champion"),
        ((3, 1, 5), "315", "big_spender"),
        ((5, 1, 5), "515", "big_spender"),
        ((5, 5, 3), "553", "loyal"),
        ((4, 3, 3), "433", "promising"),
        ((2, 5, 4), "254", "at_risk"),
        ((1, 1, 5), "115", "at_risk"),
        ((2, 1, 3), "213", "hibernating"),
        ((3, 3, 3), "333", "needs_attention"),
        ((5, 2, 1), "521", "new_or_light"),
        ((NAN, 2, 5), "-25", "unknown"),
    ],
)
def test_the_first_rule_that_holds(points: tuple[float, ...], code: str, segment: str) -> None:
    frame = pd.DataFrame([points], columns=list(RFM_COLUMNS), dtype=np.float32)
    assert (rfm_points(frame)[0], rfm_segment(frame)[0]) == (code, segment)


@pytest.mark.parametrize(
    ("tenure", "unused", "bill", "minutes", "mb", "stage"),
    [
        (3, 30, 1.0, 1.0, 1.0, "dormant"),
        (6, 1, 0.5, 0.1, 0.1, "new"),
        (7, 1, 0.79, 1.5, 1.5, "declining"),
        (24, 1, 1.0, 0.5, 0.7, "declining"),
        (24, 1, 1.0, 0.5, 1.0, "mature"),
        (24, 1, 1.3, 0.9, 1.0, "growing"),
        (24, 1, 1.0, 1.3, 1.3, "growing"),
        (24, 1, 1.0, 1.3, 1.0, "mature"),
        (24, NAN, NAN, NAN, NAN, "mature"),
        (NAN, 1, 1.0, 1.0, 1.0, "unknown"),
    ],
)
def test_the_stage_of_life(tenure: float, unused: float, bill: float, minutes: float, mb: float, stage: str) -> None:
    frame = pd.DataFrame([(tenure, unused, bill, minutes, mb)], columns=list(STAGE_COLUMNS), dtype=np.float32)
    assert lifecycle_stage(frame)[0] == stage
