"""Settings, and signing in and out. Allauth's pages, but for those that let strangers in."""

from allauth.account import views
from django.urls import URLPattern, URLResolver, include, path, re_path

from echodesk.workspaces.joining_views import invitation
from echodesk.workspaces.views import switch_workspace

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/", include("echodesk.workspaces.settings_pages.urls")),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("workspaces/switch/", switch_workspace, name="switch-workspace"),
    path("accounts/login/", views.login, name="account_login"),
    path("accounts/logout/", views.logout, name="account_logout"),
    path("accounts/inactive/", views.account_inactive, name="account_inactive"),
    path("accounts/signup/", views.signup, name="account_signup"),
    path("accounts/password/change/", views.password_change, name="account_change_password"),
    path("accounts/password/set/", views.password_set, name="account_set_password"),
    path("accounts/password/reset/", views.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/done/",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
