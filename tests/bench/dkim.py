# SPDX-License-Identifier: Apache-2.0
"""Mails signed a second by one process: its own addresses and marks each, one text for all."""

import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from services.notifications.channels.email.addresses import Mailbox
from services.notifications.channels.email.dkim_signature import DkimSigner, PrivateKey
from services.notifications.channels.email.marks import Marks
from services.notifications.channels.email.tokens import Tokens
from services.notifications.model import delivery_id
from tests.bench.figures import Figure
from tests.notifications.builders import an_announcement
from tests.notifications.channels.email.builders import template_of

MAILS = 5_000
TEXT = "School is closed tomorrow because of snow. Buses do not run.\n\n" * 12


def run() -> list[Figure]:
    mails = [mail(number) for number in range(MAILS)]
    rsa = generate_private_key(public_exponent=65537, key_size=2048)
    return [
        Figure(figure=name, value=MAILS / signing_s(key, mails), unit="1/s", n=MAILS)
        for name, key in (
            ("dkim_signatures_per_s", rsa),
            ("dkim_ed25519_signatures_per_s", Ed25519PrivateKey.generate()),
        )
    ]


def mail(number: int) -> bytes:
    marks = Marks(Tokens(b"k" * 32), public_url="https://r.cook.example", domain="m.cook.example")
    delivery = {"id": delivery_id("A1", str(number)), "contact_point_id": f"cp-{number:030x}"}
    return template_of(TEXT).render(
        to=Mailbox(address=f"family{number}@families.example"),
        message_id=f"{delivery['id']}@cook.example",
        marks=marks.headers(delivery, an_announcement(category="newsletter")),
    )


def signing_s(key: PrivateKey, mails: list[bytes]) -> float:
    signer = DkimSigner(key, domain="cook.example", selector="bench")
    began = time.perf_counter()
    for content in mails:
        signer.sign(content)
    return time.perf_counter() - began
