"""Which scores and analyses there are: the files of `mining/scores`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from mining import scores
from mining.analysis import Analysis
from mining.score import Score
from warehouse.errors import ContractError


@cache
def known_scores() -> Mapping[str, Score | Analysis]:
    """Every score and analysis of the project by name. Raises ContractError for a file without a matching SCORE."""
    found: dict[str, Score | Analysis] = {}
    for name in score_names():
        score = getattr(importlib.import_module(f"{scores.__name__}.{name}"), "SCORE", None)
        if not isinstance(score, Score | Analysis) or score.name != name:
            raise ContractError(
                "a score file declares no score of its name",
                where=f"mining/scores/{name}.py",
                found=repr(score),
                hint=f'it needs SCORE = Score(name="{name}", ...) or Analysis(...)',
            )
        found[score.name] = score
    return found


def score_names() -> list[str]:
    """Names of the files, without importing them."""
    return sorted(info.name for info in pkgutil.iter_modules(scores.__path__))


def find_score(name: str) -> Score:
    """The score of that name. Raises ContractError with the known names."""
    score = _find(name)
    if not isinstance(score, Score):
        raise ContractError("this is an analysis, not a score of rows", found=name, hint=f"run `kehu score {name}`")
    return score


def find_analysis(name: str) -> Analysis:
    """The analysis of that name. Raises ContractError with the known names."""
    analysis = _find(name)
    if not isinstance(analysis, Analysis):
        raise ContractError("this is a score of rows, not an analysis", found=name, hint=f"run `kehu score {name}`")
    return analysis


def _find(name: str) -> Score | Analysis:
    known = known_scores()
    if name not in known:
        raise ContractError("unknown score", found=name, hint=f"known are {', '.join(known)}")
    return known[name]
