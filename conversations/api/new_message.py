"""An answer as programs send it, in the words of the action that takes it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from conversations import inbox
from conversations.actions.upload import own_uploads
from conversations.compose import ChosenTemplate, Extras
from conversations.models import Conversation, Message, Upload
from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from social.models import MessageTemplate
from social.outgoing import Button, Card, Choices, QuickReply, Row, Section

Values = dict[str, Any]

_OF_CHOICES = {"button", "sections"}


def answer_of(member: Membership, conversation: Conversation, values: Values) -> Values:
    """What ``reply.queue_reply`` is to be told, of validated ``values``.

    Raises :class:`ActionError` where a file, a message template or the message answered
    to is none of ``member``'s.
    """
    template, extras = values.get("template"), _extras(values)
    if template and extras.number:
        detail = _("A message template goes by itself, with its own buttons.")
        raise ActionError(detail, code="not_alone", fields={"template": [detail]})
    return {
        "text": values["text"],
        "client_id": values.get("client_id"),
        "tag": values["tag"],
        "reply_to": _answered(member, conversation, values.get("reply_to")),
        "uploads": _uploads(member, values.get("attachments", []), "attachments"),
        "template": _template(member, conversation, template) if template else None,
        "extras": extras,
    }


@contextmanager
def in_the_words_of(values: Values) -> Iterator[None]:
    """Name the fields that are refused as the program named them: a list has its own."""
    try:
        yield
    except ActionError as error:
        if values.get("choices"):
            error.fields = {
                f"choices.{name}" if name.partition(".")[0] in _OF_CHOICES else name: words
                for name, words in error.fields.items()
            }
        raise


def _uploads(member: Membership, ids: list[int], field: str) -> list[Upload]:
    """The files of these ids, in their order. Those of others are not found."""
    found = own_uploads(member).in_bulk(ids)
    missing = [pk for pk in ids if pk not in found]
    if missing:
        words = _("There is no such file: %(ids)s. It is gone after a day, or once it was sent.")
        detail = words % {"ids": ", ".join(str(pk) for pk in missing)}
        raise ActionError(detail, code="unknown_upload", fields={field: [detail]})
    if len(found) < len(ids):
        detail = _("A file can be in a message only once.")
        raise ActionError(detail, fields={field: [detail]})
    return [found[pk] for pk in ids]


def _answered(member: Membership, conversation: Conversation, pk: int | None) -> Message | None:
    if pk is None:
        return None
    found = inbox.messages(member, conversation).filter(pk=pk).first()
    if found is None:
        detail = _("The message answered to is not in this conversation.")
        raise ActionError(detail, fields={"reply_to": [detail]})
    return found


def _template(member: Membership, conversation: Conversation, values: Values) -> ChosenTemplate:
    rows = MessageTemplate.objects.visible_to(member).of_account(conversation.account)
    template = rows.filter(name=values["name"], language=values["language"]).first()
    if template is None:
        words = _("%(account)s has no message template of this name and language.")
        detail = words % {"account": conversation.account.label}
        raise ActionError(detail, code="unknown_template", fields={"template.name": [detail]})
    header = values.get("header")
    [upload] = _uploads(member, [header], "template.header") if header else [None]
    given = values.get("variables") or []
    if isinstance(given, dict):
        return ChosenTemplate(template=template, named=given, header_upload=upload)
    # A list has them all in their order, those of the header and of buttons too.
    return ChosenTemplate(template=template, body=tuple(given), header_upload=upload)


def _extras(values: Values) -> Extras:
    choices = values.get("choices")
    return Extras(
        quick_replies=tuple(_quick_reply(row) for row in values.get("quick_replies", [])),
        buttons=_buttons(values.get("buttons", [])),
        choices=_choices(values["text"], choices) if choices else None,
        cards=tuple(
            Card(**{**row, "buttons": _buttons(row["buttons"])}) for row in values.get("cards", [])
        ),
    )


def _quick_reply(row: Values) -> QuickReply:
    return QuickReply(title=row["title"], payload=row.get("payload") or row["title"])


def _buttons(rows: Sequence[Values]) -> tuple[Button, ...]:
    return tuple(Button(**row) for row in rows)


def _choices(text: str, given: Values) -> Choices:
    sections = tuple(
        Section(title=section["title"], rows=tuple(Row(**row) for row in section["rows"]))
        for section in given["sections"]
    )
    return Choices(text=text, button=given["button"], sections=sections)
