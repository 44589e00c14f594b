"""Who takes part in a request besides whoever has it: S25, S31, S57."""

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import clec_account, local
from contacts import wall
from contacts.guideline import Channel
from notices.channels.email import message
from notices.models import RECIPIENTS, Notice
from notices.recipients import recipient_of
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Party, TeamRequest
from requests_app.operations import NotAllowed
from requests_app.queries.visible import visible_to

from .pages.reading import logged

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 10:00")
NOW = local("2006-05-18 10:20")


@pytest.fixture
def asked(cast):
    """With Ellery; Lindqvist serves another company and knows nothing of it."""
    return logged(cast, AT, channel=Channel.EMAIL)


def add(actor, team_request, who, at=NOW):
    return operations.add_party(request_id=team_request.pk, actor=actor, who=who, at=at)


def remove(actor, team_request, party):
    return operations.remove_party(request_id=team_request.pk, party_id=party.pk, actor=actor, at=NOW)


def told(kind):
    rows = Notice.objects.filter(kind=kind, channel="inbox").select_related(*RECIPIENTS)
    return sorted(recipient_of(notice).name for notice in rows)


class TestTakingPart:
    def test_s25_lets_a_manager_see_and_note_and_no_more(self, cast, asked):
        me, given = cast.lindqvist_user, {"request_id": asked.pk, "at": NOW}
        assert asked not in visible_to(me, NOW)
        add(cast.ellery_user, asked, cast.lindqvist)
        assert asked in visible_to(me, NOW)
        operations.note(text="The same cable as in Fargo", is_internal=True, actor=me, **given)
        with pytest.raises(NotAllowed):
            operations.respond(medium=Medium.TELEPHONE, actor=me, **given)
        with pytest.raises(NotAllowed):
            operations.withdraw(actor=me, **given)
        with pytest.raises(NotAllowed):
            add(me, asked, cast.eklund)

    def test_leaves_the_answer_to_whoever_could_give_it_before(self, cast, asked):
        add(cast.ellery_user, asked, cast.begaye)
        operations.respond(request_id=asked.pk, actor=cast.begaye_user, medium=Medium.EMAIL, at=NOW)

    @pytest.mark.parametrize("step", ["open", "raised", "resolved"])
    def test_s57_begins_at_any_rung(self, cast, asked, step):
        given = {"request_id": asked.pk, "at": NOW}
        if step == "raised":
            operations.raise_to_director(actor=cast.joan, reason="Third time", **given)
        if step == "resolved":
            operations.respond(actor=cast.ellery_user, medium=Medium.TELEPHONE, **given)
            operations.resolve(actor=cast.ellery_user, note="Explained", **given)
        add(cast.brandvold_user, asked, cast.lindqvist)
        assert asked in visible_to(cast.lindqvist_user, NOW)

    def test_touches_nothing_else(self, cast, asked):
        rows = [TeamRequest.objects.values().get(pk=asked.pk), list(asked.commitments.values())]
        add(cast.ellery_user, asked, cast.lindqvist)
        now = TeamRequest.objects.values().get(pk=asked.pk)
        moved = {"event_count": now["event_count"], "head": now["head"]}
        assert [now, list(asked.commitments.values())] == [rows[0] | moved, rows[1]]

    @pytest.mark.parametrize("who", ["joan", "admin_user"])
    def test_is_not_given_by_those_who_do_not_answer(self, cast, asked, who):
        with pytest.raises(NotAllowed):
            add(getattr(cast, who), asked, cast.lindqvist)

    @pytest.mark.parametrize("who", ["ellery", "ken", "joan"])
    def test_is_not_for_its_owner_its_requester_or_a_rival(self, cast, asked, who):
        with pytest.raises(ValidationError, match="Choose among those who are listed"):
            add(cast.ellery_user, asked, getattr(cast, who))

    def test_is_not_for_who_has_left(self, cast, asked):
        cast.lindqvist.is_active = False
        cast.lindqvist.save()
        with pytest.raises(ValidationError):
            add(cast.ellery_user, asked, cast.lindqvist)

    def test_is_one_table_more_in_what_somebody_sees(self, cast, asked, django_assert_num_queries):
        add(cast.ellery_user, asked, cast.lindqvist)
        visible = visible_to(cast.lindqvist_user, NOW)
        with django_assert_num_queries(1):
            assert list(visible.values_list("pk", flat=True)) == [asked.pk]


