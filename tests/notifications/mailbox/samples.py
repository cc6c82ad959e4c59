# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501 - as servers write them
"""Mails as servers send them back, written after their forms; the people in them are made up."""

from dataclasses import dataclass

ORIGINAL = """\
Return-Path: <bounce+token@mail.district.example>
From: "Sample District" <noreply@district.example>
To: amina@families.example
Message-ID: <0123456789abcdef01234567@district.example>
Subject: School is closed tomorrow
"""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A delivery report in the form of RFC 3464."""

    sender: str
    subject: str
    words: str
    action: str
    status: str
    diagnostic: str = ""
    more: str = ""
    headers: str = ""

    def __bytes__(self) -> bytes:
        diagnostic = f"Diagnostic-Code: {self.diagnostic}\n" if self.diagnostic else ""
        return _crlf(
            f"From: {self.sender}\nTo: bounce+token@mail.district.example\n"
            f"Subject: {self.subject}\n{self.headers}MIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="=b="\n\n'
            f"--=b=\nContent-Type: text/plain; charset=utf-8\n\n{self.words}\n\n"
            "--=b=\nContent-Type: message/delivery-status\n\n"
            "Reporting-MTA: dns; mx.families.example\nArrival-Date: Mon, 2 Mar 2026 06:30:00 +0000\n"
            f"\nFinal-Recipient: rfc822; amina@families.example\n{self.more}"
            f"Action: {self.action}\nStatus: {self.status}\n{diagnostic}\n"
            f"--=b=\nContent-Type: message/rfc822\n\n{ORIGINAL}\nSchool is closed.\n--=b=--\n"
        )


def plain(sender: str, subject: str, words: str, headers: str = "") -> bytes:
    return _crlf(
        f"From: {sender}\nTo: bounce+token@mail.district.example\nSubject: {subject}\n"
        f"{headers}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{words}\n"
    )


def complaint(kind: str = "abuse", original: str = ORIGINAL) -> bytes:
    """RFC 5965, as feedback loops send it."""
    return _crlf(
        "From: feedback@families.example\nTo: complaints@mail.district.example\n"
        "Subject: FW: School is closed tomorrow\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="=f="\n\n'
        "--=f=\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n"
        "--=f=\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n"
        "Original-Mail-From: <bounce+token@mail.district.example>\n\n"
        f"--=f=\nContent-Type: message/rfc822\n\n{original}\nSchool is closed.\n--=f=--\n"
    )


def answer(subject: str, headers: str, words: str = "I am away until Monday.") -> bytes:
    return _crlf(
        f"From: amina@families.example\nTo: reply+token@mail.district.example\nSubject: {subject}\n"
        f"{headers}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{words}\n"
    )


def _crlf(text: str) -> bytes:
    return text.encode().replace(b"\n", b"\r\n")


# What it is, whether nothing will ever arrive there, and the code.
BOUNCES: list[tuple[str, bytes, bool, str]] = [
    (
        "Postfix, no such user",
        bytes(Report(
            sender="MAILER-DAEMON@mx.families.example (Mail Delivery System)",
            subject="Undelivered Mail Returned to Sender",
            headers="Auto-Submitted: auto-replied\n",
            words="This is the mail system at host mx.families.example.\n\n<amina@families.example>: "
            "host mail.families.example[192.0.2.7] said: 550 5.1.1 <amina@families.example>: "
            "Recipient address rejected: User unknown in local recipient table",
            action="failed", status="5.1.1",
            diagnostic="smtp; 550 5.1.1 <amina@families.example>: Recipient address rejected: User "
            "unknown in local recipient table",
            more="Original-Recipient: rfc822;amina@families.example\n",
        )), True, "5.1.1",
    ),
    (
        "Postfix, mailbox full",
        bytes(Report(
            sender="MAILER-DAEMON@mx.families.example", subject="Undelivered Mail Returned to Sender",
            words="452 4.2.2 mailbox full", action="failed", status="5.2.2",
            diagnostic="smtp; 552 5.2.2 <amina@families.example>: Mailbox full / quota exceeded",
        )), False, "5.2.2",
    ),
    (
        "Postfix, gave up after five days",
        bytes(Report(
            sender="MAILER-DAEMON@mx.district.example", subject="Undelivered Mail Returned to Sender",
            words="connect to mail.families.example[192.0.2.7]:25: Connection timed out",
            action="failed", status="4.4.1",
            diagnostic="X-Postfix; connect to mail.families.example[192.0.2.7]:25: Connection timed "
            "out",
        )), False, "4.4.1",
    ),
    (
        "Exchange Online, no such user",
        bytes(Report(
            sender="Microsoft Outlook <postmaster@families.example>",
            subject="Undeliverable: School is closed tomorrow",
            headers="Auto-Submitted: auto-replied\nX-MS-Exchange-Message-Is-Ndr:\n",
            words="Your message to amina@families.example couldn't be delivered.",
            action="failed", status="5.1.10",
            diagnostic="smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient "
            "amina@families.example not found by SMTP address lookup",
        )), True, "5.1.10",
    ),
    (
        "Exchange, blocked by a rule",
        bytes(Report(
            sender="postmaster@families.example", subject="Undeliverable: School is closed tomorrow",
            words="Your message wasn't delivered because the recipient's email provider rejected it.",
            action="failed", status="5.7.1",
            diagnostic="smtp;550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by "
            "organization policy",
        )), False, "5.7.1",
    ),
    (
        "Gmail, no such user",
        bytes(Report(
            sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            subject="Delivery Status Notification (Failure)",
            headers="Auto-Submitted: auto-replied\nX-Failed-Recipients: amina@families.example\n",
            words="** Address not found **\n\nYour message wasn't delivered to "
            "amina@families.example because the address couldn't be found, or is unable to receive "
            "mail.\n\nThe response from the remote server was:\n550 5.1.1 The email account that "
            "you tried to reach does not exist.",
            action="failed", status="5.1.1",
            diagnostic="smtp; 550-5.1.1 The email account that you tried to reach does not exist. "
            "550 5.1.1 Please try double-checking the recipient's email address",
        )), True, "5.1.1",
    ),
    (
        "Gmail, account inactive",
        bytes(Report(
            sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            subject="Delivery Status Notification (Failure)",
            words="** Message not delivered **", action="failed", status="5.2.1",
            diagnostic="smtp; 550 5.2.1 The email account that you tried to reach is inactive.",
        )), True, "5.2.1",
    ),
    (
        "Sendmail, user unknown",
        bytes(Report(
            sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.families.example>",
            subject="Returned mail: see transcript for details",
            headers="Auto-Submitted: auto-generated (failure)\n",
            words="   ----- The following addresses had permanent fatal errors -----\n"
            "<amina@families.example>\n    (reason: 550 5.1.1 <amina@families.example>... User "
            "unknown)",
            action="failed", status="5.1.1",
            diagnostic="SMTP; 550 5.1.1 <amina@families.example>... User unknown",
        )), True, "5.1.1",
    ),
    (
        "Sendmail, host unknown",
        bytes(Report(
            sender="MAILER-DAEMON@mx.families.example",
            subject="Returned mail: Host unknown (Name server: families.example: host not found)",
            words="550 5.1.2 <amina@families.example>... Host unknown",
            action="failed", status="5.1.2",
        )), True, "5.1.2",
    ),
    (
        "Domino, not in the directory",
        bytes(Report(
            sender="postmaster@families.example", subject="DELIVERY FAILURE: User amina "
            "(amina@families.example) not listed in Domino Directory",
            words="Your message was not delivered because the user is not listed.",
            action="failed", status="5.1.1",
            diagnostic="X-Notes; User amina (amina@families.example) not listed in Domino Directory",
        )), True, "5.1.1",
    ),
    (
        "a server that says 5.0.0 and explains",
        bytes(Report(
            sender="postmaster@families.example", subject="Delivery failure",
            words="failed", action="Failed", status="5.0.0 (permanent failure)",
            diagnostic="smtp; 550 No such user here",
        )), True, "5.0.0",
    ),
    (
        "a server that says 5.0.0 and does not",
        bytes(Report(
            sender="postmaster@families.example", subject="Delivery failure",
            words="failed", action="failed", status="5.0.0", diagnostic="smtp; 554 rejected",
        )), False, "5.0.0",
    ),
    (
        "our own address refused",
        bytes(Report(
            sender="postmaster@families.example", subject="Delivery failure",
            words="failed", action="failed", status="5.1.8",
            diagnostic="smtp; 553 5.1.8 Sender address does not resolve",
        )), False, "5.1.8",
    ),
    (
        "qmail, no mailbox here",
        plain(
            "MAILER-DAEMON@mx.families.example", "failure notice",
            "Hi. This is the qmail-send program at mx.families.example.\n"
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
            "<amina@families.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
            "--- Below this line is a copy of the message.\n\n" + ORIGINAL,
        ), True, "5.1.1",
    ),
    (
        "qmail, no code",
        plain(
            "MAILER-DAEMON@mx.families.example", "failure notice",
            "Hi. This is the qmail-send program at mx.families.example.\n"
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
            "<amina@families.example>:\nThis address no longer accepts mail.\n\n"
            "--- Below this line is a copy of the message.\n\n" + ORIGINAL,
        ), True, "",
    ),
    (
        "qmail, over quota",
        plain(
            "MAILER-DAEMON@mx.families.example", "failure notice",
            "Hi. This is the qmail-send program at mx.families.example.\n"
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
            "<amina@families.example>:\nThe user is over quota.\n\n"
            "--- Below this line is a copy of the message.\n\n" + ORIGINAL,
        ), False, "",
    ),
    (
        "Exim, unrouteable address",
        plain(
            "Mail Delivery System <Mailer-Daemon@mx.families.example>",
            "Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.\n\n"
            "A message that you sent could not be delivered to one or more of its\n"
            "recipients. This is a permanent error. The following address(es) failed:\n\n"
            "  amina@families.example\n    Unrouteable address\n\n"
            "------ This is a copy of the message, including all the headers. ------\n\n" + ORIGINAL,
            headers="X-Failed-Recipients: amina@families.example\nAuto-Submitted: auto-replied\n",
        ), True, "",
    ),
    (
        "Yahoo, in words of its own",
        plain(
            "MAILER-DAEMON@yahoo.com", "Failure Notice",
            "Sorry, we were unable to deliver your message to the following address.\n\n"
            "<amina@families.example>:\n554: delivery error: dd This user doesn't have a "
            "families.example account (amina@families.example) [0] - mta1.mail.families.example\n\n"
            "--- Below this line is a copy of the message.\n\n" + ORIGINAL,
        ), True, "",
    ),
]  # fmt: skip

# Mails of machines after which nothing may be flagged.
HARMLESS: list[tuple[str, bytes]] = [
    ("delayed", bytes(Report(
        sender="MAILER-DAEMON@mx.district.example", subject="Delayed Mail (still being retried)",
        words="Your message could not be delivered for more than 4 hours.", action="delayed",
        status="4.4.1", diagnostic="smtp; Connection timed out",
    ))),
    ("relayed", bytes(Report(
        sender="MAILER-DAEMON@mx.families.example", subject="Successful Mail Delivery Report",
        words="Your message was successfully relayed.", action="relayed", status="2.1.9",
    ))),
    ("delivered", bytes(Report(
        sender="postmaster@families.example", subject="Delivered", words="Delivered.",
        action="delivered", status="2.0.0",
    ))),
    ("not spam", complaint("not-spam")),
    ("Outlook, away", answer("Automatic reply: School is closed tomorrow",
                             "Auto-Submitted: auto-generated\n")),
    ("Gmail, away", answer("Out of office Re: School is closed", "Auto-Submitted: auto-replied\n"
                           "Precedence: bulk\nX-Autoreply: yes\n")),
    ("sieve, away", answer("Auto: School is closed", "Auto-Submitted: auto-replied (vacation)\n")),
    ("away, in Spanish", answer("Respuesta automática: escuela", "")),
]  # fmt: skip
