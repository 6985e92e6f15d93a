"""How webhooks are usually taken in Django: ORM ``create()`` and ``.delay()`` per request.

Run by gunicorn with sync workers. A fair baseline: the same check of the signature,
the same table, the usual middleware.
"""

import hashlib
import json
import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")
_django = get_wsgi_application()

from celery import shared_task

from social.intake.signature import verify_signature
from social.models import WebhookDelivery


@shared_task
def process_delivery(delivery_id):
    """What a worker would get; nobody listens to its queue here."""


@csrf_exempt
def webhook(request, platform):
    """Take one webhook."""
    verify_signature(
        request.body, request.headers["X-Hub-Signature-256"], [os.environ["BENCH_SECRET"]]
    )
    json.loads(request.body)
    delivery = WebhookDelivery.objects.create(
        platform=platform,
        body=request.body,
        digest=hashlib.sha256(request.body).digest(),
        received_at=timezone.now(),
    )
    process_delivery.apply_async(args=[delivery.pk], queue="benchmark")
    return HttpResponse("EVENT_RECEIVED")


urlpatterns = [path("api/social/<str:platform>/webhook/", webhook)]


def application(environ, start_response):
    """The WSGI application: Django with this module's only address."""
    from django.conf import settings

    settings.ROOT_URLCONF = __name__
    return _django(environ, start_response)
