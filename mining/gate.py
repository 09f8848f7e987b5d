"""Whether a new model may replace the old one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mining.judging.drift import DRIFTED, Drift
from mining.judging.evaluate import Metrics

ENOUGH_POSITIVES = 50
"""With this many positives in the test part an AUC's standard error is about .04 (Hanley & McNeil 1982). With fewer, a
good model can pass, but a miss says that there is too little to learn from, not that something broke."""

WORSE_BY = 1.645
"""One-sided 5 % point: how many standard errors a model may lose against the champion."""


@dataclass(frozen=True)
class Verdict:
    """status: accepted; unproven (it may reach the floor or not, nothing is published, no alarm) or refused."""

    status: str
    reason: str


def gate(
    new: Metrics,
    floor: float,
    champion: Metrics | None,
    drift: Drift | None = None,
    champion_drift: Drift | None = None,
) -> Verdict:
    """Judge a model by its test AUC against the floor, against chance and against the champion's own test.

    A model whose score is spread otherwise among the people to be scored than among those it was judged on is
    refused, unless the champion is off by more: of two strangers the newer one is nearer.
    """
    interval = f"AUC {new.auc:.3f} [{new.auc_low:.3f}, {new.auc_high:.3f}]"
    if new.auc < floor or new.auc_low <= 0.5:
        if new.count_positives < ENOUGH_POSITIVES or new.auc_high >= floor:
            return Verdict(
                "unproven",
                f"{interval} on {new.count_positives} positives: too few to show that it reaches {floor:.2f}",
            )
        return Verdict("refused", f"{interval} does not reach the floor {floor:.2f}")
    if champion is not None:
        noise = WORSE_BY * math.hypot(new.auc_se, champion.auc_se)
        if new.auc < champion.auc - noise:
            return Verdict(
                "refused", f"{interval} is worse than the champion's {champion.auc:.3f} by more than {noise:.3f}"
            )
    if drift is not None and drift.is_drifted and (champion_drift is None or drift.score >= champion_drift.score):
        return Verdict("refused", f"{interval}, but the score has drifted: PSI {drift.score:.2f}, {DRIFTED} at most")
    return Verdict("accepted", f"{interval} reaches the floor {floor:.2f}")
