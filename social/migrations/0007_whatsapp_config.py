from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("social", "0006_account_location"),
    ]

    operations = [
        migrations.AddField(
            model_name="workspaceapp",
            name="whatsapp_config_id",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
