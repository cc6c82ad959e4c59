# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.setup import mail_setup
from tests.notifications.channels.email.dkim_checking import rsa_key, rsa_signer
from tests.notifications.channels.email.test_dkim_key import key_file, settings


def test_the_record_to_publish_is_told(tmp_path: Path) -> None:
    told = mail_setup(settings(key_file(tmp_path, rsa_key())))
    assert told["dkim_name"] == "s._domainkey.a.example"
    assert told["dkim_record"] == rsa_signer().record
    assert told["dkim_record"].startswith("v=DKIM1; k=rsa; p=MIIB")
    assert "PRIVATE" not in str(told)


def test_what_is_wrong_with_the_key_is_told_by_its_setting(tmp_path: Path) -> None:
    told = mail_setup(settings(key_file(tmp_path, rsa_key(), 0o644)))
    assert told["dkim_problem"].startswith("RAPPORT_DKIM_KEY_FILE ")
    assert told["dkim_record"] == ""


def test_where_nothing_is_set_nothing_is_told() -> None:
    told = mail_setup(EmailSettings())
    assert (told["dkim_problem"], told["dkim_name"], told["offices"]) == ("", "", False)
