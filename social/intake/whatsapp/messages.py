"""Messages of people, echoes of the business's own, and what happens to either.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#messages-object
"""

from collections.abc import Callable
from typing import Any

from social.events import (
    InboundEvent,
    MessageEchoed,
    MessageEdited,
    MessageReceived,
    MessageUnsent,
    ReactionChanged,
)
from social.intake import wire
from social.intake.whatsapp.contents import read_content
from social.intake.whatsapp.notices import read_system, read_welcome
from social.intake.whatsapp.people import Person
from social.intake.whatsapp.scene import Scene


def read_message(message: wire.Json, scene: Scene) -> InboundEvent:
    """One of ``messages[]``: something said, a change to something said, or a notice.

    What is said in a group is kept and not handled: an answer would go to one person.
    """
    word = wire.text(message, "type")
    if wire.optional_identifier(message, "group_id"):
        return scene.unknown(f"group:{word}", message)
    if word == "system":
        return read_system(message, scene)
    person = scene.people.who(message, "from")
    if word == "request_welcome":
        return read_welcome(message, person, scene)
    if word in _CHANGES:
        return _CHANGES[word](message, person, scene, False)
    return MessageReceived(
        **scene.shared(message),
        **_said(message, person, scene),
        sender_id=person.id,
        sender_name=person.name,
        sender_username=person.username,
    )


def read_echo(echo: wire.Json, scene: Scene) -> InboundEvent:
    """One of ``message_echoes[]``: written in the WhatsApp Business app, or by Meta's agent.

    https://developers.facebook.com/docs/whatsapp/embedded-signup/onboarding-business-app-users
    """
    word = wire.text(echo, "type")
    if wire.optional_identifier(echo, "group_id"):
        return scene.unknown(f"group:{word}", echo)
    person = scene.people.who(echo, "to")
    if word in _CHANGES:
        return _CHANGES[word](echo, person, scene, True)
    return MessageEchoed(**scene.shared(echo), **_said(echo, person, scene), recipient_id=person.id)


def _said(message: wire.Json, person: Person, scene: Scene) -> dict[str, Any]:
    content = read_content(message)
    return {
        "external_id": wire.identifier(message, "id"),
        "other_ids": person.ids[1:],
        "kind": content.kind,
        "text": content.text,
        "media": content.media,
        "details": content.details,
        "reply_to_external_id": wire.optional_identifier(
            wire.optional_child(message, "context"), "id"
        ),
        "standby": scene.standby,
    }


def _reaction(
    message: wire.Json, person: Person, scene: Scene, by_business: bool
) -> ReactionChanged:
    """An emoji put on a message; empty or absent, it was taken back."""
    reaction = wire.child(message, "reaction")
    return ReactionChanged(
        **scene.shared(message),
        external_id=wire.identifier(reaction, "message_id"),
        person_id=person.id,
        by_business=by_business,
        emoji=wire.text(reaction, "emoji"),
    )


def _edit(message: wire.Json, person: Person, scene: Scene, _by_business: bool) -> MessageEdited:
    """New words, or a new caption, in place of the old."""
    edit = wire.child(message, "edit")
    return MessageEdited(
        **scene.shared(message),
        external_id=wire.identifier(edit, "original_message_id"),
        person_id=person.id,
        text=read_content(wire.child(edit, "message")).text,
    )


def _revoke(message: wire.Json, person: Person, scene: Scene, _by_business: bool) -> MessageUnsent:
    return MessageUnsent(
        **scene.shared(message),
        external_id=wire.identifier(wire.child(message, "revoke"), "original_message_id"),
        person_id=person.id,
    )


_Change = ReactionChanged | MessageEdited | MessageUnsent
_CHANGES: dict[str, Callable[[wire.Json, Person, Scene, bool], _Change]] = {
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
}
