from conversations.rail_numbers import read_numbers
from tests import factories


def test_what_somebody_has_to_look_at_is_counted(agent, stranger, workspace):
    conversation = factories.make_conversation(factories.make_account(workspace))
    for status in ("failed", "uncertain", "queued", "sent"):
        factories.make_message(conversation, direction="out", status=status)
    factories.make_message(conversation, direction="out", status="failed", is_deleted=True)

    assert read_numbers(agent) == {"undelivered_read": 2, "unseen_read": 0}
    assert read_numbers(stranger) == read_numbers(None)
