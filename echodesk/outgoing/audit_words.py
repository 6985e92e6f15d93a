"""The audit trail of endpoints, in plain words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from echodesk.outgoing.models import WhyDisabled
from echodesk.workspaces.audit_words import Teller, sentence


def _disabled(subject: str, detail: Mapping[str, Any]) -> str:
    words = {
        WhyDisabled.GONE: _("The webhook %(subject)s was disabled: it answered that it is gone"),
        WhyDisabled.FAILING: _("The webhook %(subject)s was disabled: it failed for five days"),
    }
    text = words.get(detail["reason"], _("Disabled the webhook %(subject)s"))
    return text % {"subject": subject}


def _enabled(subject: str, detail: Mapping[str, Any]) -> str:
    words = _("Enabled the webhook %(subject)s, from now on")
    if detail["caught_up"]:
        words = _("Enabled the webhook %(subject)s, with what it had missed")
    return words % {"subject": subject}


def _replayed(subject: str, detail: Mapping[str, Any]) -> str:
    count = int(detail["count"])
    words = ngettext(
        "Replayed %(count)d event to the webhook %(subject)s",
        "Replayed %(count)d events to the webhook %(subject)s",
        count,
    )
    return words % {"count": count, "subject": subject}


WORDS: dict[str, Teller] = {
    "endpoint_created": sentence(gettext_lazy("Added the webhook %(subject)s")),
    "endpoint_changed": sentence(gettext_lazy("Changed the webhook %(subject)s")),
    "endpoint_rotated": sentence(gettext_lazy("Replaced the secret of the webhook %(subject)s")),
    "endpoint_disabled": _disabled,
    "endpoint_enabled": _enabled,
    "endpoint_deleted": sentence(gettext_lazy("Deleted the webhook %(subject)s")),
    "endpoint_tested": sentence(gettext_lazy("Sent a test to the webhook %(subject)s")),
    "dispatch_replayed": sentence(gettext_lazy("Replayed an event to the webhook %(subject)s")),
    "dispatches_replayed": _replayed,
}
