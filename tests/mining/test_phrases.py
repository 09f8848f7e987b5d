"""Reasons have words: a feature without any would reach people as a column name."""

from __future__ import annotations

import csv

import yaml

from mining.analysis import Analysis
from mining.registry import known_scores
from warehouse.settings import PROJECT


def phrases() -> dict[str, dict[str, str]]:
    with (PROJECT / "warehouse" / "seeds" / "feature_phrase.csv").open(encoding="utf-8", newline="") as rows:
        return {row["feature"]: row for row in csv.DictReader(rows)}


def test_every_feature_of_every_score_has_words_in_both_languages() -> None:
    said = phrases()
    for score in known_scores().values():
        if isinstance(score, Analysis):
            continue
        [path] = (PROJECT / "models" / "marts").rglob(f"{score.feature_mart}.yml")
        [model] = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
        names = [column["name"] for column in model["columns"]]
        missing = [name for name in names if name.startswith(("f_", "c_")) and name not in said]
        assert not missing, f"{score.feature_mart}: add these to warehouse/seeds/feature_phrase.csv: {missing}"


def test_numbers_say_on_which_side_they_lie() -> None:
    for feature, row in phrases().items():
        assert row["name_en"], feature
        assert row["name_zh"], feature
        sides = [row[column] for column in ("high_en", "high_zh", "low_en", "low_zh")]
        assert all(sides) if feature.startswith("f_") else not any(sides), feature
