"""What every page knows of where it is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from echodesk.workspaces.access import member_of
from echodesk.workspaces.models import Role


def workspace(request: HttpRequest) -> dict[str, Any]:
    """``member`` and ``workspace`` of the request, and the installation's mode."""
    member = member_of(request)
    return {
        "member": member,
        "workspace": member.workspace if member else None,
        "may_administer": member is not None and member.may(Role.ADMIN),
        "sandbox_mode": settings.SANDBOX,
        "skip_signature": settings.META_SKIP_SIGNATURE,
    }
