"""What is weak about a password an operator types."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from echodesk.workspaces.models import User


def weaknesses(password: str, user: User) -> list[str]:
    """In words. An operator is warned, not refused: they may be setting up a trial."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return list(error.messages)
    return []
