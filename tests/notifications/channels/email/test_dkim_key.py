# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel.config import SettingsError
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dkim_key import signer
from tests.notifications.channels.email.dkim_checking import rsa_key


def key_file(folder: Path, key: object, mode: int = 0o600) -> str:
    text = key.private_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return text_file(folder, text, mode)


def text_file(folder: Path, text: bytes, mode: int = 0o600) -> str:
    file = folder / "dkim.pem"
    file.write_bytes(text)
    file.chmod(mode)
    return str(file)


def settings(file: str, **changes: str) -> EmailSettings:
    return EmailSettings(
        **{"dkim_domain": "a.example", "dkim_selector": "s", "dkim_key_file": file} | changes
    )


def test_without_the_settings_mails_go_unsigned() -> None:
    assert signer(EmailSettings()) is None


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o400])
def test_an_rsa_and_an_ed25519_key_are_taken(tmp_path: Path, mode: int) -> None:
    for key, kind in ((rsa_key(), "k=rsa"), (Ed25519PrivateKey.generate(), "k=ed25519")):
        made = signer(settings(key_file(tmp_path, key, mode)))
        assert made is not None
        assert kind in made.record
        (tmp_path / "dkim.pem").unlink()


@pytest.mark.parametrize("missing", ["dkim_domain", "dkim_selector", "dkim_key_file"])
def test_half_of_the_settings_is_refused_by_name(tmp_path: Path, missing: str) -> None:
    file = key_file(tmp_path, Ed25519PrivateKey.generate())
    with pytest.raises(SettingsError, match=f"RAPPORT_{missing.upper()}: is not set"):
        signer(settings(file, **{missing: ""}))


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o666])
def test_a_key_that_everybody_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = key_file(tmp_path, Ed25519PrivateKey.generate(), mode)
    with pytest.raises(SettingsError, match=r"RAPPORT_DKIM_KEY_FILE: .* chmod o="):
        signer(settings(file))


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (rsa.generate_private_key(65537, 1024), "1024 bits; 2048 are needed"),  # noqa: S505
        (ec.generate_private_key(ec.SECP256R1()), "neither an RSA nor an Ed25519 key"),
    ],
)
def test_a_key_that_mail_cannot_use_is_refused(tmp_path: Path, key: object, reason: str) -> None:
    with pytest.raises(SettingsError, match=f"RAPPORT_DKIM_KEY_FILE: .*{reason}"):
        signer(settings(key_file(tmp_path, key)))


@pytest.mark.parametrize("text", [b"", b"-----BEGIN PRIVATE KEY-----\nno\n", b"\xff\x00"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(SettingsError, match="holds no private key in PEM form"):
        signer(settings(text_file(tmp_path, text)))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        signer(settings(str(tmp_path / "none")))


@pytest.mark.parametrize("name", ["dkim_domain", "dkim_selector"])
def test_a_name_that_dns_cannot_hold_is_refused(tmp_path: Path, name: str) -> None:
    file = key_file(tmp_path, Ed25519PrivateKey.generate())
    with pytest.raises(SettingsError, match=f"RAPPORT_{name.upper()}: .* no name that DNS"):
        signer(settings(file, **{name: "a b; c"}))
