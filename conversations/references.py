"""Which tables refer to a model."""

from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel


def references_to(model: type[models.Model]) -> list[ForeignObjectRel]:
    """Every foreign key to ``model``, those without a name on it as well.

    So that who moves or deletes what hangs on a row forgets no table, and none that is
    added later. Many-to-many tables are not among them: their two sides are managed
    through the relation itself.
    """
    return [
        field
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel)
        and (field.one_to_many or field.one_to_one)
        and not field.related_model._meta.auto_created
    ]


def hand_over(row: models.Model, to: models.Model, *, first: type[models.Model]) -> None:
    """Let everything that refers to ``row`` refer to ``to``, beginning with the table ``first``."""
    for relation in sorted(
        references_to(type(row)), key=lambda one: one.related_model is not first
    ):
        name = relation.field.name
        relation.related_model._default_manager.filter(**{name: row}).update(**{name: to})
