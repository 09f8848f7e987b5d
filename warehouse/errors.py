"""One error tree. Every message says what, where, what was found, and a hint."""

from __future__ import annotations


class KehuError(Exception):
    """An error a user can act on; `cli.py` prints it as one line on stderr.

    what: what went wrong; where: file, table or setting; found: the offending value; hint: what to do.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", found: str = "", hint: str = "") -> None:
        self.what, self.where, self.found, self.hint = what, where, found, hint
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"where: {self.where}")
        if self.found:
            parts.append(f"found: {self.found}")
        if self.hint:
            parts.append(f"hint: {self.hint}")
        return " | ".join(parts)


class SettingsError(KehuError):
    """A setting cannot be used."""


class ContractError(KehuError):
    """A contract or mapping is wrong in itself."""


class FileRefused(KehuError):
    """A file cannot be loaded: unknown, unreadable, a missing column, or too many bad rows."""

    exit_code = 3


class Busy(KehuError):
    """Another process holds the warehouse."""


class BuildError(KehuError):
    """dbt reported an error or a failed test."""


class ReleaseError(KehuError):
    """A release could not be built, verified or found."""


class ModelRefused(KehuError):
    """A mining model missed its floor; the old one is kept."""

    exit_code = 3


class QuestionError(KehuError):
    """A cube question that cannot be answered as asked."""