class TestLeaving:
    def test_is_everybodys_own_to_do(self, cast, asked):
        add(cast.ellery_user, asked, cast.lindqvist)
        remove(cast.lindqvist_user, asked, Party.objects.get())
        assert asked not in visible_to(cast.lindqvist_user, NOW)

    def test_of_a_companys_people_too_behind_the_second_wall(self, cast, asked):
        ira = clec_account("Ira Castle", cast.cobalt, "America/Denver")
        add(cast.ellery_user, asked, ira)
        with wall.chosen(wall.choice_of(ira)):
            remove(ira, asked, Party.objects.get())
        assert not Party.objects.exists()

    def test_is_said_by_those_who_answer_and_nobody_else(self, cast, asked):
        for who in (cast.lindqvist, cast.eklund):
            add(cast.ellery_user, asked, who)
        lindqvist, eklund = Party.objects.all()
        for actor in (cast.lindqvist_user, cast.joan):
            with pytest.raises(NotAllowed):
                remove(actor, asked, eklund)
        remove(cast.ellery_user, asked, eklund)
        assert list(Party.objects.all()) == [lindqvist]

    def test_of_another_request_is_not_there(self, cast, asked):
        other = logged(cast, AT)
        add(cast.ellery_user, asked, cast.lindqvist)
        with pytest.raises(Party.DoesNotExist):
            remove(cast.ellery_user, other, Party.objects.get())


class TestBeingTold:
    @pytest.fixture
    def ira(self, cast, asked):
        ira = clec_account("Ira Castle", cast.cobalt, "America/Denver")
        for who in (cast.lindqvist, ira):
            add(cast.ellery_user, asked, who)
        return ira

    def test_is_of_every_answer_once(self, cast, asked, ira):
        operations.respond(request_id=asked.pk, actor=cast.ellery_user, medium=Medium.EMAIL, at=NOW)
        assert told("responded") == ["Greta Lindqvist", "Ira Castle", "Joan Ferris"]
        theirs = Notice.objects.get(kind="responded", channel="inbox", person=cast.lindqvist)
        assert theirs.context["because"] == "you take part in this request"

    def test_is_of_what_the_company_adds_and_so_is_its_owner(self, cast, asked, ira):
        operations.note(request_id=asked.pk, actor=cast.joan, text="It is down again", at=NOW)
        assert told("added_to") == ["Greta Lindqvist", "Ira Castle", "Ruth Ellery"]

    def test_is_not_of_what_one_did_oneself_or_of_our_own_notes(self, cast, asked, ira):
        operations.note(request_id=asked.pk, actor=ira, text="Mine", at=NOW)
        assert told("added_to") == ["Greta Lindqvist", "Ruth Ellery"]
        operations.note(request_id=asked.pk, actor=cast.lindqvist_user, text="Ours", is_internal=True, at=NOW)
        assert told("added_to") == ["Greta Lindqvist", "Ruth Ellery"]

    def test_ends_with_taking_part_and_with_the_account(self, cast, asked, ira):
        ira.is_active = False
        ira.save()
        remove(cast.ellery_user, asked, Party.objects.get(person=cast.lindqvist))
        operations.respond(request_id=asked.pk, actor=cast.ellery_user, medium=Medium.EMAIL, at=NOW)
        assert told("responded") == ["Joan Ferris"]

    def test_calls_it_theirs_to_the_company_alone(self, cast, asked, ira):
        operations.respond(request_id=asked.pk, actor=cast.ellery_user, medium=Medium.EMAIL, at=NOW)
        ours = message(Notice.objects.get(kind="responded", channel="email", person=cast.lindqvist)).body
        theirs = message(Notice.objects.get(kind="responded", channel="email", user=cast.joan)).body
        assert "Ruth Ellery answered the request by e-mail" in ours
        assert "say so on its page" not in ours
        assert "Ruth Ellery answered your request by e-mail" in theirs

    def test_s31_is_of_what_the_director_says(self, cast, asked, ira):
        operations.raise_to_director(request_id=asked.pk, actor=cast.joan, reason="Third time", at=NOW)
        operations.answer_raise(request_id=asked.pk, actor=cast.brandvold_user, answer="Crew sent", at=NOW)
        assert "Greta Lindqvist" in told("raised_answered")
