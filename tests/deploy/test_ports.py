# SPDX-License-Identifier: Apache-2.0
import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from deploy.embedded import ports
from deploy.embedded.errors import CannotStart
from deploy.embedded.ports import Port


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((ports.LOOPBACK, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_named_with_its_purpose_and_the_setting_that_moves_it(taken: int) -> None:
    with pytest.raises(CannotStart) as refusal:
        ports.require_free([Port(number=taken, purpose="MongoDB", setting="RAPPORT_MONGO_PORT")])

    assert f"Port {taken}, wanted for MongoDB, is taken" in str(refusal.value)
    assert "RAPPORT_MONGO_PORT=<port> make up" in str(refusal.value)


def test_every_taken_port_is_named_at_once(taken: int) -> None:
    with socket.socket() as other:
        other.bind((ports.LOOPBACK, 0))
        other.listen()
        also = other.getsockname()[1]
        with pytest.raises(CannotStart) as refusal:
            ports.require_free([Port(number=n, purpose="it", setting="X") for n in (taken, also)])

    assert str(taken) in str(refusal.value)
    assert str(also) in str(refusal.value)


def test_the_process_that_holds_a_port_is_named(taken: int) -> None:
    # We hold it ourselves, and the search leaves its caller out: ask from a child.
    question = f"from deploy.embedded import processes as p; print(p.listening_on({taken}).pid)"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, check=True)

    assert int(answer.stdout) == os.getpid()


def test_free_ports_pass() -> None:
    [free] = ports.choose_free(1)

    ports.require_free([Port(number=free, purpose="it", setting="X")])


def test_chosen_ports_are_free_and_differ() -> None:
    chosen = ports.choose_free(20)

    assert len(set(chosen)) == 20
    assert all(ports.is_free(number) for number in chosen)
