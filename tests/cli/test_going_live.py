# SPDX-License-Identifier: Apache-2.0
"""Setting a district up, the doctor, and letting messages leave."""

from pathlib import Path
from typing import Any

import pytest

from cli.checks.machine import disk
from cli.checks.outside import reached
from cli.checks.processes import check, relay, samples
from cli.checks.services import check as check_services
from cli.commands.init import masked
from cli.commands.outbound import outward, require_typed
from cli.probes import Seen, services
from cli.problems import Invalid, NotAllowed, Problem
from cli.session import Session
from cli.settings import read_env
from tests.cli.fakes import FakeBus, FakeProbes, healthy, settings

INIT = (
    "init", "--yes", "--name", "Cook County Schools", "--short-name", "cook", "--time-zone",
    "America/Chicago", "--mail-from", "office@cook.example", "--relay",
    "smtp://user:secret@relay.example:587", "--gateway", "https://sid:secret@sms.example",
)  # fmt: skip
METRICS = """
# TYPE rapport_outbox_oldest_seconds gauge
rapport_outbox_oldest_seconds{database="cook_events"} %s
# TYPE rapport_outbox_pending gauge
rapport_outbox_pending{database="cook_events"} 3.0
# TYPE rapport_outbox_unroutable gauge
rapport_outbox_unroutable{database="cook_events"} %s
# TYPE rapport_queue_consumers gauge
rapport_queue_consumers{queue="events.x"} 0.0
"""


class TestInit:
    def test_the_settings_of_a_real_district_are_written(self, rapport: Any) -> None:
        line = rapport()
        ran = line(*INIT)
        assert ran.exit_code == 0
        written = read_env(line.settings.overrides_file)
        assert written["RAPPORT_DISTRICT"] == "cook"
        assert written["RAPPORT_SMTP_URL"] == "smtp://user:secret@relay.example:587"
        assert "RAPPORT_OUTBOUND" not in written
        assert "secret" not in ran.stdout

    def test_it_asks_for_what_is_not_given(self, rapport: Any) -> None:
        line = rapport()
        answers = "Lake Schools\nlake\nUTC\na@lake.example\n\n\n\n"
        assert line("init", typed=answers).exit_code == 0
        written = read_env(line.settings.overrides_file)
        assert (written["RAPPORT_DISTRICT_NAME"], written["RAPPORT_DISTRICT"]) == (
            "Lake Schools", "lake",
        )  # fmt: skip

    def test_nothing_is_overwritten_without_saying_so(self, rapport: Any) -> None:
        line = rapport()
        line(*INIT)
        changed = [word for word in INIT if word != "--yes"]
        changed[changed.index("UTC" if "UTC" in changed else "America/Chicago")] = "UTC"
        ran = line(*changed, "--reply-to", "r@cook.example", typed="n\n")
        assert ran.exit_code == 1
        assert "RAPPORT_TIME_ZONE was America/Chicago, becomes UTC" in ran.stderr
        assert read_env(line.settings.overrides_file)["RAPPORT_TIME_ZONE"] == "America/Chicago"

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("--short-name", "sample"), ("--short-name", "Cook County"), ("--time-zone", "Mars"),
            ("--mail-from", "nobody"), ("--relay", "relay.example"), ("--gateway", "ftp://x"),
            ("--name", "Two\nlines"),
        ],
    )  # fmt: skip
    def test_an_answer_that_cannot_be_is_refused_and_nothing_written(
        self, option: str, value: str, rapport: Any
    ) -> None:
        line = rapport()
        assert line(*INIT, option, value).exit_code == 2
        assert not line.settings.overrides_file.exists()

    def test_passwords_are_masked(self) -> None:
        assert masked("smtp://u:p@ss@host:25") == "smtp://u:***@host:25"
        assert masked("office@cook.example") == "office@cook.example"


