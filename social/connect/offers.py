"""What a login offers to connect, and what became of what was ticked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from social.connect.accounts import Connection, connect_account
from social.models import AccountStatus, SocialAccount

StateOf = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """One account that can be ticked.

    ``state``: new, connected, reconnect, taken (in another workspace), or other_login:
    connected here by the other login, which connecting it now replaces.
    """

    platform: str
    external_id: str
    label: str
    state: str
    # Whether it needs a PIN before it can send: a WhatsApp number nobody registered yet.
    needs_pin: bool = False

    @property
    def key(self) -> str:
        """The value of its tick box."""
        return f"{self.platform}:{self.external_id}"


@dataclass(frozen=True, slots=True)
class Group:
    """Offers that hang together: a page's, or a WhatsApp Business Account's."""

    id: str
    name: str
    offers: tuple[Offer, ...]
    can_message: bool = True
    lacks_instagram: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ticked account; ``problem`` is empty if it was connected."""

    label: str
    problem: str = ""
    # Connected before by the other login, which it has left.
    switched: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What was ticked (keys of offers), and the PIN for numbers that need one."""

    keys: frozenset[str]
    pin: str = field(default="", repr=False)


def states(member: Membership, login: str, ids: Iterable[str]) -> StateOf:
    """How ``(platform, external_id)`` stand here now; read once for a whole list."""
    rows = SocialAccount.objects.connected().filter(external_id__in=set(ids))
    known = {(row.platform, row.external_id): row for row in rows}

    def state_of(platform: str, external_id: str) -> str:
        row = known.get((platform, external_id))
        if row is None:
            return "new"
        if row.workspace_id != member.workspace_id:
            return "taken"
        if row.login != login:
            return "other_login"
        return "connected" if row.status == AccountStatus.ACTIVE else "reconnect"

    return state_of


def store(member: Membership, offer: Offer, connection: Connection) -> Outcome:
    """Connect what was offered, and say how that went."""
    try:
        connect_account(member=member, connection=connection)
    except ActionError as error:
        return Outcome(offer.label, error.detail)
    return Outcome(offer.label, switched=offer.state == "other_login")
