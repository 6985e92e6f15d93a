"""Telling WhatsApp's many ids apart for an admin who copied them from Meta's dashboard."""

from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from social.graph.access import Access
from social.graph.errors import GraphError
from social.graph.kinds import Kind
from social.graph.whatsapp_accounts import Number, list_accounts_of_business, list_numbers

# How Meta answers for an id that is there but of another kind, or not this token's to see.
_WRONG_ID = {Kind.BAD_REQUEST, Kind.MISSING, Kind.PERMISSION}
_SHOWN = 5


def require_number_of(access: Access, waba_id: str, number_id: str) -> None:
    """Raise :class:`ActionError`, with the right ids, unless the number is the account's."""
    try:
        numbers = list_numbers(access, waba_id)
    except GraphError as error:
        if error.kind in _WRONG_ID:
            _explain_business(access, waba_id)
        raise
    if number_id not in {number.id for number in numbers}:
        raise _wrong("external_id", _not_this_number(numbers))


def _explain_business(access: Access, waba_id: str) -> None:
    """Raise if the id is a business portfolio's, naming the accounts in it."""
    try:
        accounts = list_accounts_of_business(access, waba_id)
    except GraphError:
        # Not a portfolio either; what Meta said of the first question is the answer.
        return
    known = ", ".join(f"{account.name} {account.id}".strip() for account in accounts[:_SHOWN])
    detail = _(
        "This is the id of a business portfolio, not of a WhatsApp Business Account."
        " Its WhatsApp Business Accounts are: %(accounts)s."
    ) % {"accounts": known or _("none")}
    raise _wrong("waba_id", detail)


def _not_this_number(numbers: list[Number]) -> str:
    if not numbers:
        return _("This WhatsApp Business Account has no number yet. Add one in WhatsApp Manager.")
    known = ", ".join(f"{number.display_number}: {number.id}" for number in numbers[:_SHOWN])
    return _(
        "This WhatsApp Business Account has no number with that id. Take the phone-number id,"
        " not the number itself. It has: %(numbers)s."
    ) % {"numbers": known}


def _wrong(name: str, detail: str) -> ActionError:
    return ActionError(detail, fields={name: [detail]})
