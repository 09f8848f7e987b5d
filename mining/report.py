"""What a run found, for people. Functions return text; `commands.py` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mining.judging.drift import Drift
from mining.run import PopulationRun, ScoreRun
from mining.study import PopulationStudy, StudyRun
from mining.train import Evaluation

TOP_FEATURES = 8


def detail(run: ScoreRun | StudyRun) -> dict[str, object]:
    """What the step ledger keeps: status of each population."""
    return {f"{run.score} {p.population}": p.status for p in run.populations}


def summary(run: ScoreRun | StudyRun) -> str:
    """One line per population."""
    if isinstance(run, StudyRun):
        lines = [_study_line(run.score, p) for p in run.populations]
    else:
        lines = [_line(run.score, p) for p in run.populations]
    return "\n".join(lines) or f"{run.score}: its mart is empty"


def report(run: ScoreRun | StudyRun) -> str:
    """One block per population: how it was split, how good the model is and how sure that is, what drives it."""
    if isinstance(run, StudyRun):
        blocks = ["\n".join([_study_line(run.score, p), *_card_lines(p.card or {})]) for p in run.populations]
    else:
        blocks = [
            "\n".join([_line(run.score, p), *(_details(p.evaluation) if p.evaluation else []), *_moved(p.drift)])
            for p in run.populations
        ]
    return "\n\n".join(blocks) or summary(run)


def _study_line(score: str, p: PopulationStudy) -> str:
    text = f"{score} · {p.population}: {p.status}" + (f" ({p.reason})" if p.reason else "")
    if p.written:
        rows = ", ".join(f"{count:,} rows of {contract}" for contract, count in p.written.items())
        text += f"; {p.model_version} as of {p.as_of_date}: {rows}"
    return text + _objecting(p.count_objecting)


def _card_lines(card: Mapping[str, Any], indent: str = "  ") -> list[str]:
    """Names and values of a card, nested ones further in."""
    lines = []
    for name, value in card.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{name}", *_card_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {f'{value:,.4g}' if isinstance(value, float) else value}")
    return lines


def _line(score: str, p: PopulationRun) -> str:
    text = f"{score} · {p.population}: {p.status} ({p.reason})"
    if p.model_version:
        text += f"; {p.model_version} scored {p.count_scored:,} as of {p.as_of_date} ({p.written})"
    if p.drift and p.drift.band != "stable":
        text += f"; the score is {p.drift.band} (PSI {p.drift.score:.2f})"
    return text + _objecting(p.count_objecting)


def _objecting(count: int) -> str:
    return f"; {count:,} object to profiling" if count else ""


def _details(e: Evaluation) -> list[str]:
    m = e.metrics
    rivals = ", ".join(f"{name} {auc:.3f}" for name, auc in e.model["cross_validated_auc"].items())
    top = list(e.importance.items())[:TOP_FEATURES]
    lines = [
        f"  split         by {e.split}" + _left_out(e),
        *(
            f"    {name:<11} {part.first_as_of} to {part.last_as_of}: "
            f"{part.count_rows:,} rows, {part.count_positives:,} positive"
            for name, part in e.parts.items()
        ),
        f"  model         {e.model['candidate']} (cross-validated AUC: {rivals or 'none'})",
        f"  calibration   {e.model['calibration']}",
        f"  AUC           {m.auc:.3f} [{m.auc_low:.3f}, {m.auc_high:.3f}] (95 %, bootstrap over subjects)",
        f"  PR-AUC        {m.pr_auc:.3f} (base rate {m.base_rate:.3f})",
        f"  Brier         {m.brier:.4f} (base rate alone {m.base_rate * (1 - m.base_rate):.4f})",
        f"  calibration error {m.calibration_error:.4f} (mean predicted {m.mean_predicted:.3f})",
        f"  lift@10 %     {m.lift_top_tenth:.2f}",
        f"  KS            {m.ks:.3f}",
        "  AUC lost by shuffling: " + ", ".join(f"{name} {loss:.3f}" for name, loss in top),
    ]
    return lines


def _moved(drift: Drift | None) -> list[str]:
    if drift is None:
        return []
    top = ", ".join(f"{name} {index:.2f}" for name, index in list(drift.features.items())[:TOP_FEATURES])
    return [f"  drift (PSI)   {drift.band}: score {drift.score:.3f}; most moved: {top}"]


def _left_out(e: Evaluation) -> str:
    notes = []
    if e.count_unused:
        notes.append(f"{e.count_unused:,} rows between parts left out")
    if e.sampled_share < 1:
        notes.append(f"{e.sampled_share:.1%} of subjects")
    return f" ({', '.join(notes)})" if notes else ""
