# SPDX-License-Identifier: Apache-2.0
from datetime import datetime

from contracts.notifications import ContactFlagged
from services.directory.flags.commands import Unflag
from services.directory.flags.errors import NotFlagged
from services.directory.flags.model import ContactFlag
from services.directory.flags.ports import Flags


def remember_flag(flagged: ContactFlagged, flags: Flags) -> None:
    """What happened last counts, in whichever order it is told."""
    known = flags.find(flagged.contact_point_id)
    if known is not None and not known.is_older_than(flagged.flagged_at):
        return
    flags.save(
        ContactFlag(
            contact_point_id=flagged.contact_point_id,
            reason=flagged.reason,
            code=flagged.code,
            flagged_at=flagged.flagged_at,
        )
    )


def unflag(command: Unflag, flags: Flags, operator_id: str, now: datetime) -> None:
    flag = flags.find(command.contact_point_id)
    if flag is None:
        raise NotFlagged(command.contact_point_id)
    flag.clear(operator_id, command.reason, now)
    flags.save(flag)
