"""What the login dialogs have in common: checking what an app asks for, and sending back."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from social.meta_apps import MetaApp
from social.models import Login
from social.sandbox.apps_at_meta import find_app
from social.sandbox.models import OWNER_ID, SandboxUser

DENIAL = {
    "error": "access_denied",
    "error_description": "Permissions error",
    "error_reason": "user_denied",
}


class BadRequestToDialog(Exception):
    """The address was not what Meta would open a dialog for; says why."""


@dataclass(frozen=True, slots=True)
class DialogRequest:
    """What an app asks for. ``asks_again``: for what was declined before, too."""

    app: MetaApp
    redirect_uri: str
    state: str
    scopes: list[str]
    asks_again: bool = False

    def sent_back(self, answer: dict[str, str], *, ending: str = "") -> HttpResponseRedirect:
        """The way back to the app, with ``answer`` and its state."""
        separator = "&" if "?" in self.redirect_uri else "?"
        query = urlencode({**answer, "state": self.state})
        return HttpResponseRedirect(f"{self.redirect_uri}{separator}{query}{ending}")


def read_app(query: QueryDict, login: Login) -> MetaApp:
    """The app that asks; raises :class:`BadRequestToDialog` for one nobody knows."""
    app = find_app(query.get("client_id", ""), login)
    if app is None:
        raise BadRequestToDialog(_("Invalid app ID: the app does not exist."))
    return app


def read_request(query: QueryDict, login: Login) -> DialogRequest:
    """Check the parameters; raises :class:`BadRequestToDialog`."""
    app = read_app(query, login)
    redirect_uri = query.get("redirect_uri", "")
    if not _may_redirect_to(redirect_uri, app):
        raise BadRequestToDialog(
            _("URL blocked: the redirect URI is not whitelisted in the app's settings.")
        )
    if query.get("response_type", "code") != "code":
        raise BadRequestToDialog(_("The sandbox knows the response type “code” only."))
    scopes = [scope.strip() for scope in query.get("scope", "").split(",") if scope.strip()]
    if not scopes and query.get("config_id"):
        # A Login configuration names its permissions in the app's settings at Meta.
        scopes = list(app.scopes)
    asks_again = query.get("auth_type") == "rerequest" or "force_authentication" in query
    return DialogRequest(app, redirect_uri, query.get("state", ""), scopes, asks_again)


def users() -> list[SandboxUser]:
    """The people who can be signed in as; the first one is always there."""
    owner, _created = SandboxUser.objects.get_or_create(
        external_id=OWNER_ID, defaults={"name": "Sandbox Owner"}
    )
    return [owner, *SandboxUser.objects.exclude(pk=owner.pk)]


def chosen_user(given: QueryDict) -> SandboxUser:
    """The person ``as`` names, else the first."""
    known = users()
    return next((user for user in known if user.external_id == given.get("as")), known[0])


def refuse(request: HttpRequest, error: BadRequestToDialog) -> HttpResponse:
    """The page that says why no dialog is opened."""
    return render(request, "sandbox/dialog_error.html", {"reason": str(error)}, status=400)


def _may_redirect_to(address: str, app: MetaApp) -> bool:
    return address == app.redirect_uri or address.startswith(f"{settings.SITE_URL}/")
