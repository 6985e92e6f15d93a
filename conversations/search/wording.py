"""What is wrong with a query, in words for people."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from conversations.search.language import CHOICES, Fault, Operator, Problem
from echodesk.errors import ActionError

# What the API says of its parameter.
QUERY_LENGTH = 200
QUERY_HELP = (
    'Words, all of which have to be there; `"a phrase"`, `-without`, `beginning*`, and the'
    " operators `from:` `account:` `platform:` `label:` `assignee:` `team:` `priority:`"
    " `is:` `has:` `before:` `after:` `on:`. One that cannot be understood is refused with"
    " `invalid_query`."
)


def explain(problem: Problem) -> str:
    """What is wrong, and what to write instead."""
    values = {"operator": problem.operator, "value": problem.value}
    return _TEXTS[problem.fault]() % (values | {"choices": _choices(problem)})


def refuse(problems: Iterable[Problem]) -> None:
    """Raise :class:`ActionError` ``invalid_query`` if there are any: programs are not guessed."""
    details = [explain(problem) for problem in problems]
    if details:
        raise ActionError(details[0], code="invalid_query", fields={"q": details})


def _choices(problem: Problem) -> str:
    known = problem.operator in set(Operator)
    return ", ".join(CHOICES.get(Operator(problem.operator), ()) if known else Operator)


_TEXTS = {
    Fault.NO_OPERATOR: lambda: _(
        "There is no operator “%(operator)s:”, so it is searched for as words."
        " There are: %(choices)s. Put the words in quotes to search for a colon."
    ),
    Fault.NO_VALUE: lambda: _("Write something after “%(operator)s:”, without a space."),
    Fault.NO_CHOICE: lambda: _(
        "“%(operator)s:” does not know “%(value)s”, which is left out. It knows: %(choices)s."
    ),
    Fault.NO_DAY: lambda: _(
        "“%(value)s” is no day, so “%(operator)s:” is left out."
        " Write it like 2026-11-29, today, yesterday, 7d or 2w."
    ),
    Fault.NO_NAME: lambda: _(
        "Nothing and nobody is called “%(value)s”, so “%(operator)s:” finds nothing."
    ),
    Fault.NO_WORDS: lambda: _(
        "“%(value)s” has no letters or digits, and only those can be searched for."
    ),
}
