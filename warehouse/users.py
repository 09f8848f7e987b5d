"""Who may ask: names, password hashes, token hashes and roles, in one file that only its owner reads.

Passwords are hashed with scrypt (Percival 2009); tokens are 256 random bits, of which only the SHA-256 is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from warehouse.errors import KehuError
from warehouse.roles import EVERYTHING, Role, read_roles, write_private
from warehouse.settings import Settings

NAME_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789._-"
SHORTEST_PASSWORD = 10
COST = {"n": 2**14, "r": 8, "p": 1}


class UserError(KehuError):
    """A user cannot be added, found or changed."""


@dataclass(frozen=True)
class User:
    """One user. password: `salt$hash`, or nothing; token: hash of the token, or nothing."""

    name: str
    role: str = EVERYTHING.name
    password: str = ""
    token: str = ""


class Users:
    """The users of one home."""

    def __init__(self, settings: Settings) -> None:
        self.path, self.roles_path = settings.home / "users.json", settings.home / "roles.yml"

    def read(self) -> dict[str, User]:
        """All users by name."""
        if not self.path.is_file():
            return {}
        found = json.loads(self.path.read_text(encoding="utf-8"))
        return {name: User(name, **each) for name, each in found.items()}

    def roles(self) -> Mapping[str, Role]:
        """The roles of roles.yml, and `all`."""
        return read_roles(self.roles_path)

    def add(self, name: str, role: str, password: str) -> str:
        """Adds or changes a user; returns a new token. Raises UserError when name, role or password will not do."""
        if not name or set(name) - set(NAME_LETTERS):
            raise UserError("not a name", found=repr(name), hint="lower-case letters, digits and . _ -")
        if password and len(password) < SHORTEST_PASSWORD:
            raise UserError("the password is too short", hint=f"at least {SHORTEST_PASSWORD} letters")
        if role not in self.roles():
            known = ", ".join(self.roles())
            raise UserError("unknown role", where=self.roles_path.name, found=role, hint=f"known are {known}")
        token = secrets.token_urlsafe(32)
        user = User(name, role, _hashed(password) if password else "", _digest(token))
        self._write({**self.read(), name: user})
        return token

    def remove(self, name: str) -> None:
        """Removes a user; his sessions and tokens end. Raises UserError when there is none."""
        users = self.read()
        if name not in users:
            raise UserError("no such user", found=name)
        self._write({key: each for key, each in users.items() if key != name})

    def by_password(self, name: str, password: str) -> User | None:
        """The user, when name and password fit. Takes as long for an unknown name."""
        user = self.read().get(name)
        kept = user.password if user and user.password else _hashed(secrets.token_hex(8))
        salt = bytes.fromhex(kept.split("$")[0])
        fits = hmac.compare_digest(_hashed(password, salt), kept)
        return user if fits and user and user.password else None

    def by_token(self, token: str) -> User | None:
        """The user of a token."""
        digest = _digest(token)
        return next(
            (each for each in self.read().values() if each.token and hmac.compare_digest(each.token, digest)), None
        )

    def role_of(self, user: User) -> Role:
        """What the user may ask. Raises UserError when his role is gone."""
        roles = self.roles()
        if user.role not in roles:
            raise UserError("the role of this user is gone", where=self.roles_path.name, found=user.role)
        return roles[user.role]

    def _write(self, users: Mapping[str, User]) -> None:
        plain = {name: asdict(replace(each)) for name, each in users.items()}
        for each in plain.values():
            del each["name"]
        write_private(self.path, json.dumps(plain, indent=1))


def session_secret(settings: Settings) -> str:
    """What sessions are signed with; made at first use."""
    path = settings.home / "session.key"
    if not path.is_file():
        write_private(path, secrets.token_hex(32))
    return path.read_text(encoding="utf-8")


def _hashed(password: str, salt: bytes | None = None) -> str:
    salt = salt or secrets.token_bytes(16)
    made = hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=COST["n"], r=COST["r"], p=COST["p"])
    return f"{salt.hex()}${made.hex()}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
