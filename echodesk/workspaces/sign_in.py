"""How people sign in: allauth's pages and axes' lock, told about EchoDesk."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class SignInAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or by the operator, never by strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def attempted_email(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The address a sign-in was tried with, whatever the form called its field.

    The login page says ``login``, the admin ``username``, the API token ``email``.
    """
    given = credentials or (request.POST if request is not None else {})
    for name in ("email", "login", "username"):
        value = given.get(name)
        if value:
            return str(value).strip().lower()
    return ""


def locked_out(
    request: HttpRequest, credentials: dict[str, Any], *args: object, **kwargs: object
) -> HttpResponse:
    """What is answered after too many wrong passwords, to a program or to a person."""
    detail = _("Too many failed attempts. Try again in 15 minutes.")
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": detail, "code": "locked_out"}, status=429)
    return render(request, "account/locked_out.html", {"detail": detail}, status=429)
