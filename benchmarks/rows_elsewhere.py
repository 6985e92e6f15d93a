"""The processes of ``benchmarks.rows`` that are django-helpdesk, in an environment of its own."""

import json
import os
import statistics
import sys
import time
from urllib.parse import urlsplit

import django
from django.conf import settings

_url = urlsplit(os.environ["DATABASE_URL"])
_EACH = 3
_BATCH = 5_000

settings.configure(
    SECRET_KEY="bench-key",
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _url.path.lstrip("/"),
            "USER": _url.username,
            "PASSWORD": _url.password,
            "HOST": _url.hostname,
            "PORT": _url.port,
        }
    },
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.messages",
        "django.contrib.humanize",
        "rest_framework",
        "helpdesk",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    SITE_ID=1,
    USE_TZ=True,
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    HELPDESK_TEAMS_MODE_ENABLED=False,
)
django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone
from helpdesk.models import FollowUp, Queue, Ticket
from helpdesk.query import query_to_base64

urlpatterns = [path("helpdesk/", include("helpdesk.urls"))]


def fill(count: int) -> dict[str, int]:
    """So many tickets with one answer each; every other is open."""
    call_command("migrate", verbosity=0)
    agent = get_user_model().objects.create_superuser("agent", "agent@example.com", "bench")
    queue = Queue.objects.create(title="Support", slug="support")
    for first in range(0, count, _BATCH):
        tickets = Ticket.objects.bulk_create(
            Ticket(
                queue=queue,
                title=f"Is this still to be had? {number}",
                description="Is this still to be had?",
                submitter_email=f"person{number}@example.com",
                assigned_to=None if number % 5 else agent,
                status=Ticket.RESOLVED_STATUS if number % 2 else Ticket.OPEN_STATUS,
                secret_key=f"{number}",
            )
            for number in range(first, min(count, first + _BATCH))
        )
        FollowUp.objects.bulk_create(
            FollowUp(ticket=ticket, date=timezone.now(), title="Answer", comment="It is.")
            for ticket in tickets
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"tickets": Ticket.objects.count()}


def look(rows: int) -> dict[str, float]:
    """How long a page of rows takes, in milliseconds, as the ticket list asks for it at first."""
    tab = Client()
    tab.force_login(get_user_model().objects.get())
    # What its list begins with: those that are open, by when they were made.
    asked = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": False}
    address = reverse("helpdesk:datatables_ticket_list", args=[query_to_base64(asked)])
    taken = []
    for _ in range(_EACH):
        started = time.perf_counter()
        answer = tab.get(address, {"draw": 1, "start": 0, "length": rows})
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200 or len(answer.json()["data"]) != rows:
            raise RuntimeError(f"{answer.status_code} {answer.content[:300]!r}")
    return {"ms": statistics.median(taken)}


if __name__ == "__main__":
    work, *numbers = sys.argv[1:]
    print(json.dumps({"fill": fill, "look": look}[work](*map(int, numbers))))
