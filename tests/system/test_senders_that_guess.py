# SPDX-License-Identifier: Apache-2.0
"""Negative controls of tests/system/test_smtp_faults.py: what the judge says of plain senders.

Each hands one mail to the same relay, which breaks off at the same steps, and guesses.
"""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from tests.system.boundary import Boundary, Record

pytestmark = pytest.mark.system
FAMILY = "family@families.example"


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boundary]:
    running = Boundary("tests.system.boundary_relay", tmp_path_factory.mktemp("relay"))
    yield running
    running.stop()


def hand_over(relay: Boundary, subject: str, message_id: str) -> bool:
    """False when no answer came."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "school@district.example", FAMILY, subject
    mail["Message-ID"] = message_id
    mail.set_content("Bus 12 comes 20 minutes late.")
    try:
        with smtplib.SMTP("127.0.0.1", relay.port, timeout=10) as connection:
            connection.send_message(mail)
    except smtplib.SMTPServerDisconnected:
        return False
    return True


def sent_with_one_guess(relay: Boundary, subject: str, guess: str) -> Record:
    message_id = make_msgid()
    if not hand_over(relay, subject, message_id):
        if guess == "it has it not, and this is a new mail":
            hand_over(relay, subject, make_msgid())
        if guess == "it may have it":
            hand_over(relay, subject, message_id)
    return relay.record(subject)


@pytest.mark.parametrize(
    ("step", "guess", "copies", "names"),
    [
        ("content", "it has it", 0, 0),  # LOST
        ("answer", "it has it not, and this is a new mail", 2, 2),  # two mails to every reader
        ("content", "it may have it", 1, 1),
        ("answer", "it may have it", 2, 1),  # a DUP that a reader's mail program can recognize
    ],
)
def test_only_the_same_mail_again_loses_nothing_and_renames_nothing(
    relay: Boundary, step: str, guess: str, copies: int, names: int
) -> None:
    relay.play({FAMILY: [step, "reset"]})
    record = sent_with_one_guess(relay, f"{step}: {guess}.", guess)
    assert record.recipients()[FAMILY] == copies
    assert len(record.message_ids()) == names
