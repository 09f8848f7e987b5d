"""Who may replace the champion."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mining.gate import gate
from mining.judging.evaluate import Metrics

GOOD = Metrics(5000, 200, 0.80, 0.76, 0.84, 0.02, 0.3, 0.03, 0.01, 0.04, 0.04, 4.0)
FLOOR = 0.60


@pytest.mark.parametrize(
    ("new", "champion", "status"),
    [
        (GOOD, None, "accepted"),
        (GOOD, replace(GOOD, auc=0.84), "accepted"),  # .04 worse, noise is 1.645 * .0283 = .0465
        (GOOD, replace(GOOD, auc=0.85), "refused"),  # .05 worse
        (replace(GOOD, auc=0.57, auc_low=0.55, auc_high=0.59), None, "refused"),  # surely below the floor
        (replace(GOOD, auc=0.59, auc_low=0.56, auc_high=0.62), None, "unproven"),  # it may be there
        (replace(GOOD, auc=0.62, auc_low=0.49, auc_high=0.75), None, "unproven"),  # and it may be chance
        (replace(GOOD, auc=0.55, auc_low=0.38, count_positives=10), None, "unproven"),
        (replace(GOOD, auc=0.75, auc_low=0.60, count_positives=10), None, "accepted"),
    ],
)
def test_gate(new: Metrics, champion: Metrics | None, status: str) -> None:
    assert gate(new, FLOOR, champion).status == status
