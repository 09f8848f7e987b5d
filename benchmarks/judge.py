"""Public tables judged by `kehu score judge`, against their published or measured levels.

Prints one line a table: AUC with its interval (mean over folds), Brier, KS, the level to be met, seconds. The tables
lie in a folder of their own and are no part of the project: `--data DIR`. Names given as arguments judge only those.
Exit code 1 when a level is missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEHU = [sys.executable, "-c", "from cli import main; main()"]


@dataclass(frozen=True)
class Case:
    """A table and the least AUC (and greatest Brier score) it must be judged by; options as the command has them."""

    path: str
    options: tuple[str, ...]
    auc: float
    brier: float | None = None


CASES = {
    "mlc_churn": Case("mlc_churn/train.csv", ("--target", "churn"), 0.922),
    "ibm_telco": Case("ibm_telco/Telco-Customer-Churn.csv", ("--target", "Churn"), 0.845),
    "uci_credit_default": Case(
        "uci_credit_default/train.csv",
        ("--target", "default.payment.next.month", "--folds", "5", "--kind", "credit"),
        0.785,
        0.134,
    ),
    "sichuan_fraud": Case("sichuan_fraud/train.csv", ("--target", "label", "--folds", "5", "--kind", "fraud"), 0.958),
    "bank_marketing": Case("bank_marketing/train.csv", ("--target", "y", "--kind", "propensity"), 0.935),
    "orange_churn": Case("kdd2009_orange/churn_train.csv", ("--target", "churn"), 0.735),
    "orange_upselling": Case(
        "kdd2009_orange/upselling_train.csv", ("--target", "upselling", "--kind", "propensity"), 0.860
    ),
    "orange_appetency": Case(
        "kdd2009_orange/appetency_train.csv", ("--target", "appetency", "--kind", "propensity"), 0.830
    ),
    "coil2000": Case(
        "coil2000/train.csv",
        ("--target", "CARAVAN", "--positive", "insurance", "--folds", "5", "--kind", "propensity"),
        0.735,
    ),
}


def judge(data: Path, case: Case) -> tuple[dict[str, Any], float]:
    """What the command says about a table, and the seconds it took."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*KEHU, "score", "judge", "--table", str(data / case.path), *case.options, "--json",
             "--out", str(Path(folder) / "predictions.csv")],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found, time.monotonic() - started


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", default=list(CASES), help="tables to judge")
    arguments.add_argument("--data", type=Path, required=True, help="folder of the public tables")
    chosen = arguments.parse_args()
    is_met = True
    print(f"{'table':<19} {'rows':>6} {'AUC':>6} {'95 %':>14} {'asked':>6} {'Brier':>6} {'KS':>5} {'seconds':>7}")
    for name in chosen.names:
        case = CASES[name]
        found, seconds = judge(chosen.data, case)
        m = found["metrics"]
        good = m["auc"] >= case.auc and (case.brier is None or m["brier"] <= case.brier)
        is_met &= good
        interval = f"[{m['auc_low']:.3f}, {m['auc_high']:.3f}]"
        print(
            f"{name:<19} {m['count_rows']:>6} {m['auc']:>6.4f} {interval:>14} {case.auc:>6.3f} {m['brier']:>6.4f} "
            f"{found['ks']:>5.3f} {seconds:>7.0f}{'' if good else '  missed'}",
            flush=True,
        )
    raise SystemExit(0 if is_met else 1)


if __name__ == "__main__":
    main()
