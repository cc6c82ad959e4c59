# SPDX-License-Identifier: Apache-2.0
from kernel.errors import Forbidden, NotFound, Rejected


class ClientNotFound(NotFound):
    """No client has this id."""

    code = "no-such-client"


class BadClient(Rejected):
    """No name, no agreement, or a scope that there is not."""

    code = "bad-client"


class ClientRefused(Forbidden):
    """It is none of ours, its secret is wrong, or it was revoked: which, is not told."""

    code = "client-refused"
