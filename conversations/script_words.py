"""What scripts say of a number of things. Pure, in the language that is spoken."""

from typing import Any

from django.utils.translation import ngettext, npgettext

# Whole numbers that between them need every form a language has; see `static/js/words.js`,
# where the browser says which of them a number is like.
_SAMPLES = (0, 1, 2, 3, 5, 11, 20, 100)


def counted(n: int) -> dict[str, str]:
    """By name, the words for ``n`` things, with the number still to be put in."""
    return {
        "picked": ngettext("%(n)s picked", "%(n)s picked", n),
        "moved": ngettext("%(n)s conversation moved up", "%(n)s conversations moved up", n),
        "conversation": ngettext("%(n)s new conversation", "%(n)s new conversations", n),
        "new": ngettext("%(n)s new message", "%(n)s new messages", n),
        "left": npgettext("characters of a message", "%(n)s left", "%(n)s left", n),
        "parts": ngettext("Goes out as %(n)s message", "Goes out as %(n)s messages", n),
        "deeds": npgettext("of a conversation", "%(n)s earlier change", "%(n)s earlier changes", n),
    }


def counted_words() -> dict[str, Any]:
    """``{"forms": [{name: words}, …], "like": {"0": 1, "1": 0, …}}``, as scripts are given it."""
    forms: list[dict[str, str]] = []
    like: dict[str, int] = {}
    for sample in _SAMPLES:
        words = counted(sample)
        if words not in forms:
            forms.append(words)
        like[str(sample)] = forms.index(words)
    return {"forms": forms, "like": like}
