"""What a judgement says, for people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mining.judging.judge import Judgement

TOP_FEATURES = 10
NOTICES = 12


def report(found: Judgement, title: str, kind: str, notices: Sequence[str]) -> str:
    """The judgement as lines: notices, warnings, figures with their interval, gains, calibration, top features.

    kind: `credit` adds Gini and what share of the approved fails; every kind has the rest.
    """
    lines = [title, *_notices(notices), *_warnings(found), *_figures(found)]
    if kind == "credit" and found.metrics:
        lines += [f"  Gini          {2 * found.metrics.auc - 1:.3f}", *_approvals(found)]
    if found.gains:
        lines += ["  highest       rows    precision  recall  lift"]
        lines += [f"    {g.share:>5.0%} {g.count_rows:>11,} {g.precision:>11.3f} {g.recall:>7.3f} {g.lift:>5.2f}"
                  for g in found.gains]  # fmt: skip
        lines += ["  calibration   rows    predicted  found   (tenths of the rows, lowest first)"]
        lines += [f"    {rows:>17,} {mean:>11.3f} {rate:>7.3f}" for mean, rate, rows in found.calibration]
    top = [f"{name} {loss:.3f}" for name, loss in list(found.importance.items())[:TOP_FEATURES]]
    if top:
        lines += ["  AUC lost by shuffling: " + ", ".join(top)]
    shares = ", ".join(f"{name} {weight:.2f}" for name, weight in found.weights.items())
    return "\n".join([*lines, f"  weights of the models: {shares}"])


def _figures(found: Judgement) -> list[str]:
    m = found.metrics
    if m is None:
        return [f"  {found.count_rows:,} rows predicted; no labels to judge by"]
    spread = f"; folds {min(found.fold_auc):.3f} to {max(found.fold_auc):.3f}" if len(found.fold_auc) > 1 else ""
    mean = f", mean of folds {np.mean(found.fold_auc):.4f}" if len(found.fold_auc) > 1 else ""
    return [
        f"  judged by     {found.way}: {m.count_rows:,} rows, {m.count_positives:,} positive, "
        f"{found.count_features} features",
        f"  AUC           {m.auc:.4f} [{m.auc_low:.3f}, {m.auc_high:.3f}] (95 %, bootstrap over rows{mean}{spread})",
        f"  PR-AUC        {m.pr_auc:.4f} (base rate {m.base_rate:.3f})",
        f"  Brier         {m.brier:.4f} (base rate alone {m.base_rate * (1 - m.base_rate):.4f})",
        f"  KS            {found.ks:.3f}",
        f"  calibration error {m.calibration_error:.4f} (mean predicted {m.mean_predicted:.3f})",
    ]


def _approvals(found: Judgement) -> list[str]:
    """Failures among the safest rows: what a lender sees who approves only them."""
    lines = []
    count, failed = 0, 0.0
    total = sum(rows for _, _, rows in found.calibration)
    for _, rate, rows in found.calibration:
        count, failed = count + rows, failed + rate * rows
        if round(10 * count / total) in (5, 7, 9):
            lines.append(f"  approving the safest {count / total:.0%}: {failed / count:.2%} of them fail")
    return lines


def _notices(notices: Sequence[str]) -> list[str]:
    lines = [f"  note: {notice}" for notice in notices[:NOTICES]]
    return [*lines, f"  note: and {len(notices) - NOTICES} more"] if len(notices) > NOTICES else lines


def _warnings(found: Judgement) -> list[str]:
    return [
        f"  WARNING: {name} alone reaches AUC {auc:.3f}: is it known before the answer? if not, --drop {name}"
        for name, auc in found.leaks.items()
    ]
