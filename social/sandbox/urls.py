"""Meta, played here: mounted below ``/sandbox/`` in mock mode only."""

from django.urls import include, path, re_path

from social.sandbox.dialog import dialog
from social.sandbox.phone import views as phone
from social.sandbox.pictures import picture

urlpatterns = [
    re_path(r"^graph/(?:v\d+\.\d+/)?", include("social.sandbox.graph.urls")),
    path("facebook/<str:version>/dialog/oauth", dialog, name="sandbox-dialog"),
    path("pictures/<str:token>.png", picture, name="sandbox-picture"),
    path("phone/", phone.page, name="sandbox-phone"),
    path("phone/live/", phone.live, name="sandbox-phone-live"),
    path("phone/write/", phone.write, name="sandbox-phone-write"),
    path("phone/seen/", phone.mark_seen, name="sandbox-phone-seen"),
    path("phone/fault/", phone.order_fault, name="sandbox-phone-fault"),
    path("phone/people/", phone.add_person, name="sandbox-phone-people"),
]
