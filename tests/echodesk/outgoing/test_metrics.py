import pytest

from echodesk.outgoing.actions.endpoints import create_endpoint
from echodesk.outgoing.follow import follow_all
from echodesk.outgoing.health import disable
from echodesk.outgoing.models import WhyDisabled

pytestmark = pytest.mark.django_db


def test_metrics_tell_what_waits_and_how_endpoints_do(client, admin, happen):
    made = [create_endpoint(member=admin, url=f"https://{n}.example/") for n in "ab"]
    happen("note")
    follow_all()
    disable(made[1].pk, WhyDisabled.FAILING)
    lines = client.get("/metrics").content.decode().splitlines()
    assert "echodesk_dispatches_waiting 2.0" in lines
    assert 'echodesk_endpoints{state="new"} 1.0' in lines
    assert 'echodesk_endpoints{state="disabled"} 1.0' in lines
    assert "echodesk_scrape_failures 0.0" in lines
