# SPDX-License-Identifier: Apache-2.0
"""The reference: a deliberately plain sender, as one would write it in an afternoon.

One thread, email.message, smtplib over one kept connection, one insert for each family. It is
given its translations. `python -m tests.bench.plain MONGO_URI DATABASE SMTP_PORT FAMILIES` prints
seconds and CPU seconds.
"""

import resource
import smtplib
import sys
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from pymongo import MongoClient

SUBJECT = "Two hours late on Thursday"
TEXT = "Dear families,\n\n" + "School starts two hours late on Thursday, because of snow.\n" * 6


def letter(point: dict[str, Any], text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = '"Sample District" <noreply@district.example>'
    message["To"] = point["address"]
    message["Subject"] = SUBJECT
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{point['_id'].replace('@', '.').replace(':', '.')}@rapport.example>"
    message.set_content(text)
    message.add_alternative(f"<html><body><p>{text}</p></body></html>", subtype="html")
    return message


def send(uri: str, database_name: str, port: int, families: int) -> None:
    client: MongoClient[dict[str, Any]] = MongoClient(uri, w="majority", journal=True)
    database = client[database_name]
    with smtplib.SMTP("127.0.0.1", port) as relay:
        for point in database.reach.find().limit(families):
            for person in point["people"]:
                relay.send_message(letter(point, TEXT))
                database.plain_ledger.insert_one(
                    {"contact_point_id": point["_id"], "person": person["id"], "state": "sent",
                     "language": person["language"], "at": datetime.now(UTC)}
                )  # fmt: skip
    client.close()


def main(uri: str, database_name: str, port: str, families: str) -> None:
    began = time.perf_counter()
    send(uri, database_name, int(port), int(families))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(time.perf_counter() - began, used.ru_utime + used.ru_stime)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
