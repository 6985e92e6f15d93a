"""The calls Meta remembers: every attempt to send, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum


class Platform(StrEnum):
    """Told apart by how the ids of accounts begin."""

    INSTAGRAM = "178"
    FACEBOOK = "104"
    WHATSAPP = "106"


@dataclass
class Call:
    """One attempt to send. ``at`` is when it came, in seconds since 1970.

    ``is_done``: the message went out. ``too_early``: the account had been told to wait,
    by so many seconds ago, and its time was not up; 0 if all was well.
    """

    number: int
    at: float
    account: str
    person: str
    text: str
    correlation: str
    fault: str = ""
    is_done: bool = False
    news: str = ""
    too_early: float = 0.0

    @property
    def platform(self) -> Platform:
        return Platform(self.account[:3])

    @property
    def mid(self) -> str:
        """What the message is called at Meta."""
        start = {Platform.INSTAGRAM: "aWdf", Platform.FACEBOOK: "m_", Platform.WHATSAPP: "wamid."}
        return f"{start[self.platform]}{self.account[-6:]}.{self.number}"

    @property
    def can_be_learned(self) -> bool:
        """Whether EchoDesk can find out by itself that it went out."""
        told = self.news != "lost" or self.platform != Platform.WHATSAPP
        return self.is_done and told


def read_call(number: int, at: float, account: str, body: dict) -> Call:
    """The call that a body makes."""
    if "messaging_product" in body:
        person, text = body["to"], body["text"]["body"]
        return Call(number, at, account, person, text, body["biz_opaque_callback_data"])
    message = body["message"]
    correlation = message.get("metadata", "")
    return Call(number, at, account, body["recipient"]["id"], message["text"], correlation)
