"""The operator's admin of accounts and deliveries."""

import hashlib

import pytest
from django.utils import timezone

from echodesk.workspaces.models import User
from social.models import DeliveryItem, SocialAccount, WebhookDelivery
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    user = User.objects.create_superuser("operator@example.com", "correct horse battery")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_delivery(body=b'{"object":"page","entry":[]}', **fields):
    return WebhookDelivery.objects.create(
        platform="facebook",
        body=body,
        digest=hashlib.sha256(body).digest(),
        received_at=timezone.now(),
        **fields,
    )


def test_a_delivery_is_shown_readably(operator):
    delivery = make_delivery(b'{"object":"page","text":"\\u00c5land <script>"}')
    page = operator.get(f"/admin/social/webhookdelivery/{delivery.pk}/change/").content.decode()
    assert "Åland &lt;script&gt;" in page


def test_deliveries_are_filtered_by_state(operator):
    parked = make_delivery(state="parked", error="Broken item\nTraceback")
    done = make_delivery(b"{}", state="done")
    page = operator.get("/admin/social/webhookdelivery/?state__exact=parked").content.decode()
    assert f"/{parked.pk}/change/" in page
    assert f"/{done.pk}/change/" not in page
    assert "Broken item" in page
    assert "Traceback" not in page


def test_an_account_is_shown_without_its_token(operator):
    account = make_account(access_token="canary")
    cipher_text = SocialAccount.objects.extra(select={"raw": "access_token"}).get().raw
    for path in ("", f"{account.pk}/change/"):
        page = operator.get(f"/admin/social/socialaccount/{path}").content.decode()
        assert account.label in page
        assert "canary" not in page
        assert cipher_text not in page


@pytest.mark.parametrize("model", ["webhookdelivery", "socialaccount"])
def test_nothing_can_be_changed(operator, model):
    pk = make_delivery().pk if model == "webhookdelivery" else make_account().pk
    assert operator.get(f"/admin/social/{model}/add/").status_code == 403
    assert operator.post(f"/admin/social/{model}/{pk}/change/", {"state": "x"}).status_code == 403
    assert operator.post(f"/admin/social/{model}/{pk}/delete/").status_code == 403


def test_a_secret_in_a_body_is_masked(operator):
    delivery = make_delivery(b'{"access_token": "canary"}')
    page = operator.get(f"/admin/social/webhookdelivery/{delivery.pk}/change/").content.decode()
    assert "access_token" in page
    assert "canary" not in page


def test_what_became_of_each_item_stands_in_a_line(operator):
    delivery, account = make_delivery(), make_account()
    DeliveryItem.objects.create(
        delivery=delivery,
        position=0,
        workspace=account.workspace,
        account=account,
        account_ref=account.external_id,
        kind="message:text",
        outcome="received",
        received_at=delivery.received_at,
    )
    page = operator.get(f"/admin/social/webhookdelivery/{delivery.pk}/change/").content.decode()
    assert f"0  message:text  received  {account.external_id}" in page
