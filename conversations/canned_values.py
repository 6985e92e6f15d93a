"""What the variables of a canned reply stand for in one conversation."""

from conversations.canned import ATTRIBUTE_PREFIX
from conversations.models import Contact, Conversation
from echodesk.workspaces.models import Membership


def values_for(conversation: Conversation, member: Membership) -> dict[str, str]:
    """All values, by the names of :data:`conversations.canned.VARIABLES`; empty where unknown."""
    workspace = member.workspace
    return {
        **_of_contact(conversation.contact),
        "agent.name": member.user.get_full_name(),
        "agent.first_name": member.user.get_short_name(),
        "account.name": conversation.account.label,
        "workspace.name": workspace.name,
        "workspace.website": workspace.website,
        "workspace.email": workspace.email,
        "workspace.phone": workspace.phone,
        "workspace.address": workspace.address,
    }


def _of_contact(contact: Contact) -> dict[str, str]:
    own = {f"{ATTRIBUTE_PREFIX}{key}": str(value) for key, value in contact.attributes.items()}
    return own | {
        "contact.name": contact.name,
        "contact.first_name": contact.name.split()[0] if contact.name.strip() else "",
        "contact.username": contact.username,
        "contact.email": contact.email,
        "contact.phone": contact.phone,
        "contact.company": contact.company,
    }
