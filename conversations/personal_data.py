"""Everything held about a contact: for handing it over, and for deleting it.

What belongs to a contact is found by following every reference to it, as a deletion
would, so that a table which is added later is not forgotten here.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import models
from django.db.models.fields.files import FieldFile

from conversations.models import (
    Contact,
    ContactIdentity,
    ContactMerge,
    SearchableContact,
    SearchablePerson,
    SearchableText,
)
from conversations.phone_numbers import forms_of
from social.platforms import Platform
from social.privacy.traces import deliveries_about, prune

# Found by following references like all else, but not data about the person.
_NOT_THEIRS = {"workspace"}
# What they say is said elsewhere already.
_REPETITIONS = (SearchableText, SearchablePerson, SearchableContact)


def rows_about(root: Contact | ContactIdentity) -> list[models.Model]:
    """``root`` and all rows that would go with it."""
    collector = NestedObjects(using="default")
    collector.collect([root])
    return [row for rows in collector.data.values() for row in rows]


def files_of(rows: list[models.Model]) -> Iterator[FieldFile]:
    """The files that rows keep in the media folder, each once."""
    files = {value.name: value for row in rows for value in _files_in(row)}
    yield from files.values()


def _files_in(row: models.Model) -> Iterator[FieldFile]:
    if isinstance(row, ContactMerge):
        row = Contact(picture=row.before.get("fields", {}).get("picture", ""))
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, FieldFile) and value:
            yield value


def external_ids_of(rows: list[models.Model]) -> list[str]:
    """The ids the platforms know the person by, in every spelling Meta may have used."""
    identities = [row for row in rows if isinstance(row, ContactIdentity)]
    return sorted({spelling for row in identities for spelling in _spellings(row)})


def _spellings(identity: ContactIdentity) -> set[str]:
    if identity.account.platform != Platform.WHATSAPP:
        return {identity.external_id}
    return forms_of(identity.external_id) | forms_of(identity.recipient_id)


def collect(contact: Contact) -> dict[str, Any]:
    """Everything held about ``contact``, as JSON can hold it.

    ``{"contact": pk, "records": {model: [row]}, "files": [{"name", "base64"}],
    "webhook_deliveries": [{"received_at", "platform", "payload"}]}``. Of a delivery only
    the items that name the person are given: others' are in it too.
    """
    rows = [row for row in rows_about(contact) if not isinstance(row, _REPETITIONS)]
    records: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        records.setdefault(row._meta.label, []).append(_plain(row))
    return {
        "contact": contact.pk,
        "records": records,
        "files": [_file(value) for value in files_of(rows)],
        "webhook_deliveries": list(_deliveries(external_ids_of(rows))),
    }


def _plain(row: models.Model) -> dict[str, Any]:
    values = {
        field.name: field.value_to_string(row) if _is_odd(value) else value
        for field in row._meta.concrete_fields
        if field.name not in _NOT_THEIRS
        for value in [getattr(row, field.attname)]
    }
    for relation in row._meta.many_to_many:
        values[relation.name] = [str(other) for other in getattr(row, relation.name).all()]
    return values


def _is_odd(value: Any) -> bool:
    return value is not None and not isinstance(value, str | int | float | list | dict)


def _file(value: FieldFile) -> dict[str, str]:
    name = value.name or ""
    if not value.storage.exists(name):
        return {"name": name, "base64": ""}
    with value.storage.open(name) as opened:
        return {"name": name, "base64": base64.b64encode(opened.read()).decode()}


def _deliveries(external_ids: list[str]) -> Iterator[dict[str, Any]]:
    for row in deliveries_about(external_ids):
        yield {
            "received_at": row.received_at.isoformat(),
            "platform": row.platform,
            "payload": prune(_payload(bytes(row.body)), external_ids),
        }


def _payload(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")
