import os
import time

import pytest


@pytest.fixture(scope="module", params=["UTC", "America/New_York", "Europe/Berlin", "Asia/Tokyo"])
def server_zone(request):
    """The process's own time zone, which no answer may depend on."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()
