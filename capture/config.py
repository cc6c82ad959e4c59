# SPDX-License-Identifier: Apache-2.0
"""Settings of the capture server: where it listens and keeps."""

from dataclasses import dataclass

from kernel.config import setting


@dataclass(frozen=True, kw_only=True)
class CaptureSettings:
    capture_dir: str = setting("Where captured messages are kept.", "var/capture")
    capture_host: str = setting("Address to listen on; loopback only.", "127.0.0.1")
    capture_in_container: bool = setting(
        "Listen on all addresses of a container, whose ports are published on loopback only.", False
    )
    capture_web_port: int = setting(
        "Port of the page and of the SMS endpoint; 0: a free one.", 8580
    )
    health_port: int = setting("Port of /health and /metrics; 0: that of the page alone.", 0)
    capture_inbound_url: str = setting(
        "Where the platform takes texts in, for answering one as its family.",
        "http://127.0.0.1:8620",
    )
    token_key: str = setting(
        "Key that signs operators' tokens; here it signs such answers. Empty: nobody answers.",
        "",
        secret=True,
    )
    capture_smtp_port: int = setting("Port of the SMTP server; 0: a free one.", 2580)
