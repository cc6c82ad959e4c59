# SPDX-License-Identifier: Apache-2.0
import signal
import subprocess
import sys
from pathlib import Path

from deploy.embedded.turns import taking_turns

HOLDER = """
import signal, sys
from pathlib import Path
from deploy.embedded.turns import taking_turns
with taking_turns(Path(sys.argv[1]), print):
    print("mine", flush=True)
    signal.pause()
"""


def hold(var: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", HOLDER, str(var)], stdout=subprocess.PIPE)


def test_a_second_one_says_that_it_waits_and_goes_on_when_the_first_is_gone(tmp_path: Path) -> None:
    said: list[str] = []
    with hold(tmp_path) as first:
        assert first.stdout
        assert first.stdout.readline() == b"mine\n"

        def end_first(sentence: str) -> None:
            said.append(sentence)
            first.send_signal(signal.SIGKILL)

        with taking_turns(tmp_path, end_first):
            assert said == ["Another make up or make down is at work here; waiting for it."]


def test_alone_nobody_waits(tmp_path: Path) -> None:
    said: list[str] = []

    with taking_turns(tmp_path, said.append):
        pass
    with taking_turns(tmp_path, said.append):
        pass

    assert said == []
