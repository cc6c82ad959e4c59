# SPDX-License-Identifier: Apache-2.0
"""Why a sync ends without a roster. Each says what to do next."""

from services.directory.errors import RosterRefused


class ProviderAway(RosterRefused):
    """The provider did not answer, or asked us to wait, for longer than a sync is patient."""

    code = "provider-away"


class ProviderRefused(RosterRefused):
    """The provider does not let us read: login, rights or address are wrong."""

    code = "provider-refused"


class BadResponse(RosterRefused):
    """What came is not what OneRoster says. `details`: collection, offset, and id where known."""

    code = "bad-response"


class ChangedMeanwhile(RosterRefused):
    """The collection kept changing while it was read, so that no whole of it was got."""

    code = "changed-while-read"
