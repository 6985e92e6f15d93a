"""The switch on the pages: who may turn it is seen to by the actions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from echodesk.errors import ActionError
from echodesk.workspaces.models import Membership
from echodesk.workspaces.pages import member_page
from social.models import SocialAccount
from social.sending_pause.pausing import pause_sending, resume_sending


@require_POST
@member_page
def pause(request: HttpRequest, member: Membership) -> HttpResponse:
    """Hold back what leaves the ``account`` of the form; without one, all there is."""
    account, reason = _account(request, member), request.POST.get("reason", "")
    try:
        pause_sending(account=account, member=member, user=member.user, reason=reason)
    except ActionError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, _("Sending is paused. What is written meanwhile waits."))
    return _back(request)


@require_POST
@member_page
def resume(request: HttpRequest, member: Membership) -> HttpResponse:
    """Let go out what waits."""
    account = _account(request, member)
    try:
        resume_sending(account=account, member=member, user=member.user)
    except ActionError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, _("Sending goes on."))
    return _back(request)


def _account(request: HttpRequest, member: Membership) -> SocialAccount | None:
    given = request.POST.get("account", "")
    if not given:
        return None
    wanted = int(given) if given.isascii() and given.isdecimal() else 0
    return get_object_or_404(SocialAccount.objects.visible_to(member), pk=wanted)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the switch was on, never out of EchoDesk."""
    path = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return redirect(path if is_ours else "connections")
