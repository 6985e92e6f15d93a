from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('social', '0008_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrivacyRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('deauthorize', 'App removed'), ('deletion', 'Data deletion')], max_length=12)),
                ('platform', models.CharField(choices=[('instagram', 'Instagram'), ('facebook', 'Messenger'), ('whatsapp', 'WhatsApp')], max_length=16)),
                ('code', models.CharField(max_length=32, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('app_scoped_user_id', models.CharField(blank=True, max_length=64)),
                ('reach', models.JSONField(blank=True, null=True)),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['id'], name='privacy_request_open')],
            },
        ),
    ]
