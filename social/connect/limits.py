"""How an account stands with Meta's limits, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social import pace
from social.models import SocialAccount
from social.pace import AllowanceRead

# From when on a limit is worth a look, and from when on it is met.
_NEAR_PERCENT, _FULL_PERCENT = 80, 100
_NAMES: dict[str, Promise] = {
    "app": _("All calls of the Meta app, from every account"),
    "page": _("Calls about the page"),
    "pages": _("Calls about the page"),
    "messenger": _("Messages on Messenger"),
    "instagram": _("Messages and other calls on Instagram"),
    "whatsapp": _("Messages on WhatsApp"),
    "whatsapp_business_management": _("Message templates and other settings of WhatsApp"),
    "business": _("Calls about this account"),
}


@dataclass(frozen=True, slots=True)
class AllowanceRow:
    """One allowance of Meta as the page shows it."""

    read: AllowanceRead

    @property
    def words(self) -> str:
        """What it is an allowance of; one that is new at Meta in Meta's word."""
        known = _NAMES.get(self.read.name)
        return str(known) if known else self.read.name.replace("_", " ").capitalize()

    @property
    def bar(self) -> int:
        """How far its bar goes, 0 to 100."""
        return min(self.read.percent, _FULL_PERCENT)

    @property
    def tone(self) -> str:
        """The colour of its bar."""
        if self.read.percent >= _FULL_PERCENT:
            return "red"
        return "amber" if self.read.percent >= _NEAR_PERCENT else ""


@dataclass(frozen=True, slots=True)
class AccountLimits:
    """Fullest allowance first. ``held_until``: nothing is sent before, at Meta's word."""

    allowances: list[AllowanceRow]
    held_until: datetime | None
    is_slowed: bool


def limits_of(account: SocialAccount) -> AccountLimits:
    """What is known of the account's limits now."""
    state = pace.state_of(account.pk)
    fullest_first = sorted(state.usage, key=lambda read: (-read.percent, read.name))
    rows = [AllowanceRow(read) for read in fullest_first]
    return AccountLimits(rows, state.held_until, state.slowed_to < 1)
