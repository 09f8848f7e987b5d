"""From campaigns with a control group to who should be contacted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from mining.analysis import Findings, Task
from mining.learners.campaigns import CONTRACT, Worth, learn_campaigns

FEATURES = ("f_age", "f_monthly_price_amount", "c_band")
WAVES = [pd.Timestamp(2026, month, 25) for month in range(1, 9)]
AS_OF = date(2026, 10, 31)


def customers(count: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "customer_id": [f"C{seed}{i:05}" for i in range(count)],
            "as_of_date": pd.Timestamp(AS_OF),
            "f_age": rng.uniform(20, 80, count),
            "f_monthly_price_amount": rng.choice([50.0, 100.0], count),
            "c_band": rng.choice(["ends_soon", "bound", "over"], count, p=[0.3, 0.4, 0.3]),
        }
    )


def effect(rows: pd.DataFrame) -> pd.Series:
    """Who is about to be free is persuaded; whom nothing binds is woken up."""
    return rows["c_band"].map({"ends_soon": 0.25, "bound": 0.0, "over": -0.20}).astype(float)


def waves(kind: str, per_wave: int = 1_000, seed: int = 1) -> pd.DataFrame:
    """Campaign rows: 70 % stay without a contact; a fifth is control; cost 10 a contact, a year's margin 5 × price."""
    rows = pd.concat([customers(per_wave, seed * 100 + i).assign(planned_date=day) for i, day in enumerate(WAVES)])
    rng = np.random.default_rng(seed)
    rows["is_treated"] = (rng.random(len(rows)) < 0.8).astype(int)
    chance = 0.7 + effect(rows) * rows["is_treated"]
    rows["is_converted"] = (rng.random(len(rows)) < chance).astype(int)
    rows["known_date"] = rows["planned_date"] + pd.Timedelta(days=36)
    rows["margin_amount"] = 5 * rows["f_monthly_price_amount"] * rows["is_converted"]
    rows["campaign_id"], rows["campaign_type"], rows["is_labelled"] = kind[:2], kind, True
    rows["wave_number"] = rows["planned_date"].dt.month
    return rows.assign(contact_cost_amount=10.0).reset_index(drop=True)


def learn(targets: pd.DataFrame, asked: pd.DataFrame, as_of: date = AS_OF) -> Findings:
    task = Task("north", as_of, {"customers": asked, "targets": targets}, {}, seed=1)
    return learn_campaigns(task, "customers", "targets", FEATURES)


@pytest.fixture(scope="module")
def learned() -> tuple[pd.DataFrame, Findings]:
    asked = customers(1_500, 9)
    return asked, learn(pd.concat([waves("retention"), waves("up_sell", 40)], ignore_index=True), asked)


def test_the_persuadable_are_contacted_and_the_others_left_alone(learned: tuple[pd.DataFrame, Findings]) -> None:
    asked, findings = learned
    table = findings.tables[CONTRACT].merge(asked, on="customer_id")
    known = table[table["action"] != "unknown"]
    # THEN nearly all of those near the end of the contract are contacted, and nearly none whom it would wake
    share = (known["action"] == "contact").groupby(known["c_band"]).mean()
    assert share["ends_soon"] > 0.95
    assert share["over"] < 0.05
    # THEN the gain is uplift × a year's margin less the cost, and the highest tenth gains most
    expected = table["uplift_value"] * 5 * table["f_monthly_price_amount"] - 10
    assert (table["gain_amount"] - expected).abs().max() < 0.01
    assert (
        table.loc[table["uplift_decile"] == 1, "gain_amount"].min()
        >= table.loc[table["uplift_decile"] > 1, "gain_amount"].max()
    )
    # THEN the band is the reason given, with its sign, to those on whom somebody will act
    assert table.loc[table["uplift_decile"] > 3, "reason_1"].isna().all()
    ends = table[(table["c_band"] == "ends_soon") & (table["uplift_decile"] <= 3)]
    assert (ends["reason_1"] == "c_band").mean() > 0.8
    assert ends.loc[ends["reason_1"] == "c_band", "reason_1_effect"].min() > 0


