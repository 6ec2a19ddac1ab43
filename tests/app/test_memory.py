"""What is built for the whole run does not hold up who is served."""

import gc

import pytest

from chatsched.app.memory import spare_what_stays


@pytest.fixture
def _thawed():
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_thawed")
def test_what_exists_when_serving_begins_is_walked_no_more():
    spare_what_stays()
    kept = gc.get_freeze_count()
    assert kept > 10_000
    assert len(gc.get_objects()) < kept / 10
