"""Pages for people: server-rendered, without a script; the address is the view."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from olap.across_page import Beside, across_grid, across_page
from olap.address import Address
from olap.asking import SESSION, SESSION_SECONDS, Asker, Door, NotKnown, TooMany, asker
from olap.formats import FORMATS, respond, table
from olap.grid import grid
from olap.model import LOCALES, pick
from olap.page import facts_page, view_page
from olap.views import Views
from olap.words import words
from warehouse.errors import QuestionError

TEMPLATES = Environment(
    loader=PackageLoader("olap", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
PAGES = ("/view/", "/across", "/login", "/logout", "/about", "/views", "/language")

pages = APIRouter(include_in_schema=True, default_response_class=HTMLResponse)
Who = Annotated[Asker, Depends(asker)]


def is_page(request: Request) -> bool:
    """Whether people see this address, so that errors are told as a page."""
    return request.url.path == "/" or request.url.path.startswith(PAGES)


def _page(template: str, locale: str, status: int = 200, **shown: Any) -> Response:
    text = TEMPLATES.get_template(template).render(t=words(locale), locale=locale, **shown)
    return HTMLResponse(text, status)


def error_page(request: Request, status: int, document: Mapping[str, Any]) -> Response:
    """What went wrong and what to do."""
    return _page("error.html", _locale(request), status, who=None, here=request.url.path, error=document)


def _locale(request: Request) -> str:
    found = request.query_params.get("lang") or request.cookies.get("kehu_lang") or "en"
    return found if found in LOCALES else "en"


def _own(request: Request) -> None:
    """A form must come from a page of ours. Raises QuestionError."""
    origin = request.headers.get("origin") or request.headers.get("referer") or ""
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise QuestionError("the form came from another site", found=urlsplit(origin).netloc)


@pages.get("/")
def home(request: Request, who: Who) -> Response:
    """The cubes there are, and the views the user saved."""
    views = Views(request.app.state.settings).of(who.name)
    return _page("home.html", who.locale, who=who, here="/", models=who.models(), views=views)


@pages.get("/about")
def about(request: Request) -> Response:
    """What this is made of; the licence of `cubes` asks for its notice."""
    return _page("about.html", _locale(request), who=None, here="/about")


@pages.get("/login")
def login_form(request: Request) -> Response:
    """Name and password."""
    return _page("login.html", _locale(request), who=None, here="/login", is_wrong=False)


@pages.post("/login")
def login(request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()]) -> Response:
    """Begins a session."""
    _own(request)
    door: Door = request.app.state.door
    try:
        session = door.login(name, password)
    except (NotKnown, TooMany) as error:
        status = 429 if isinstance(error, TooMany) else 401
        return _page("login.html", _locale(request), status, who=None, here="/login", is_wrong=True)
    response = RedirectResponse("/", 303)
    is_secure = request.url.scheme == "https"
    response.set_cookie(SESSION, session, SESSION_SECONDS, httponly=True, samesite="lax", secure=is_secure)
    return response


@pages.post("/logout")
def logout(request: Request) -> Response:
    """Ends the session in this browser."""
    _own(request)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(SESSION)
    return response


@pages.get("/language/{locale}")
def language(locale: str, to: Annotated[str, Query()] = "/") -> Response:
    """Changes the language of the pages."""
    pick("language", locale, dict.fromkeys(LOCALES), "olap")
    is_ours = to.startswith("/") and not to.startswith("//") and to.isascii() and to.isprintable() and "\\" not in to
    response = RedirectResponse(to if is_ours else "/", 303)
    response.set_cookie("kehu_lang", locale, 365 * 24 * 3600, samesite="lax")
    return response


@pages.get("/view/{cube}")
def view(cube: str, request: Request, who: Who) -> Response:
    """A table, where it came from and where one can go from it."""
    began = time.perf_counter()
    address = Address.read(cube, request.query_params.multi_items())
    shown = view_page(who, address)
    milliseconds = round((time.perf_counter() - began) * 1000)
    return _page("view.html", who.locale, who=who, here=address.url(), milliseconds=milliseconds, **shown)


@pages.get("/view/{cube}/facts")
def view_facts(cube: str, request: Request, who: Who) -> Response:
    """The single facts behind a number."""
    address = Address.read(cube, request.query_params.multi_items())
    return _page("facts.html", who.locale, who=who, here=address.url("facts"), **facts_page(who, address))


@pages.get("/view/{cube}/export")
def export(
    cube: str, request: Request, who: Who, form: Annotated[str, Query(alias="format")] = "xlsx", facts: bool = False
) -> Response:
    """The table as a file: values as they are, without totals, so that a column can be summed."""
    pick("format", form, dict.fromkeys(each for each in FORMATS if each != "json"), "format")
    address = Address.read(cube, request.query_params.multi_items())
    browser = who.browser(cube)
    question = address.question(browser)
    if facts:
        rows = browser.fact_rows(question)
        header = list(rows[0]) if rows else []
        return respond(table(header, [list(row.values()) for row in rows], form), form, f"{cube}_facts")
    found = grid(browser.view(question, compare=address.compare, has_share=address.share, has_others=address.others))
    return respond(table(found.header, found.body, form), form, cube)


@pages.get("/across")
def side_by_side(request: Request, who: Who) -> Response:
    """Measures of several cubes in one table, by dimensions that they share."""
    began = time.perf_counter()
    beside = Beside.read(request.query_params.multi_items())
    shown = across_page(who, beside)
    milliseconds = round((time.perf_counter() - began) * 1000)
    return _page("across.html", who.locale, who=who, here=beside.url(), milliseconds=milliseconds, **shown)


@pages.get("/across/export")
def export_across(request: Request, who: Who, form: Annotated[str, Query(alias="format")] = "xlsx") -> Response:
    """That table as a file, without totals."""
    pick("format", form, dict.fromkeys(each for each in FORMATS if each != "json"), "format")
    beside, _, found = across_grid(who, Beside.read(request.query_params.multi_items()))
    return respond(table(found.header, found.body, form), form, "_".join(beside.cubes))


@pages.post("/views")
def save_view(
    request: Request,
    who: Who,
    address: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
    delete: Annotated[str, Form()] = "",
) -> Response:
    """Saves the view under a name, or deletes one."""
    _own(request)
    views = Views(request.app.state.settings)
    if delete:
        views.delete(who.name, delete)
    else:
        views.save(who.name, name, address)
    return RedirectResponse("/", 303)
