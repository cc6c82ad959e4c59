# SPDX-License-Identifier: Apache-2.0
"""Why the embedded platform did not start."""


class CannotStart(Exception):
    """Something on this machine stands in the way; the message says what to do about it."""
