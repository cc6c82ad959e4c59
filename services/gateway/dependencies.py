# SPDX-License-Identifier: Apache-2.0
"""The wiring: settings and the directory -> an application."""

import time
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from kernel.clock import utc_now
from kernel.errors import RapportError
from services.gateway import statuses
from services.gateway.config import GatewaySettings
from services.gateway.limiting import Limiter
from services.gateway.oauth import TokenEndpoint
from services.gateway.ports import Directory
from services.gateway.rostering import Rostering
from services.gateway.tokens import AccessTokens


def application(
    directory: Directory,
    settings: GatewaySettings,
    token_key: str,
    clock: Callable[[], datetime] = utc_now,
    ticks: Callable[[], float] = time.monotonic,
) -> Starlette:
    tokens = AccessTokens(token_key, settings.gateway_token_s, clock)
    limiter = Limiter(settings.gateway_requests_per_minute, ticks)
    endpoint = TokenEndpoint(
        directory=directory, tokens=tokens, limiter=limiter, token_key=token_key
    )
    rostering = Rostering(
        directory=directory, tokens=tokens, limiter=limiter, url=settings.gateway_url
    )
    return Starlette(
        routes=[*endpoint.routes(), *rostering.routes()],
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
        exception_handlers={
            RapportError: statuses.refused,
            HTTPException: statuses.no_such,
            Exception: statuses.broke,
        },
    )
