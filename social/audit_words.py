"""The audit trail of accounts and Meta apps, in plain words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from echodesk.workspaces.audit_words import Teller, sentence
from social.connect.scopes import scope_words
from social.models import Reason


def _moved(subject: str, detail: Mapping[str, Any]) -> str:
    if not detail["location"]:
        return _("Took %(subject)s out of its location") % {"subject": subject}
    words = _("Moved %(subject)s to %(location)s")
    return words % {"subject": subject, "location": detail["location"]}


def _trouble(subject: str, detail: Mapping[str, Any]) -> str:
    reason = detail["reason"]
    words = Reason(reason).label if reason in Reason.values else reason
    return _("%(subject)s stopped working. %(reason)s") % {"subject": subject, "reason": words}


def _permissions(subject: str, detail: Mapping[str, Any]) -> str:
    parts = [_("Permissions of %(subject)s changed") % {"subject": subject}]
    if detail["granted"]:
        parts.append(_("it may now %(what)s") % {"what": _list(detail["granted"])})
    if detail["removed"]:
        parts.append(_("it may no longer %(what)s") % {"what": _list(detail["removed"])})
    return "; ".join(parts)


def _paused(subject: str, detail: Mapping[str, Any]) -> str:
    words = _("Held back all messages of %(subject)s") % {"subject": subject}
    return _with_reason(words, detail)


def _all_paused(subject: str, detail: Mapping[str, Any]) -> str:
    words = _("All messages of this installation are held back by its operator")
    return _with_reason(words, detail)


def _with_reason(words: str, detail: Mapping[str, Any]) -> str:
    return f"{words}: {detail['reason']}" if detail["reason"] else words


def _list(scopes: list[str]) -> str:
    return ", ".join(scope_words(scope) for scope in scopes)


WORDS: dict[str, Teller] = {
    "account_connected": sentence(gettext_lazy("Connected %(subject)s")),
    "account_reconnected": sentence(gettext_lazy("Connected %(subject)s again")),
    "account_renamed": sentence(gettext_lazy("Renamed an account to %(subject)s")),
    "account_moved": _moved,
    "account_disconnected": sentence(gettext_lazy("Disconnected %(subject)s")),
    "account_followed": sentence(gettext_lazy("%(subject)s is now reached through another page")),
    "account_permissions_changed": _permissions,
    "account_trouble": _trouble,
    "account_recovered": sentence(gettext_lazy("%(subject)s works again")),
    "account_deauthorized": sentence(
        gettext_lazy(
            "Account number %(account)s was disconnected: who connected it removed EchoDesk at Meta"
        )
    ),
    "account_data_deleted": sentence(
        gettext_lazy("Deleted the data of account number %(account)s, as asked through Meta")
    ),
    "contact_erased": sentence(
        gettext_lazy(
            "Erased a person, with %(conversations)s conversations and %(messages)s messages"
        )
    ),
    "delivery_replayed": sentence(gettext_lazy("Had delivery %(subject)s read once more")),
    "deliveries_replayed": sentence(
        gettext_lazy("Had deliveries that failed read once more, %(count)s in number")
    ),
    "delivery_posted": sentence(
        gettext_lazy("Posted a payload as if from Meta: delivery %(subject)s")
    ),
    "contact_created": sentence(gettext_lazy("Added contact number %(contact)s")),
    "contact_changed": sentence(gettext_lazy("Changed contact number %(contact)s")),
    "contacts_exported": sentence(gettext_lazy("Exported the contacts as a table")),
    "contacts_imported": sentence(
        gettext_lazy("Imported contacts from a table: %(created)s added, %(changed)s changed")
    ),
    "attribute_created": sentence(gettext_lazy("Added the attribute %(subject)s")),
    "attribute_changed": sentence(gettext_lazy("Changed the attribute %(subject)s")),
    "attribute_deleted": sentence(
        gettext_lazy("Deleted the attribute %(subject)s, and its value on %(contacts)s contacts")
    ),
    "contacts_merged": sentence(
        gettext_lazy("Made contact number %(contact)s one with number %(kept)s")
    ),
    "contacts_unmerged": sentence(
        gettext_lazy("Parted contact number %(contact)s from number %(kept)s again")
    ),
    "history_import_started": sentence(
        gettext_lazy("Started importing the history of %(subject)s")
    ),
    "sending_paused": _paused,
    "sending_resumed": sentence(gettext_lazy("Let messages of %(subject)s go out again")),
    "all_sending_paused": _all_paused,
    "all_sending_resumed": sentence(
        gettext_lazy("Messages of this whole installation go out again, its operator says")
    ),
    "meta_app_saved": sentence(gettext_lazy("Set up the workspace’s own Meta app %(subject)s")),
    "meta_app_old_secrets_forgotten": sentence(
        gettext_lazy("Forgot the old secrets of the Meta app %(subject)s")
    ),
    "meta_app_removed": sentence(gettext_lazy("Removed the workspace’s own Meta app %(subject)s")),
}
