# SPDX-License-Identifier: Apache-2.0
"""A process that only says it is well, in place of a service in tests of make up and down."""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["RAPPORT_DISTRICT"].encode())

    def log_message(self, *_: object) -> None:
        """Probes are not worth a line."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(os.environ["RAPPORT_HEALTH_PORT"])), Health).serve_forever()
