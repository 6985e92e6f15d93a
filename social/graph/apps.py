"""What Meta knows of an app.

https://developers.facebook.com/docs/graph-api/reference/application/
"""

from django.conf import settings

from social.graph import client
from social.graph.access import Access
from social.meta_apps import MetaApp


def fetch_app_name(app: MetaApp) -> str:
    """The app's name: answered only to who knows its secret, else a :class:`GraphError`."""
    access = Access(settings.FACEBOOK_GRAPH_URL, token=app.token)
    return str(client.get(access, app.app_id, fields="id,name").get("name") or "")
