"""The WSGI application: pages, API, webhooks."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "echodesk.settings")
application = get_wsgi_application()
