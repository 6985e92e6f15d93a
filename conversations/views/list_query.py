"""The address of a list: what its filters are, read from it and written back to it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from conversations.inbox import InboxQuery
from conversations.models import Label, Status
from conversations.search.parsing import asks_for_status
from social.platforms import Platform

# In the address "all" stands for no filter, as leaving it out means the open ones.
_EVERY_STATUS = "all"
_QUEUES = {"mine", "unassigned", "all"}


def parse_query(request: HttpRequest) -> InboxQuery:
    """The filters of the address; what it does not know is left out."""
    given = request.GET
    queue, status = given.get("queue", "all"), given.get("status", Status.OPEN)
    q = given.get("q", "").strip()
    if asks_for_status(q):
        status = _EVERY_STATUS
    return InboxQuery(
        queue=queue if queue in _QUEUES else "all",  # type: ignore[arg-type]
        status="" if status == _EVERY_STATUS else _known(status, Status.values, Status.OPEN),
        platform=_known(given.get("platform", ""), Platform.values, ""),
        label=given.get("label", ""),
        q=q,
    )


def _known(value: str, values: list[str], default: str) -> str:
    return value if value in values else default


def build_address(query: InboxQuery) -> str:
    """The query string of ``query``, from its ``?`` on, without what is the default."""
    values = {
        "queue": query.queue if query.queue != "all" else "",
        "status": "" if query.status == Status.OPEN else query.status or _EVERY_STATUS,
        "platform": query.platform,
        "label": query.label,
        "q": query.q,
    }
    return "?" + urlencode({name: value for name, value in values.items() if value})


def queue_addresses(query: InboxQuery) -> dict[str, str]:
    """Where each queue is, with the other filters as they are."""
    return {
        "mine": build_address(replace(query, queue="mine")),
        "unassigned": build_address(replace(query, queue="unassigned")),
        "all": build_address(replace(query, queue="all")),
    }


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter: its words, the address it leads to, whether it is chosen."""

    text: str
    address: str
    chosen: bool
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One menu above the list. ``active`` if it narrows the list."""

    name: str
    icon: str
    active: bool
    options: list[Option]


def build_filters(query: InboxQuery, labels: list[Label]) -> list[Filter]:
    """The menus above the list, with the addresses their choices lead to."""
    return [_by_status(query), _by_platform(query), *([_by_label(query, labels)] if labels else [])]


def _option(query: InboxQuery, text: str, tone: str = "", **changed: Any) -> Option:
    chosen = all(getattr(query, name) == value for name, value in changed.items())
    return Option(text, build_address(replace(query, **changed)), chosen, tone)


def _by_status(query: InboxQuery) -> Filter:
    options = [_option(query, str(status.label), status=status.value) for status in Status]
    options.append(_option(query, _("Any status"), status=""))
    chosen = next(option.text for option in options if option.chosen)
    return Filter(chosen, "", active=True, options=options)


def _by_platform(query: InboxQuery) -> Filter:
    options = [_option(query, _("All platforms"), platform="")]
    options += [_option(query, p.label, platform=p.value) for p in Platform]
    name = Platform(query.platform).label if query.platform else _("Platform")
    return Filter(name, "plug", bool(query.platform), options)


def _by_label(query: InboxQuery, labels: list[Label]) -> Filter:
    options = [_option(query, _("All labels"), label="")]
    options += [_option(query, label.name, label.tone, label=str(label.pk)) for label in labels]
    chosen = next((o.text for o in options if o.chosen), query.label)
    return Filter(chosen if query.label else _("Label"), "tag", bool(query.label), options)
