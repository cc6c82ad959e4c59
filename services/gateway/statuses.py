# SPDX-License-Identifier: Apache-2.0
"""What went wrong -> a status and OneRoster's imsx_StatusInfo."""

import logging
import math

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kernel.errors import RapportError, Unavailable
from kernel.http import BadRequest
from services.gateway import oauth
from services.gateway.errors import OAuthError, TooMany

log = logging.getLogger(__name__)
RETRY_AFTER_S = 5
# The directory's code -> HTTP status, OneRoster's code.
KNOWN = {
    "unknownobject": (404, "unknownobject"),
    "scope": (403, "forbidden"),
    "client-refused": (401, "unauthorisedrequest"),
    "no-such-client": (401, "unauthorisedrequest"),
    "unauthorisedrequest": (401, "unauthorisedrequest"),
    "invalid_filter_field": (400, "invalid_filter_field"),
    "invalid_selection_field": (400, "invalid_selection_field"),
    "invaliddata": (400, "invaliddata"),
    "invalid": (400, "invaliddata"),
}
OF_STATUS = {404: "unknownobject", 405: "invaliddata"}


def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RapportError)  # noqa: S101
    if isinstance(error, OAuthError):
        return oauth.refused(error)
    if isinstance(error, Unavailable):
        return _later(error)
    if isinstance(error, BadRequest):
        return status_info(error.status, "invaliddata", error.message)
    status, minor = KNOWN.get(error.code, (400, "invaliddata"))
    told = status_info(status, minor, error.message)
    if status == 401:
        told.headers["WWW-Authenticate"] = 'Bearer realm="Rapport"'
    return told


def no_such(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    minor = OF_STATUS.get(error.status_code, "invaliddata")
    return status_info(error.status_code, minor, str(error.detail))


def broke(request: Request, error: Exception) -> Response:
    log.error("gateway_failed", exc_info=error)
    return status_info(500, "internal_server_error", "Something failed here; it is in the log.")


def status_info(status: int, minor: str, description: str) -> Response:
    field = {
        "imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor,
    }  # fmt: skip
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_CodeMinor": {"imsx_codeMinorField": [field]},
    }
    return JSONResponse(body, status_code=status)


def _later(error: Unavailable) -> Response:
    if not isinstance(error, TooMany):
        log.warning("gateway_postponed", extra={"reason": error.code})
    told = status_info(429 if isinstance(error, TooMany) else 503, "server_busy", error.message)
    told.headers["Retry-After"] = str(math.ceil(error.retry_after_s or RETRY_AFTER_S))
    return told
