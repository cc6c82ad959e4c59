# SPDX-License-Identifier: Apache-2.0
"""The link in a mail that leaves a kind of message (RFC 8058).

A mail reader posts to it, and that is all. Who opens it in a browser sees a page with one button,
which posts: looking changes nothing, because filters and previews look at every link.
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from kernel.errors import Conflict
from kernel.http import body_of, in_thread
from kernel.mongo import Database, within
from kernel.unit import Unit
from services.notifications.channels.email.marks import PATH
from services.notifications.channels.email.tokens import Leaving, Tokens
from services.notifications.inbound.leaving import has_left, leave, reads
from services.notifications.inbound.unsubscribe_page import HEADERS, Page

TRIES = 5
MOST_S = 4.0  # then the mail reader is told to come again
EVIDENCE = "List-Unsubscribe=One-Click"


@dataclass(frozen=True, kw_only=True)
class Unsubscribing:
    database: Database
    tokens: Tokens
    page: Page

    def routes(self) -> list[BaseRoute]:
        path = PATH + "{token}"
        return [
            Route(path, self.look, methods=["GET"]), Route(path, self.post, methods=["POST"]),
        ]  # fmt: skip

    async def look(self, request: Request) -> Response:
        leaving = self._leaving(request)
        if leaving is None:
            return self._nothing()
        language, left = await in_thread(lambda: self._seen(leaving))
        text = self.page.done(leaving.category, language) if left else self.page.ask(
            leaving.category, language
        )  # fmt: skip
        return HTMLResponse(text, headers=HEADERS)

    async def post(self, request: Request) -> Response:
        """Without a login, as RFC 8058 wants it; what is posted says no more than the link."""
        leaving = self._leaving(request)
        await body_of(request)
        if leaving is None:
            return self._nothing()
        language = await in_thread(lambda: self._leave(leaving))
        return HTMLResponse(self.page.done(leaving.category, language), headers=HEADERS)

    def _leaving(self, request: Request) -> Leaving | None:
        return self.tokens.leaving_of(request.path_params["token"])

    def _nothing(self) -> Response:
        return HTMLResponse(self.page.unknown(), status_code=404, headers=HEADERS)

    def _seen(self, leaving: Leaving) -> tuple[str, bool]:
        unit = Unit(self.database)
        with within(MOST_S):
            return reads(unit, leaving.contact_point_id), has_left(unit, leaving)

    def _leave(self, leaving: Leaving) -> str:
        unit = Unit(self.database)

        def work() -> None:
            leave(unit, leaving, origin="one-click", evidence=EVIDENCE)

        with within(MOST_S):
            again(lambda: unit.run(work))
            return reads(unit, leaving.contact_point_id)


def again(work: Callable[[], object]) -> None:
    """Others who write at the same moment may win some times, not always."""
    for left in reversed(range(TRIES)):
        try:
            work()
        except Conflict:
            if not left:
                raise
        else:
            return
