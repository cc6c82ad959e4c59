# SPDX-License-Identifier: Apache-2.0
"""How mail is set up, for whoever runs the district's DNS: what to publish, and what is missing."""

from typing import Any

from kernel.config import SettingsError
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dkim_key import signer


def mail_setup(settings: EmailSettings) -> dict[str, Any]:
    """`dkim_record` is the TXT record's text at `dkim_name`; "" where mails are not signed.
    `dkim_problem` says why they cannot be, as the email process would."""
    problem, name, record = "", "", ""
    try:
        made = signer(settings)
    except SettingsError as error:
        problem = " ".join(f"{one} {' '.join(told)}" for one, told in error.problems.items())
    else:
        if made is not None:
            name, record = f"{made.selector}._domainkey.{made.domain}", made.record
    return {
        "dkim_problem": problem,
        "dkim_name": name,
        "dkim_record": record,
        "dkim_domain": settings.dkim_domain,
        "mail_from": settings.mail_from,
        "public_url": settings.public_url,
        "mailbox_domain": settings.mailbox_domain,
        "offices": bool(settings.reply_to or settings.school_reply_to),
    }
