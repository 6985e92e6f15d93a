import pytest

from tests import factories

ACCOUNT = "17841400000000001"
ELSEWHERE = "17841400000000009"


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace, external_id=ACCOUNT, username="nordcoffee")


@pytest.fixture
def elsewhere(stranger):
    """An account of another workspace."""
    return factories.make_account(stranger.workspace, external_id=ELSEWHERE, username="elsewhere")
