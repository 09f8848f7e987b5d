"""How a server differs from one person's machine: `$KEHU_HOME/dashboards.yml`, which may be absent."""

from __future__ import annotations

import stat
from dataclasses import dataclass, fields
from typing import Any

import yaml

from warehouse.errors import SettingsError
from warehouse.settings import Settings

FILE = "dashboards.yml"
OURS = 0o077
"""Rights of others, which a file with passwords in it may not give."""


@dataclass(frozen=True)
class Deployment:
    """database: SQLAlchemy address of Superset's own database, a SQLite file in the home when empty;
    redis: address of a Redis for what many workers share (limits, links, states of filters, never numbers);
    is_https: browsers come by TLS; count_proxies: how many proxies stand before it and set X-Forwarded-*.
    """

    database: str = ""
    redis: str = ""
    is_https: bool = False
    count_proxies: int = 0


def read_deployment(settings: Settings) -> Deployment:
    """The deployment of a home. Raises SettingsError for an unknown key, a wrong value, or a file others can read."""
    path = settings.home / FILE
    if not path.is_file():
        return Deployment()
    if stat.S_IMODE(path.stat().st_mode) & OURS:
        raise SettingsError("others can read it", where=str(path), hint=f"it may hold passwords: chmod 600 {path}")
    raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    known = {field.name: type(field.default) for field in fields(Deployment)}
    if not isinstance(raw, dict) or any(type(each) is not known.get(key) for key, each in raw.items()):
        raise SettingsError("not a deployment", where=str(path), found=_named(raw), hint=f"known are {_named(known)}")
    return Deployment(**raw)


def superset_settings(deployment: Deployment) -> dict[str, Any]:
    """What it changes in Superset's settings. Numbers are never cached: a publish is seen by the next question."""
    found: dict[str, Any] = {}
    if deployment.redis:
        for name, seconds in (("FILTER_STATE", 90 * 86400), ("EXPLORE_FORM_DATA", 7 * 86400)):
            found[f"{name}_CACHE_CONFIG"] = {
                "CACHE_TYPE": "RedisCache",
                "CACHE_REDIS_URL": deployment.redis,
                "CACHE_KEY_PREFIX": f"kehu_{name.lower()}_",
                "CACHE_DEFAULT_TIMEOUT": seconds,
            }
        found["RATELIMIT_STORAGE_URI"] = deployment.redis
    if deployment.count_proxies:
        count = deployment.count_proxies
        found["ENABLE_PROXY_FIX"] = True
        found["PROXY_FIX_CONFIG"] = {"x_for": count, "x_proto": count, "x_host": count, "x_port": 0, "x_prefix": 0}
    if deployment.is_https:
        found["SESSION_COOKIE_SECURE"] = True
    return found


def _named(entries: Any) -> str:
    """Keys with the kind of their values, never the values: one may be a password."""
    if not isinstance(entries, dict):
        return type(entries).__name__
    kinds = {key: (each if isinstance(each, type) else type(each)).__name__ for key, each in entries.items()}
    return ", ".join(f"{key}: {kind}" for key, kind in kinds.items())
