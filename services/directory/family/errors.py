# SPDX-License-Identifier: Apache-2.0
from kernel.errors import NotFound, Rejected


class ChoiceRefused(Rejected):
    """This is not the family's to choose, or is no value of the field."""

    code = "choice-refused"


class ProposalRefused(Rejected):
    """What was proposed cannot be a correction, or was decided already."""

    code = "proposal-refused"


class ProposalNotFound(NotFound):
    """Nothing was proposed under this id."""

    code = "no-such-proposal"
