"""Index rows of messages, notes and identities as they are; nothing is written here."""

from collections.abc import Iterable

from conversations.models import (
    Contact,
    ContactIdentity,
    Message,
    Note,
    SearchableContact,
    SearchablePerson,
    SearchableText,
)
from conversations.search.engines import engine
from conversations.search.sources import names_of, numbers_of, text_of, texts_of, words_about
from conversations.search.words import words_of

# Between two texts of a message, so that no phrase goes from one to the other. Nobody can
# ask for it, as it is no word.
_GAP = "\u241e"


def rows_of_messages(messages: Iterable[Message]) -> list[SearchableText]:
    """The attachments of the messages should have been read with them."""
    return [
        SearchableText(
            workspace_id=row.workspace_id,
            account_id=row.account_id,
            conversation_id=row.conversation_id,
            message_id=row.pk,
            at=row.occurred_at,
            words=engine().text_value(
                _words(texts_of(row, row.attachments.all())), row.workspace_id, row.occurred_at
            ),
        )
        for row in messages
    ]


def rows_of_notes(notes: Iterable[Note]) -> list[SearchableText]:
    """The conversations of the notes should have been read with them."""
    return [
        SearchableText(
            workspace_id=row.workspace_id,
            account_id=row.conversation.account_id,
            conversation_id=row.conversation_id,
            note_id=row.pk,
            at=row.created_at,
            words=engine().text_value(words_of(text_of(row)), row.workspace_id, row.created_at),
        )
        for row in notes
    ]


def rows_of_identities(identities: Iterable[ContactIdentity]) -> list[SearchablePerson]:
    """Their contacts and accounts should have been read with them."""
    return [
        SearchablePerson(
            identity=row,
            workspace_id=row.workspace_id,
            account_id=row.account_id,
            words=engine().person_value(
                _words([*names_of(row), *sorted(numbers_of(row))]), row.workspace_id
            ),
        )
        for row in identities
    ]


def rows_of_contacts(contacts: Iterable[Contact]) -> list[SearchableContact]:
    """For contacts without any identity."""
    return [
        SearchableContact(
            contact=row,
            workspace_id=row.workspace_id,
            words=engine().person_value(_words(words_about(row)), row.workspace_id),
        )
        for row in contacts
    ]


def _words(texts: Iterable[str]) -> list[str]:
    words: list[str] = []
    for text in texts:
        found = words_of(text)
        words += [_GAP, *found] if words else found
    return words
