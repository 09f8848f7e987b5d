"""Superset's settings. Superset loads this file itself (SUPERSET_CONFIG_PATH); nothing else imports it."""

from __future__ import annotations

from typing import Any

from dashboards.deployment import read_deployment, superset_settings
from dashboards.home import SupersetHome
from warehouse.settings import read_settings

_settings = read_settings()
_home = SupersetHome(_settings)
_deployment = read_deployment(_settings)

APP_NAME = "kehu"
SECRET_KEY = _home.read_secret("session")
GUEST_TOKEN_JWT_SECRET = _home.read_secret("guest_token")
SQLALCHEMY_DATABASE_URI = _deployment.database or f"sqlite:///{_home.metadata_path}?check_same_thread=false"
SQLALCHEMY_ENGINE_OPTIONS: dict[str, Any] = (
    {"pool_pre_ping": True} if _deployment.database else {"connect_args": {"timeout": 30}}
)
SQLALCHEMY_TRACK_MODIFICATIONS = False

LANGUAGES = {"en": {"flag": "us", "name": "English"}, "zh": {"flag": "cn", "name": "简体中文"}}
BABEL_DEFAULT_LOCALE = "en"

# No number is kept: a release swapped in is seen by the next query.
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
RATELIMIT_STORAGE_URI = "memory://"

# Nothing is fetched from, or told to, the outside.
_SELF = ["'self'"]
TALISMAN_ENABLED = True
TALISMAN_CONFIG: dict[str, Any] = {
    "content_security_policy": {
        "base-uri": _SELF,
        "default-src": _SELF,
        "img-src": [*_SELF, "blob:", "data:"],
        "worker-src": [*_SELF, "blob:"],
        "connect-src": _SELF,
        "font-src": [*_SELF, "data:"],
        "style-src": [*_SELF, "'unsafe-inline'"],
        "script-src": [*_SELF, "'strict-dynamic'"],
        "frame-ancestors": _SELF,
        "object-src": "'none'",
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": _deployment.is_https,
}

globals().update(superset_settings(_deployment))
