"""Ids of the shapes Meta gives out."""

import base64
import secrets

from social.platforms import Platform

_KEY_DIGITS = 15


def numeric_id(prefix: str, length: int) -> str:
    """A random decimal id of ``length`` digits beginning with ``prefix``."""
    digits = length - len(prefix)
    return prefix + str(secrets.randbelow(10**digits)).zfill(digits)


def person_id(platform: str, wa_id: str) -> str:
    """What an asset knows a person by: an IGSID, a PSID, or on WhatsApp their number."""
    if platform == Platform.WHATSAPP:
        return wa_id
    return numeric_id("79" if platform == Platform.INSTAGRAM else "68", 16)


def message_id(platform: str) -> str:
    """A message id: base64 of ``ig_…``, ``m_…`` or ``wamid.…``; case matters in all of them."""
    if platform == Platform.INSTAGRAM:
        return base64.urlsafe_b64encode(b"ig_dAG" + secrets.token_bytes(99)).decode()
    if platform == Platform.FACEBOOK:
        return f"m_{secrets.token_urlsafe(64)}"
    return "wamid." + base64.b64encode(b"\x1c\x18\x0c" + secrets.token_bytes(39)).decode()


def trace_id() -> str:
    """An ``fbtrace_id``."""
    return "A" + secrets.token_urlsafe(16)


def conversation_id(platform: str, chat_id: int) -> str:
    """What the Conversations API calls a chat; carries the chat's key."""
    if platform == Platform.INSTAGRAM:
        return base64.urlsafe_b64encode(f"ig_thread:{chat_id}".encode()).decode().rstrip("=")
    return f"t_{chat_id}"


def chat_of_conversation(external_id: str) -> int | None:
    """The chat's key in a conversation id; ``None`` if it is none."""
    prefix, text = "t_", external_id
    if not external_id.startswith(prefix):
        padded = external_id + "=" * (-len(external_id) % 4)
        try:
            prefix, text = "ig_thread:", base64.urlsafe_b64decode(padded).decode("ascii")
        except ValueError:
            return None
    key = text.removeprefix(prefix)
    # Longer than any key: not a number a database could compare with.
    is_key = text.startswith(prefix) and key.isdecimal() and len(key) <= _KEY_DIGITS
    return int(key) if is_key else None
