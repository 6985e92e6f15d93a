"""What a search adds to the list, and what helps to type one."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from conversations.models import Conversation
from conversations.search import hits, people
from conversations.search.hits import Hit
from conversations.search.planning import plan_of
from conversations.search.suggesting import suggest
from conversations.search.wording import explain
from conversations.texts import clean
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page

_LONGEST_WORD = 80


def hits_in(member: Membership, q: str, conversations: Iterable[Conversation]) -> dict[int, Hit]:
    """What was found in each of the conversations on a page of the list."""
    if not clean(q):
        return {}
    keys = [conversation.pk for conversation in conversations]
    return hits.newest_in(member, plan_of(member, q), keys)


def above_list(member: Membership, q: str) -> dict[str, Any]:
    """What stands above the conversations that were found: people, and what was wrong."""
    if not clean(q):
        return {}
    plan = plan_of(member, q)
    found = people.people(member, plan.pattern, plan.number) if plan.may_be_a_person else []
    problems = [explain(problem) for problem in plan.problems]
    return {"found_people": found, "search_problems": problems}


@require_GET
@member_page
def suggestions(request: HttpRequest, member: Membership) -> HttpResponse:
    """How the word that is being typed may go on; 204 where nobody knows."""
    found = suggest(member, request.GET.get("word", "")[:_LONGEST_WORD])
    if not found:
        return HttpResponse(status=204)
    return render(request, "search/suggestions.html", {"suggestions": found})
