# SPDX-License-Identifier: Apache-2.0
"""What is in the bytes of a mail is found, however it was encoded, and rightly judged."""

from email.message import EmailMessage

import pytest

from tests.custody.judging import Asked, Evidence, judge
from tests.custody.known import Known
from tests.custody.naming import address_of, read_as
from tests.custody.reading import announced, found_in, numbered, text_of_mail
from tests.custody.world import ADDRESSES, MARKS, World, mark
from tests.notifications.builders import NOW


def a_mail(*, subject: str = "News", text: str = "Hello", encoding: str = "base64") -> bytes:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail.set_content(text, cte=encoding)
    return mail.as_bytes()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_mark_is_found_in_header_and_body_however_they_are_encoded(encoding: str) -> None:
    long = "ë" * 90 + f" {mark('g2')} " + "ë" * 90
    content = a_mail(subject=f"Zoë {mark('g1')}", text=long, encoding=encoding)
    assert found_in(text_of_mail(content), MARKS) == {"g1", "g2"}


def judged(text: str, *, barred: bool = False, is_current: bool = True) -> list[str]:
    """A message to the address of g1, guardian of st1, of a district of two families."""
    world, known = World(), Known()
    children = {"g1": ["st1"], "g2": ["st2"]}
    known.learn(world.roster({"email:a": ["g1"], "email:b": ["g2"]}, children))
    limits = [world.limited("g1", ["st1"], ["all"])] if barred else []
    seen = Evidence(
        address=ADDRESSES["email:a"], text=f"{numbered('N0')} {text}", at=NOW, known=known,
        limits=limits, is_current=is_current,
    )  # fmt: skip
    return judge(seen, {"N0": Asked(category="general", is_urgent=False)})


def test_what_is_for_those_who_read_it_is_fine() -> None:
    assert judged(f"{mark('g1')} {mark('st1')} {mark('s1')} {ADDRESSES['email:a']}") == []


def test_it_is_seen_whom_it_must_not_have_gone_to_and_of_whom_it_tells() -> None:
    assert any("nobody may be told" in one for one in judged("Hello.", barred=True))
    assert judged(mark("st2")) == ["what went to email:a tells of the child st2"]
    assert judged(ADDRESSES["email:b"]) == ["what went to email:a tells of the address email:b"]
    assert len(judged(mark("st1"), is_current=False)) == 2


def test_every_text_says_which_announcement_it_is() -> None:
    assert announced(f"a {numbered('N12')} b {numbered('N12')}") == "N12"


def test_of_many_stories_each_is_read_as_its_own_and_others_in_it_are_seen() -> None:
    text = f"{mark('x101g1')} {mark('x101st1')} +15551010004"
    assert read_as(text, "x101") == (f"{mark('g1')} {mark('st1')} {ADDRESSES['phone:d']}", set())
    assert read_as(f"{text} {mark('x102g1')}", "x101")[1] == {"x102"}
    assert read_as(f"{text} {address_of('phone:e', 'x103')}", "x101")[1] == {"x103"}
