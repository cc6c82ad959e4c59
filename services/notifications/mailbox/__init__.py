# SPDX-License-Identifier: Apache-2.0
"""What comes back by mail: bounces, complaints, wishes to leave, and replies."""
