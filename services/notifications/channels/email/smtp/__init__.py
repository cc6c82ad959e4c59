# SPDX-License-Identifier: Apache-2.0
"""Mail handed to a relay over kept, pipelined connections."""

from services.notifications.channels.email.smtp.address import RelayAddress
from services.notifications.channels.email.smtp.relay import SmtpRelay

__all__ = ["RelayAddress", "SmtpRelay"]
