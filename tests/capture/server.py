# SPDX-License-Identifier: Apache-2.0
"""The capture server as a process of its own, on free ports."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from services.notifications.channels.email.smtp import RelayAddress, SmtpRelay
from services.notifications.channels.ports import Outcome, OutgoingMail, OutgoingText
from services.notifications.channels.sms.twilio import GatewayAddress, TwilioGateway


@dataclass(frozen=True, kw_only=True)
class Capture:
    process: subprocess.Popen[str]
    web_port: int
    smtp_port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=10, **options)

    def json(self, path: str) -> Any:
        response = self.get(path)
        response.raise_for_status()
        return response.json()

    def mail(self, mails: list[OutgoingMail], connections: int = 1) -> list[Outcome]:
        url = f"smtp://127.0.0.1:{self.smtp_port}?connections={connections}"
        with closing(SmtpRelay(RelayAddress.parse(url))) as relay:
            return relay.send_many(mails)

    def text(self, *texts: OutgoingText) -> list[Outcome]:
        url = f"http://capture:capture@127.0.0.1:{self.web_port}"
        with closing(TwilioGateway(GatewayAddress.parse(url), sender="+15550100000")) as gateway:
            return gateway.send_many(texts)


def start(directory: Path, **settings: str) -> subprocess.Popen[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "RAPPORT_CAPTURE_DIR": str(directory),
        "RAPPORT_CAPTURE_WEB_PORT": "0",
        "RAPPORT_CAPTURE_SMTP_PORT": "0",
        **settings,
    }
    command = [sys.executable, "-W", "error", "-m", "capture"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@contextmanager
def running(
    directory: Path, *, end: signal.Signals = signal.SIGTERM, **settings: str
) -> Iterator[Capture]:
    """Ends with `end`, and shows what the server complained of."""
    with start(directory, **settings) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.stderr and process.stderr.read()
            ports = json.loads(line)
            yield Capture(process=process, web_port=ports["web"], smtp_port=ports["smtp"])
        finally:
            process.send_signal(end)
            _, complaints = process.communicate(timeout=20)
        assert complaints == ""
        assert process.returncode == (0 if end == signal.SIGTERM else -end)
