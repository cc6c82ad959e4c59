# SPDX-License-Identifier: Apache-2.0
"""The wiring: settings to routes. Each way of coming in brings its own routes."""

import logging
import os
from collections.abc import Callable, Sequence

from starlette.routing import BaseRoute

from contracts.sms import CAPTURE_URL, INBOUND_PATH, capture_token
from kernel.clock import utc_now
from kernel.config import KernelSettings, Outbound, read
from kernel.errors import Conflict, Unavailable
from kernel.mongo import Database, dependency, within
from kernel.unit import Unit
from services.notifications.channels.email.config import EmailSettings
from services.notifications.channels.email.dependencies import tokens
from services.notifications.channels.sms.config import SmsSettings
from services.notifications.channels.sms.dependencies import told_at
from services.notifications.channels.sms.twilio import GatewayAddress
from services.notifications.dependencies import settings as notifications_settings
from services.notifications.inbound.commands import TakeText
from services.notifications.inbound.config import InboundSettings
from services.notifications.inbound.desks import desks
from services.notifications.inbound.handlers import take_text
from services.notifications.inbound.receipts import SmsReceipts
from services.notifications.inbound.sms import SmsInbound
from services.notifications.inbound.unsubscribe import Unsubscribing, again
from services.notifications.inbound.unsubscribe_page import Page
from services.notifications.listening import espeak
from services.notifications.listening.answering import Listening
from services.notifications.listening.dependencies import links, listening_settings
from services.notifications.listening.pace import Pace
from services.notifications.listening.page import Page as ListeningPage
from services.notifications.listening.repository import MongoRecordings, MongoVoices
from services.notifications.listening.studio import Studio
from services.notifications.receipts import handlers as receiving
from services.notifications.receipts.dependencies import books, bounces_before_flag
from services.notifications.receipts.model import Receipt

log = logging.getLogger(__name__)

NAME = "notifications.inbound"
TRIES = 5
MOST_S = 4.0


def routes(
    database: Database, kernel: KernelSettings, settings: InboundSettings
) -> list[BaseRoute]:
    return [
        *sms_inbound(database, kernel, settings).routes(),
        *unsubscribing(database).routes(),
        *listening(database).routes(),
        *sms_receipts(database, kernel, settings).routes(),
    ]


def listening(database: Database) -> Listening:
    ours = notifications_settings()
    return Listening(
        database=database, links=links(),
        studio=Studio(MongoRecordings(database), espeak.record),
        page=ListeningPage(
            district=ours.district_name, default_language=ours.default_language
        ),
        pace=Pace(listening_settings().listen_requests_per_minute),
        known=MongoVoices(database).known,
    )  # fmt: skip


def look_for_voices(database: Database) -> None:
    """Tell those who write links what can be read aloud here."""
    try:
        with dependency("MongoDB"):
            MongoVoices(database).remember(espeak.voices())
    except Unavailable as error:
        log.warning("voices_not_known", extra={"reason": error.message})


def unsubscribing(database: Database) -> Unsubscribing:
    ours = notifications_settings()
    return Unsubscribing(
        database=database, tokens=tokens(read(EmailSettings, os.environ)),
        page=Page(district=ours.district_name, default_language=ours.default_language),
    )  # fmt: skip


def sms_inbound(
    database: Database, kernel: KernelSettings, settings: InboundSettings
) -> SmsInbound:
    desk_of = desks(kernel, settings)

    def take(text: TakeText) -> None:
        once(database, text.message_id, lambda unit: take_text(text, desk_of(unit), unit.clock()))

    return SmsInbound(url=inbound_url(kernel, settings), token=token(kernel, settings), take=take)


def sms_receipts(
    database: Database, kernel: KernelSettings, settings: InboundSettings
) -> SmsReceipts:
    most, url = bounces_before_flag(), told_at().partition("#")[0]

    def take(receipts: Sequence[Receipt]) -> None:
        unit = Unit(database)
        with within(MOST_S):
            again(lambda: unit.run(lambda: receiving.take(receipts, books(unit, most))))

    return SmsReceipts(
        url=url, token=token(kernel, settings), tokens=tokens(read(EmailSettings, os.environ)),
        clock=utc_now, take=take,
    )  # fmt: skip


def once(database: Database, message_id: str, work: Callable[[Unit], None]) -> None:
    """In one unit of work with the note that this message is known; a repeat does nothing.

    Raises Unavailable or Conflict before a gateway loses patience, which is after 15 seconds.
    """
    with within(MOST_S):
        for left in reversed(range(TRIES)):
            try:
                _once(Unit(database, consumer=NAME, message_ids=[message_id]), work)
            except Conflict:
                if not left:
                    raise
            else:
                return


def _once(unit: Unit, work: Callable[[Unit], None]) -> None:
    unit.once(lambda _: work(unit))


def inbound_url(kernel: KernelSettings, settings: InboundSettings) -> str:
    """As the gateway calls it, or its stand-in."""
    if kernel.outbound == Outbound.CAPTURE:
        return CAPTURE_URL
    return f"{settings.public_url}{INBOUND_PATH}"


def token(kernel: KernelSettings, settings: InboundSettings) -> str:
    """What the gateway signs with; "" where there is none, and then nothing is taken in."""
    if kernel.outbound == Outbound.CAPTURE:
        return capture_token(kernel.token_key)
    if settings.sms_webhook_token:
        return settings.sms_webhook_token
    url = read(SmsSettings, os.environ).sms_url
    return GatewayAddress.parse(url).token if url else ""
