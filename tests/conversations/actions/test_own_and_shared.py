"""Canned replies and saved views: one member's alone, or the team's."""

import pytest
from django.http import Http404

from conversations.actions.canned_replies import delete_canned_reply, note_use, save_canned_reply
from conversations.actions.saved_views import delete_view, save_view
from conversations.models import CannedReply, SavedView
from echodesk.errors import ActionError, Conflict, NotAllowed


class TestCannedReplies:
    def test_ones_own_is_nobody_elses(self, agent, admin):
        reply = save_canned_reply(member=agent, shortcut="/Hi", text=" Hello! ")
        assert (reply.shortcut, reply.text, reply.owner) == ("hi", "Hello!", agent)
        assert not CannedReply.objects.visible_to(admin).exists()
        with pytest.raises(Http404):
            delete_canned_reply(member=admin, reply=reply)

    def test_the_teams_are_written_by_admins(self, agent, admin):
        with pytest.raises(NotAllowed):
            save_canned_reply(member=agent, shortcut="hi", text="Hello", shared=True)
        reply = save_canned_reply(member=admin, shortcut="hi", text="Hello", shared=True)
        assert CannedReply.objects.visible_to(agent).get() == reply
        for change in (
            lambda: save_canned_reply(member=agent, shortcut="hi", text="Mine", reply=reply),
            lambda: delete_canned_reply(member=agent, reply=reply),
        ):
            with pytest.raises(NotAllowed):
                change()
        delete_canned_reply(member=admin, reply=reply)
        assert not CannedReply.objects.exists()

    def test_a_shortcut_is_one_for_the_team_and_one_for_oneself(self, agent, admin):
        save_canned_reply(member=admin, shortcut="hi", text="Hello", shared=True)
        save_canned_reply(member=agent, shortcut="hi", text="Mine")
        with pytest.raises(Conflict):
            save_canned_reply(member=agent, shortcut="HI", text="Again")

    @pytest.mark.parametrize("shortcut", ["", "two words", "x" * 41, "a/b"])
    def test_a_shortcut_is_one_word(self, agent, shortcut):
        with pytest.raises(ActionError) as refused:
            save_canned_reply(member=agent, shortcut=shortcut, text="Hello")
        assert list(refused.value.fields) == ["shortcut"]

    @pytest.mark.parametrize("text", [" ", "x" * 4001])
    def test_a_text_is_neither_empty_nor_endless(self, agent, text):
        with pytest.raises(ActionError) as refused:
            save_canned_reply(member=agent, shortcut="hi", text=text)
        assert list(refused.value.fields) == ["text"]

    def test_uses_are_counted(self, agent, stranger):
        reply = save_canned_reply(member=agent, shortcut="hi", text="Hello")
        note_use(member=agent, reply=reply)
        note_use(member=stranger, reply=reply)
        reply.refresh_from_db()
        assert reply.uses == 1


class TestSavedViews:
    def test_filters_are_kept_under_a_name(self, agent, admin, stranger):
        view = save_view(member=agent, name=" VIP  first ", query={"label": "VIP"}, tone="violet")
        assert (view.name, view.query, view.tone) == ("VIP first", {"label": "VIP"}, "violet")
        shared = save_view(member=admin, name="Unread", query={"unread": True}, shared=True)
        assert list(SavedView.objects.visible_to(agent)) == [view, shared]
        assert list(SavedView.objects.visible_to(admin)) == [shared]
        assert not SavedView.objects.visible_to(stranger).exists()

    def test_the_teams_are_the_admins(self, agent, admin):
        with pytest.raises(NotAllowed):
            save_view(member=agent, name="All", query={}, shared=True)
        shared = save_view(member=admin, name="All", query={}, shared=True)
        with pytest.raises(NotAllowed):
            delete_view(member=agent, view=shared)
        delete_view(member=admin, view=shared)
        assert not SavedView.objects.exists()

    @pytest.mark.parametrize(("name", "tone"), [("", "grey"), ("x" * 61, "grey"), ("A", "pinkish")])
    def test_a_name_and_a_colour_are_checked(self, agent, name, tone):
        with pytest.raises(ActionError):
            save_view(member=agent, name=name, query={}, tone=tone)

    def test_nobody_saves_views_without_end(self, agent):
        for number in range(50):
            save_view(member=agent, name=str(number), query={})
        with pytest.raises(ActionError):
            save_view(member=agent, name="One more", query={})


def test_what_another_workspace_has_is_not_there(agent, stranger):
    reply = save_canned_reply(member=stranger, shortcut="hi", text="x", shared=True)
    view = save_view(member=stranger, name="x", query={}, shared=True)
    for attempt in (
        lambda: save_canned_reply(member=agent, shortcut="hi", text="y", reply=reply),
        lambda: delete_canned_reply(member=agent, reply=reply),
        lambda: save_view(member=agent, name="y", query={}, view=view),
        lambda: delete_view(member=agent, view=view),
    ):
        with pytest.raises(Http404):
            attempt()
    assert (CannedReply.objects.count(), SavedView.objects.count()) == (1, 1)
