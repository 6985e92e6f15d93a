"""Views as people choose, build and change them: all filters of the list under a name."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from conversations.actions.saved_views import delete_view, save_view
from conversations.inbox_query import to_stored
from conversations.models import Label, SavedView
from conversations.models.label import Tone
from conversations.views import list_context
from conversations.views.filters import build_choices
from conversations.views.list_query import Place, parse_query, place_of, read_place
from conversations.views.posted import form
from echodesk.workspaces.models import Membership, Role, Team
from echodesk.workspaces.pages import member_page
from social.models import SocialAccount

Context = dict[str, Any]


@require_GET
@member_page
def views(request: HttpRequest, member: Membership) -> HttpResponse:
    """All views, for a menu where there is no rail with them."""
    place = read_place(request, member)
    values = list_context.for_numbers(member, place) | {"address": place.address}
    return render(request, "views/menu.html", values)


@require_GET
@member_page
def filters(request: HttpRequest, member: Membership) -> HttpResponse:
    """All filters as one form, from which a view can be saved; a piece, or a page of its own."""
    place = read_place(request, member)
    is_piece = bool(request.htmx)  # type: ignore[attr-defined]
    name = "views/sheet.html" if is_piece else "views/page.html"
    return render(request, name, _sheet(member, place) | {"is_piece": is_piece})


def _sheet(member: Membership, place: Place) -> Context:
    colleagues = Membership.objects.visible_to(member).active().select_related("user")
    choices = build_choices(
        place,
        accounts=list(SocialAccount.objects.visible_to(member).connected()),
        labels=list(Label.objects.visible_to(member)),
        colleagues=list(colleagues.exclude(pk=member.pk)),
        teams=list(Team.objects.visible_to(member)),
    )
    return {
        "choices": choices,
        "place": place,
        "query": place.query,
        "address": place.address,
        "tones": Tone,
        "may_change": place.view is not None and may_change(member, place.view),
    }


def may_change(member: Membership, view: SavedView) -> bool:
    """Whether ``view`` is the member's own, or one of the team's and they are an admin."""
    return view.owner_id == member.pk or (view.owner_id is None and member.may(Role.ADMIN))


@form
def show(request: HttpRequest, member: Membership) -> HttpResponse:
    """On to the list that the form's filters describe."""
    return redirect(reverse("inbox") + place_of(request.POST, member).address)


@form
def save(request: HttpRequest, member: Membership) -> HttpResponse:
    """Keep the filters of the form as a new view."""
    view = save_view(member=member, **_asked(request))
    messages.success(request, _("View saved"))
    return redirect(f"{reverse('inbox')}?view={view.pk}")


@form
def change(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Give a view another name, colour, audience, and the filters of the form."""
    view = get_object_or_404(SavedView.objects.visible_to(member), pk=pk)
    save_view(member=member, view=view, **_asked(request))
    messages.success(request, _("View changed"))
    return redirect(f"{reverse('inbox')}?view={view.pk}")


@form
def delete(request: HttpRequest, member: Membership, pk: int) -> HttpResponse:
    """Delete a view; the conversations in it stay."""
    view = get_object_or_404(SavedView.objects.visible_to(member), pk=pk)
    delete_view(member=member, view=view)
    messages.success(request, _("View deleted"))
    return redirect("inbox")


def _asked(request: HttpRequest) -> Context:
    return {
        "name": request.POST.get("name", ""),
        "tone": request.POST.get("tone", Tone.GREY),
        "shared": request.POST.get("shared") == "1",
        "query": to_stored(parse_query(request.POST)),
    }
