# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest

from deploy.embedded import settings
from deploy.embedded.errors import CannotStart
from deploy.embedded.keys import keep
from deploy.embedded.platform import OVERRIDES, Platform
from deploy.embedded.settings import Settings


@pytest.mark.parametrize("given", ["0", "65536", "amqp", "-1", "5672.0"])
def test_what_is_no_port_is_refused_by_name(given: str) -> None:
    with pytest.raises(CannotStart, match="RAPPORT_AMQP_PORT"):
        settings.read({"RAPPORT_AMQP_PORT": given})


def test_each_port_has_its_own_setting() -> None:
    platform = Platform(settings.read({}))
    named = [port.setting for port in platform.ports() if "HEALTH" not in port.setting]

    moved = Platform(settings.read({name: str(40_000 + n) for n, name in enumerate(named)}))

    assert [port.number for port in moved.ports()][: len(named)] == [
        40_000 + n for n in range(len(named))
    ]


def test_all_health_ports_move_together() -> None:
    platform = Platform(settings.read({"RAPPORT_HEALTH_PORT_FIRST": "9600"}))

    assert platform.health_ports["directory"] == 9601


def test_no_two_processes_want_the_same_port() -> None:
    numbers = [port.number for port in Platform(Settings()).ports()]

    assert len(set(numbers)) == len(numbers)


def test_sample_and_real_families_share_neither_database_nor_bus(tmp_path: Path) -> None:
    sample = Platform(Settings(var=tmp_path)).environment()
    real = Platform(Settings(var=tmp_path, sample=False)).environment()

    for name in ("RAPPORT_DISTRICT", "RAPPORT_AMQP_URL", "RAPPORT_CAPTURE_DIR"):
        assert sample[name] != real[name]


def test_the_operators_overrides_win(tmp_path: Path) -> None:
    (tmp_path / OVERRIDES).write_text("# mine\n\nRAPPORT_OUTBOUND=allowlist\nRAPPORT_X=a=b\n")

    environment = Platform(Settings(var=tmp_path, sample=False)).environment()

    assert environment["RAPPORT_OUTBOUND"] == "allowlist"
    assert environment["RAPPORT_X"] == "a=b"


def test_nothing_of_the_real_district_reaches_the_sample(tmp_path: Path) -> None:
    written = "RAPPORT_DISTRICT=lincoln\nRAPPORT_OUTBOUND=live\nRAPPORT_SMTP_URL=smtp://relay\n"
    (tmp_path / OVERRIDES).write_text(written)

    environment = Platform(Settings(var=tmp_path)).environment()

    assert environment["RAPPORT_DISTRICT"] == "sample"
    assert environment["RAPPORT_OUTBOUND"] == "capture"
    assert "RAPPORT_SMTP_URL" not in environment


def test_a_replica_set_of_the_operators_own_is_used_and_none_started(tmp_path: Path) -> None:
    platform = Platform(Settings(var=tmp_path, mongo_uri="mongodb://db1,db2/?replicaSet=rs0"))

    assert platform.database is None
    assert platform.environment()["RAPPORT_MONGO_URI"] == "mongodb://db1,db2/?replicaSet=rs0"


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    made = keep(tmp_path)

    assert keep(tmp_path) == made
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0
    assert len(made.token_key) >= 32
