"""One YAML file of the room, read with errors that say where and what else would be known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from olap.model import LOCALES, listed
from warehouse.errors import ContractError

IDENTIFIER_TEXT = "lower-case letters, digits and underscores"


class Sheet:
    """Reads and checks entries; `where` names the file in errors."""

    def __init__(self, where: str) -> None:
        self.where = where

    def load(self, path: Path) -> Any:
        """What the file holds."""
        if not path.is_file():
            known = [each.stem for each in sorted(path.parent.glob("*.yml"))]
            raise self.wrong("no such file", f"{path.parent.name}/{path.name}", f"known are {listed(known)}")
        try:
            return yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            found = " ".join(str(error).split())
            raise self.wrong(
                "no YAML", f"{path.parent.name}/{path.name}: {found}", "mind brackets and colons"
            ) from error

    def check(self, raw: Any, name: str, needed: set[str], allowed: Iterable[str] = ()) -> None:
        """`raw` holds every needed entry and none but the allowed ones."""
        found = set(raw) if isinstance(raw, dict) else set()
        if missing := sorted(needed - found):
            raise self.wrong("an entry is missing", f"{name}: no {listed(missing)}", "see olap/cubes/billing.yml")
        if unknown := sorted(found - needed - set(allowed)):
            raise self.wrong(
                "unknown entry", f"{name}: {listed(unknown)}", f"known are {listed(needed | set(allowed))}"
            )

    def section(self, raw: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Named entries. Names become words of the question language, so they must be plain."""
        found = raw[name]
        if not isinstance(found, dict) or not found:
            raise self.wrong("a section is empty", name, "give at least one entry")
        for key in found:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", str(key)):
                raise self.wrong("a name cannot be used", str(key), IDENTIFIER_TEXT)
        return list(found.items())

    def labels(self, raw: Any, name: str) -> dict[str, str]:
        """A text in every language."""
        if not isinstance(raw, dict) or set(raw) != set(LOCALES):
            raise self.wrong("a label is missing for a language", name, f"give {listed(LOCALES)}")
        return {locale: str(text) for locale, text in raw.items()}

    def wrong(self, what: str, found: str, hint: str) -> ContractError:
        """The error to raise."""
        return ContractError(what, where=self.where, found=found, hint=hint)
