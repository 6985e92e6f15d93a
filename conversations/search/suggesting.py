"""What the word that is being typed may become."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conversations.search.language import CHOICES, DAYS, ME, NOBODY, Operator
from conversations.search.names import Directory
from conversations.search.words import words_of
from echodesk.workspaces.models import Membership

_MOST = 8
_EXAMPLE_DAYS = ("today", "yesterday", "7d", "30d")
_NAMED = {Operator.FROM, Operator.ACCOUNT, Operator.LABEL, Operator.ASSIGNEE, Operator.TEAM}
_SPECIAL = {
    Operator.FROM: (ME,),
    Operator.LABEL: (NOBODY,),
    Operator.ASSIGNEE: (ME, NOBODY),
    Operator.TEAM: (NOBODY,),
}
MEANINGS: dict[Operator, Promise] = {
    Operator.FROM: _("who said it"),
    Operator.ACCOUNT: _("which account they write to"),
    Operator.PLATFORM: _("Instagram, Messenger or WhatsApp"),
    Operator.LABEL: _("a label of the conversation"),
    Operator.ASSIGNEE: _("whose conversation it is"),
    Operator.TEAM: _("which team's it is"),
    Operator.PRIORITY: _("how much it matters"),
    Operator.IS: _("how it stands"),
    Operator.HAS: _("what is in the message"),
    Operator.BEFORE: _("said before a day"),
    Operator.AFTER: _("said after a day"),
    Operator.ON: _("said on a day"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``insert`` takes the place of the word; ``hint`` says what it means, where that helps."""

    insert: str
    hint: str | Promise = ""

    @property
    def is_open(self) -> bool:
        """Whether a value has to follow."""
        return self.insert.endswith(":")


def suggest(member: Membership, word: str) -> list[Suggestion]:
    """How ``word`` may go on: an operator by its first letters, or what follows its colon."""
    minus = "-" if word.startswith("-") else ""
    name, colon, begun = word.removeprefix("-").partition(":")
    if not colon:
        fitting = [one for one in Operator if name and one.startswith(name.lower())]
        return [Suggestion(f"{minus}{one}:", MEANINGS[one]) for one in fitting]
    if name.lower() not in set(Operator):
        return []
    operator = Operator(name.lower())
    values = [value for value in _values(member, operator) if _begins(value, begun)]
    return [Suggestion(f"{minus}{operator}:{_quoted(value)}") for value in values[:_MOST]]


def _values(member: Membership, operator: Operator) -> list[str]:
    if operator in DAYS:
        return list(_EXAMPLE_DAYS)
    if operator not in _NAMED:
        return list(CHOICES[operator])
    # Those who may be an assignee are those who write here.
    named = Operator.ASSIGNEE if operator == Operator.FROM else operator
    rows = Directory(member).rows(named)
    names = [next((name for name in found if name), "") for _pk, found in rows]
    return [*_SPECIAL.get(operator, ()), *(name for name in names if name)]


def _begins(value: str, begun: str) -> bool:
    wanted, words = words_of(begun), words_of(value)
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _quoted(value: str) -> str:
    shown = value.replace('"', "")
    return f'"{shown}"' if any(sign.isspace() or sign in "|," for sign in shown) else shown
