"""The other apps that may hold a conversation at Meta, by the names people know. Pure.

https://developers.facebook.com/docs/messenger-platform/handover-protocol
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

_KNOWN: dict[str, Words] = {
    "263902037430900": _("Page Inbox"),
    "1217981644879628": _("Instagram inbox"),
}


def app_name(app_id: str) -> Words:
    """What people call the app; it is "another app" where only Meta knows its name."""
    return _KNOWN.get(app_id) or _("Another app")
