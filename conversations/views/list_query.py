"""The address of a list: what its filters are, read from it and written back to it."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict

from conversations.inbox_query import QUEUES, InboxQuery, from_stored
from conversations.models import Priority, SavedView, Status
from conversations.search.parsing import asks_for_status
from conversations.texts import parse_id
from echodesk.workspaces.models import Membership
from social.platforms import Platform

# In the address "all" stands for no filter, as leaving it out means the open ones.
_EVERY_STATUS = "all"
_PLAIN = ("account", "label", "assignee", "team")
_NAMES = ("queue", "status", "platform", *_PLAIN, "priority", "unread")


@dataclass(frozen=True, slots=True)
class Place:
    """Which list is shown: its filters, and the saved view that they began from."""

    query: InboxQuery
    view: SavedView | None = None

    @property
    def address(self) -> str:
        """The query string that leads here."""
        return build_address(self.query, self.view)

    @property
    def is_changed(self) -> bool:
        """Whether it shows something else than its saved view."""
        if self.view is None:
            return False
        return replace(self.query, q="") != replace(_kept(self.view), q="")


def read_place(
    request: HttpRequest, member: Membership, views: list[SavedView] | None = None
) -> Place:
    """The place of the address; 404 for a saved view that is not the member's.

    ``views`` are the member's, where they have been read.
    """
    return place_of(request.GET, member, views)


def place_of(given: QueryDict, member: Membership, views: list[SavedView] | None = None) -> Place:
    """The place of an address or a form.

    A view alone stands for its filters; filters beside it take their place.
    """
    query, wanted = parse_query(given), given.get("view", "")
    if not wanted:
        return Place(query)
    pk = parse_id(wanted) or 0
    known = SavedView.objects.visible_to(member).filter(pk=pk) if views is None else views
    view = next((one for one in known if one.pk == pk), None)
    if view is None:
        raise Http404
    if any(name in given for name in _NAMES):
        return Place(query, view)
    kept = _kept(view)
    return Place(replace(kept, q=query.q) if "q" in given else kept, view)


def _kept(view: SavedView) -> InboxQuery:
    return from_stored(view.query)


def parse_query(given: QueryDict) -> InboxQuery:
    """The filters of an address or a form; what they do not know is left out."""
    queue, status = given.get("queue", "all"), given.get("status", Status.OPEN)
    q = given.get("q", "").strip()
    if asks_for_status(q):
        status = _EVERY_STATUS
    return InboxQuery(
        queue=queue if queue in QUEUES else "all",
        status="" if status == _EVERY_STATUS else _known(status, Status.values, Status.OPEN),
        platform=_known(given.get("platform", ""), Platform.values, ""),
        priority=_known(given.get("priority", ""), Priority.values, ""),
        unread=given.get("unread") == "1",
        q=q,
        **{name: given.get(name, "") for name in _PLAIN},
    )


def _known(value: str, values: list[str], default: str) -> str:
    return value if value in values else default


def build_address(query: InboxQuery, view: SavedView | None = None) -> str:
    """The query string of ``query``, from its ``?`` on, without what is the default."""
    return "?" + urlencode(address_values(query, view))


def address_values(query: InboxQuery, view: SavedView | None = None) -> dict[str, str]:
    """What :func:`build_address` writes, by name."""
    if view is not None and replace(query, q="") == replace(_kept(view), q=""):
        return {"view": str(view.pk)} | ({"q": query.q} if query.q != _kept(view).q else {})
    values = {name: getattr(query, name) for name in (*_PLAIN, "platform", "priority", "q")}
    values |= {
        "queue": query.queue if query.queue != "all" else "",
        # Beside a view, leaving all filters out would mean those of the view.
        "status": "" if query.status == Status.OPEN and not view else query.status or _EVERY_STATUS,
        "unread": "1" if query.unread else "",
        "view": str(view.pk) if view else "",
    }
    order = ("queue", *_NAMES[1:], "view", "q")
    return {name: values[name] for name in order if values[name]}


def address_of(request: HttpRequest) -> str:
    """The query string of the list beside a conversation, as it was given."""
    given = {name: request.GET[name] for name in (*_NAMES, "view", "q") if request.GET.get(name)}
    return "?" + urlencode(given)


def queue_addresses(place: Place) -> dict[str, str]:
    """Where each queue is, with the other filters as they are."""
    query, view = place.query, place.view
    return {
        name: build_address(replace(query, queue=name), view)
        for name in ("mine", "unassigned", "all")
    }
