# SPDX-License-Identifier: Apache-2.0
"""What was captured, as JSON: for tests and for the report of `make up`."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from capture.pages import asked_filter, asked_number
from capture.store import Store

_MOST = 1000


class Api:
    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> list[Route]:
        return [
            Route("/api/messages", self.messages),
            Route("/api/messages", self.clear, methods=["DELETE"]),
            Route("/api/messages/{id:int}", self.message),
            Route("/api/counts", self.counts),
            Route("/health", self.health),
        ]

    def messages(self, request: Request) -> Response:
        """Newest first: ?channel=&language=&q=&limit=&offset=; whole=1 adds text and headers."""
        limit = min(_MOST, asked_number(request, "limit", 50))
        offset = asked_number(request, "offset", 0)
        found = self._store.newest(asked_filter(request), limit=limit, offset=offset)
        whole = request.query_params.get("whole") == "1"
        return JSONResponse(
            {"messages": [each.whole() if whole else each.summary() for each in found]}
        )

    def message(self, request: Request) -> Response:
        message = self._store.find(request.path_params["id"])
        if message is None:
            raise HTTPException(404)
        return JSONResponse(message.whole())

    def counts(self, request: Request) -> Response:
        """{"total": 3, "counts": [{"channel": "email", "language": "es", "count": 3}]}."""
        counts = self._store.counts(asked_filter(request))
        each = [vars(count) for count in counts]
        return JSONResponse({"total": sum(count.count for count in counts), "counts": each})

    def clear(self, request: Request) -> Response:
        self._store.clear()
        return Response(status_code=204)

    def health(self, request: Request) -> Response:
        return JSONResponse({"healthy": True})
