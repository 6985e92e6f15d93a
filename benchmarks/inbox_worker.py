"""The processes that ``benchmarks.inbox`` measures: to fill the tables, to look at the inbox."""

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")

import django

django.setup()

from django.db import connection
from django.test import Client

from benchmarks import inbox_rows
from conversations.inbox_query import InboxQuery
from conversations.models import Label, SavedView
from conversations.views.list_query import build_address
from echodesk.workspaces.models import Membership

_EACH = 15
_LIST = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "list"}
_DESK = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "desk"}


def fill(conversations: int) -> dict[str, int]:
    """Who looks at so many conversations, and the one that is opened."""
    member, conversation = inbox_rows.fill(conversations)
    return {"member": member.pk, "conversation": conversation.pk}


def look(member_id: int, conversation_id: int) -> dict[str, dict]:
    """``{title: {"ms": median, "queries": n}}``, as the member sees the inbox."""
    member = Membership.objects.select_related("user").get(pk=member_id)
    tab = Client()
    tab.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return {title: _measure(ask) for title, ask in _asked(tab, member, conversation_id)}


def _asked(tab: Client, member: Membership, pk: int) -> list[tuple[str, Callable[[], None]]]:
    label = Label.objects.visible_to(member).first()
    view = SavedView.objects.visible_to(member).first()
    mine = build_address(InboxQuery(queue="mine", status="open"))
    labelled = build_address(InboxQuery(status="open", label=str(label.pk)))
    unread = build_address(InboxQuery(status="open", unread=True))
    html = tab.get("/inbox/?", **_LIST).content.decode()
    next_page = re.findall(r"cursor=([\w-]+)", html)[0]

    def get(address: str, **headers: str) -> Callable[[], None]:
        def ask() -> None:
            answer = tab.get(address, **headers)
            if answer.status_code != 200:
                raise RuntimeError(f"{answer.status_code} {address}")

        return ask

    return [
        ("the list with all numbers, all open", get("/inbox/?", **_LIST)),
        ("the list, mine", get(f"/inbox/{mine}", **_LIST)),
        ("the list, any status", get("/inbox/?status=all", **_LIST)),
        ("the list, one label", get(f"/inbox/{labelled}", **_LIST)),
        ("the list, what I have not read", get(f"/inbox/{unread}", **_LIST)),
        ("the list, a saved view", get(f"/inbox/?view={view.pk}", **_LIST)),
        ("the next rows", get(f"/inbox/rows/?cursor={next_page}")),
        ("the numbers alone", get("/inbox/numbers/")),
        ("a conversation", get(f"/inbox/{pk}/", **_DESK)),
    ]


def _measure(ask: Callable[[], None]) -> dict:
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    taken = []
    for _ in range(_EACH):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return {"ms": statistics.median(taken), "queries": len(asked)}


if __name__ == "__main__":
    work, *numbers = sys.argv[1:]
    print(json.dumps({"fill": fill, "look": look}[work](*map(int, numbers))))
