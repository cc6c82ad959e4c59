# SPDX-License-Identifier: Apache-2.0
"""The wiring of receipts: for whoever takes them, and whoever comes back to the early ones."""

import os
from functools import cache

from kernel.config import read
from kernel.unit import Unit
from services.notifications.mailbox.config import MailboxSettings
from services.notifications.receipts.handlers import Books
from services.notifications.receipts.repository import MongoNumbers, MongoReceipts


@cache
def bounces_before_flag() -> int:
    return read(MailboxSettings, os.environ).bounces_before_flag


def books(unit: Unit, most: int) -> Books:
    return Books(receipts=MongoReceipts(unit), numbers=MongoNumbers(unit), most=most)
