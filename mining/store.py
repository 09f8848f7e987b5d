"""Where fitted models are kept: `<model store>/<score>/<population>/<version>/` and a champion pointer.

A model is a skops file, never a pickle: reading one cannot run code of its writer.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import BadZipFile

import skops.io

from mining.judging.drift import Drift
from mining.score import Estimator
from mining.train import Evaluation
from warehouse.errors import KehuError

TRUSTED = frozenset(
    {
        "functools.partial",  # HistGradientBoosting keeps partial(check_array); what it wraps is checked as well
        "numpy.dtype",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
        "sklearn.tree._tree.Tree",
        "sklearn.utils.validation.check_array",
    }
)
"""Types beyond skops' own list that a model file may hold, besides our own classes in `mining`."""


@dataclass(frozen=True)
class Stamp:
    """When scores were first computed from these features. Scored again, they carry the same stamp, so that
    the loader finds nothing new."""

    fingerprint: str
    run_id: str
    scored_at: datetime


class ModelStore:
    """The models of one score and population."""

    def __init__(self, root: Path, score: str, population: str) -> None:
        self.directory = root / score / quote(population, safe="")

    def save(self, estimator: Estimator, evaluation: Evaluation, baseline: Mapping[str, Any] | None = None) -> None:
        """Keep a model, its figures and what its drift is measured against under its version; all of it or nothing.
        The pointer does not move."""
        target = self.directory / evaluation.model_version
        draft = self.directory / f".{evaluation.model_version}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        skops.io.dump(estimator, draft / "model.skops")
        write_json(draft / "metrics.json", asdict(evaluation))
        if baseline is not None:
            write_json(draft / "baseline.json", baseline)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)

    def evaluation(self, version: str) -> Evaluation | None:
        """The figures of a kept model, None when there is no such model."""
        path = self.directory / version / "metrics.json"
        return Evaluation.from_plain(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None

    def load(self, version: str) -> Estimator:
        """A kept model. Raises KehuError when the file is absent, broken, or holds a type that is not trusted."""
        path = self.directory / version / "model.skops"
        try:
            types = skops.io.get_untrusted_types(file=path)
            foreign = [name for name in types if name not in TRUSTED and not name.startswith("mining.")]
            if foreign:
                raise KehuError(
                    "a model file holds types that are not trusted", where=str(path), found=", ".join(foreign)
                )
            estimator: Estimator = skops.io.load(path, trusted=types)
        except (OSError, BadZipFile, ValueError, KeyError, AttributeError, ImportError) as error:
            raise KehuError(
                "a model cannot be read",
                where=str(path),
                found=str(error),
                hint="delete its directory; the next run fits it",
            ) from error
        return estimator

    def versions(self) -> list[str]:
        """Every kept model, in order of name."""
        return sorted(path.parent.name for path in self.directory.glob("[!.]*/metrics.json"))

    def baseline(self, version: str) -> dict[str, Any] | None:
        """What the drift of a kept model is measured against, None for one kept without."""
        path = self.directory / version / "baseline.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def drift(self, version: str, as_of: date, fingerprint: str) -> Drift | None:
        """The drift measured for these very rows, None when it has to be measured."""
        path = self.directory / version / f"drift-{as_of.isoformat()}.json"
        plain = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return Drift.from_plain(plain["drift"]) if plain.get("fingerprint") == fingerprint else None

    def keep_drift(self, version: str, as_of: date, fingerprint: str, drift: Drift) -> None:
        """Remember a measurement."""
        path = self.directory / version / f"drift-{as_of.isoformat()}.json"
        write_json(path, {"fingerprint": fingerprint, "drift": drift.plain()})

    def pinned(self) -> str | None:
        """The newest model at the time when a person promoted another one, None when nobody did."""
        path = self.directory / "pinned"
        return path.read_text(encoding="utf-8").strip() if path.exists() else None

    def pin(self, version: str) -> None:
        """Promote by hand: the pointer moves, and moves on only when a newer model than today's passes the gate."""
        newest = self.newest()
        self.promote(version)
        write_text(self.directory / "pinned", (newest.model_version if newest else version) + "\n")

    def champion(self) -> str | None:
        """Version of the model in use, None before the first."""
        path = self.directory / "champion"
        return path.read_text(encoding="utf-8").strip() if path.exists() else None

    def promote(self, version: str) -> None:
        """Move the champion pointer, in one step."""
        write_text(self.directory / "champion", version + "\n")

    def newest(self) -> Evaluation | None:
        """The figures of the model that was fitted last, whether it became champion or not."""
        path = self.directory / "newest"
        return self.evaluation(path.read_text(encoding="utf-8").strip()) if path.exists() else None

    def remember(self, version: str) -> None:
        """Note that this model was fitted last."""
        write_text(self.directory / "newest", version + "\n")

    def stamp(self, version: str, as_of: date) -> Stamp | None:
        """The stamp of the last scoring with that model as of that day."""
        path = self._stamp_path(version, as_of)
        if not path.exists():
            return None
        plain = json.loads(path.read_text(encoding="utf-8"))
        return Stamp(plain["fingerprint"], plain["run_id"], datetime.fromisoformat(plain["scored_at"]))

    def keep_stamp(self, version: str, as_of: date, stamp: Stamp) -> None:
        """Remember a scoring. Call it before the scores are handed on: a run that dies then repeats itself."""
        plain = {**asdict(stamp), "scored_at": stamp.scored_at.isoformat()}
        write_json(self._stamp_path(version, as_of), plain)

    def _stamp_path(self, version: str, as_of: date) -> Path:
        return self.directory / version / f"scored-{as_of.isoformat()}.json"


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """A JSON file, whole or not at all."""
    write_text(path, json.dumps(value, indent=1, allow_nan=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """A text file, whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
