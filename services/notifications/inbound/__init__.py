# SPDX-License-Identifier: Apache-2.0
"""What families send back: texts, and presses of a link, over one small HTTP server."""
