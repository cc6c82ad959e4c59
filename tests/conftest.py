# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E402 - a MongoDB client imported before the patch times out on every call.
import eventlet

eventlet.monkey_patch()

from hypothesis import HealthCheck, settings

# The machine that runs the tests is shared, so an example's time says nothing about our code.
settings.register_profile(
    "rapport", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("rapport")

pytest_plugins = ["tests.servers.plugin", "tests.rows_plugin"]
