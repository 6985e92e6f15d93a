"""After a login: tick what to connect."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page
from social.connect import attempts
from social.connect.flows import flow_of
from social.connect.offers import Choice, Outcome
from social.connect.scopes import explain_refused
from social.connect.views.guards import admins_only, problem_page
from social.models import AccountStatus, ConnectAttempt, SocialAccount
from social.platforms import Platform


@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
@member_page
@admins_only
def choose(request: HttpRequest, member: Membership, pk: int) -> HttpResponseBase:
    """Only the admin who logged in sees the list."""
    attempt = attempts.open_choice(member=member, attempt_id=pk)
    if attempt is None:
        raise Http404
    flow = flow_of(attempt.platform, attempt.login)
    outcomes: list[Outcome] = []
    try:
        if request.method == "POST":
            outcomes = flow.connect_chosen(attempt, _choice(request))
        failed = [outcome for outcome in outcomes if outcome.problem]
        if outcomes and not failed:
            attempts.finish(attempt)
            _tell(request, outcomes)
            return redirect("connections")
        groups = flow.list_offers(attempt)
    except ActionError as error:
        return problem_page(request, error)
    context: dict[str, Any] = {
        **_about(attempt),
        "groups": groups,
        "needs_pin": any(offer.needs_pin for group in groups for offer in group.offers),
        "outcomes": outcomes,
        "nothing_ticked": request.method == "POST" and not outcomes,
    }
    return render(request, "connections/choose.html", context, status=400 if failed else 200)


def _choice(request: HttpRequest) -> Choice:
    return Choice(frozenset(request.POST.getlist("account")), request.POST.get("pin", "").strip())


def _about(attempt: ConnectAttempt) -> dict[str, Any]:
    """What the login gave and took, in words."""
    unticked = SocialAccount.objects.visible_to(attempt.member).filter(
        pk__in=attempt.unticked, status=AccountStatus.NEEDS_REAUTHORIZATION
    )
    return {
        "attempt": attempt,
        "platform": Platform(attempt.platform),
        "refused": explain_refused(attempt.platform, attempt.login, attempt.declined),
        "unticked": list(unticked),
    }


def _tell(request: HttpRequest, outcomes: list[Outcome]) -> None:
    names = ", ".join(outcome.label for outcome in outcomes)
    messages.success(request, _("Connected: %(names)s.") % {"names": names})
    switched = [outcome.label for outcome in outcomes if outcome.switched]
    if switched:
        text = ngettext(
            "%(names)s has left its earlier login; its conversations stay.",
            "%(names)s have left their earlier login; their conversations stay.",
            len(switched),
        )
        messages.info(request, text % {"names": ", ".join(switched)})
