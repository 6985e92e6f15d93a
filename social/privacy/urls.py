"""Meta's privacy callbacks and the legal pages."""

from django.urls import path

from social.privacy import views

urlpatterns = [
    path("api/social/<platform:platform>/deauthorize/", views.deauthorize, name="deauthorize"),
    path(
        "api/social/<platform:platform>/data-deletion/", views.data_deletion, name="data-deletion"
    ),
    path("legal/privacy/", views.legal_page, {"page": "privacy"}, name="legal-privacy"),
    path("legal/terms/", views.legal_page, {"page": "terms"}, name="legal-terms"),
    path("legal/data-deletion/", views.legal_page, {"page": "deletion"}, name="legal-deletion"),
    path("legal/data-deletion/<slug:code>/", views.deletion_status, name="data-deletion-status"),
]
