# SPDX-License-Identifier: Apache-2.0
"""A text may have been taken once its request was written, and cannot have been before."""

import gc
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import trustme

from kernel.errors import Unavailable
from services.notifications.channels.ports import Handover, Outcome, OutgoingText
from services.notifications.channels.sms.twilio import GatewayAddress, TwilioGateway
from tests.notifications.channels.sms.scripted_gateway import (
    BROKEN_TLS,
    CUT,
    TAKEN,
    Answer,
    ScriptedGateway,
)

TEXTS = [OutgoingText(id=f"delivery-{n}", to="+15550123456", body="Closed.") for n in range(3)]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(directory / "ca.pem"))
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(str(directory / "server.pem"))
    return directory


@contextmanager
def client(url: str, ca: Path | None = None) -> Iterator[TwilioGateway]:
    gateway = TwilioGateway(GatewayAddress.parse(url), sender="+15550100000")
    if ca:
        gateway._session.verify = str(ca)
    with closing(gateway):
        yield gateway
    gc.collect()  # or a socket that is let go late fails some other test


# eventlet leaves the socket of a failed handshake to the garbage collector.
lets_sockets_go = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def states(outcomes: list[Outcome]) -> list[str]:
    return [outcome.state.value for outcome in outcomes]


def test_a_text_whose_answer_was_cut_inside_is_unknown_and_harms_no_other() -> None:
    def answer(n: int) -> Answer:
        return CUT if n == 1 else TAKEN

    with ScriptedGateway(answer) as server, client(server.url("connections=1")) as gateway:
        assert states(gateway.send_many(TEXTS)) == ["accepted", "unknown", "accepted"]


@pytest.mark.parametrize("name", ["sms.school.invalid", f"{'s' * 64}.invalid"])
def test_a_name_that_is_not_found_or_is_none_is_unavailable(name: str) -> None:
    url = f"https://account:secret@{name}?connections=1&timeout=5"
    with client(url) as gateway, pytest.raises(Unavailable):
        gateway.send_many(TEXTS)


@lets_sockets_go
def test_a_gateway_that_speaks_no_tls_is_unavailable() -> None:
    with (
        ScriptedGateway() as server,
        client(server.url(scheme="https")) as gateway,
        pytest.raises(Unavailable),
    ):
        gateway.send_many(TEXTS)
    assert not server.requests


@lets_sockets_go
def test_a_gateway_whose_certificate_nobody_vouches_for_is_unavailable(certificates: Path) -> None:
    certificate = str(certificates / "server.pem")
    with ScriptedGateway(certificate=certificate) as server:
        with client(server.url()) as gateway, pytest.raises(Unavailable):
            gateway.send_many(TEXTS)
        assert not server.requests

        with client(server.url("connections=1"), ca=certificates / "ca.pem") as trusting:
            assert states(trusting.send_many(TEXTS)) == ["accepted"] * 3


def test_a_text_after_which_tls_broke_is_unknown(certificates: Path) -> None:
    """Negative control: not every failure of TLS is one of connecting."""

    def answer(n: int) -> Answer:
        return BROKEN_TLS if n == 0 else TAKEN

    certificate = str(certificates / "server.pem")
    with (
        ScriptedGateway(answer, certificate=certificate) as server,
        client(server.url("connections=1"), ca=certificates / "ca.pem") as gateway,
    ):
        assert states(gateway.send_many(TEXTS)) == ["unknown", "accepted", "accepted"]


class DyingGateway(TwilioGateway):
    """The first text dies with its thread, whoever else asks is told to come back."""

    def __init__(self) -> None:
        address = GatewayAddress.parse("http://account:secret@127.0.0.1:9?connections=2")
        super().__init__(address, sender="+15550100000")
        self.caller = threading.current_thread()
        self.taken = threading.Event()

    def send(self, text: OutgoingText) -> Outcome:
        if threading.current_thread() is not self.caller:
            self.taken.set()
            raise RuntimeError("No requests.RequestException.")
        self.taken.wait(10)
        raise Unavailable("Away.")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_text_whose_thread_died_is_unknown_though_the_gateway_is_away() -> None:
    with closing(DyingGateway()) as gateway:
        outcomes = gateway.send_many(TEXTS)
    assert sorted(one.state for one in outcomes) == [
        Handover.UNKNOWN,
        Handover.UNSENT,
        Handover.UNSENT,
    ]
