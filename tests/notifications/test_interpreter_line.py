# SPDX-License-Identifier: Apache-2.0
"""A family whose message was not translated is told whom to call."""

import pytest

from kernel.config import SettingsError, read
from services.notifications.channels.email.channel import passages
from services.notifications.channels.sms.channel import SmsChannel, sms_text
from services.notifications.config import NotificationsSettings
from services.notifications.notices import notice
from tests.notifications.builders import an_announcement
from tests.notifications.test_channels import FakeGateway, a_delivery

PHONE = "206-555-0100"


@pytest.mark.row(20)
@pytest.mark.row(25)
def test_an_original_names_the_interpreter_line_where_the_district_has_one() -> None:
    words = an_announcement().original_with_notice("no engine")
    with_line, without = passages(words, "so", PHONE)[0], passages(words, "so")[0]
    assert with_line.text == notice("line", "so", phone=PHONE).text
    assert "dugsigaaga" in without.text
    assert "dugsigaaga" not in with_line.text
    assert sms_text(words, "so", PHONE).startswith(notice("line", "so", "sms", phone=PHONE).text)


def test_the_sms_channel_tells_of_the_line_it_was_given() -> None:
    gateway, words = FakeGateway(), an_announcement().original_with_notice("no engine")
    channel = SmsChannel(gateway, interpreter_phone=PHONE)
    channel.send([a_delivery()], an_announcement(), words, "vi")
    assert f"Xin gọi số {PHONE}" in gateway.texts[0].body


@pytest.mark.row(25)
def test_an_original_in_spanish_is_not_said_to_be_in_english() -> None:
    words = an_announcement(language="es").original_with_notice("no engine")
    assert "espagnol" in passages(words, "fr")[0].text
    assert "espagnol" in sms_text(words, "fr")


@pytest.mark.parametrize("number", ["call us", "12", "<b>206-555-0100</b>", "206{{x}}"])
def test_what_is_no_number_stops_the_process(number: str) -> None:
    with pytest.raises(SettingsError, match="RAPPORT_INTERPRETER_PHONE"):
        read(NotificationsSettings, {"RAPPORT_INTERPRETER_PHONE": number})