def test_it_is_judged_on_the_newest_waves_and_says_so(learned: tuple[pd.DataFrame, Findings]) -> None:
    _, findings = learned
    facts = findings.card["retention"]
    # THEN the last two of eight equal waves judge, and the ranking is clear of a random one
    assert facts["judged_on"]["count_rows"] == 2_000
    assert facts["judged_on"]["first_planned"] == "2026-07-25"
    assert facts["judged_on"]["qini"][1] > 0
    assert sum(facts["actions"].values()) == 1_500
    # THEN a campaign with too few rows is left out by name, and nothing is refused
    assert facts["status"] == "published"
    # (the five waves that were known when the first of the two was planned)
    assert findings.card["up_sell"]["status"] == "skipped"
    assert findings.card["up_sell"]["reason"].startswith("200 rows, 2000 needed")
    assert set(findings.tables[CONTRACT]["campaign_type"]) == {"retention"}
    assert findings.refusal == ""


def test_a_later_outcome_is_never_learned_from() -> None:
    # GIVEN the same campaigns, asked as of a day before the last waves were known
    rows, asked = waves("retention"), customers(300, 9)
    early = date(2026, 7, 31)
    turned = rows.copy()
    late = turned["known_date"] > pd.Timestamp(early)
    turned.loc[late, "is_converted"] = 1 - turned.loc[late, "is_converted"]
    # THEN what those waves brought changes nothing
    one, two = (learn(each, asked, early) for each in (rows, turned))
    pd.testing.assert_frame_equal(one.tables[CONTRACT], two.tables[CONTRACT])
    assert one.card == two.card
    assert one.card["retention"]["judged_on"]["count_rows"] == 2_000


def test_a_ranking_worse_than_random_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN newest waves in which everything is the other way round
    rows = waves("retention")
    late = rows["planned_date"] >= WAVES[-2]
    rng = np.random.default_rng(2)
    chance = 0.7 - effect(rows) * rows["is_treated"]
    rows.loc[late, "is_converted"] = (rng.random(len(rows)) < chance).astype(int)[late]
    findings = learn(rows, customers(300, 9))
    # THEN nobody gets an answer, and the run says why
    assert findings.refusal == "worse than a random ranking: retention"
    assert len(findings.tables[CONTRACT]) == 0
    assert findings.card["retention"]["status"] == "refused"


def test_customers_unlike_all_who_were_chosen_are_unknown() -> None:
    # GIVEN that only people under fifty were ever chosen
    rows = waves("retention", 2_500)
    chosen = rows[rows["f_age"] < 50].reset_index(drop=True)
    # WHEN everybody is asked about
    asked = customers(1_000, 9)
    table = learn(chosen, asked).tables[CONTRACT].merge(asked, on="customer_id")
    # THEN of the others nothing is known
    is_unknown = table["action"] == "unknown"
    assert is_unknown[table["f_age"] > 52].mean() > 0.95
    assert is_unknown[table["f_age"] < 48].mean() < 0.05


def test_the_worth_of_staying_is_what_is_paid() -> None:
    frame = pd.DataFrame({"f_monthly_price_amount": [50.0, 100.0, np.nan]})
    assert Worth(300.0, 4.0, 10.0).of(frame) == pytest.approx([200.0, 400.0, 300.0])
    assert Worth(300.0, None, 10.0).of(frame) == pytest.approx([300.0, 300.0, 300.0])


def test_without_campaigns_there_is_an_empty_table_of_the_right_types() -> None:
    rows = waves("retention", 2)
    findings = learn(rows.iloc[:0], customers(5, 9))
    table = findings.tables[CONTRACT]
    assert (len(table), findings.refusal, findings.card) == (0, "", {})
    assert table["uplift_decile"].dtype == np.int32
    assert table["uplift_value"].dtype == np.float64
