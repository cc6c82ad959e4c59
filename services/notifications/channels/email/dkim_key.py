# SPDX-License-Identifier: Apache-2.0
"""The key that mails are signed with, from its file. What is wrong with it names its setting."""

import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kernel.config import PREFIX, SettingsError
from kernel.errors import Rejected
from services.notifications.channels.email.addresses import carried_address
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dkim_signature import DkimSigner, PrivateKey

NAMES = ("dkim_domain", "dkim_selector", "dkim_key_file")
LEAST_BITS = 2048


def signer(settings: EmailSettings) -> DkimSigner | None:
    """None when mails are not to be signed. Raises SettingsError naming what is wrong."""
    missing = [name for name in NAMES if not getattr(settings, name)]
    if len(missing) == len(NAMES):
        return None
    if missing:
        raise _wrong(missing[0], "is not set, but others for DKIM are: set all three or none.")
    for name in NAMES[:2]:
        _check_name(name, getattr(settings, name))
    key = read_key(Path(settings.dkim_key_file))
    return DkimSigner(key, domain=settings.dkim_domain, selector=settings.dkim_selector)


def read_key(file: Path) -> PrivateKey:
    """Raises SettingsError when it is none that mails can be signed with, or open to others."""
    try:
        mode, text = file.stat().st_mode, file.read_bytes()
    except OSError as error:
        raise _wrong("dkim_key_file", f"{file} cannot be read: {error.strerror}.") from None
    if mode & stat.S_IRWXO:
        raise _wrong(
            "dkim_key_file",
            f"{file} may be read or changed by everybody on this machine: chmod o= {file}",
        )
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _wrong("dkim_key_file", f"{file} holds no private key in PEM form.") from None
    if isinstance(key, RSAPrivateKey) and key.key_size < LEAST_BITS:
        raise _wrong("dkim_key_file", f"{file} has {key.key_size} bits; {LEAST_BITS} are needed.")
    if not isinstance(key, PrivateKey):
        raise _wrong("dkim_key_file", f"{file} is neither an RSA nor an Ed25519 key.")
    return key


def _check_name(name: str, value: str) -> None:
    try:
        good = carried_address(f"a@{value}", field=name) == f"a@{value}"
    except Rejected:
        good = False
    if not good:
        raise _wrong(name, f"{value!r} is no name that DNS can hold.")


def _wrong(name: str, sentence: str) -> SettingsError:
    return SettingsError({PREFIX + name.upper(): [sentence]})
