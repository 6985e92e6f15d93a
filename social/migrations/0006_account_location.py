import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("social", "0005_account_health"),
        ("workspaces", "0002_locations"),
    ]

    operations = [
        migrations.AddField(
            model_name="socialaccount",
            name="location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="accounts",
                to="workspaces.location",
            ),
        ),
    ]
