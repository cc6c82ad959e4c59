# SPDX-License-Identifier: Apache-2.0
"""POST /token: OAuth 2.0 client credentials (RFC 6749, 4.4), by Basic or in the form."""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from contracts.oneroster import SCOPE_ADDRESS, proof_of
from kernel.http import form_of, in_thread
from services.gateway.errors import OAuthError, Refused
from services.gateway.limiting import Limiter
from services.gateway.ports import Directory
from services.gateway.tokens import Access, AccessTokens

GATEWAY = "gateway"
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class TokenEndpoint:
    directory: Directory
    tokens: AccessTokens
    limiter: Limiter
    token_key: str

    def routes(self) -> list[Route]:
        return [Route("/token", self.answer, methods=["POST"])]

    async def answer(self, request: Request) -> Response:
        form = await form_of(request)
        if form.get("grant_type") != "client_credentials":
            raise OAuthError("grant_type is client_credentials.", code="unsupported_grant_type")
        client_id, secret = _credentials(request, form)
        self.limiter.take(f"token:{client_id}")
        access = await in_thread(lambda: self.access(client_id, secret, form.get("scope", "")))
        body = {
            "access_token": self.tokens.issue(access),
            "token_type": "Bearer",
            "expires_in": self.tokens.lasts_s,
            "scope": " ".join(SCOPE_ADDRESS + scope for scope in access.scopes),
        }
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    def access(self, client_id: str, secret: str, wanted: str) -> Access:
        """What of `wanted` the client may read; of nothing wanted, all that it may."""
        proof = proof_of(secret, self.token_key)
        try:
            client = self.directory.ask(
                "client_check", GATEWAY, GATEWAY, client_id=client_id, proof=proof
            )
        except Refused as refused:
            raise OAuthError("The client is not known, or its secret is wrong.",
                             code="invalid_client") from refused  # fmt: skip
        asked = {scope.removeprefix(SCOPE_ADDRESS) for scope in wanted.split()}
        scopes = [scope for scope in client["scopes"] if not asked or scope in asked]
        if not scopes:
            raise OAuthError("The client may read none of these scopes.", code="invalid_scope")
        return Access(client_id=client["client_id"], name=client["name"], scopes=scopes)


def refused(error: OAuthError) -> Response:
    wrong_client = error.code == "invalid_client"
    headers = {"Cache-Control": "no-store"} | (
        {"WWW-Authenticate": 'Basic realm="Rapport"'} if wrong_client else {}
    )
    body = {"error": error.code, "error_description": error.message}
    return JSONResponse(body, status_code=401 if wrong_client else 400, headers=headers)


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            pair = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, ValueError):
            pair = ""
        client_id, _, secret = pair.partition(":")
        client_id, secret = unquote_plus(client_id), unquote_plus(secret)
    else:
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if not client_id or not secret or len(client_id) > LONGEST or len(secret) > LONGEST:
        raise OAuthError("Give client_id and client_secret.", code="invalid_client")
    return client_id, secret
