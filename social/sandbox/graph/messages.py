"""``/{id}/messages``: the Send APIs; GET lists the messages of a conversation."""

from social.sandbox.graph import conversations
from social.sandbox.graph.call import Answer, Call, endpoint
from social.sandbox.graph.sending import messenger, whatsapp
from social.sandbox.models import SandboxToken

Kind = SandboxToken.Kind


@endpoint("GET", "POST")
def messages(call: Call, object_id: str) -> Answer:
    """``/{page|me|phone_number_id|ig}/messages``."""
    if call.method == "GET":
        return conversations.list_messages(call, object_id)
    token = call.token(Kind.PAGE, Kind.SYSTEM, Kind.INSTAGRAM)
    if token.kind == Kind.SYSTEM:
        return whatsapp.send(call, token, object_id)
    return messenger.send(call, token, object_id)
