# SPDX-License-Identifier: Apache-2.0
"""Where RabbitMQ cannot be prepared, the reason is told and no password."""

import traceback
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from deploy.prepare import make_virtual_host
from kernel.errors import Unavailable
from kernel.topology import missing
from tests.servers.vhost import VirtualHost


def make(api_url: str) -> None:
    make_virtual_host(api_url, "kitchen", "ana")


def compare(api_url: str) -> None:
    missing(api_url, "kitchen", [])


@pytest.mark.parametrize("work", [make, compare])
@pytest.mark.parametrize("host", ["127.0.0.1:1", ""])
def test_an_error_of_the_management_api_shows_no_password(
    broker: VirtualHost, work: Callable[[str], None], host: str
) -> None:
    password = "hush"
    place = host or urlsplit(broker.api_url).netloc.rpartition("@")[2]
    with pytest.raises(Unavailable) as raised:
        work(f"http://ana:{password}@{place}")
    told = "".join(traceback.format_exception(raised.value))
    assert "management API" in told
    assert password not in told
