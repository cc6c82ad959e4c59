# SPDX-License-Identifier: Apache-2.0
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request


def refuse_other_sites(request: Request) -> None:
    """A page of another site may have somebody's browser post here. Raises HTTPException."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.headers["Host"]:
        raise HTTPException(403, "Another site may not do that here.")
