"""Meta, played here: mounted below ``/sandbox/`` in mock mode only."""

from django.urls import include, path, re_path

from social.sandbox.control import views as control
from social.sandbox.dialogs import facebook, instagram, whatsapp
from social.sandbox.graph import instagram_oauth
from social.sandbox.media.views import lookaside
from social.sandbox.phone import views as phone
from social.sandbox.pictures import picture

meta = [
    re_path(r"^graph/(?:v\d+\.\d+/)?", include("social.sandbox.graph.urls")),
    re_path(r"^instagram-graph/(?:v\d+\.\d+/)?", include("social.sandbox.graph.instagram_urls")),
    path("facebook/sdk.js", whatsapp.sdk, name="sandbox-sdk"),
    path("facebook/<str:version>/dialog/oauth", facebook.dialog, name="sandbox-dialog"),
    path("facebook/<str:version>/dialog/whatsapp", whatsapp.dialog, name="sandbox-signup"),
    path("instagram/oauth/authorize", instagram.dialog, name="sandbox-instagram-dialog"),
    path("instagram-api/oauth/access_token", instagram_oauth.exchange),
    path("pictures/<str:token>.png", picture, name="sandbox-picture"),
    path("lookaside/<str:place>/", lookaside, name="sandbox-lookaside"),
]

urlpatterns = [
    *meta,
    path("phone/", phone.page, name="sandbox-phone"),
    path("phone/live/", phone.live, name="sandbox-phone-live"),
    path("phone/write/", phone.write, name="sandbox-phone-write"),
    path("phone/send/", phone.send, name="sandbox-phone-send"),
    path("phone/message/", phone.touch, name="sandbox-phone-message"),
    path("phone/file/", phone.show_file, name="sandbox-phone-file"),
    path("phone/seen/", phone.mark_seen, name="sandbox-phone-seen"),
    path("phone/time/", phone.pass_time, name="sandbox-phone-time"),
    path("phone/fault/", phone.order_fault, name="sandbox-phone-fault"),
    path("phone/people/", phone.add_person, name="sandbox-phone-people"),
    path("control/", control.page, name="sandbox-control"),
    path("control/login/<int:pk>/", control.change_login, name="sandbox-control-login"),
    path("control/token/<int:pk>/", control.change_token, name="sandbox-control-token"),
    path("control/template/<int:pk>/", control.change_template, name="sandbox-control-template"),
    path("control/fault/", control.order_fault, name="sandbox-control-fault"),
    path("control/link/", control.link_instagram, name="sandbox-control-link"),
    path("control/limits/", control.set_limits, name="sandbox-control-limits"),
]
