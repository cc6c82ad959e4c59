# SPDX-License-Identifier: Apache-2.0
"""OneRoster 1.2's rostering service, to read: collections in parts, and single records."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kernel.errors import Rejected
from kernel.http import in_thread
from services.gateway.errors import Unauthorized
from services.gateway.limiting import Limiter
from services.gateway.ports import Directory
from services.gateway.tokens import Access, AccessTokens

BASE = "/ims/oneroster/rostering/v1p2"
LIMIT, MOST = 100, 1000
SINGLE = {
    "orgs": "org", "academicSessions": "academicSession", "courses": "course", "classes": "class",
    "users": "user", "enrollments": "enrollment", "demographics": "demographics",
}  # fmt: skip
PLACES = {single: kind for kind, single in SINGLE.items()}  # type of a reference -> collection
ASKED = {"filter": "filter", "sort": "sort", "orderBy": "order", "fields": "fields"}


@dataclass(frozen=True, kw_only=True)
class Rostering:
    directory: Directory
    tokens: AccessTokens
    limiter: Limiter
    url: str  # empty: as whoever asked wrote it

    def routes(self) -> list[Route]:
        return [
            Route(f"{BASE}/{{collection}}", self.collection, methods=["GET"]),
            Route(f"{BASE}/{{collection}}/{{id:path}}", self.record, methods=["GET"]),
        ]

    async def collection(self, request: Request) -> Response:
        limit = min(_number(request, "limit", LIMIT), MOST)  # who wants more gets it page by page
        offset = _number(request, "offset", 0)
        asked = {"limit": limit, "offset": offset, **_texts(request)}
        answer = await self._ask(request, **asked)
        headers = {"X-Total-Count": str(answer["total"])}
        if links := self._links(request, limit, offset, answer["total"]):
            headers["Link"] = links
        records = [self._placed(request, each) for each in answer["records"]]
        return JSONResponse({answer["kind"]: records}, headers=headers)

    async def record(self, request: Request) -> Response:
        fields = request.query_params.get("fields", "")
        answer = await self._ask(request, id=request.path_params["id"], fields=fields)
        [found] = answer["records"]
        return JSONResponse({SINGLE[answer["kind"]]: self._placed(request, found)})

    async def _ask(self, request: Request, **asked: Any) -> dict[str, Any]:
        access = self._access(request)
        self.limiter.take(access.client_id)
        return await in_thread(
            lambda: self.directory.ask(
                "oneroster_records", access.client_id, access.name,
                collection=request.path_params["collection"], scopes=access.scopes, **asked,
            )
        )  # fmt: skip

    def _access(self, request: Request) -> Access:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Unauthorized("Send an access token: Authorization: Bearer ...; see /token.")
        return self.tokens.read(token.strip())

    def _links(self, request: Request, limit: int, offset: int, total: int) -> str:
        last = max(total - 1, 0) // limit * limit
        places = {"first": 0, "last": last}
        if offset + limit < total:
            places["next"] = offset + limit
        if offset > 0:
            places["prev"] = max(offset - limit, 0)
        kept = [
            (name, value)
            for name, value in request.query_params.multi_items()
            if name not in ("limit", "offset")
        ]
        address = self._address(request) + request.path_params["collection"]
        return ", ".join(
            f'<{address}?{urlencode([*kept, ("limit", limit), ("offset", place)])}>; rel="{rel}"'
            for rel, place in places.items()
        )

    def _address(self, request: Request) -> str:
        return f"{self.url or str(request.base_url).rstrip('/')}{BASE}/"

    def _placed(self, request: Request, value: Any) -> Any:
        """The same with an address in every reference."""
        if isinstance(value, list):
            return [self._placed(request, each) for each in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"sourcedId", "type"} and value["type"] in PLACES:
            place = f"{PLACES[value['type']]}/{quote(value['sourcedId'], safe='')}"
            return {"href": self._address(request) + place, **value}
        return {name: self._placed(request, each) for name, each in value.items()}


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Rejected(f"{name} is a number.", code="invaliddata")
    return int(text)


def _texts(request: Request) -> dict[str, str]:
    given = request.query_params
    return {ours: given[theirs] for theirs, ours in ASKED.items() if theirs in given}
