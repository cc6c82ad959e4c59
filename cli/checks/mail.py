# SPDX-License-Identifier: Apache-2.0
"""Whether mail that leaves will be trusted, can be left, and is heard of when it comes back."""

from collections.abc import Callable, Iterator
from typing import Any

from cli.checks.finding import Finding, ok, red, warning
from cli.probes import Seen, modes
from cli.problems import Problem
from cli.session import Session

DKIM = "signing of mails (DKIM)"
LEAVING = "leaving a kind of mail"
RETURNS = "bounces and replies by mail"
QUICK_S = 5.0
DNS_S = 3.0
Lookup = Callable[[str], str | None]


def check(session: Session, seen: list[Seen], going_to: str) -> Iterator[Finding]:
    """Nothing about what only matters once mail leaves, while none does."""
    current = next(iter(modes(seen)), session.settings.get("RAPPORT_OUTBOUND", "capture"))
    try:
        setup = session.ask("notifications", "mail_setup", QUICK_S)
    except Problem:
        return  # that it does not answer, other checks have said
    leaves = (going_to or current) != "capture"
    if leaves or setup["dkim_name"] or setup["dkim_problem"]:
        yield signing(setup, published)
    if leaves:
        yield leaving(setup)
        yield returning(setup)


def signing(setup: dict[str, Any], lookup: Lookup) -> Finding:
    if setup["dkim_problem"]:
        return red(DKIM, setup["dkim_problem"], "Mend it, or unset RAPPORT_DKIM_*: docs/mail.md")
    if not setup["dkim_name"]:
        fix = "Google, Yahoo and Microsoft put unsigned bulk mail aside: docs/mail.md"
        return warning(DKIM, "mails are not signed", fix)
    record = f'{setup["dkim_name"]}  TXT  "{setup["dkim_record"]}"'
    if not is_within(setup["mail_from"].rpartition("@")[2], setup["dkim_domain"]):
        said = f"for {setup['dkim_domain']}, but mails come from {setup['mail_from']}"
        return warning(DKIM, said, "RAPPORT_DKIM_DOMAIN is that address's domain, or one above it.")
    found = lookup(setup["dkim_name"])
    if found is None:
        return warning(DKIM, "on; DNS was not looked at", f"It must say: {record}")
    if not found:
        return red(DKIM, "on, but the key is not in DNS: receivers refuse", f"Publish: {record}")
    if key_in(found) != key_in(setup["dkim_record"]):
        return red(DKIM, "on, but DNS has another key: receivers refuse", f"Publish: {record}")
    return ok(DKIM, f"on, and DNS has the key at {setup['dkim_name']}")


def leaving(setup: dict[str, Any]) -> Finding:
    if setup["public_url"].startswith("https://"):
        return ok(LEAVING, f"by one click, at {setup['public_url']}")
    fix = "Set RAPPORT_PUBLIC_URL; Google and Yahoo ask for it of bulk mail: docs/mail.md"
    if setup["mailbox_domain"]:
        return warning(LEAVING, "only by writing a mail", fix)
    return warning(LEAVING, "families find no way in the mail", fix)


def returning(setup: dict[str, Any]) -> Finding:
    if not setup["mailbox_domain"]:
        said = f"they go to {setup['mail_from']}: addresses that do not work are not noticed"
        return warning(RETURNS, said, "Set RAPPORT_MAILBOX_DOMAIN: docs/mail.md")
    if not setup["offices"]:
        fix = "Set RAPPORT_REPLY_TO, or RAPPORT_SCHOOL_REPLY_TO for each school."
        return warning(RETURNS, "replies are kept, but no office is named that reads them", fix)
    return ok(RETURNS, f"taken in at {setup['mailbox_domain']}")


def is_within(domain: str, above: str) -> bool:
    one, other = domain.casefold(), above.casefold()
    return one == other or one.endswith(f".{other}")


def key_in(record: str) -> str:
    """The key alone: spaces and other tags may differ."""
    return "".join(record.split()).partition("p=")[2].partition(";")[0]


def published(name: str) -> str | None:
    """The TXT record's text; "" where there is none, None where DNS does not answer."""
    import dns.exception
    import dns.resolver

    try:
        answers = dns.resolver.resolve(name, "TXT", lifetime=DNS_S)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ""
    except (dns.exception.DNSException, OSError):
        return None
    return "".join(part.decode("ascii", "replace") for one in answers for part in one.strings)
