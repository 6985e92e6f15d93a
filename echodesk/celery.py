"""The Celery application. Its settings are the ``CELERY_`` ones of ``settings.py``."""

import os

from celery import Celery, signals

from echodesk import connections, garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")

app = Celery("echodesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Everything is loaded, and no process of the pool has been forked.
signals.worker_init.connect(garbage.settle)
signals.task_prerun.connect(connections.drop_broken)
