"""Views that users saved: a name and an address each, in one file of the home."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping

from warehouse.errors import QuestionError
from warehouse.roles import write_private
from warehouse.settings import Settings

MOST_VIEWS = 100
LONGEST = 4000


class Views:
    """The saved views of all users; each sees his own."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.home / "views.json"
        self._lock = threading.Lock()

    def of(self, user: str) -> Mapping[str, str]:
        """Addresses by name."""
        return self._read().get(user, {})

    def save(self, user: str, name: str, address: str) -> None:
        """Keep an address under a name. Raises QuestionError when it is none of ours, or there are too many."""
        name = " ".join(name.split())[:100]
        if not name or not address.startswith("/view/") or len(address) > LONGEST or not address.isprintable():
            raise QuestionError(
                "not a view", found=address[:100], hint="a name, and an address that begins with /view/"
            )
        with self._lock:
            views = self._read()
            mine = {**views.get(user, {}), name: address}
            if len(mine) > MOST_VIEWS:
                raise QuestionError("too many saved views", found=str(len(mine)), hint="delete some")
            self._write({**views, user: mine})

    def delete(self, user: str, name: str) -> None:
        """Forget a view."""
        with self._lock:
            views = self._read()
            mine = {key: each for key, each in views.get(user, {}).items() if key != name}
            self._write({**views, user: mine})

    def _read(self) -> dict[str, dict[str, str]]:
        if not self.path.is_file():
            return {}
        found: dict[str, dict[str, str]] = json.loads(self.path.read_text(encoding="utf-8"))
        return found

    def _write(self, views: Mapping[str, Mapping[str, str]]) -> None:
        write_private(self.path, json.dumps(views, ensure_ascii=False, indent=1))
