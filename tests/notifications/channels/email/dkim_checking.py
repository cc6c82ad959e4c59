# SPDX-License-Identifier: Apache-2.0
"""Checking signatures as a receiver does: dkimpy's verifier, with DNS that answers what we say."""

import hashlib
import re
from base64 import b64decode
from functools import cache

import dkim
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from dkim.canonicalization import Relaxed

from services.notifications.channels.email.dkim_signature import DkimSigner


@cache
def rsa_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@cache
def rsa_signer() -> DkimSigner:
    return DkimSigner(rsa_key(), domain="lincoln.example.org", selector="rapport")


@cache
def ed25519_signer() -> DkimSigner:
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    return DkimSigner(key, domain="lincoln.example.org", selector="rapport-ed")


def holds(content: bytes, record: str) -> bool:
    """Whether dkimpy takes the signature for a good one."""

    def answer(name: bytes, timeout: int = 5) -> bytes:
        return record.encode() if name.startswith(b"rapport._domainkey.lincoln") else b""

    return bool(dkim.verify(content, dnsfunc=answer))


def holds_by_ed25519(content: bytes, record: str) -> bool:
    """The same for Ed25519, for which dkimpy wants one more library. RFC 8463 proves it."""
    fields, body = dkim.rfc822_parse(content)
    value = next(value for name, value in fields if b"a=ed25519-sha256" in value)
    tags = dict(re.findall(rb"(\w+)=([^;]*)", re.sub(rb"\s", b"", value)))
    own = [[b"DKIM-Signature", re.sub(rb"([;\s]b=)[^;]*", rb"\1", value)]]
    wanted = dkim.select_headers(
        Relaxed.canonicalize_headers(fields), tags[b"h"].lower().split(b":")
    )
    signed = b"".join(b":".join(each) for each in wanted + Relaxed.canonicalize_headers(own))
    public = Ed25519PublicKey.from_public_bytes(b64decode(record.partition("p=")[2]))
    body_hash = hashlib.sha256(Relaxed.canonicalize_body(body)).digest()
    try:
        public.verify(b64decode(tags[b"b"]), hashlib.sha256(signed.removesuffix(b"\r\n")).digest())
    except InvalidSignature:
        return False
    return body_hash == b64decode(tags[b"bh"])
