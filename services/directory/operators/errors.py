# SPDX-License-Identifier: Apache-2.0
from kernel.errors import Forbidden, NotFound, Rejected


class OperatorNotFound(NotFound):
    """No operator has this id."""

    code = "no-such-operator"


class NoPerson(Rejected):
    """Operators are persons: acts are recorded under a name that is somebody's."""

    code = "no-person"


class EmailInUse(Rejected):
    """A valid operator has this address already."""

    code = "email-in-use"


class BadGrant(Rejected):
    """No grant, or one for what there is not."""

    code = "bad-grant"


class OperatorOver(Rejected):
    """The operator was revoked."""

    code = "operator-revoked"


class NotYourToken(Forbidden):
    """An operator renews their own token; an admin anybody's."""

    code = "role"
