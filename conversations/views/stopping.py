"""What stops a reply before it is sent: something newer, or a gap that nobody filled in."""

from django.utils.translation import gettext as _

from conversations.canned import unresolved
from conversations.canned_search import in_words
from conversations.models import Direction, Message
from conversations.views.written import Written
from echodesk.errors import ActionError, Conflict


def check(written: Written) -> None:
    """Raises :class:`ActionError` ``unresolved_variable``, or :class:`Conflict` ``newer_message``.

    The second only where the form says what was seen, and nobody confirmed.
    """
    missing = unresolved(written.text)
    if missing:
        detail = _("Fill in before you send: %(what)s") % {
            "what": ", ".join(in_words(name) for name in missing)
        }
        raise ActionError(detail, code="unresolved_variable", fields={"text": [detail]})
    if written.seen is not None and not written.confirmed and _is_newer(written):
        name = written.conversation.contact.display_name
        detail = _("%(name)s wrote again. Send anyway?") % {"name": name}
        raise Conflict(detail, code="newer_message")


def _is_newer(written: Written) -> bool:
    # Index: messages_of_conversation.
    heard = Message.objects.visible_to(written.member).filter(
        conversation=written.conversation, direction=Direction.IN, imported=False
    )
    return heard.filter(pk__gt=written.seen).exists()
