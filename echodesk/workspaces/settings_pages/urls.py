"""Addresses below ``/settings/``."""

from django.urls import path
from django.views.generic import RedirectView

from echodesk.workspaces.settings_pages import (
    audit,
    business,
    invitations,
    locations,
    members,
    notices,
    own,
    sending,
    teams,
)

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="settings-members"), name="settings"),
    path("members/", members.members, name="settings-members"),
    path("members/<int:pk>/", members.member_form, name="settings-member"),
    path("members/<int:pk>/access/", members.set_access, name="settings-member-access"),
    path("members/invite/", invitations.invite, name="settings-invite"),
    path("invitations/<int:pk>/again/", invitations.send_again, name="settings-invitation-again"),
    path(
        "invitations/<int:pk>/withdraw/", invitations.withdraw, name="settings-invitation-withdraw"
    ),
    path("teams/", teams.teams, name="settings-teams"),
    path("teams/<int:pk>/", teams.team_form, name="settings-team"),
    path("teams/<int:pk>/delete/", teams.delete, name="settings-team-delete"),
    path("business/", business.business, name="settings-business"),
    path("locations/", locations.locations, name="settings-locations"),
    path("locations/<int:pk>/", locations.location_form, name="settings-location"),
    path("locations/<int:pk>/delete/", locations.delete, name="settings-location-delete"),
    path("sending/", sending.sending, name="settings-sending"),
    path("you/", own.own_page, name="settings-own"),
    path("you/notifications/", notices.notices, name="settings-notices"),
    path("you/theme/", own.set_theme, name="settings-theme"),
    path("you/shortcuts/", own.set_shortcuts, name="settings-shortcuts"),
    path("audit/", audit.audit, name="settings-audit"),
]
