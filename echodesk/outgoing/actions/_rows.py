"""What the actions share."""

from collections.abc import Collection

from django.http import Http404
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.net.targets import NotATarget, NotOutside, NotSecure, read_target
from echodesk.outgoing.event_words import unknown
from echodesk.outgoing.models import Endpoint
from echodesk.outgoing.reading import endpoints_of
from echodesk.outgoing.sending import allowed
from echodesk.workspaces.models import Membership

_DESCRIPTION_LENGTH = 120


def lock(member: Membership, endpoint: Endpoint) -> Endpoint:
    """The endpoint as it is now, locked; 404 if it is deleted or another workspace's."""
    rows = endpoints_of(member).select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=endpoint.pk).first()
    if row is None:
        raise Http404
    return row


def fill(endpoint: Endpoint, url: str, description: str, types: Collection[str]) -> None:
    """Put what an admin typed into ``endpoint``; :class:`ActionError` where it is wrong."""
    endpoint.url = _checked_url(url.strip())
    words = " ".join(description.replace("\0", "").split())
    if len(words) > _DESCRIPTION_LENGTH:
        raise _wrong("description", _("A description has at most 120 characters."))
    endpoint.description = words
    if missing := unknown(types):
        detail = _("There is no event of the type %(names)s.") % {"names": ", ".join(missing)}
        raise _wrong("types", detail)
    endpoint.types = sorted(set(types))


def _checked_url(url: str) -> str:
    try:
        read_target(url, **allowed())
    except NotSecure:
        raise _wrong("url", _("The address must begin with https://.")) from None
    except NotOutside:
        detail = _("This address lies in a private network, which EchoDesk does not call.")
        raise _wrong("url", detail) from None
    except NotATarget:
        example = "https://example.com/hooks"
        detail = _("This is no address that can be called. It looks like %(example)s.")
        raise _wrong("url", detail % {"example": example}) from None
    return url


def _wrong(field: str, detail: str) -> ActionError:
    return ActionError(detail, fields={field: [detail]})
