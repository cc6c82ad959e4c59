# SPDX-License-Identifier: Apache-2.0
"""The relay client against servers that others wrote: aiosmtpd and Postfix's smtp-sink."""

import json
import socket
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import trustme

from deploy.embedded.smtp_sink import find
from kernel.errors import Unavailable
from services.notifications.channels.email.smtp import RelayAddress, SmtpRelay
from tests.notifications.channels.email.builders import mail, mails

pytestmark = pytest.mark.system
Relay = Callable[[str], SmtpRelay]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(directory / "ca.pem"))
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(str(directory / "server.pem"))
    return directory


class Aiosmtpd:
    """Its port, and the mails it took."""

    def __init__(self, port: int, file: Path) -> None:
        self.port = port
        self._file = file

    def kept(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._file.read_text().splitlines()]


@contextmanager
def aiosmtpd(**options: object) -> Iterator[Aiosmtpd]:
    program = "tests.notifications.channels.email.real_relay"
    with TemporaryDirectory() as directory:
        file = Path(directory) / "mails"
        command = [sys.executable, "-m", program, str(file), json.dumps(options)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                yield Aiosmtpd(int(process.stdout.readline()), file)
            finally:
                process.kill()


@pytest.fixture
def relay() -> Iterator[Callable[[str], SmtpRelay]]:
    """Makes relays from URLs and hangs up on them in the end."""
    with ExitStack() as made:

        def make(url: str) -> SmtpRelay:
            sender = SmtpRelay(RelayAddress.parse(url))
            made.callback(sender.close)
            return sender

        yield make


@pytest.mark.row(1)
@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelined", "plain"])
def test_every_mail_reaches_aiosmtpd_byte_for_byte(relay: Relay, pipelining: bool) -> None:
    sent = [*mails(30), mail(30, text=".\n..\nlast\n.")]
    with aiosmtpd(pipelining=pipelining) as server:
        outcomes = relay(f"smtp://127.0.0.1:{server.port}?connections=1").send_many(sent)
        kept = server.kept()
    assert {outcome.state.value for outcome in outcomes} == {"accepted"}
    assert [b64decode(each["content"]) for each in kept] == [each.content for each in sent]
    assert [each["recipients"] for each in kept] == [[each.recipient] for each in sent]


@pytest.mark.parametrize("without", [[], ["PLAIN"]], ids=["PLAIN", "LOGIN"])
def test_starttls_encrypts_before_the_password_goes(
    relay: Relay, certificates: Path, without: list[str]
) -> None:
    options = {"starttls": True, "auth": True, "without": without}
    with aiosmtpd(certificate=str(certificates / "server.pem"), **options) as server:
        url = f"smtp://school:secret@127.0.0.1:{server.port}?starttls=1&connections=1"
        outcomes = relay(f"{url}&ca={certificates / 'ca.pem'}").send_many(mails(3))
        kept = server.kept()
    assert {outcome.state.value for outcome in outcomes} == {"accepted"}
    assert all(each["encrypted"] and each["authenticated"] for each in kept)


def test_tls_from_the_start(relay: Relay, certificates: Path) -> None:
    with aiosmtpd(certificate=str(certificates / "server.pem"), tls=True) as server:
        url = f"smtps://127.0.0.1:{server.port}?ca={certificates / 'ca.pem'}&connections=2"
        sender = relay(url)
        for _ in range(2):  # the second time over kept connections
            outcomes = sender.send_many(mails(60))
            assert {outcome.state.value for outcome in outcomes} == {"accepted"}
        kept = server.kept()
    assert len(kept) == 120
    assert len({tuple(each["peer"]) for each in kept}) == 2, "no connection is made anew"


def test_a_relay_whose_certificate_nobody_vouches_for_is_not_spoken_to(
    relay: Relay, certificates: Path
) -> None:
    with (
        aiosmtpd(certificate=str(certificates / "server.pem"), tls=True) as server,
        pytest.raises(Unavailable),
    ):
        relay(f"smtps://127.0.0.1:{server.port}").send_many(mails(1))


def test_a_relay_without_the_starttls_that_its_url_asks_for_gets_nothing(relay: Relay) -> None:
    with aiosmtpd() as server, pytest.raises(Unavailable, match="STARTTLS"):
        relay(f"smtp://127.0.0.1:{server.port}?starttls=1").send_many(mails(1))


def test_a_wrong_password_pauses_instead_of_failing_every_mail(relay: Relay) -> None:
    with aiosmtpd(auth=True) as server, pytest.raises(Unavailable, match="login"):
        relay(f"smtp://school:wrong@127.0.0.1:{server.port}").send_many(mails(1))


@contextmanager
def smtp_sink(*flags: str) -> Iterator[int]:
    program = find()
    assert program, "smtp-sink is missing: it is part of Postfix"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(program), "-u", "nobody", *flags, f"127.0.0.1:{port}", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.kill()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0)
    raise AssertionError("smtp-sink did not start")


@pytest.mark.parametrize("flags", [[], ["-p"]], ids=["pipelined", "plain"])
def test_smtp_sink_takes_a_thousand_mails_over_four_connections(
    relay: Relay, flags: list[str]
) -> None:
    with smtp_sink(*flags) as port:
        outcomes = relay(f"smtp://127.0.0.1:{port}?connections=4").send_many(mails(1000))
    assert {outcome.state.value for outcome in outcomes} == {"accepted"}
    assert len(outcomes) == 1000


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (["-f", "RCPT"], "refused"),
        (["-f", "DATA"], "refused"),
        (["-f", "."], "refused"),
        (["-r", "MAIL"], "deferred"),
        (["-r", "."], "deferred"),
        (["-Q", "."], "deferred"),
        (["-q", "."], "unknown"),
    ],
    ids=" ".join,
)
def test_smtp_sink_in_a_bad_mood_is_reported_as_it_is(
    relay: Relay, fault: list[str], state: str
) -> None:
    with smtp_sink(*fault) as port:
        outcomes = relay(f"smtp://127.0.0.1:{port}?connections=1").send_many(mails(5))
    assert [outcome.state.value for outcome in outcomes] == [state] * 5
