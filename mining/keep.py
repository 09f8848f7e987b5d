"""What analyses keep between runs: `<model store>/<analysis>/<population>/<as-of date>.json`, and cards beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mining.store import write_json, write_text


class StudyStore:
    """The answers of one analysis and population."""

    def __init__(self, root: Path, analysis: str, population: str) -> None:
        self.directory = root / analysis / quote(population, safe="")

    def kept(self) -> dict[str, dict[str, Any]]:
        """What earlier runs kept, by as-of date, oldest first."""
        return {
            path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(self.directory.glob("*.json"))
        }

    def keep(self, as_of: date, facts: Mapping[str, Any]) -> None:
        """Remember an answer."""
        self.directory.mkdir(parents=True, exist_ok=True)
        write_json(self.directory / f"{as_of.isoformat()}.json", facts)

    def keep_card(self, as_of: date, facts: Mapping[str, Any], text: str) -> None:
        """Write a card, for machines and for people."""
        folder = self.directory / "cards"
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / f"{as_of.isoformat()}.json", facts)
        write_text(folder / f"{as_of.isoformat()}.md", text)

    def card(self, as_of: str) -> Path:
        """Where the card of that day lies."""
        return self.directory / "cards" / f"{as_of}.md"
