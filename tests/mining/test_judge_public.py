"""Public tables judged on their other half: a defect or a leak moves these figures by more than their room.

The levels themselves, with all folds, are judged by `make bench-judge`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mining.judging.judge import SEED, Judgement, judge_test
from mining.judging.judge_table import learn_layout, read_texts


def judged(path: Path, target: str) -> Judgement:
    """Learned from every second row, judged on the others."""
    texts = read_texts(path)
    table = learn_layout(texts, target, None, []).read(texts)
    assert table.y is not None
    odd = np.arange(len(table.y)) % 2 == 1
    return judge_test(table.features[odd], table.y[odd], table.features[~odd], table.y[~odd], SEED, 1)[0]


def test_flat_telco(shared_data: Path) -> None:
    # GIVEN 7,043 customers: published and measured AUC .847 in ten folds; resampling before the split makes .97 of it
    found = judged(shared_data / "ibm_telco" / "Telco-Customer-Churn.csv", "Churn")
    # THEN half of them tell it to .007, twice
    assert found.metrics is not None
    assert found.metrics.auc == pytest.approx(0.845, abs=0.015)
    assert found.metrics.brier == pytest.approx(0.136, abs=0.008)
    assert found.metrics.calibration_error < 0.03
    assert not found.leaks


def test_empty_columns_and_thousands_of_values(shared_data: Path) -> None:
    # GIVEN the smallest table of the contest: 230 columns, 18 of them empty, codes of up to a thousand values
    path = shared_data / "kdd2009_orange" / "appetency_train.csv"
    layout = learn_layout(read_texts(path), "appetency", None, [])
    assert sum(column.kind == "nothing" for column in layout.columns) == 18
    # THEN what the contest found first is found here, from 712 rows
    found = judged(path, "appetency")
    assert found.metrics is not None
    assert 0.72 < found.metrics.auc < 0.86
    assert next(iter(found.importance)) == "Var126"
