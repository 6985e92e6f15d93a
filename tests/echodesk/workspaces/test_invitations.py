"""Asking people in, and how they come."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY as SIGNED_IN
from django.utils import timezone

from echodesk.errors import ActionError, Conflict, NotAllowed
from echodesk.workspaces.actions import invitations, joining
from echodesk.workspaces.audit_words import describe
from echodesk.workspaces.models import AuditEntry, Invitation, Membership, User
from tests import factories

pytestmark = pytest.mark.django_db

INVITE = "/settings/members/invite/"
ASKED = {"email": "Ana@Example.com ", "role": "agent", "sees": "all"}
NEW = {"name": "Ana Beridze", "password": "blue batumi boulevard", "time_zone": "Asia/Tbilisi"}


@pytest.fixture
def sent(admin):
    return invitations.invite(member=admin, email="ana@example.com")


def link(mail):
    return re.search(r"http://testserver(/invitations/\S+/)", mail.body)[1]


def test_only_admins_invite(client, page_of, agent, stranger, sent):
    pk = sent.invitation.pk
    paths = [f"/settings/invitations/{pk}/again/", f"/settings/invitations/{pk}/withdraw/"]
    for path in [INVITE, *paths]:
        assert client.post(path)["Location"].startswith("/accounts/login/")
    for path in [INVITE, *paths]:
        assert page_of(agent).post(path).status_code == 403
    for path in paths:
        assert page_of(stranger).post(path).status_code == 404
    assert Invitation.objects.count() == 1


def test_an_invitation_is_mailed_and_told_of(page_of, admin, mailoutbox):
    answer = page_of(admin).post(INVITE, ASKED)
    assert answer["Location"] == "/settings/members/"
    (mail,) = mailoutbox
    assert mail.to == ["ana@example.com"]
    assert mail.reply_to == [admin.user.email]
    assert mail.subject == f"{admin.user.name} invites you to Nord Coffee"
    assert link(mail)
    page = page_of(admin).get("/settings/members/").content.decode()
    assert "ana@example.com" in page
    assert describe(AuditEntry.objects.get()) == "Invited ana@example.com as Agent"


def test_a_link_nobody_mailed_is_shown_once(page_of, admin, monkeypatch):
    def away(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    page = page_of(admin).post(INVITE, ASKED).content.decode()
    assert re.search(r'value="http://testserver/invitations/[\w-]+/"', page)


def test_the_database_holds_no_token(sent):
    assert sent.token not in str(Invitation.objects.values().get())


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"email": "ana"}, "Enter a valid email address."),
        ({"role": "owner"}, "Select a valid choice."),
        ({"sees": "some"}, "Tick at least one location."),
    ],
)
def test_a_wrong_form_is_answered_once_and_in_its_place(page_of, admin, form, words):
    factories.make_location(admin.workspace)
    answer = page_of(admin).post(INVITE, ASKED | form)
    assert answer.status_code == 400
    assert answer.content.decode().count(words) == 1
    assert not Invitation.objects.exists()


def test_who_belongs_here_is_not_invited(admin, agent):
    with pytest.raises(Conflict, match="belongs to this workspace already"):
        invitations.invite(member=admin, email=agent.user.email.upper())
    agent.is_active = False
    agent.save()
    with pytest.raises(Conflict, match="Let them in again"):
        invitations.invite(member=admin, email=agent.user.email)


def test_nobody_is_asked_twice_at_a_time(admin, sent):
    with pytest.raises(Conflict) as refused:
        invitations.invite(member=admin, email="ana@example.com")
    assert "email" in refused.value.fields
    Invitation.objects.update(expires_at=timezone.now())
    assert invitations.invite(member=admin, email="ana@example.com").token != sent.token


def test_an_admin_makes_nobody_an_owner(admin):
    with pytest.raises(NotAllowed):
        invitations.invite(member=admin, email="ana@example.com", role="owner")
    owner = factories.make_member(admin.workspace, role="owner")
    assert invitations.invite(member=owner, email="ana@example.com", role="owner")


def test_locations_of_another_workspace_do_not_exist(admin):
    elsewhere = factories.make_location(factories.make_workspace("Elsewhere"))
    with pytest.raises(ActionError):
        invitations.invite(member=admin, email="ana@example.com", locations=[elsewhere])


def test_somebody_new_joins_with_a_name_and_a_password(client, admin):
    here = factories.make_location(admin.workspace)
    sent = invitations.invite(member=admin, email="ana@example.com", locations=[here])
    path = f"/invitations/{sent.token}/"
    page = client.get(path)
    assert "Join Nord Coffee" in page.content.decode()
    # The address is a secret. Without any referrer, though, the form could not be sent.
    assert page["Referrer-Policy"] == "same-origin"
    assert client.post(path, NEW)["Location"] == "/inbox/"
    member = Membership.objects.get(user__email="ana@example.com")
    assert (member.role, member.is_limited, list(member.locations.all())) == ("agent", True, [here])
    assert (member.user.name, member.user.time_zone) == ("Ana Beridze", "Asia/Tbilisi")
    assert member.user.check_password(NEW["password"])
    assert client.get("/inbox/").status_code == 200
    newest = AuditEntry.objects.first()
    assert describe(newest) == "ana@example.com joined as Agent"


@pytest.mark.parametrize(
    ("form", "words"),
    [({"password": "12345678"}, "too common"), ({"name": ""}, "This field is required.")],
)
def test_a_weak_password_or_no_name_is_refused(client, sent, form, words):
    answer = client.post(f"/invitations/{sent.token}/", NEW | form)
    assert answer.status_code == 400
    assert answer.content.decode().count(words) == 1
    assert not User.objects.filter(email="ana@example.com").exists()


def test_a_zone_no_browser_has_is_left_out(client, sent):
    client.post(f"/invitations/{sent.token}/", NEW | {"time_zone": "Mars/Olympus"})
    assert User.objects.get(email="ana@example.com").time_zone == ""


def test_a_user_signs_in_first_and_joins_with_one_click(client, page_of, sent):
    other = factories.make_member(factories.make_workspace("Elsewhere"), email="ana@example.com")
    path = f"/invitations/{sent.token}/"
    assert f"/accounts/login/?next={path}" in client.get(path).content.decode()
    assert client.post(path, NEW).status_code == 200
    assert Membership.objects.filter(user=other.user).count() == 1
    page = page_of(other)
    assert "Join Nord Coffee" in page.get(path).content.decode()
    assert page.post(path)["Location"] == "/inbox/"
    assert "Nord Coffee" in page.get("/inbox/").content.decode()


def test_an_invitation_is_for_one_address(page_of, stranger, sent):
    path = f"/invitations/{sent.token}/"
    page = page_of(stranger)
    assert "Sign out" in page.get(path).content.decode()
    page.post(path)
    assert Invitation.objects.get().accepted_at is None
    with pytest.raises(NotAllowed):
        joining.join(token=sent.token, user=stranger.user)


def test_a_link_works_once(client, sent):
    path = f"/invitations/{sent.token}/"
    client.post(path, NEW)
    client.logout()
    answer = client.get(path)
    assert answer.status_code == 410
    assert "no longer works" in answer.content.decode()
    with pytest.raises(Conflict):
        joining.join_as_new(token=sent.token, name="Eve", password=NEW["password"])


def test_a_link_that_is_old_withdrawn_or_replaced_works_no_more(client, admin, page_of, mailoutbox):
    old = invitations.invite(member=admin, email="old@example.com")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    withdrawn = invitations.invite(member=admin, email="withdrawn@example.com")
    replaced = invitations.invite(member=admin, email="replaced@example.com")
    page = page_of(admin)
    page.post(f"/settings/invitations/{withdrawn.invitation.pk}/withdraw/")
    page.post(f"/settings/invitations/{replaced.invitation.pk}/again/")
    client.logout()
    for sent in (old, withdrawn, replaced):
        assert client.get(f"/invitations/{sent.token}/").status_code == 410
    assert client.get(link(mailoutbox[0])).status_code == 200
    assert client.get("/invitations/nonsense/").status_code == 410


def test_who_was_shut_out_does_not_come_back_by_an_old_invitation(client, admin, sent):
    back = factories.make_member(admin.workspace, email="ana@example.com")
    back.is_active = False
    back.save()
    with pytest.raises(NotAllowed):
        joining.join(token=sent.token, user=back.user)
    assert Invitation.objects.get().accepted_at is None


def test_signing_in_is_part_of_joining(client, sent):
    client.post(f"/invitations/{sent.token}/", NEW)
    assert client.session[SIGNED_IN] == str(User.objects.get(email="ana@example.com").pk)
