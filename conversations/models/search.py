"""What is searched: the words of messages, notes and people, beside what they are taken from.

Tables of their own, as a message's row is written anew at each step of its delivery, and
its words would have to be indexed anew each time. Migrations 0010 and 0011 add what the ORM has no
name for: GIN indexes on PostgreSQL, FTS5 tables with triggers on SQLite.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from conversations.models.contact import Contact, ContactIdentity
from conversations.models.conversation import Conversation
from conversations.models.message import Message
from conversations.models.note import Note
from echodesk.workspaces.models import Workspace
from echodesk.workspaces.tenancy import TenantQuerySet
from social.models import SocialAccount


class WordsField(models.TextField):  # type: ignore[type-arg]
    """Words as the database searches them; written by ``search.engines``, read by nobody."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """PostgreSQL's type for it, and a plain text for FTS5 to index."""
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)


class SearchableText(models.Model):
    """One message or one note, as far as it can be found by its words.

    Every message has a row, also where there is nothing to find (any more). ``workspace``
    and ``account`` repeat the conversation's, so that a search needs no join; they have no
    constraint, as the row goes with its message or note.
    """

    location_path = "account__location"

    workspace = models.ForeignKey(
        Workspace, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    account = models.ForeignKey(
        SocialAccount, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    message = models.OneToOneField(Message, models.CASCADE, null=True, related_name="searchable")
    note = models.OneToOneField(Note, models.CASCADE, null=True, related_name="searchable")
    # When it was said, by the clock that is shown.
    at = models.DateTimeField()
    words = WordsField(default="")

    objects = TenantQuerySet["SearchableText"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message__isnull=True) ^ models.Q(note__isnull=True),
                name="searchable_message_or_note",
            )
        ]
        indexes = [
            # engines: the weeks that have something, and what is newest whatever it says.
            models.Index(fields=["workspace", "-at", "-id"], name="searchable_newest"),
            # hits: the newest in one conversation; and what goes with a conversation.
            models.Index(fields=["conversation", "-at", "-id"], name="searchable_in_conversation"),
        ]

    def __str__(self) -> str:
        return f"note {self.note_id}" if self.note_id else f"message {self.message_id}"


class SearchablePerson(models.Model):
    """One identity, as far as the person can be found by name, handle or number."""

    location_path = "account__location"

    identity = models.OneToOneField(
        ContactIdentity, models.CASCADE, primary_key=True, related_name="searchable"
    )
    workspace = models.ForeignKey(
        Workspace, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    account = models.ForeignKey(
        SocialAccount, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    words = WordsField(default="")

    objects = TenantQuerySet["SearchablePerson"].as_manager()

    def __str__(self) -> str:
        return f"identity {self.pk}"


class SearchableContact(models.Model):
    """A contact without any identity, as far as it can be found by what the team wrote down.

    It belongs to no account, and is shown only to those who see all of them.
    """

    contact = models.OneToOneField(
        Contact, models.CASCADE, primary_key=True, related_name="searchable"
    )
    workspace = models.ForeignKey(
        Workspace, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    words = WordsField(default="")

    objects = TenantQuerySet["SearchableContact"].as_manager()

    def __str__(self) -> str:
        return f"contact {self.pk}"


class SearchProgress(models.Model):
    """How far the index is: every row of a table up to ``done_until`` is in it.

    Of the rows after that, those up to ``next_until`` had been numbered at ``noted_at``,
    and whoever wrote them may not have committed yet.
    """

    table = models.CharField(max_length=32, primary_key=True)
    done_until = models.BigIntegerField(default=0)
    next_until = models.BigIntegerField(default=0)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.table} {self.done_until}"
