# SPDX-License-Identifier: Apache-2.0
"""What every channel worker is wired with."""

import os
from functools import cache

from kernel.config import KernelSettings, read


@cache
def kernel_settings() -> KernelSettings:
    return read(KernelSettings, os.environ)
