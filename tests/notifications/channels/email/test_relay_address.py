# SPDX-License-Identifier: Apache-2.0
import pytest

from kernel.errors import Rejected
from services.notifications.channels.email.smtp import RelayAddress


def test_a_relay_is_described_by_one_url() -> None:
    address = RelayAddress.parse(
        "smtp://school%40x:p%2Fw@mail.example.org:587?starttls=1&connections=8&mails=100&timeout=5"
    )
    assert (address.host, address.port) == ("mail.example.org", 587)
    assert (address.user, address.password) == ("school@x", "p/w")
    assert address.starttls
    assert (address.connections, address.mails, address.timeout_s) == (8, 100, 5.0)


@pytest.mark.parametrize(("url", "port"), [("smtp://mail", 25), ("smtps://mail", 465)])
def test_the_port_is_the_usual_one_when_none_is_named(url: str, port: int) -> None:
    assert RelayAddress.parse(url).port == port


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(RelayAddress.parse("smtps://user:secret@mail.example.org"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail:port",
        "smtp://mail?connections=0",
        "smtp://mail?connections=many",
        "smtp://mail?timeout=0",
        "smtp://mail?sslmode=1",
        "smtp://user:secret@mail.example.org",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(Rejected) as refused:
        RelayAddress.parse(url)
    assert refused.value.code == "bad-relay-url"
    assert "secret" not in refused.value.message


@pytest.mark.parametrize(
    "url",
    [
        "smtp://user:secret@mail.example.org?starttls=1",
        "smtps://user:secret@mail.example.org",
        "smtp://user:secret@127.0.0.1",
    ],
)
def test_a_password_goes_over_tls_or_to_this_machine(url: str) -> None:
    assert RelayAddress.parse(url).password == "secret"
