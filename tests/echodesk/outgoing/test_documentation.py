"""What docs/outgoing-webhooks.md tells receivers is so."""

import re
import time
from pathlib import Path

import pytest

from echodesk.outgoing import ladder, rounds, sending, signing
from echodesk.outgoing.actions.endpoints import rotate_secret
from echodesk.outgoing.models import Dispatch

TEXT = (Path(__file__).parents[3] / "docs" / "outgoing-webhooks.md").read_text()


@pytest.fixture
def is_genuine():
    """The example, as a receiver would copy it."""
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names = {}
    exec(code, names)
    return names["is_genuine"]


@pytest.mark.django_db
def test_the_example_accepts_what_is_sent_with_either_secret(
    admin, endpoint, receiver, happen, is_genuine
):
    old = endpoint.secret
    new = rotate_secret(member=admin, endpoint=endpoint).secret
    happen("note", text="ქართული")
    rounds.run()
    (posted,) = receiver.posted
    assert posted.uid == Dispatch.objects.get().uid
    assert is_genuine(new, posted.headers, posted.body)
    assert is_genuine(old, posted.headers, posted.body)
    assert not is_genuine(signing.new_secret(), posted.headers, posted.body)
    assert not is_genuine(new, posted.headers, posted.body + b" ")
    assert not is_genuine(new, {**posted.headers, "webhook-id": "msg_1"}, posted.body)


@pytest.mark.parametrize(("seconds", "genuine"), [(0, True), (-299, True), (-301, False)])
def test_the_example_refuses_what_is_old(is_genuine, seconds, genuine):
    secret, stamp = signing.new_secret(), int(time.time()) + seconds
    headers = signing.headers([secret], "msg_1", stamp, b"{}")
    assert is_genuine(secret, headers, b"{}") is genuine


def test_the_figures_are_those_of_the_code():
    words = " ".join(TEXT.split())
    assert f"2xx within {sending.SECONDS:.0f} seconds" in words
    assert "only the first 1,000 characters are kept" in words
    assert sending.EXCERPT == 1000
    spoken = "5 seconds, 5 minutes, 30 minutes, 2 hours, 5 hours, 10 hours and 10 hours"
    assert spoken in words
    assert ladder.DELAYS == (0, 5, 300, 1800, 7200, 18000, 36000, 36000)
    assert ladder.PATIENCE.days == 5
    assert ladder.LONGEST_WAIT.total_seconds() == 36000
