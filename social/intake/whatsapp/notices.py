"""What stands among messages without having been said: new numbers, opt-outs, a first visit.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#system-object
https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/user_preferences
"""

from django.utils.translation import gettext

from social.contents import Details, NoticeKind
from social.events import InboundEvent, NoticeReceived
from social.intake import wire
from social.intake.whatsapp.people import Person, first_id
from social.intake.whatsapp.scene import Scene, notice_key

# The second is how the first was called before 2022. With a number its user id changes too;
# where the number is hidden, only that is told.
_NEW_IDS = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})
_UNDERSTOOD = _NEW_IDS | {"", "customer_identity_changed"}
_PREFERENCES = {"stop": NoticeKind.OPT_OUT, "resume": NoticeKind.OPT_IN}


def read_system(message: wire.Json, scene: Scene) -> NoticeReceived:
    """A ``system`` message. Unlike others it has no ``contacts`` beside it.

    The person is named by the number or user id they had before.
    """
    system = wire.child(message, "system")
    word = wire.text(system, "type")
    new_id = first_id(system, "wa_id", "new_wa_id", "user_id")
    person_id = first_id(message, "from", "from_user_id") or first_id(
        system, "previous_user_id", "customer"
    )
    if not person_id:
        raise wire.WireError("from is missing")
    return NoticeReceived(
        **scene.shared(message),
        key=notice_key("system", wire.identifier(message, "id")),
        person_id=person_id,
        kind=NoticeKind.NUMBER_CHANGED if word in _NEW_IDS else NoticeKind.SYSTEM,
        text=wire.text(system, "body"),
        details=Details() if word in _UNDERSTOOD else Details(types=[word[:64]]),
        new_person_id=new_id if new_id != person_id else "",
        standby=scene.standby,
    )


def read_welcome(message: wire.Json, person: Person, scene: Scene) -> NoticeReceived:
    """``request_welcome``: somebody opened the chat for the first time and has said nothing yet."""
    return NoticeReceived(
        **scene.shared(message),
        key=notice_key("request_welcome", wire.identifier(message, "id")),
        person_id=person.id,
        kind=NoticeKind.SYSTEM,
        text=gettext("Opened the chat for the first time."),
        standby=scene.standby,
    )


def read_preference(preference: wire.Json, scene: Scene) -> InboundEvent:
    """One of ``user_preferences[]``: marketing messages were stopped, or are wanted again."""
    word = wire.text(preference, "value")
    if word not in _PREFERENCES:
        return scene.unknown(f"user_preferences:{word}", preference)
    person_id = first_id(preference, "wa_id", "user_id")
    if not person_id:
        raise wire.WireError("wa_id is missing")
    category = wire.text(preference, "category")
    time = wire.optional_identifier(preference, "timestamp")
    return NoticeReceived(
        **scene.shared(preference),
        key=notice_key("user_preferences", category, word, person_id, time),
        person_id=person_id,
        kind=_PREFERENCES[word],
        text=wire.text(preference, "detail"),
        standby=scene.standby,
    )
