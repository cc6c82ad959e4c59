# SPDX-License-Identifier: Apache-2.0
"""Status, parked messages, operators, subscribers, gatherings, languages, people."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from cli.checks import wordings
from cli.checks.processes import check
from cli.probes import Seen
from cli.problems import Away, Problem
from cli.session import Session
from tests.cli.fakes import FakeProbes, Several, healthy, settings

ALL_PORTS = range(8600, 8640)


def everywhere(**changes: Any) -> FakeProbes:
    return FakeProbes({port: healthy() | changes for port in ALL_PORTS})


def parked(id: str, service: str) -> dict[str, Any]:
    return {
        "parked_id": id, "state": "parked", "service": service, "queue": f"{service}.x",
        "type": "rapport.directory.person_recorded.v1", "message_id": "m", "reason": "rejected",
        "error": "no-such-x: why", "attempts": 1, "at": "2026-12-01T10:00:00+00:00",
    }  # fmt: skip


class TestStatus:
    def test_all_well_is_exit_code_0(self, rapport: Any) -> None:
        ran = rapport(probes=everywhere())("status")
        assert ran.exit_code == 0
        assert "District cook; mode capture;" in ran.stdout

    def test_one_that_is_not_well_is_exit_code_1_and_says_why(self, rapport: Any) -> None:
        probes = everywhere()
        probes.healths[8601] = healthy() | {
            "status": "unhealthy", "problems": {"MongoDB": "does not answer"}
        }  # fmt: skip
        ran = rapport(probes=probes)("status")
        assert ran.exit_code == 1
        assert "MongoDB: does not answer" in ran.stdout
        assert "rapport doctor" in ran.stderr

    def test_one_that_does_not_say_why_is_red_all_the_same(self, tmp_path: Path) -> None:
        session = Session(settings=settings(tmp_path), probes=FakeProbes({}))
        seen = [Seen(process="capture", address="x", state="unhealthy")]
        assert any(one.state == "red" and one.name == "capture" for one in check(session, seen))

    def test_nothing_that_answers_is_exit_code_4(self, rapport: Any) -> None:
        assert rapport()("status").exit_code == 4

    def test_json_lists_every_process(self, rapport: Any) -> None:
        seen = rapport(probes=everywhere())("status", "--json").json
        assert {"directory", "relay"} <= {one["process"] for one in seen}


class TestParked:
    def test_all_services_are_asked_and_the_silent_ones_named(self, rapport: Any) -> None:
        line = rapport({"directory.parked_list": [parked("p1", "directory")]})
        ran = line("parked", "list")
        assert ran.exit_code == 4
        assert "p1" in ran.stdout
        assert "translation" in ran.stderr

    def test_services_that_share_a_database_list_a_message_once(self, rapport: Any) -> None:
        same = [parked("p1", "notifications")]
        line = rapport({"notifications.parked_list": same, "notifications.email.parked_list": same})
        assert len(line("parked", "list", "--json").json) == 1

    def test_the_owner_is_found_and_asked_to_replay(self, rapport: Any) -> None:
        line = rapport(
            {
                "directory.parked_list": [],
                "events.parked_list": [parked("p1", "events")],
                "events.parked_replay": None,
            }
        )
        assert line("parked", "replay", "p1").exit_code == 0
        assert line.bus.payloads("events.parked_replay") == [{"parked_id": "p1"}]

    def test_an_unknown_id_is_exit_code_1(self, rapport: Any) -> None:
        ran = rapport({"events.parked_list": []})("parked", "replay", "p9")
        assert (ran.exit_code, "p9" in ran.stderr) == (1, True)

    def test_nothing_is_given_up_without_a_yes(self, rapport: Any) -> None:
        line = rapport(
            {"events.parked_list": [parked("p1", "events")], "events.parked_discard": None}
        )
        assert line("parked", "discard", "p1", typed="n\n").exit_code == 1
        assert line.bus.payloads("events.parked_discard") == []
        assert line("parked", "discard", "p1", typed="y\n").exit_code == 0

    def test_a_message_is_shown_with_its_content(self, rapport: Any) -> None:
        shown = parked("p1", "events") | {"body": '{"a": [1]}'}
        answers = {"events.parked_show": shown}
        ran = rapport(answers)("parked", "show", "p1", "--service", "events")
        assert '{"a": [1]}' in ran.stdout


class TestOperators:
    def test_a_new_operators_token_is_shown(self, rapport: Any) -> None:
        added = {"operator_id": "op-2", "name": "Ben", "token": "a.b.c"}
        line = rapport({"directory.operators_add": added})
        words = ("operators", "add", "Ben", "--role", "sender", "--school", "1001", "--days", "9")
        ran = line(*words)
        assert "a.b.c" in ran.stdout
        assert line.bus.payloads("directory.operators_add") == [
            {"name": "Ben", "role": "sender", "schools": ["1001"], "valid_days": 9}
        ]

    @pytest.mark.row(42)
    def test_grants_are_limited_to_schools_and_categories(self, rapport: Any) -> None:
        added = {"operator_id": "op-2", "name": "Ben", "token": "a.b.c"}
        line = rapport({"directory.operators_add": added})
        line(
            "operators", "add", "Ben", "--email", "b@s.example", "--grant", "reader",
            "--grant", "sender:school=1001,school=1002,category=attendance",
        )  # fmt: skip
        (asked,) = line.bus.payloads("directory.operators_add")
        assert asked == {
            "name": "Ben", "email": "b@s.example", "valid_days": 365,
            "grants": [
                {"role": "reader", "schools": [], "categories": []},
                {"role": "sender", "schools": ["1001", "1002"], "categories": ["attendance"]},
            ],
        }  # fmt: skip

    @pytest.mark.parametrize("grant", ["king", "sender:class=3", "sender:school=", ":school=1"])
    def test_a_grant_that_says_nothing_is_refused_by_its_words(
        self, rapport: Any, grant: str
    ) -> None:
        line = rapport()
        ran = line("operators", "add", "Ben", "--grant", grant)
        assert (ran.exit_code, repr(grant) in ran.stderr) == (2, True)
        assert line.bus.asked == []

    def test_who_may_do_what_where_is_listed(self, rapport: Any) -> None:
        grants = [
            {"role": "sender", "schools": ["1001"], "categories": ["attendance"]},
            {"role": "reader", "schools": [], "categories": []},
        ]
        one = {
            "operator_id": "op-2", "name": "Ben", "email": "", "role": "sender", "schools": [],
            "grants": grants, "added_by": "op-1", "expires_at": None, "revoked_at": None,
        }  # fmt: skip
        ran = rapport({"directory.operators_list": {"operators": [one]}})("operators", "list")
        assert "sender: attendance at 1001; reader at all schools" in " ".join(ran.stdout.split())

    def test_a_renewed_token_is_shown(self, rapport: Any) -> None:
        renewed = {"operator_id": "op-2", "name": "Ben", "token": "a.b.c"}
        line = rapport({"directory.operators_renew": renewed})
        assert "a.b.c" in line("operators", "renew", "op-2").stdout

    def test_logging_in_keeps_the_token_for_its_owner_alone(self, rapport: Any) -> None:
        line = rapport()
        ran = line("login", token("Ana"))
        assert ran.exit_code == 0
        assert "Logged in as Ana (admin)." in ran.stdout
        kept = line.settings.token_file
        assert (kept.read_text().strip(), kept.stat().st_mode & 0o077) == (token("Ana"), 0)

    def test_what_is_no_token_is_refused(self, rapport: Any) -> None:
        line = rapport()
        assert line("login", "nonsense").exit_code == 2
        assert not line.settings.token_file.exists()

    def test_the_first_admin_is_made_where_the_key_is(self, rapport: Any) -> None:
        line = rapport(
            {"directory.operators_add": {"token": token("Ana")}}, RAPPORT_TOKEN_KEY="k" * 40
        )
        assert line("login", "--first", "Ana").exit_code == 0
        assert line.bus.payloads("directory.operators_add") == [{"name": "Ana", "role": "admin"}]

    def test_without_the_key_nobody_is_made_the_first_admin(self, rapport: Any) -> None:
        line = rapport()
        assert line("login", "--first", "Eve").exit_code == 2
        assert line.bus.asked == []


def token(name: str) -> str:
    claims = {"operator_id": "op-1", "name": name, "role": "admin", "schools": [], "exp": 9e9}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"head.{body}.signature"


class TestSubscribers:
    def test_the_address_is_shown(self, rapport: Any) -> None:
        added = {
            "name": "sis", "routing_keys": ["#"], "queue": "subscriber.sis", "max_events": 100,
            "address": "amqp://x:y@h/v",
        }  # fmt: skip
        line = rapport({"subscriptions.subscribers_add": added})
        ran = line("subscribers", "add", "sis", "--events", "rsvp.*", "--events", "gathering.*")
        assert "amqp://x:y@h/v" in ran.stdout
        [asked] = line.bus.payloads("subscriptions.subscribers_add")
        assert asked == {"name": "sis", "events": ["rsvp.*", "gathering.*"]}

    def test_a_queue_that_is_nearly_full_shows(self, rapport: Any) -> None:
        one = {
            "name": "sis", "state": "open", "events": ["#"], "consumers": 0, "waiting": 90,
            "max_events": 100, "added_by": "op-1", "added_at": "2026-12-01T10:00:00+00:00",
        }  # fmt: skip
        ran = rapport({"subscriptions.subscribers_list": [one]})("subscribers", "list")
        assert "NEARLY FULL" in " ".join(ran.stdout.split())

    def test_revoking_asks_first(self, rapport: Any) -> None:
        line = rapport({"subscriptions.subscribers_revoke": {}})
        assert line("subscribers", "revoke", "sis", typed="n\n").exit_code == 1
        assert line.bus.asked == []
        assert line("subscribers", "revoke", "sis", "--yes").exit_code == 0


SCHEDULE = (
    "gatherings", "schedule", "--title", "Family night", "--place", "Library", "--minutes", "90",
)  # fmt: skip


class TestGatherings:
    def test_local_times_are_sent_with_their_offset(self, rapport: Any) -> None:
        line = rapport({"events.gathering_schedule": {"gathering_id": "g-1"}})
        words = ("--starts", "2026-12-03 18:30", "--time-zone", "America/Chicago")
        ran = line(*SCHEDULE, *words)
        [asked] = line.bus.payloads("events.gathering_schedule")
        assert asked["starts_at"] == "2026-12-03T18:30:00-06:00"
        assert asked["ends_at"] == "2026-12-03T20:00:00-06:00"
        assert "Thu 2026-12-03 18:30 CST" in ran.stdout

    def test_a_retry_is_no_second_gathering(self, rapport: Any) -> None:
        silent = Away("No answer.", details={"service": "events"})
        line = rapport({"events.gathering_schedule": Several(silent, {"gathering_id": "g-1"})})
        assert line(*SCHEDULE, "--starts", "2026-12-03 18:30").exit_code == 0
        asked = line.bus.payloads("events.gathering_schedule")
        assert len(asked) == 2
        assert len({one["gathering_id"] for one in asked}) == 1

    @pytest.mark.parametrize(
        ("starts", "zone"),
        [
            ("tomorrow", "UTC"),
            ("2026-12-03 18:30", "Mars/Olympus"),
            ("2026-11-01 01:30", "America/Chicago"),
            ("2027-03-14 02:30", "America/Chicago"),
        ],
        ids=["no time", "no zone", "happens twice", "never happens"],
    )
    def test_a_time_that_is_none_is_refused(self, starts: str, zone: str, rapport: Any) -> None:
        line = rapport()
        assert line(*SCHEDULE, "--starts", starts, "--time-zone", zone).exit_code == 2
        assert line.bus.asked == []

    def test_a_gathering_that_is_moved_keeps_its_length(self, rapport: Any) -> None:
        shown = {
            "gathering_id": "g-1", "title": "t", "kind": "other", "state": "scheduled",
            "starts_at": "2026-12-03T18:00:00+00:00", "ends_at": "2026-12-03T19:30:00+00:00",
            "time_zone": "UTC", "place": "p", "school_ids": [], "coming": 0, "yes": 0,
            "maybe": 0, "no": 0, "answers": [],
        }  # fmt: skip
        line = rapport({"events.gathering_show": shown, "events.gathering_change": None})
        assert line("gatherings", "change", "g-1", "--starts", "2026-12-04 09:00").exit_code == 0
        [asked] = line.bus.payloads("events.gathering_change")
        assert asked == {
            "gathering_id": "g-1", "starts_at": "2026-12-04T09:00:00+00:00",
            "ends_at": "2026-12-04T10:30:00+00:00",
        }  # fmt: skip


class TestTranslate:
    def test_a_refused_translation_is_exit_code_1(self, rapport: Any) -> None:
        answer = {
            "words": "", "engines": [], "refused": "gate", "explanation": "A number changed.",
            "sentences": [],
        }  # fmt: skip
        ran = rapport({"translation.translate": answer})("translate", "At 8:15.", "--to", "es")
        assert (ran.exit_code, "A number changed." in ran.stderr) == (1, True)

    def test_the_way_of_each_sentence_is_explained(self, rapport: Any) -> None:
        attempts = [
            {"engine": "neural", "findings": ["a number changed"], "repairs": []},
            {"engine": "apertium", "findings": [], "repairs": ["16:30"]},
        ]
        sentence = {
            "sentence": "IEP at 4:30.", "words": "IEP a las 4:30.", "engine": "apertium",
            "by": "engine", "refused": "", "kept": False, "attempts": attempts,
            "terms": [{"term": "IEP", "is": "IEP", "locked": True}],
        }  # fmt: skip
        kept = sentence | {"kept": True, "refused": "gate", "attempts": [], "terms": []}
        answer = {"words": "x", "engines": [], "refused": "", "sentences": [sentence, kept]}
        line = rapport({"translation.translate": answer})
        told = " ".join(line("translate", "x", "--to", "es", "--explain").stdout.split())
        for words in ("neural: a number changed", "put right: 16:30", "IEP: IEP (locked)"):
            assert words in told
        assert "(stays as it is)" in told

    def test_a_category_shows_what_its_tier_would_do(self, rapport: Any) -> None:
        outlook = {
            "way": "person", "tier": "vital", "why": "A wrong word could do harm.", "refused": "",
            "beside": False, "review_within_s": 86_400, "then": "original",
        }  # fmt: skip
        answer = {
            "words": "Hola.",
            "engines": [],
            "refused": "",
            "sentences": [],
            "outlook": outlook,
        }
        line = rapport({"translation.translate": answer})
        ran = line("translate", "Hello.", "--to", "es", "--category", "legal")
        assert "legal is vital: a person reads it first" in ran.stderr
        assert "They have 24 h" in ran.stderr
        assert "no family gets unread" in ran.stderr
        [asked] = line.bus.payloads("translation.translate")
        assert asked["category"] == "legal"

    def test_a_translation_is_all_there_is_on_stdout(self, rapport: Any) -> None:
        answer = {"words": "Hola [a todos].", "engines": ["x"], "refused": "", "sentences": []}
        line = rapport({"translation.translate": answer})
        assert line("translate", "Hello.", "--to", "es").stdout == "Hola [a todos].\n"


SPOKEN = [
    {"language": "vi", "name": "Vietnamese", "guardians": 120},
    {"language": "ps", "name": "Pashto", "guardians": 4},
    {"language": "es", "name": "Spanish", "guardians": 900},
    {"language": "en", "name": "English", "guardians": 3000},
    {"language": "fr", "name": "French", "guardians": 0},
]


def covered(**changes: int) -> dict[str, Any]:
    return {"emergency": {"reviewed": 0, "unreviewed": 0, "none": 0} | changes}


@pytest.mark.row(28)
def test_the_doctor_says_in_which_languages_nobody_approved_words_for_an_emergency(
    rapport: Any,
) -> None:
    languages = {
        "vi": covered(unreviewed=6), "ps": covered(none=6), "es": covered(reviewed=6)
    }  # fmt: skip
    line = rapport({"translation.templates_coverage": {"languages": languages}})
    session = Session(settings=line.settings, bus=line.bus)

    found = wordings.check(session, SPOKEN, 1.0)

    assert (found.state, found.found) == (
        "warning",
        "Vietnamese (120): nobody has approved them yet; Pashto (4): 6 of 6 not worded",
    )
    assert line.bus.payloads("translation.templates_coverage") == [{"languages": [*languages]}]
    languages |= {"vi": covered(reviewed=6), "ps": covered(reviewed=6)}
    assert wordings.check(session, SPOKEN, 1.0).state == "ok"


def test_people_are_found_in_every_script(rapport: Any) -> None:
    one = {
        "person_id": "p-1", "given_name": "梅", "family_name": "陳", "roles": ["guardian"],
        "language": "zh-Hant",
    }  # fmt: skip
    assert (
        "陳梅"
        in rapport({"directory.people_find": {"people": [one]}})("people", "find", "梅").stdout
    )


def test_nobody_found_says_so(rapport: Any) -> None:
    ran = rapport({"directory.people_find": {"people": []}})("people", "find", "zz")
    assert (ran.exit_code, "Nobody found" in ran.stdout) == (0, True)


def test_why_tells_the_whole_story(rapport: Any) -> None:
    answer = {
        "person": {"person_id": "p-1", "name": "Ana", "language": "es"}, "outcome": "sent",
        "story": [{"at": None, "what": "Belongs to the audience as guardian."}],
    }  # fmt: skip
    ran = rapport({"notifications.announcement_why": answer})("announcements", "why", "a-1", "p-1")
    assert "Belongs to the audience as guardian." in ran.stdout


RECORD = {
    "request_id": "a-1", "language": "es", "category": "general", "tier": "routine",
    "way": "engine", "why": "An engine's words that pass all checks of the gate.", "refused": "",
    "engine": "neural:en-pt+apertium:pt-es", "at": "2026-11-26T09:00:00+00:00",
    "sentences": [
        {"part": "body", "sentence": "Bus 7 leaves at 9:15.", "words": "Bus 7 leaves at 9:15.",
         "by": "refused", "kept": True, "refused": "gate", "attempts": [
            {"engine": "apertium:eng-spa", "tactic": "natural", "findings": ["a number changed"],
             "from_memory": False}]},
        {"part": "body", "sentence": "Thank you!", "words": "¡Gracias!", "by": "phrasebook",
         "kept": False, "refused": "", "attempts": [
            {"engine": "phrasebook@1", "tactic": "natural", "findings": [], "from_memory": False}]},
    ],
}  # fmt: skip


@pytest.mark.row(25)
def test_why_says_sentence_by_sentence_how_the_words_came_about(rapport: Any) -> None:
    answer = {
        "person": {"person_id": "p-1", "name": "Ana", "language": "es"}, "outcome": "sent",
        "story": [],
    }  # fmt: skip
    other = RECORD | {"language": "so", "why": "No engine is installed for it."}
    line = rapport(
        {
            "notifications.announcement_why": answer,
            "translation.explain": {"languages": [RECORD, other]},
        }
    )

    ran = line("announcements", "why", "a-1", "p-1")

    for said in ("(stays as it is)", "a number changed", "¡Gracias!", "routine"):
        assert said in ran.stdout
    assert "No engine is installed" not in ran.stdout
    ran = line("announcements", "words", "a-1")
    assert "No engine is installed" in ran.stdout


def test_why_is_told_while_translation_is_down(rapport: Any) -> None:
    answer = {
        "person": {"person_id": "p-1", "name": "Ana", "language": "es"}, "outcome": "sent",
        "story": [],
    }  # fmt: skip
    ran = rapport({"notifications.announcement_why": answer})("announcements", "why", "a-1", "p-1")
    assert ran.exit_code == 0
    assert "How the words came about is not known now" in ran.stderr


def test_markup_in_what_people_wrote_is_shown_as_it_is(rapport: Any, tmp_path: Path) -> None:
    problem = Problem("bad [bold]name[/bold]", details={"field": "[red]x[/red]"})
    ran = rapport({"directory.schools": problem})("schools")
    assert "[bold]name[/bold]" in ran.stderr
    assert "[red]x[/red]" in ran.stderr
