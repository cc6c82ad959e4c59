# SPDX-License-Identifier: Apache-2.0
from kernel.errors import Rejected, Unavailable


class Refused(Rejected):
    """The directory said no; `code` is its own."""


class Unauthorized(Rejected):
    """No access token, or none that is good (any more)."""

    code = "unauthorisedrequest"


class TooMany(Unavailable):
    """The client asked more often than it may."""

    code = "server_busy"


class OAuthError(Rejected):
    """A token is not given; `code` is one of RFC 6749, 5.2."""
