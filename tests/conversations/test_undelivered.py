from conversations.counting import count
from tests import factories


def test_what_somebody_has_to_look_at_is_counted(agent, stranger, workspace):
    conversation = factories.make_conversation(factories.make_account(workspace))
    for status in ("failed", "uncertain", "queued", "sent"):
        factories.make_message(conversation, direction="out", status=status)
    factories.make_message(conversation, direction="out", status="failed", is_deleted=True)

    assert count(agent).undelivered == 2
    assert count(stranger).undelivered == count(None).undelivered == 0
