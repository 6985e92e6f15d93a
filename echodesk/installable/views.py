"""What a browser asks for before it offers to install EchoDesk. Nothing here is private."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

# All that the offline page consists of, beside itself.
_PIECES = (
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/controls.css",
    "css/elements.css",
    "css/entry.css",
    "js/theme.js",
    "js/offline.js",
    "img/mark.svg",
)


@require_GET
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What the app is called, where it begins and what it looks like."""
    pages = (("inbox", _("Inbox")), ("contacts", _("Contacts")))
    values = {
        "id": "/",
        "name": "EchoDesk",
        "short_name": "EchoDesk",
        "description": _("Instagram, Messenger and WhatsApp in one inbox"),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("inbox"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#eff3f5",
        "theme_color": "#00667a",
        "icons": [
            {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            _icon("icon-192.png", 192, "any"),
            _icon("icon-512.png", 512, "any"),
            _icon("icon-maskable-512.png", 512, "maskable"),
        ],
        "shortcuts": [{"name": name, "url": reverse(page)} for page, name in pages],
    }
    return JsonResponse(values, content_type="application/manifest+json")


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    address = static(f"img/{name}")
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker; its text changes with the files it keeps, and so it is fetched anew then."""
    values = {"offline": reverse("offline"), "pieces": [static(piece) for piece in _PIECES]}
    return render(request, "installable/service_worker.js", values, content_type="text/javascript")


@require_GET
@cache_control(max_age=0)
def offline(request: HttpRequest) -> HttpResponse:
    """What stands there while EchoDesk cannot be reached."""
    return render(request, "installable/offline.html")
