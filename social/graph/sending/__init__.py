"""Saying something to one person, each platform in its own shape.

Nothing in here tries again by itself: a call is made once, and what is not known to
have failed stays uncertain.
"""

from social.graph.sending.actions import send_reaction, send_seen, send_typing
from social.graph.sending.send import send
from social.graph.sending.sender import sender_of

__all__ = ["send", "send_reaction", "send_seen", "send_typing", "sender_of"]
