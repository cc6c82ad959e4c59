# SPDX-License-Identifier: Apache-2.0
"""DKIM signatures (RFC 6376, RFC 8463) on whole mails, as the last thing before they leave.

Canonical forms are dkimpy's. The private key's work is done by `cryptography`: dkimpy's own RSA is
written in Python, and a tenth as fast. What a letter's mails share is hashed once.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache

import dkim
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from dkim.canonicalization import CanonicalizationPolicy

PrivateKey = RSAPrivateKey | Ed25519PrivateKey

_RELAXED = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
_NAME = b"DKIM-Signature"
# Named once more than they stand there, so that nobody can add a second one on the way.
SEALED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"list-unsubscribe",
    b"list-unsubscribe-post", b"mime-version", b"content-type",
)  # fmt: skip
SIGNED = (*SEALED, b"list-id", b"content-language", b"auto-submitted")
_LINE = 72


class DkimSigner:
    """Signs for one domain with one key; `record` is what its DNS must say."""

    def __init__(self, key: PrivateKey, *, domain: str, selector: str) -> None:
        self.domain, self.selector = domain, selector
        self._sign, self._algorithm = _signing(key)
        self.record = dns_record(key)
        self._tags = (
            f"v=1; a={self._algorithm}; c=relaxed/relaxed;\r\n\td={domain}; s={selector};\r\n\t"
        ).encode("ascii")

    def sign(self, content: bytes) -> bytes:
        """`content` (CRLF line ends) with a signature above it."""
        head, _, body = content.partition(b"\r\n\r\n")
        fields, _ = dkim.rfc822_parse(head)
        canonical = _RELAXED.canonicalize_headers(fields)
        names = _named(canonical)
        value = b"".join(
            (b" ", self._tags, b"h=", _folded(names), b";\r\n\tbh=", _body_hash(body), b";\r\n\tb=")
        )
        hashed = dkim.select_headers(canonical, names)
        own = _RELAXED.canonicalize_headers([[_NAME, value]])[0]
        text = b"".join(b":".join(field) for field in (*hashed, own)).removesuffix(b"\r\n")
        signature = _wrapped(b64encode(self._sign(text)))
        return b"".join((_NAME, b":", value, signature, b"\r\n", content))


def dns_record(key: PrivateKey) -> str:
    """The TXT record's text that lets others check what `key` signs."""
    public = key.public_key()
    if isinstance(key, RSAPrivateKey):
        kind, form = "rsa", (
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo,
        )  # fmt: skip
    else:
        kind, form = "ed25519", (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return f"v=DKIM1; k={kind}; p={b64encode(public.public_bytes(*form)).decode('ascii')}"


def _signing(key: PrivateKey) -> tuple[Callable[[bytes], bytes], str]:
    if isinstance(key, RSAPrivateKey):
        scheme, digest = padding.PKCS1v15(), hashes.SHA256()
        return lambda text: key.sign(text, scheme, digest), "rsa-sha256"
    # RFC 8463: what Ed25519 signs is the SHA-256 of the text, not the text.
    return lambda text: key.sign(hashlib.sha256(text).digest()), "ed25519-sha256"


@lru_cache(maxsize=64)
def _body_hash(body: bytes) -> bytes:
    """Of a letter without placeholders all mails have the same body."""
    return b64encode(hashlib.sha256(_RELAXED.canonicalize_body(body)).digest())


def _named(fields: list[tuple[bytes, bytes]]) -> list[bytes]:
    """What `h=` lists: every signed field as often as it is there, and a sealed one once more."""
    present = [name for name, _ in fields]
    return [name for name in SIGNED for _ in range(present.count(name) + (name in SEALED))]


@lru_cache(maxsize=64)
def _folded_text(names: tuple[bytes, ...]) -> bytes:
    lines, line = [], b""
    for name in names:
        if len(line) + len(name) > _LINE:
            lines.append(line)
            line = b""
        line += name + b":"
    return b"\r\n\t".join([*lines, line.removesuffix(b":")])


def _folded(names: list[bytes]) -> bytes:
    return _folded_text(tuple(names))


def _wrapped(signature: bytes) -> bytes:
    # Folded by us: what a relay would fold itself, some receivers could not check afterwards.
    pieces = [signature[at : at + _LINE] for at in range(0, len(signature), _LINE)]
    return b"\r\n\t" + b"\r\n\t".join(pieces)
