"""A small workspace in which there is something to be found of every kind."""

from datetime import UTC, datetime, timedelta

from conversations.models import Attachment, Label, Message, Note
from conversations.search import index
from echodesk.workspaces.models import Team
from tests import factories

# A Sunday noon; what is said is said one day after another, up to then.
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def days_ago(days):
    return NOW - timedelta(days=days)


class World:
    """Conversations by the first name of their person, and what is said in them."""

    def __init__(self, workspace, agent):
        self.workspace, self.agent = workspace, agent
        self.shop = factories.make_account(workspace, username="nord.coffee")
        self.phone = factories.make_account(workspace, "whatsapp", display_name="Nord Hotline")
        self.nino = factories.make_member(workspace, name="Nino Beridze", email="nino@x.ge")
        self.vip = Label.objects.create(workspace=workspace, name="VIP")
        self.team = Team.objects.create(workspace=workspace, name="Night shift")
        self.conversations = {}
        self._aino()
        self._levan()
        self._mika()
        self._salome()
        index.catch_up()

    def meet(self, name, account=None, *, username="", **fields):
        """Somebody new, whose conversation was active as many days ago as there are others."""
        fields.setdefault("last_activity_at", days_ago(len(self.conversations)))
        talk = factories.make_conversation(account or self.shop, name=name, **fields)
        if username:
            for row in (talk.contact, talk.identity):
                row.username = username
                row.save()
        self.conversations[name.split()[0].lower()] = talk
        return talk

    def say(self, talk, text, days=1, **fields):
        return factories.make_message(talk, text, occurred_at=days_ago(days), **fields)

    def note(self, talk, text, author, days=1):
        row = Note.objects.create(
            workspace=self.workspace, conversation=talk, author=author, text=text
        )
        Note.objects.filter(pk=row.pk).update(created_at=days_ago(days))
        return row

    def _aino(self):
        talk = self.meet("Aino Virtanen", username="aino.v", assignee=self.agent, unread_count=2)
        talk.labels.add(self.vip)
        self.say(talk, "Where is my PARCEL, order #1184?", days=3)
        self.say(talk, "We look for it", 2, direction="out", author=self.nino)
        photo = self.say(talk, "", days=1, kind="image")
        Attachment.objects.create(
            workspace=self.workspace, message=photo, kind="image", name="broken mug.jpg"
        )

    def _levan(self):
        talk = self.meet("ლევან ბერიძე", self.phone, external_id="995555123456", status="pending")
        self.say(talk, "გამარჯობა, მიტანა ბათუმში გაქვთ?", days=5)
        self.say(talk, "სად არის ჩემი parcel?", days=4)
        self.note(talk, "Ask the courier about the parcel", self.agent, days=4)
        self.say(talk, "", days=3, kind="location", details={"location": {"name": "Batumi port"}})

    def _mika(self):
        talk = self.meet("Mika José", assignee=self.nino, team=self.team, priority="high")
        self.say(talk, "Un café crème et deux thés", days=20)
        self.say(talk, "สวัสดีครับ ขอบคุณมาก", days=15)
        self.say(talk, "東京都へ送れますか", days=10)
        self.say(talk, "هل لديكم شُحن إلى القاهرة", days=9)
        self.say(talk, "Где моя ПОСЫЛКА, ещё ждать?", days=8)
        self.say(talk, "parcel", 7, direction="out", status="cancelled")

    def _salome(self):
        talk = self.meet("Salome", self.phone, external_id="5511987654321", status="resolved")
        self.say(talk, "Two blue mugs by Friday, please", days=2)
        self.say(talk, "Friday by noon, blue or green mugs", days=1)


def everyone(world):
    return set(world.conversations)


def said_in(texts):
    """What was said in index rows, by key."""
    return [row.message.text if row.message else row.note.text for row in texts]


def messages_of(world, name):
    return Message.objects.filter(conversation=world.conversations[name])
