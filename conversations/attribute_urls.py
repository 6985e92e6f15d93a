"""Settings of the workspace's own fields on contacts, below ``/settings/attributes/``."""

from django.urls import URLPattern, path

from conversations.views import attributes

urlpatterns: list[URLPattern] = [
    path("", attributes.attributes, name="settings-attributes"),
    path("<int:pk>/", attributes.attribute_form, name="settings-attribute"),
    path("<int:pk>/move/", attributes.move, name="settings-attribute-move"),
    path("<int:pk>/delete/", attributes.delete, name="settings-attribute-delete"),
]
