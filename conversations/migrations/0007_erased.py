import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0006_changes'),
        ('social', '0009_privacy'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('erased_at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='social.socialaccount')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'digest'), name='one_erased_per_identity')],
            },
        ),
    ]
