# SPDX-License-Identifier: Apache-2.0
"""The proxy that tests of faults stand on does each fault, and none unasked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from eventlet.patcher import original

from tests.servers.fault_proxy import FaultProxy
from tests.waiting import eventually

# Eventlet's recv() takes a reset for a polite end, and here the difference counts.
socket, threading = original("socket"), original("threading")
PATIENCE_S = 10


class Echo:
    """Says back what it hears, and remembers how each connection ended."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.ends: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=5)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._talk, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            try:
                while piece := connection.recv(65536):
                    self.heard.append(piece)
                    connection.sendall(piece)
            except OSError as error:
                self.ends.append(type(error).__name__)
            else:
                self.ends.append("politely")


@pytest.fixture(scope="module")
def echo() -> Iterator[Echo]:
    made = Echo()
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(echo: Echo) -> Iterator[FaultProxy]:
    with FaultProxy(echo.port) as made:
        yield made


@pytest.fixture
def proxy(shared: FaultProxy, echo: Echo) -> Iterator[FaultProxy]:
    echo.heard.clear()
    yield shared
    shared.heal()
    shared.reset()
    eventually(lambda: shared.open == 0)
    echo.ends.clear()


@pytest.fixture
def client(proxy: FaultProxy) -> Iterator[socket.socket]:
    with connected(proxy) as made:
        yield made


def connected(proxy: FaultProxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=PATIENCE_S)


def says(client: socket.socket, what: bytes = b"hello") -> bytes:
    """What comes back."""
    client.sendall(what)
    heard = b""
    while len(heard) < len(what) and (piece := client.recv(65536)):
        heard += piece
    return heard


def test_without_orders_everything_passes_unchanged(proxy: FaultProxy, echo: Echo) -> None:
    before = proxy.accepted, proxy.passed
    large = bytes(range(256)) * 2_000
    with connected(proxy) as client:
        sending = threading.Thread(target=client.sendall, args=(large,))
        sending.start()
        heard = b""
        while len(heard) < len(large):
            heard += client.recv(65536)
        sending.join()
        assert heard == large
        assert (proxy.accepted, proxy.open) == (before[0] + 1, 1)
        assert proxy.passed == before[1] + 2 * len(large)
    eventually(lambda: proxy.open == 0)
    assert echo.ends[-1] == "politely"


def test_a_delay_holds_back_each_way_and_not_what_follows(
    proxy: FaultProxy, client: socket.socket
) -> None:
    proxy.delay(150)
    begun = time.monotonic()
    for _ in range(5):  # all five are under way together
        client.sendall(b"12345")
    heard = b""
    while len(heard) < 25:
        heard += client.recv(100)
    took = time.monotonic() - begun
    assert took >= 0.3
    assert took < 5 * 0.3


def test_a_throttle_lets_so_much_pass_in_a_second(proxy: FaultProxy, client: socket.socket) -> None:
    proxy.throttle(20_000)
    begun = time.monotonic()
    assert says(client, b"x" * 10_000) == b"x" * 10_000
    assert time.monotonic() - begun >= 0.5


def test_a_reset_ends_both_sides_as_a_broken_network_would(
    proxy: FaultProxy, client: socket.socket, echo: Echo
) -> None:
    says(client)
    assert proxy.reset() == 1
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    eventually(lambda: echo.ends == ["ConnectionResetError"])
    with connected(proxy) as another:
        assert says(another) == b"hello"


def test_resets_come_again_and_again_until_healed(proxy: FaultProxy) -> None:
    proxy.reset_every(0.2)
    for _ in range(2):
        with connected(proxy) as client, pytest.raises(ConnectionResetError):
            client.recv(1)
    proxy.heal()
    with connected(proxy) as client:
        threading.Event().wait(0.5)
        assert says(client) == b"hello"


def test_a_connection_is_reset_after_exactly_so_many_bytes(
    proxy: FaultProxy, client: socket.socket, echo: Echo
) -> None:
    says(client)
    echo.heard.clear()
    proxy.reset_after(3)
    client.sendall(b"world")
    with pytest.raises(ConnectionResetError):
        client.recv(10)
    assert b"".join(echo.heard) in (b"wor", b"")  # what a reset overtakes is never read
    with connected(proxy) as another, pytest.raises(ConnectionResetError):
        says(another, b"abcd")


def test_a_half_closed_connection_hears_nothing_more_and_can_still_speak(
    proxy: FaultProxy, client: socket.socket, echo: Echo
) -> None:
    says(client)
    proxy.half_close()
    assert client.recv(1) == b""
    client.sendall(b"still here")
    eventually(lambda: b"still here" in echo.heard)
    with connected(proxy) as another:
        assert says(another) == b"hello"


def test_a_frozen_connection_stays_open_and_passes_nothing_until_it_thaws(
    proxy: FaultProxy, client: socket.socket, echo: Echo
) -> None:
    says(client)
    proxy.freeze()
    client.sendall(b"later")
    client.settimeout(0.3)
    with pytest.raises(TimeoutError):
        client.recv(1)
    assert b"later" not in echo.heard
    with connected(proxy) as another:
        assert says(another) == b"hello"
    proxy.thaw()
    client.settimeout(PATIENCE_S)
    assert client.recv(10) == b"later"


def test_a_frozen_connection_does_not_tell_of_its_end(proxy: FaultProxy, echo: Echo) -> None:
    with connected(proxy) as client:
        says(client)
        proxy.freeze(new=True)
    with connected(proxy) as silent:
        silent.sendall(b"anybody?")
        silent.settimeout(0.3)
        with pytest.raises(TimeoutError):
            silent.recv(1)
    assert echo.ends == []
    proxy.thaw()
    eventually(lambda: echo.ends == ["politely", "politely"])


def test_while_it_refuses_nobody_gets_in_and_who_is_in_stays(
    proxy: FaultProxy, client: socket.socket
) -> None:
    says(client)
    proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        connected(proxy)
    assert says(client) == b"hello"
    proxy.admit()
    with connected(proxy) as another:
        assert says(another) == b"hello"


def test_who_connects_while_the_target_is_away_is_reset() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with FaultProxy(port) as proxy:
        # It may be as quick as the connecting itself.
        with pytest.raises(ConnectionResetError), connected(proxy) as client:
            client.recv(1)
        assert (proxy.accepted, proxy.open) == (1, 0)
