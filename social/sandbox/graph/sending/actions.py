"""What a business does beside writing: typing, having seen, and reactions.

https://developers.facebook.com/docs/messenger-platform/send-messages/sender-actions
"""

from social.sandbox import answers
from social.sandbox.faults import bad_parameter
from social.sandbox.graph.call import Answer, Call
from social.sandbox.graph.sending import windows
from social.sandbox.graph.sending.recipients import Target
from social.sandbox.graph.switchboard import Errand, carry_out, logged_send
from social.sandbox.models import SandboxMessage

ACTIONS = ("typing_on", "typing_off", "mark_seen", "react", "unreact")
# Instagram's and Messenger's words for what they had before they took any emoji.
_WORDS = {
    "love": "❤️",
    "smile": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
    "like": "👍",
    "dislike": "👎",
}
_EMOJI_LENGTH = 32


def act(call: Call, target: Target, action: str) -> Answer:
    """Do what ``sender_action`` says."""
    if action not in ACTIONS:
        one_of = ", ".join(ACTIONS)
        raise bad_parameter(f"Param sender_action must be one of {one_of} - got {action!r}.")
    if "message" in call.params:
        raise bad_parameter("Params message and sender_action are mutually exclusive")
    with logged_send(call, target.asset, what=action):
        if action in {"react", "unreact"}:
            _react(call, target, action)
        elif action == "mark_seen":
            answers.mark_read(target.chat)
        else:
            answers.show_typing(target.asset, target.chat, is_typing=action == "typing_on")
        return {"recipient_id": target.chat.person_external_id}


def _react(call: Call, target: Target, action: str) -> None:
    payload = call.mapping("payload")
    emoji = read_emoji(payload.get("reaction")) if action == "react" else ""
    message = target.chat.messages.filter(external_id=str(payload.get("message_id", ""))).first()
    if message is None:
        raise bad_parameter("Param payload[message_id] is not a message of this conversation")
    if (closed := windows.problem(target.asset.platform, target.chat)) is not None:
        raise closed
    put(call, target, message, emoji)


def put(call: Call, target: Target, message: SandboxMessage, emoji: str) -> None:
    """Carry the reaction out; it counts as a send."""

    def do(*_fault: object) -> None:
        answers.react(message, emoji)

    carry_out(call, Errand(target.asset, target.chat), do, do)


def read_emoji(value: object) -> str:
    """An emoji, or what it is of one of the old words."""
    text = str(value or "")
    emoji = _WORDS.get(text, text)
    if not is_emoji(emoji):
        raise bad_parameter("Param payload[reaction] must be an emoji")
    return emoji


def is_emoji(text: str) -> bool:
    """Whether it may be one: short, and no word."""
    is_short = 0 < len(text) <= _EMOJI_LENGTH
    return is_short and not text.isascii() and not any(letter.isalpha() for letter in text)
