"""How the people of an account are told apart."""

from conversations.phone_numbers import canonical
from social.models import SocialAccount
from social.platforms import Platform

# Our account, and the person's id with it.
Key = tuple[int, str]


def key_of(account: SocialAccount, person_id: str) -> Key:
    """The key of a person; WhatsApp's numbers in their one spelling."""
    if account.platform == Platform.WHATSAPP:
        return account.pk, canonical(person_id)
    return account.pk, person_id
