"""The HTTP service: questions for programs in the shapes of Slicer, pages for people, one log of who asked what."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from olap.access import Forbidden
from olap.asking import Door, NotKnown, TooMany
from olap.formats import TYPES, compact
from olap.pages import error_page, is_page, pages
from olap.slicer import router
from olap.slicer_report import reports
from warehouse import __version__
from warehouse.errors import KehuError, QuestionError, ReleaseError
from warehouse.settings import Settings

LOG = logging.getLogger("kehu.olap")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "private, no-store",
}


class AccessLog:
    """One JSON line for each request, in a file for each day that only its owner reads."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.home / "access"
        self._lock = threading.Lock()

    def write(self, entry: dict[str, Any]) -> None:
        """Adds a line. Tokens in addresses are left out by the caller."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        path = self.folder / f"{datetime.now(UTC):%Y-%m-%d}.jsonl"
        with self._lock:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(line)


def create_app(settings: Settings) -> FastAPI:
    """The service of one home."""
    app = FastAPI(
        title="kehu cubes", version=__version__, docs_url=None, redoc_url=None,
        description="Questions to the published release, in the addresses and shapes of Slicer (cubes 1.1).",
    )  # fmt: skip
    app.state.door, app.state.log, app.state.settings = Door(settings), AccessLog(settings), settings
    app.include_router(router)
    app.include_router(reports)
    app.include_router(pages)
    app.middleware("http")(_logged)
    for kind in (KehuError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _told)
    return app


async def _logged(request: Request, call_next: Any) -> Response:
    began = time.perf_counter()
    status = 500
    request.scope["path"] = "/" + request.scope["path"].lstrip("/")  # the client of `cubes` asks for //cube/...
    try:
        response: Response = await call_next(request)
        status = response.status_code
    finally:
        user = getattr(request.state, "user", None)
        request.app.state.log.write(
            {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "user": user.name if user else None,
                "role": user.role if user else None,
                "method": request.method,
                "path": request.url.path,
                "query": "&".join(f"{k}={v}" for k, v in request.query_params.multi_items() if k != "api_key"),
                "status": status,
                "milliseconds": round((time.perf_counter() - began) * 1000, 1),
            }
        )
    response.headers.update(SAFE)
    return response


STATUSES: tuple[tuple[type[Exception], int, str], ...] = (
    (NotKnown, 401, "not_authenticated"),
    (TooMany, 429, "too_many_requests"),
    (Forbidden, 403, "not_authorized"),
    (QuestionError, 400, "query"),
    (ReleaseError, 503, "not_published"),
)


async def _told(request: Request, error: Exception) -> Response:
    """An error as a document or as a page; never a trace."""
    status, name = next(((code, name) for kind, code, name in STATUSES if isinstance(error, kind)), (500, "internal"))
    if isinstance(error, KehuError):
        document = {"message": error.what, "where": error.where, "found": error.found, "hint": error.hint}
        if error.what == "unknown cube":
            status, name = 404, "not_found"
    elif isinstance(error, RequestValidationError):
        status, name = 400, "request"
        faults = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors()]
        document = {"message": "a parameter cannot be used", "hint": "; ".join(faults)}
    else:
        status, name = getattr(error, "status_code", 500), "not_found"
        document = {"message": str(getattr(error, "detail", "not found")), "hint": "see /openapi.json"}
    if status == 500:
        LOG.error("%s: %s", request.url.path, error)
    if is_page(request):
        if status == 401:
            return RedirectResponse("/login", 303)
        return error_page(request, status, document)
    headers = {"WWW-Authenticate": 'Basic realm="kehu"'} if status == 401 else {}
    return Response(compact({"error": name, **document}), status, headers, TYPES["json"])
