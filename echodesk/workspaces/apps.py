from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "echodesk.workspaces"
    label = "workspaces"
    verbose_name = "Workspaces"
