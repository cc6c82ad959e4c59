# SPDX-License-Identifier: Apache-2.0
import configparser
from pathlib import Path

import pytest

from deploy import catalogue
from deploy.embedded import supervisor_config
from deploy.embedded.platform import Platform
from deploy.embedded.settings import Settings


@pytest.fixture
def written(tmp_path: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser()
    parser.read_string(supervisor_config.text(Platform(Settings(var=tmp_path))))
    return parser


def test_every_process_is_a_program_that_is_restarted(
    written: configparser.RawConfigParser,
) -> None:
    for process in catalogue.read():
        for name in process.replica_names():
            assert written[f"program:{name}"]["autorestart"] == "true"


def test_a_service_is_told_its_own_health_port(written: configparser.RawConfigParser) -> None:
    assert 'RAPPORT_HEALTH_PORT="8601"' in written["program:directory"]["environment"]


def test_what_supervisord_would_expand_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "rapport.local.env").write_text('RAPPORT_SMTP_URL=smtp://a%40b:c"d@relay\n')

    text = supervisor_config.text(Platform(Settings(var=tmp_path, sample=False)))

    assert 'RAPPORT_SMTP_URL="smtp://a%%40b:c\\"d@relay"' in text


def test_the_same_settings_give_the_same_text(tmp_path: Path) -> None:
    first = supervisor_config.text(Platform(Settings(var=tmp_path)))

    assert supervisor_config.text(Platform(Settings(var=tmp_path))) == first


def test_a_deep_clone_gets_a_socket_that_fits_its_limit(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)

    assert len(str(supervisor_config.socket_file(deep))) <= supervisor_config.LONGEST_SOCKET
    assert supervisor_config.socket_file(Path("/a")) == Path("/a/supervisor.sock")
