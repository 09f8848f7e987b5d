"""Who asks: from a token, HTTP basic authentication or a session to a role and the browsers it may use."""

from __future__ import annotations

import base64
import binascii
import threading
import time
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from olap.access import Forbidden, limit
from olap.browser import DuckDBBrowser
from olap.model import LOCALES, CubeModel
from olap.released import Opened, Releases
from warehouse.errors import KehuError
from warehouse.roles import Role
from warehouse.settings import Settings
from warehouse.users import User, Users, session_secret

SESSION = "kehu_session"
SESSION_SECONDS = 12 * 3600
QUESTION_SECONDS = 20.0
MOST_FAILURES, FAILURE_SECONDS = 10, 300.0


class NotKnown(KehuError):
    """Nobody the service knows."""


class TooMany(KehuError):
    """Too many wrong passwords."""


@dataclass(frozen=True)
class Asker:
    """One request's user, release and language."""

    name: str
    role: Role
    opened: Opened
    locale: str
    seconds: float = QUESTION_SECONDS

    @property
    def release_id(self) -> str:
        return self.opened.release_id

    def browser(self, cube: str) -> DuckDBBrowser:
        """A browser of that cube, within the role. Raises QuestionError or Forbidden."""
        return self.opened.browser(cube, self.locale, self.role, self.seconds)

    def models(self) -> list[CubeModel]:
        """The cubes that the role may open."""
        return [model for model in self.opened.models.values() if self._may_open(model)]

    def _may_open(self, model: CubeModel) -> bool:
        try:
            limit(self.role, model)
        except Forbidden:
            return False
        return True


class Door:
    """Knows users by what they bring, and counts wrong passwords."""

    def __init__(self, settings: Settings) -> None:
        self.users, self.releases = Users(settings), Releases(settings)
        self.signer = URLSafeTimedSerializer(session_secret(settings), salt="kehu session")
        self._failures: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def login(self, name: str, password: str) -> str:
        """A session. Raises NotKnown, or TooMany after too many failures of that name."""
        now = time.monotonic()
        with self._lock:
            recent = [at for at in self._failures.get(name, []) if now - at < FAILURE_SECONDS]
            self._failures = {key: each for key, each in self._failures.items() if now - each[-1] < FAILURE_SECONDS}
        if len(recent) >= MOST_FAILURES:
            raise TooMany("too many wrong passwords", hint="wait five minutes")
        user = self.users.by_password(name, password)
        if user is None:
            with self._lock:
                self._failures[name] = [*recent, now]
            raise NotKnown("name or password is wrong")
        return str(self.signer.dumps([user.name, _stamp(user)]))

    def user(self, request: Request) -> User:
        """Who brings a token or a session. Raises NotKnown."""
        token = _token(request)
        found = self.users.by_token(token) if token else self._by_session(request.cookies.get(SESSION, ""))
        if found is None:
            raise NotKnown("nobody I know", hint="log in at /login, or send a token: Authorization: Bearer …")
        return found

    def _by_session(self, text: str) -> User | None:
        try:
            name, stamp = self.signer.loads(text, max_age=SESSION_SECONDS)
        except (BadSignature, ValueError, TypeError):
            return None
        user = self.users.read().get(name)
        return user if user and _stamp(user) == stamp else None


def _stamp(user: User) -> str:
    """Changes with the password, so that old sessions end."""
    return user.password[-16:]


def _token(request: Request) -> str:
    """From the header, basic authentication (as password), or api_key as the client of `cubes` sends it."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return text.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(text, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return "-"
    return request.query_params.get("api_key", "")


def asker(request: Request, lang: Annotated[str, Query()] = "") -> Asker:
    """The dependency of every endpoint that answers questions. Raises NotKnown."""
    door: Door = request.app.state.door
    user = door.user(request)
    request.state.user = user
    locale = lang or request.cookies.get("kehu_lang", "") or "en"
    return Asker(user.name, door.users.role_of(user), door.releases.opened(), locale if locale in LOCALES else "en")
