from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Tenants and the people in them."""

    name = "echodesk.workspaces"
    label = "workspaces"
    verbose_name = "Workspaces"
