"""Model cards: what a model is, how good, for whom, and how far it can still be trusted (Mitchell et al. 2019).

Markdown for people, the same facts as JSON for machines. Functions return text and plain values; `keep_card` writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mining.judging import plots
from mining.judging.drift import Drift
from mining.store import ModelStore, write_json, write_text
from mining.train import Evaluation

TOP_FEATURES = 20
METRICS = {
    "auc": "AUC, within an as-of date",
    "pr_auc": "PR-AUC",
    "brier": "Brier score",
    "ks": "KS",
    "lift_top_tenth": "lift of the highest tenth",
    "calibration_error": "calibration error, ten groups",
}


def keep_card(store: ModelStore, evaluation: Evaluation, drift: Drift | None, applied: Mapping[str, Any]) -> None:
    """Write a model's card beside it, and its pictures once. applied: where the model was last used."""
    folder = store.directory / evaluation.model_version
    if evaluation.curves and not (folder / f"{plots.NAMES[-1]}.svg").exists():
        plots.draw(evaluation.curves, folder)
    facts = card_facts(evaluation, drift, applied)
    write_json(folder / "card.json", facts)
    write_text(folder / "card.md", model_card(facts))


def card_facts(evaluation: Evaluation, drift: Drift | None, applied: Mapping[str, Any]) -> dict[str, Any]:
    """All of a card as plain values."""
    facts = asdict(evaluation)
    facts["intervals"] = {"auc": [evaluation.metrics.auc_low, evaluation.metrics.auc_high], **evaluation.intervals}
    return {**facts, "drift": drift.plain() if drift else None, "applied": dict(applied)}


def model_card(facts: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    metrics = facts["metrics"]
    blocks = [
        f"# {facts['score']} for {facts['population']}: {facts['model_version']}",
        f"Probability of the label within {facts['horizon_days']} days after the as-of date. "
        f"Model: {facts['model']['candidate']}, calibrated by {facts['model']['calibration']}; seed {facts['seed']}; "
        + ", ".join(f"{name} {version}" for name, version in facts["libraries"].items())
        + ".",
        "## Data",
        _table(
            ("part", "from", "to", "rows", "positives"),
            (
                (n, p["first_as_of"], p["last_as_of"], p["count_rows"], p["count_positives"])
                for n, p in facts["parts"].items()
            ),
        ),
        f"Split by {facts['split']}; {facts['count_unused']} rows between parts left out; "
        f"{facts['sampled_share']:.1%} of subjects used. {len(facts['features'])} features given, "
        f"{len(facts['model'].get('features', facts['features']))} used.",
        "## Figures on rows the model had not seen",
        _table(
            ("figure", "value", "95 % interval"),
            ((words, metrics[name], _interval(facts["intervals"].get(name))) for name, words in METRICS.items()),
        ),
        f"Base rate {metrics['base_rate']:.4f}, mean predicted {metrics['mean_predicted']:.4f}. "
        "Intervals: bootstrap over subjects.",
        *_pictures(facts["curves"]),
        "## Features that count most (AUC lost by shuffling)",
        _table(("feature", "AUC lost"), list(facts["importance"].items())[:TOP_FEATURES]),
        *_fairness(facts["fairness"]),
        *_drift(facts["drift"]),
        *_applied(facts["applied"]),
    ]
    return "\n\n".join(blocks) + "\n"


def analysis_card(name: str, population: str, facts: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    """The card of an analysis as Markdown. facts: where and when; figures: what it found."""
    blocks = [f"# {name} for {population}: {facts['model_version']}", _table(("fact", "value"), facts.items())]
    return "\n\n".join([*blocks, "## Figures", "\n".join(_list(figures))]) + "\n"


def _list(figures: Mapping[str, Any], indent: str = "") -> list[str]:
    lines = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}* {name}", *_list(value, indent + "  ")]
        else:
            lines.append(f"{indent}* {name}: {_text(value)}")
    return lines


def _pictures(curves: Mapping[str, Any]) -> list[str]:
    return [" ".join(f"![{name}]({name}.svg)" for name in plots.NAMES)] if curves else []


def _fairness(fairness: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    if not fairness:
        return []
    blocks = [
        "## Fairness",
        "Selected: share among the highest tenth of scores; ratio: against the most selected group, below .8 asks why. "
        "Gap: mean score less base rate.",
    ]
    for attribute, rows in fairness.items():
        names = ("group", "rows", "base_rate", "mean_score", "gap", "auc", "selected", "ratio")
        blocks += [f"### {attribute}", _table(names, ([row[name] for name in names] for row in rows))]
    return blocks


def _drift(drift: Mapping[str, Any] | None) -> list[str]:
    if drift is None:
        return []
    moved = [(name, value) for name, value in drift["features"].items()][:10]
    return [
        "## Drift (population stability index; below .1 stable, from .25 drifted)",
        f"Score as of {drift['as_of_date']}: {drift['score']:.3f}, {drift['band']} "
        f"(chance alone reaches {drift['noise']:.3f} once in a thousand times).",
        _table(("feature", "PSI"), moved),
    ]


def _applied(applied: Mapping[str, Any]) -> list[str]:
    return ["## Last use", _table(("fact", "value"), applied.items())] if applied else []


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *([_text(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _interval(bounds: Sequence[float] | None) -> str:
    return f"{bounds[0]:.4f} to {bounds[1]:.4f}" if bounds else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
