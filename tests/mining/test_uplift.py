"""Who is persuaded by a contact, on customers whose true effect is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mining.learners.contrast import RidgeContrast
from mining.learners.uplift import LEARNERS, UpliftLearner, drivers, judge_uplift
from mining.score import Floats, Labels


def world(count: int, seed: int, strength: float = 0.15) -> tuple[pd.DataFrame, Labels, Labels, Floats]:
    """Features, outcome, lot, true effect: `strength` for those near their contract's end, less it for the old."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "f_months_to_end": rng.integers(-12, 13, count).astype(float),
            "f_age": rng.normal(45, 15, count),
            "f_rich": np.where(rng.random(count) < 0.3, np.nan, rng.normal(size=count)),
            "c_channel": rng.choice(["shop", "app", "agent"], count),
            "f_never_known": np.full(count, np.nan),
        }
    )
    effect = strength * (np.abs(frame["f_months_to_end"]) < 4) - strength * (frame["f_age"] > 60)
    treatment = (rng.random(count) < 0.8).astype(np.int8)
    chance = (0.4 + 0.2 * (frame["c_channel"] == "app") + effect * treatment).to_numpy()
    return frame, (rng.random(count) < chance).astype(np.int8), treatment, effect.to_numpy()


def subjects(count: int) -> np.ndarray:
    return np.array([f"C{i}" for i in range(count)], dtype=object)


def test_the_learner_finds_whom_a_contact_persuades() -> None:
    # GIVEN 12,000 customers of a campaign with a fifth kept as control
    X, y, treatment, _ = world(12_000, 1)
    learner = UpliftLearner(seed=1).fit(X, y, treatment, subjects(len(y)))
    # WHEN other customers are foretold
    other, _, _, effect = world(8_000, 2)
    found = learner.predict(other)
    # THEN effect and foretold effect go together, and the highest tenth is persuaded, the lowest put off
    assert np.corrcoef(found, effect)[0, 1] > 0.6
    order = np.argsort(-found)
    assert effect[order[:800]].mean() > 0.10
    assert effect[order[-800:]].mean() < -0.10
    assert learner.slope_t_ > 4
    # THEN the level of the foretold effect is right on average, and the chance without contact too
    assert found.mean() == pytest.approx(effect.mean(), abs=0.02)
    assert learner.predict_control(other).mean() == pytest.approx(0.4 + 0.2 / 3, abs=0.02)


def test_where_nothing_tells_all_get_about_the_average() -> None:
    # GIVEN a contact that persuades all alike, by 0.1
    X, _, treatment, _ = world(6_000, 3, strength=0.0)
    y = (np.random.default_rng(5).random(len(X)) < 0.4 + 0.1 * treatment).astype(np.int8)
    learner = UpliftLearner(seed=1).fit(X, y, treatment, subjects(len(y)))
    assert learner.slope_t_ < 2
    assert np.std(learner.predict(X)) < 0.03
    assert learner.average_effect_ == pytest.approx(0.1, abs=0.05)


def test_a_wave_that_treats_more_is_no_effect() -> None:
    """Waves differ in level and in the share treated; pooled without strata, that would look like an effect."""
    rng = np.random.default_rng(6)
    wave = rng.random(20_000) < 0.5
    treatment = (rng.random(20_000) < np.where(wave, 0.9, 0.3)).astype(np.int8)
    y = (rng.random(20_000) < np.where(wave, 0.6, 0.2)).astype(np.int8)
    X = pd.DataFrame({"f_noise": rng.normal(size=20_000)})
    strata = np.where(wave, "K1", "K2").astype(object)
    apart = UpliftLearner(seed=1).fit(X, y, treatment, subjects(20_000), strata)
    pooled = UpliftLearner(seed=1).fit(X, y, treatment, subjects(20_000))
    assert abs(apart.average_effect_) < 0.03
    assert pooled.average_effect_ > 0.15


def test_the_ridge_without_penalty_is_least_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN an effect of exactly 0.3 + 0.2 x, half treated
    monkeypatch.setattr("mining.learners.contrast.RIDGE", 1e-9)
    x = np.linspace(-1, 1, 200)
    surplus = np.tile([0.5, -0.5], 100)
    model = RidgeContrast(1).fit(x[:, None], surplus * (0.3 + 0.2 * np.clip(x, *np.quantile(x, [0.01, 0.99]))), surplus)
    # THEN it is found, and beyond the first and last percentile it goes on level
    assert model.predict(np.array([[0.0], [0.5], [9.0]])) == pytest.approx([0.3, 0.4, 0.3 + 0.2 * 0.98], abs=1e-6)


def test_drivers_are_named_with_their_direction() -> None:
    X, _, _, effect = world(3_000, 7)
    found = drivers(X, effect)
    assert found["f_age"] < -0.3
    assert not {"f_never_known", "f_rich"} & {name for name, r in found.items() if abs(r) > 0.1}
    assert drivers(X, np.zeros(len(X))) == {}


def test_the_same_seed_gives_the_same_answer_on_any_threads() -> None:
    X, y, treatment, _ = world(2_000, 8)
    one, two = (judge_uplift(X, y, treatment, 2, 0, threads) for threads in (1, 2))
    assert one == two
    assert len(one["predictions"]) == 2_000
    assert one["rate_control"] == pytest.approx(float(y[treatment == 0].mean()))


def test_hillstrom_womens_mail(shared_data: Path) -> None:
    # GIVEN the women's mail against none, and visits (Hillstrom 2008)
    mails = pd.read_csv(shared_data / "hillstrom_email" / "train.csv")
    mails = mails[mails["segment"] != "Mens E-Mail"].reset_index(drop=True)
    treatment = (mails["segment"] == "Womens E-Mail").to_numpy().astype(np.int8)
    y = mails["visit"].to_numpy(dtype=np.int8)
    X = mails.drop(columns=["segment", "visit", "conversion", "spend"])
    # WHEN it is judged by four folds
    found = judge_uplift(X, y, treatment, 4, 0, 2)
    # THEN the level is met, clear of zero, and those who bought women's things are persuaded
    assert found["qini"][0] > 0.05
    assert found["qini"][1] > 0.02
    assert next(iter(found["top_features"])) == "womens"
    assert found["top_features"]["womens"] > 0
    assert tuple(found["weights"]) == LEARNERS
