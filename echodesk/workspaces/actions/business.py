"""What the business is, when it is open, and what it promises. Decided by admins."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from echodesk.errors import ActionError
from echodesk.time_zones import is_zone
from echodesk.workspaces import audit
from echodesk.workspaces.access import require_role
from echodesk.workspaces.models import Membership, Role, Workspace

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS = (
    "name",
    "website",
    "email",
    "phone",
    "address",
    "about",
    "time_zone",
    "hours",
    "answer_minutes",
    "reopening",
)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SPANS, _MOST_MINUTES = 4, 60 * 24 * 31


def change_business(*, member: Membership, **values: Any) -> Workspace:
    """Change what of :data:`FIELDS` is given; the rest stays.

    ``hours`` are ``{"mon": [["09:00", "18:00"]], …}``: several spans a day, one that ends
    before it begins goes over midnight, a day left out is closed.
    """
    require_role(member, Role.ADMIN)
    with transaction.atomic():
        row = Workspace.objects.select_for_update().get(pk=member.workspace_id)
        changed = [name for name in FIELDS if name in values and getattr(row, name) != values[name]]
        for name in changed:
            setattr(row, name, values[name])
        _check(row)
        if changed:
            row.save(update_fields=changed)
            audit.record(row, "business_changed", row.name, actor=member.user, fields=changed)
    return row


def _check(row: Workspace) -> None:
    """All that is wrong at once, field by field."""
    wrong: dict[str, list[str]] = {}
    try:
        row.clean_fields(exclude=["id", "hours", "sends_typing", "sends_seen"])
    except ValidationError as error:
        wrong = {name: list(texts) for name, texts in error.message_dict.items()}
    if not is_zone(row.time_zone):
        wrong["time_zone"] = [_("There is no such time zone.")]
    if row.answer_minutes is not None and not 0 < row.answer_minutes <= _MOST_MINUTES:
        wrong["answer_minutes"] = [_("Choose between a minute and a month, or leave it empty.")]
    if not _are_hours(row.hours):
        wrong["hours"] = [_("Each opening time has a beginning and another end, as 09:00.")]
    if wrong:
        raise ActionError(next(iter(wrong.values()))[0], fields=wrong)


def _are_hours(hours: Any) -> bool:
    return isinstance(hours, Mapping) and all(
        day in DAYS
        and isinstance(spans, list)
        and len(spans) <= _SPANS
        and all(_is_span(span) for span in spans)
        for day, spans in hours.items()
    )


def _is_span(span: Any) -> bool:
    if not isinstance(span, list | tuple) or len(span) != 2 or span[0] == span[1]:  # noqa: PLR2004
        return False
    return all(isinstance(end, str) and _CLOCK.fullmatch(end) for end in span)
