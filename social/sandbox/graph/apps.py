"""What there is to know of an app, asked with the app's own token.

https://developers.facebook.com/docs/graph-api/reference/application/
"""

from django.conf import settings

from social.sandbox.apps_at_meta import is_one_of
from social.sandbox.faults import invalid_token, missing_object
from social.sandbox.graph.call import Answer, Call

# A secret that begins like this is nobody's, so that the refusal can be seen.
WRONG = "wrong"


def is_asked_by_app(call: Call) -> bool:
    """Whether the token is an app's: ``APPID|SECRET``."""
    return "|" in call.token_text()


def read_app(call: Call, object_id: str) -> Answer:
    """``/{app-id}``: the name of the app that asks.

    People of the sandbox may own any app, so all ids exist and any secret opens them;
    only the installation's app has its own.
    """
    app_id, _bar, secret = call.token_text().partition("|")
    if app_id != object_id:
        raise missing_object(object_id)
    is_ours = app_id == settings.META_APP_ID
    if secret.startswith(WRONG) or (is_ours and not is_one_of(secret, settings.META_APP_SECRETS)):
        raise invalid_token("Invalid OAuth access token signature.")
    return {"id": app_id, "name": "EchoDesk" if is_ours else f"App {app_id}"}
