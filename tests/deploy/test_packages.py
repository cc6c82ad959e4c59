# SPDX-License-Identifier: Apache-2.0
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded import packages
from deploy.embedded.errors import CannotStart
from deploy.embedded.packages import Machine, Package


class Computer:
    """A machine whose apt-get installs what it is told, and remembers being asked."""

    def __init__(self, **traits: Any) -> None:
        self.installed: set[str] = set()
        self.questions: list[str] = []
        self.said: list[str] = []
        self.commands: list[list[str]] = []
        self.answer = "y"
        self.broken = False
        usual = {"is_root": True, "has_apt": True, "has_terminal": True, "says_yes": False}
        usual["has_systemd"] = False
        self.machine = Machine(run=self._run, ask=self._ask, **{**usual, **traits})

    def package(self, name: str, *, optional: bool = False) -> Package:
        return Package(
            name=name,
            reason="by a test",
            is_there=lambda: name in self.installed,
            optional=optional,
        )

    def provide(self, *wanted: Package) -> None:
        packages.provide(wanted, self.machine, self.said.append)

    def _run(self, command: list[str]) -> int:
        self.commands.append(command)
        if "install" in command and not self.broken:
            self.installed |= set(command[command.index("--no-install-recommends") + 1 :])
        return int(self.broken)

    def _ask(self, question: str) -> str:
        self.questions.append(question)
        return self.answer


def test_what_is_there_is_not_installed_again() -> None:
    computer = Computer()
    computer.installed.add("broker")

    computer.provide(computer.package("broker"))

    assert computer.commands == []
    assert computer.questions == []


def test_what_is_missing_is_listed_and_installed_after_a_yes() -> None:
    computer = Computer()

    computer.provide(computer.package("broker"), computer.package("words", optional=True))

    assert "broker, needed by a test" in computer.said[0]
    assert len(computer.questions) == 1
    assert computer.installed == {"broker", "words"}


def test_a_no_installs_nothing_and_says_the_command() -> None:
    computer = Computer()
    computer.answer = "n"

    with pytest.raises(CannotStart, match=r"apt-get install .* broker"):
        computer.provide(computer.package("broker"))

    assert computer.commands == []


@pytest.mark.parametrize("traits", [{"says_yes": True}, {"has_terminal": False}])
def test_nobody_is_asked_with_yes_set_or_without_a_terminal(traits: dict[str, bool]) -> None:
    computer = Computer(**traits)

    computer.provide(computer.package("broker"))

    assert computer.questions == []
    assert computer.installed == {"broker"}


def test_without_apt_the_packages_to_install_by_hand_are_named() -> None:
    computer = Computer(has_apt=False)

    with pytest.raises(CannotStart, match=r"no apt-get.*broker"):
        computer.provide(computer.package("broker"))


def test_who_is_not_root_is_given_the_exact_command() -> None:
    computer = Computer(is_root=False)

    with pytest.raises(CannotStart, match=r"sudo .*python.* -m deploy\.embedded install\n"):
        computer.provide(computer.package("broker"))

    assert computer.commands == []


def test_an_optional_package_that_cannot_be_installed_is_only_a_warning() -> None:
    computer = Computer(has_apt=False)

    computer.provide(computer.package("words", optional=True))

    assert "Without words" in computer.said[0]


def test_a_failed_installation_of_something_needed_stops() -> None:
    computer = Computer()
    computer.broken = True

    with pytest.raises(CannotStart, match="apt-get failed"):
        computer.provide(computer.package("broker"))


def test_the_systems_own_broker_does_not_start_with_the_machine() -> None:
    computer = Computer(has_systemd=True)

    computer.provide(computer.package("rabbitmq-server"))

    assert computer.commands[-1] == ["systemctl", "--quiet", "disable", "rabbitmq-server"]


def test_a_broker_that_was_there_before_is_left_alone() -> None:
    computer = Computer(has_systemd=True)
    computer.installed.add("rabbitmq-server")

    computer.provide(computer.package("rabbitmq-server"), computer.package("words"))

    assert not any("systemctl" in command for command in computer.commands)


def test_packages_start_no_service_while_they_are_installed(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"

    with packages.no_system_service(policy):
        assert "exit 101" in policy.read_text()
        assert policy.stat().st_mode & 0o111

    assert not policy.exists()


def test_the_policy_is_removed_when_the_installation_breaks_off(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"

    with pytest.raises(KeyboardInterrupt), packages.no_system_service(policy):
        raise KeyboardInterrupt

    assert not policy.exists()


def test_a_policy_that_the_machine_has_already_stays_as_it_is(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("the operator's own")

    with packages.no_system_service(policy):
        pass

    assert policy.read_text() == "the operator's own"
