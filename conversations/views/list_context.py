"""What the templates of the list are given. Reads only; the number of queries never grows."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest

from conversations import inbox
from conversations.inbox_query import InboxQuery
from conversations.models import Conversation, Label, Priority, SavedView
from conversations.search.hits import Hit
from conversations.texts import parse_id
from conversations.views import searching
from conversations.views.filters import build_filters, more_filters
from conversations.views.list_query import (
    Place,
    address_values,
    build_address,
    queue_addresses,
    read_place,
)
from conversations.views.shelf import read_shelf
from conversations.views.snooze import presets
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from social.models import SocialAccount
from social.sending_pause import with_pauses

Context = dict[str, Any]


def for_rows(
    request: HttpRequest, member: Membership, views: list[SavedView] | None = None
) -> Context:
    """One page of the list, from the cursor of the address on."""
    place = read_place(request, member, views)
    query = place.query
    found = inbox.page(member, query, cursor=request.GET.get("cursor", ""))
    hits = searching.hits_in(member, query.q, found.items)
    rows = [_row(member, row, hits.get(row.pk)) for row in found.items]
    return {
        "rows": rows,
        "next_cursor": found.next_cursor,
        "address": place.address,
        "place": place,
        "query": query,
    }


def _row(member: Membership, conversation: Conversation, hit: Hit | None) -> Context:
    return {
        "conversation": conversation,
        "window": inbox.window(conversation),
        "promise": inbox.promise(member.workspace, conversation),
        "hit": hit,
    }


def for_row(
    request: HttpRequest, member: Membership, conversation: Conversation, place: Place
) -> Context:
    """One row, leading to where the list's filters stay."""
    hits = searching.hits_in(member, place.query.q, [conversation])
    return {
        "row": _row(member, conversation, hits.get(conversation.pk)),
        "address": place.address,
        "open_id": parse_id(request.GET.get("open", "")),
    }


def for_numbers(member: Membership, place: Place | None = None) -> Context:
    """All views with their numbers, of which the one at ``place`` is chosen."""
    labels = list(Label.objects.visible_to(member))
    return _shelf(member, _accounts(member), labels, views_of(member), place)


def views_of(member: Membership) -> list[SavedView]:
    """The member's own saved views and the team's."""
    return list(SavedView.objects.visible_to(member))


def _accounts(member: Membership) -> list[SocialAccount]:
    return list(with_pauses(SocialAccount.objects.visible_to(member).connected()))


def _shelf(
    member: Membership,
    accounts: list[SocialAccount],
    labels: list[Label],
    views: list[SavedView],
    place: Place | None = None,
    *,
    counted: bool = True,
) -> Context:
    """The views with their numbers, and what was read for them."""
    shelf = read_shelf(
        member, accounts=accounts, labels=labels, views=views, place=place, counted=counted
    )
    return {
        "shelf": shelf,
        "is_counted": counted,
        "counts": shelf.counts,
        "workspace_accounts_read": accounts,
        "workspace_labels_read": labels,
    }


def for_list(
    request: HttpRequest,
    member: Membership,
    labels: list[Label] | None = None,
    *,
    counted: bool = True,
) -> Context:
    """The whole first pane. ``labels`` are the workspace's, where they have been read.

    Without ``counted`` the numbers are left to the page, which asks for them once it is there.
    """
    views = views_of(member)
    try:
        rows = for_rows(request, member, views)
    except ActionError as error:
        raise Http404 from error
    if labels is None:
        labels = list(Label.objects.visible_to(member))
    place: Place = rows["place"]
    return (
        rows
        | _shelf(member, _accounts(member), labels, views, place, counted=counted)
        | searching.above_list(member, place.query.q)
        | {
            "filters": build_filters(place, labels),
            "more_filters": more_filters(place),
            "queue_addresses": queue_addresses(place),
            "bulk_presets": presets(),
            "bulk_priorities": Priority.choices,
            "kept": address_values(replace(place.query, q=""), place.view),
            # The same words without any filter, for a search that found nothing.
            "everywhere": build_address(InboxQuery(q=place.query.q)),
        }
    )


def for_nothing_open(member: Membership) -> Context:
    """The place of a conversation while none is open."""
    return for_numbers(member) | {"view": "list"}