class TestGoLive:
    def test_the_sample_district_never_goes_live(self, tmp_path: Path) -> None:
        sample = settings(tmp_path, RAPPORT_DISTRICT="sample", RAPPORT_SMTP_URL="smtp://r")
        with pytest.raises(NotAllowed):
            outward(Session(settings=sample), tmp_path / "e", [])

    def test_the_sample_is_known_by_its_virtual_host_too(self, tmp_path: Path) -> None:
        renamed = settings(tmp_path, RAPPORT_AMQP_URL="amqp://h/rapport-sample")
        with pytest.raises(NotAllowed):
            outward(Session(settings=renamed), tmp_path / "e", [])

    def test_only_the_typed_name_confirms(self, tmp_path: Path) -> None:
        session = Session(settings=settings(tmp_path), as_json=True)
        for typed in ("", "yes", "cookx"):
            with pytest.raises(Problem):
                require_typed(session, "live", typed)
        require_typed(session, "live", "cook")

    def test_without_a_way_out_it_cannot_go_live(self, tmp_path: Path) -> None:
        with pytest.raises(Invalid):
            outward(Session(settings=settings(tmp_path)), tmp_path / "e", [])

    def test_an_allowlist_is_added_to(self, tmp_path: Path) -> None:
        session = Session(settings=settings(tmp_path, RAPPORT_SMTP_URL="smtp://r"))
        file = tmp_path / "env"
        file.write_text("RAPPORT_ALLOWLIST=a@x.example\n")
        assert outward(session, file, ["+13125550123"]) == {
            "RAPPORT_OUTBOUND": "allowlist", "RAPPORT_ALLOWLIST": "+13125550123,a@x.example",
        }  # fmt: skip

    def test_a_red_doctor_keeps_everything_as_it_was(self, rapport: Any, tmp_path: Path) -> None:
        # Nothing listens where the broker should be.
        line = rapport(
            RAPPORT_AMQP_URL="amqp://127.0.0.1:1/x", RAPPORT_SMTP_URL="smtp://127.0.0.1:1"
        )
        file = tmp_path / "env"
        ran = line("go-live", "--env-file", str(file), "--confirm", "cook")
        assert ran.exit_code == 1
        assert "nothing was changed" in ran.stderr
        assert not file.exists()

    def test_going_back_needs_no_doctor(self, rapport: Any, tmp_path: Path) -> None:
        file = tmp_path / "env"
        file.write_text("RAPPORT_OUTBOUND=live\n")
        assert rapport()("go-live", "--back", "--env-file", str(file)).exit_code == 0
        assert read_env(file)["RAPPORT_OUTBOUND"] == "capture"

    def test_a_platform_elsewhere_needs_its_env_file_named(self, rapport: Any) -> None:
        assert rapport()("go-live", "--back").exit_code == 2

    def test_processes_that_do_not_agree_are_exit_code_1(self, rapport: Any) -> None:
        probes = FakeProbes({8600: healthy("live"), 8601: healthy("capture")})
        ran = rapport(probes=probes)("mode")
        assert (ran.exit_code, "capture and live (MIXED)" in ran.stdout) == (1, True)


class TestDoctor:
    def test_without_a_broker_it_is_red_and_asks_nobody_else(self, rapport: Any) -> None:
        line = rapport(RAPPORT_AMQP_URL="amqp://127.0.0.1:1/x")
        ran = line("doctor")
        assert ran.exit_code == 1
        assert "RED RabbitMQ: RabbitMQ does not answer at 127.0.0.1:1/x" in ran.stdout
        assert "-> " in ran.stdout
        assert line.bus.asked == []

    @pytest.mark.parametrize(("free", "state"), [(0.5, "red"), (3, "warning"), (50, "ok")])
    def test_a_full_disk_is_found(self, free: float, state: str) -> None:
        assert disk(free).state == state

    @pytest.mark.parametrize(
        ("oldest", "unroutable", "state"), [("1", "0", "ok"), ("90", "0", "red"), ("1", "2", "red")]
    )
    def test_an_outbox_that_does_not_drain_is_found(
        self, oldest: str, unroutable: str, state: str
    ) -> None:
        assert relay(samples(METRICS % (oldest, unroutable))).state == state

    def test_queues_that_nobody_reads_are_found(self, tmp_path: Path) -> None:
        session = Session(settings=settings(tmp_path), probes=FakeProbes({}, METRICS % ("1", "0")))
        seen = [Seen(process="relay", address="http://h:1", state="ok", outbound="capture")]
        found = check(session, seen)
        assert any(one.state == "warning" and "events.x" in one.found for one in found)

    def test_another_district_than_ones_own_is_found(self, tmp_path: Path) -> None:
        session = Session(settings=settings(tmp_path), probes=FakeProbes({}, ""))
        seen = [Seen(process="events", address="x", state="ok", district="lake", outbound="live")]
        assert any(one.name == "district" for one in check(session, seen) if one.state == "red")

    def test_silent_services_are_not_asked_and_wait_for(self, tmp_path: Path) -> None:
        bus = FakeBus({})
        session = Session(settings=settings(tmp_path), bus=bus)
        silent = [Seen(process=name, address="x", state="away") for name in services()]
        found = list(check_services(session, silent))
        assert bus.asked == []
        assert [one.name for one in found] == ["parked messages"]

    def test_without_a_login_the_doctor_says_so(self, tmp_path: Path) -> None:
        bus = FakeBus({"notifications.copies": NotAllowed("Not you.", fix="Log in.")})
        session = Session(settings=settings(tmp_path), bus=bus)
        [found] = check_services(session, [])
        assert (found.name, found.state, found.fix) == ("login", "red", "Log in.")

    def test_a_service_that_answers_nothing_is_named(self, tmp_path: Path) -> None:
        held = {"people": 5, "contact_points": 4, "imports": {}}
        session = Session(settings=settings(tmp_path), bus=FakeBus({"notifications.copies": held}))
        found = {one.name: one for one in check_services(session, [])}
        assert found["copies of the directory"].state == "ok"
        assert found["parked messages"].state == "red"
        assert "directory" in found["parked messages"].found

    def test_a_relay_that_does_not_answer_is_red_without_its_password(self) -> None:
        found = reached("mail relay", "smtp://user:secret@127.0.0.1:1", "fix")
        assert found.state == "red"
        assert "secret" not in found.found
