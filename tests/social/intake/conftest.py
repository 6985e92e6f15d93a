import pytest

from social.intake import wake
from social.intake.signature import sign
from tests import payloads

# Said field by field where a payload comes to something else.
pytest.register_assert_rewrite("tests.social.intake.expectations")


@pytest.fixture(autouse=True)
def _asleep():
    wake.flag().clear()


@pytest.fixture
def post_webhook(client):
    """``post_webhook(payload)`` posts as Meta does: signed, escaped, to one callback."""

    def post(payload, *, platform="instagram", secret="meta-secret-new", signature=None, **extra):
        body = payload if isinstance(payload, bytes) else payloads.encode(payload)
        header = sign(body, secret) if signature is None else signature
        return client.post(
            f"/api/social/{platform}/webhook/",
            body,
            content_type="application/json",
            headers={"X-Hub-Signature-256": header} if header else {},
            **extra,
        )

    return post
