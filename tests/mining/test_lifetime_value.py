"""How long customers stay, and what that is worth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining.analysis import Findings, Task
from mining.lifetimes.lifespan import Lifespan
from mining.lifetimes.lifetime_value import CONTRACT, judge_hazard, lifetime_value, value_customers
from warehouse.errors import KehuError

AS_OF = date(2026, 10, 31)
MONTHS = [pd.Timestamp(day) for day in pd.date_range("2025-10-31", "2026-09-30", freq="ME")]


def cells(hazard: dict[tuple[int, int | None], float], customers: int = 10_000) -> pd.DataFrame:
    """Cells of postpaid customers by (tenure, months to the contract's end) who leave at exactly that rate."""
    return pd.DataFrame(
        [
            {
                "as_of_date": day, "tenure_months": tenure, "is_prepaid": 0, "months_to_contract_end": left,
                "count_customers": customers, "count_lost": round(customers * rate),
            }
            for day in MONTHS
            for (tenure, left), rate in hazard.items()
        ]
    )  # fmt: skip


def asked(*rows: tuple[str, int, int, float | None, float | None]) -> pd.DataFrame:
    names = ["customer_id", "tenure_months", "is_prepaid", "months_to_contract_end", "margin_month_amount"]
    return pd.DataFrame(rows, columns=names).astype({"months_to_contract_end": float, "margin_month_amount": float})


NOBODY = pd.DataFrame(
    {
        "customer_id": pd.Series(dtype="str"),
        "first_date": pd.Series(dtype="datetime64[us]"),
        "last_date": pd.Series(dtype="datetime64[us]"),
        "count_days": pd.Series(dtype="int64"),
        "total_amount": pd.Series(dtype="float64"),
        "first_amount": pd.Series(dtype="float64"),
    }
)


def value(customers: pd.DataFrame, seen: pd.DataFrame, top_ups: pd.DataFrame = NOBODY) -> Findings:
    task = Task("north", AS_OF, {"customers": customers, "cells": seen, "top_ups": top_ups})
    return value_customers(task, "customers", "cells", "top_ups")


def test_value_by_hand() -> None:
    # GIVEN 10 a month, half of the customers left after a month and a quarter after two, 21 % a year
    survival = np.array([[0.5, 0.25]])
    # THEN 10 × (0.5 / 1.21^(1/12) + 0.25 / 1.21^(2/12))
    expected = 10 * (0.5 / 1.21 ** (1 / 12) + 0.25 / 1.21 ** (2 / 12))
    assert lifetime_value(survival, np.array([10.0]), 0.21) == pytest.approx([expected])


@settings(deadline=None, max_examples=50)
@given(hazard=st.floats(0.001, 0.5), margin=st.floats(-50, 500), discount=st.floats(0.0, 0.3))
def test_a_constant_hazard_is_a_geometric_series(hazard: float, margin: float, discount: float) -> None:
    ratio = (1 - hazard) / (1 + discount) ** (1 / 12)
    survival = (1 - hazard) ** np.arange(1, 61)[None, :]
    series = margin * ratio * (1 - ratio**60) / (1 - ratio)
    assert lifetime_value(survival, np.array([margin]), discount)[0] == pytest.approx(series, rel=1e-9, abs=1e-9)


def test_a_constant_hazard_is_learned_and_lived_through() -> None:
    # GIVEN two in a hundred leave each month, whatever tenure and contract
    lifespan = Lifespan().fit(cells({(tenure, None): 0.02 for tenure in (0, 1, 3, 8, 20, 60, 119)}))
    # THEN after twelve months .98^12 are left
    curve = lifespan.survival(asked(("a", 5, 0, None, 1.0)))
    assert curve[0, 11] == pytest.approx(0.98**12, abs=1e-3)
    assert (lifespan.months_, lifespan.lost_) == (840_000, 16_800)


def test_the_contract_runs_out_as_the_months_go_by() -> None:
    # GIVEN one in a thousand leaves while bound, one in ten when the contract ends, two in a hundred after
    rates = {7: 0.001, 6: 0.001, 5: 0.001, 4: 0.001, 1: 0.10, 0: 0.10, -1: 0.10, None: 0.02}
    seen = cells({(tenure, left): rate for left, rate in rates.items() for tenure in (6, 12, 24, 48)})
    lifespan = Lifespan().fit(seen)
    bound, ending, free = lifespan.survival(
        asked(("bound", 12, 0, 12, 1.0), ("ending", 12, 0, 1, 1.0), ("free", 12, 0, None, 1.0))
    )
    # THEN the bound stay until the end comes near; then as many leave as at any end
    assert bound[7] == pytest.approx(0.999**8, abs=2e-3)
    assert 1 - bound[12] / bound[11] == pytest.approx(0.10, abs=0.01)
    assert ending[2] == pytest.approx(0.90**3, abs=0.01)
    assert free[11] == pytest.approx(0.98**12, abs=0.01)
    # THEN survival never rises
    assert (np.diff(np.stack([bound, ending, free])) <= 0).all()


def test_young_customers_leave_sooner() -> None:
    seen = cells({(0, None): 0.06, (6, None): 0.04, (24, None): 0.02, (96, None): 0.01})
    hazard = Lifespan().fit(seen).hazard(asked(("a", 0, 0, None, 1.0), ("b", 24, 0, None, 1.0), ("c", 96, 0, None, 1)))
    assert hazard == pytest.approx([0.06, 0.02, 0.01], rel=0.15)


def test_nobody_lost_is_nothing_learned() -> None:
    with pytest.raises(KehuError, match="no hazard can be learned"):
        Lifespan().fit(cells({(5, None): 0.0}))


def test_customers_get_value_decile_and_the_usual_margin_where_they_have_none() -> None:
    # GIVEN twenty customers of one kind, with margins 1 to 19, the last without a month yet
    rows = [(f"C{i:02}", 12, 0, None, float(i) if i < 20 else None) for i in range(1, 21)]
    findings = value(asked(*rows), cells({(tenure, None): 0.02 for tenure in (0, 12, 60)}))
    table = findings.tables[CONTRACT].set_index("customer_id")
    # THEN the missing margin is the mean of the others, 10, and value is proportional to margin
    assert table.loc["C20", "margin_month_amount"] == 10.0
    assert table.loc["C20", "value_amount"] == table.loc["C10", "value_amount"]
    assert table.loc["C19", "value_amount"] == pytest.approx(19 * table.loc["C01", "value_amount"], abs=0.1)
    # THEN two customers are in each tenth, the best in the first, and nobody tops up
    assert table["value_decile"].value_counts().to_dict() == dict.fromkeys(range(1, 11), 2)
    assert set(table.index[table["value_decile"] == 1]) == {"C19", "C18"}
    assert table["top_ups_12m"].isna().all()
    assert findings.card["top_ups"]["status"] == "skipped"


def test_months_not_over_yet_teach_nothing() -> None:
    # GIVEN a last month-end whose thirty days reach beyond the as-of date
    seen, customers = cells({(12, None): 0.02, (40, None): 0.01}), asked(("a", 12, 0, None, 1.0))
    late = seen[seen["as_of_date"] == MONTHS[0]].assign(as_of_date=pd.Timestamp(2026, 10, 15), count_lost=9_000)
    one, two = value(customers, seen), value(customers, pd.concat([seen, late], ignore_index=True))
    pd.testing.assert_frame_equal(one.tables[CONTRACT], two.tables[CONTRACT])


def test_too_few_leavers_give_no_answer() -> None:
    findings = value(asked(("a", 12, 0, None, 1.0)), cells({(12, None): 0.0001}, customers=10_000))
    assert (len(findings.tables[CONTRACT]), findings.card["status"]) == (0, "skipped")
    assert findings.tables[CONTRACT]["value_decile"].dtype == np.int32


def test_prepaid_customers_are_foretold_top_ups() -> None:
    # GIVEN 400 prepaid customers, half of whom top up every fortnight by 20 and half stopped long ago
    rng = np.random.default_rng(1)
    names = [f"P{i:03}" for i in range(400)]
    first = pd.Timestamp(2025, 11, 1) + pd.to_timedelta(rng.integers(0, 60, 400), unit="D")
    stopped = np.arange(400) >= 200
    count = np.where(stopped, rng.poisson(3, 400) + 1, rng.poisson(20, 400) + 1)
    last = np.where(stopped, first + pd.Timedelta(days=60), pd.Timestamp(2026, 10, 20))
    history = pd.DataFrame(
        {"customer_id": names, "first_date": first, "last_date": pd.to_datetime(last), "count_days": count,
         "total_amount": 20.0 * count, "first_amount": 20.0}
    )  # fmt: skip
    rows = [(name, 12, 1, None, 5.0) for name in names]
    seen = cells({(0, None): 0.02, (12, None): 0.02}).assign(is_prepaid=1)
    table = value(asked(*rows), seen, history).tables[CONTRACT]
    # THEN the busy are alive and top up again and again, and the others are not and do not
    assert table["top_up_alive_share"][~stopped].median() > 0.9
    assert table["top_up_alive_share"][stopped & (count > 2)].median() < 0.3
    assert table["top_ups_12m"][~stopped].mean() > 5 * table["top_ups_12m"][stopped].mean()
    assert table["top_up_amount"].between(15, 25).all()


def test_the_hazard_is_judged_on_later_months() -> None:
    # GIVEN that the last two of twelve months are twice as bad as all before
    seen = cells({(3, None): 0.02, (12, None): 0.02, (30, None): 0.02})
    late = seen["as_of_date"] >= MONTHS[-2]
    seen.loc[late, "count_lost"] *= 2
    found = judge_hazard(seen)
    # THEN the card says so: 600 foretold for each cell and two months, 1,200 lost
    assert (found["customer_months"], found["lost"]) == (60_000, 2_400)
    assert found["foretold"] == pytest.approx(1_200, rel=0.01)
    assert found["by_tenure"]["0-5"]["lost"] == 800
