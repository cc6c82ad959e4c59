# SPDX-License-Identifier: Apache-2.0
"""The page that shows what left the building. It has no script and loads nothing from elsewhere."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemLoader
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from capture.message import UNSTATED, Kept
from capture.origin import refuse_other_sites
from capture.store import Count, Filter, Store

_FILES = Path(__file__).parent / "templates"
_PAGE_SIZE = 50
# "sandbox" gives the letter an origin of its own and no scripts, wherever it is opened.
LETTER_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


class Pages:
    def __init__(self, store: Store, *, answerable: bool = False) -> None:
        """`answerable`: whether texts can be answered as their families."""
        self._store, self._answerable = store, answerable
        environment = Environment(loader=FileSystemLoader(_FILES), autoescape=True)
        environment.filters["language"] = language_name
        self._list = environment.get_template("list.html")
        self._message = environment.get_template("message.html")

    def routes(self) -> list[Route]:
        return [
            Route("/", self.list),
            Route("/messages/{id:int}", self.message),
            Route("/messages/{id:int}/letter", self.letter),
            Route("/clear", self.clear, methods=["POST"]),
            Route("/style.css", style),
        ]

    def list(self, request: Request) -> Response:
        wanted = asked_filter(request)
        page = max(1, asked_number(request, "page", 1))
        shown = self._store.newest(wanted, limit=_PAGE_SIZE, offset=(page - 1) * _PAGE_SIZE)
        total = sum(count.count for count in self._store.counts(wanted))
        counts = self._store.counts(Filter())
        return HTMLResponse(
            self._list.render(
                messages=shown,
                wanted=wanted,
                total=total,
                everything=sum(count.count for count in counts),
                channels=_summed(counts, "channel"),
                languages=_summed(counts, "language"),
                first=(page - 1) * _PAGE_SIZE + 1,
                newer=_link(wanted, page - 1) if page > 1 else "",
                older=_link(wanted, page + 1) if total > page * _PAGE_SIZE else "",
                link=_link,
            )
        )

    def message(self, request: Request) -> Response:
        message = self._found(request)
        page = self._message.render(
            message=message,
            has_html=bool(message.html),
            answerable=self._answerable,
            answered=request.query_params.get("answered") == "1",
            all_to_them=_link(Filter(search=message.recipient)),
        )
        return HTMLResponse(page)

    def letter(self, request: Request) -> Response:
        """The HTML of a mail as it is, for the frame."""
        headers = {"Content-Security-Policy": LETTER_POLICY}
        return HTMLResponse(self._found(request).html, headers=headers)

    def clear(self, request: Request) -> Response:
        refuse_other_sites(request)
        self._store.clear()
        return RedirectResponse("/", status_code=303)

    def _found(self, request: Request) -> Kept:
        message = self._store.find(request.path_params["id"])
        if message is None:
            raise HTTPException(404, "No such message: it may have been cleared.")
        return message


def style(request: Request) -> Response:
    return PlainTextResponse((_FILES / "style.css").read_text(), media_type="text/css")


def asked_filter(request: Request) -> Filter:
    asked = request.query_params
    return Filter(
        channel=asked.get("channel", ""),
        language=asked.get("language", ""),
        search=asked.get("q", "").strip(),
    )


def asked_number(request: Request, name: str, otherwise: int) -> int:
    asked = request.query_params.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else otherwise


def language_name(tag: str) -> str:
    """Its English name, or the tag itself."""
    if tag == UNSTATED:
        return "Language not stated"
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _summed(counts: Iterable[Count], field: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for count in counts:
        value = getattr(count, field)
        sums[value] = sums.get(value, 0) + count.count
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


def _link(wanted: Filter, page: int = 1, **changes: Any) -> str:
    asked = {"channel": wanted.channel, "language": wanted.language, "q": wanted.search} | changes
    if page > 1:
        asked["page"] = str(page)
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/?{query}" if query else "/"
