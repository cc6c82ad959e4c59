# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest

from cli.problems import Invalid, NotAllowed
from cli.settings import change_env, discover, read_env

AMQP = "amqp://u:secret@127.0.0.1:5682/rapport"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    var = tmp_path / "checkout" / "var"
    var.mkdir(parents=True)
    (var / "rapport.env").write_text(f"# made\nRAPPORT_AMQP_URL={AMQP}\nRAPPORT_DISTRICT=cook\n")
    return var.parent


def test_the_checkout_that_make_up_wrote_to_is_found(checkout: Path, tmp_path: Path) -> None:
    found = discover({"HOME": str(tmp_path)}, checkout)
    assert (found.amqp_url, found.district) == (AMQP, "cook")
    assert found.home == checkout / "var"


def test_the_environment_wins(checkout: Path) -> None:
    other = {"RAPPORT_AMQP_URL": "amqp://elsewhere/x", "RAPPORT_TOKEN": "t"}
    found = discover(other, checkout)
    assert found.amqp_url == "amqp://elsewhere/x"
    # Nothing of the checkout's platform is mixed in.
    assert found.get("RAPPORT_DISTRICT") == ""


def test_a_single_variable_of_the_environment_changes_only_itself(checkout: Path) -> None:
    found = discover({"RAPPORT_TOKEN": "mine"}, checkout)
    assert (found.token, found.amqp_url) == ("mine", AMQP)


def test_the_home_directory_comes_last(tmp_path: Path) -> None:
    config = tmp_path / "config" / "rapport"
    config.mkdir(parents=True)
    (config / "rapport.env").write_text("RAPPORT_AMQP_URL=amqp://far/x\n")
    found = discover({"XDG_CONFIG_HOME": str(tmp_path / "config")}, tmp_path / "none")
    assert found.amqp_url == "amqp://far/x"


def test_without_anything_it_says_what_to_do(tmp_path: Path) -> None:
    found = discover({"XDG_CONFIG_HOME": str(tmp_path)}, tmp_path / "none")
    with pytest.raises(Invalid) as problem:
        _ = found.amqp_url
    assert "make up" in problem.value.fix


def test_without_a_token_it_says_how_to_log_in(checkout: Path) -> None:
    with pytest.raises(NotAllowed) as problem:
        _ = discover({}, checkout).token
    assert "rapport login" in problem.value.fix


def test_changing_an_env_file_leaves_the_rest_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "rapport.local.env"
    file.write_text("# mine\nRAPPORT_A=1\nRAPPORT_B=2")
    change_env(file, {"RAPPORT_B": "3", "RAPPORT_C": "4=5"})
    assert file.read_text() == "# mine\nRAPPORT_A=1\nRAPPORT_B=3\nRAPPORT_C=4=5\n"
    assert read_env(file) == {"RAPPORT_A": "1", "RAPPORT_B": "3", "RAPPORT_C": "4=5"}
    assert file.stat().st_mode & 0o077 == 0


def test_settings_do_not_show_their_secrets(checkout: Path) -> None:
    assert "secret" not in repr(discover({}, checkout))
