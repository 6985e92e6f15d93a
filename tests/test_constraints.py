"""What decides in the database is really there, on every database."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import UniqueConstraint

OURS = {"workspaces", "realtime", "outgoing", "social", "conversations"}


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if model._meta.app_label in OURS],
    ids=lambda model: model._meta.label,
)
def test_every_unique_key_and_index_of_a_model_exists(db, model):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    constraints = model._meta.constraints
    indexes = {index.name for index in model._meta.indexes}
    keys = [each.name for each in constraints if isinstance(each, UniqueConstraint)]

    assert indexes | {constraint.name for constraint in constraints} <= set(found)
    assert all(found[name]["unique"] for name in keys)
