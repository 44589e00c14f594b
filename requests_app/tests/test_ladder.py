"""The ladder: one step to a director, one rung up by "not satisfied", and what each rung answered (S57, E2, E4)."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accountteam.tests.cast import account, local, person
from contacts import wall
from contacts.models import Position
from contacts.tests.desk.test_people import edit
from notices.models import Notice
from notices.recipients import recipient_of
from requests_app import operations
from requests_app.lifecycle import Medium, NotPossible
from requests_app.models import Escalation, TeamRequest
from requests_app.operations import NotAllowed
from requests_app.queries.detail import request_page
from requests_app.queries.visible import visible_to
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

RECEIVED, PAST = local("2006-05-09 10:05"), local("2006-05-09 10:36")


def at(text):
    return local(f"2006-05-09 {text}")


@pytest.fixture
def top(cast):
    """Brandvold's own director, with a sign-in."""
    above = person("Ines Varga", Position.SERVICE_DIRECTOR, "America/Denver", "Denver")
    cast.brandvold.director = above
    cast.brandvold.save()
    return account(above)


@pytest.fixture
def asked(cast):
    return log(cast, RECEIVED, actor=cast.joan)


def answer(cast, team_request, when="11:00"):
    given = {"medium": Medium.TELEPHONE, "note": "No facility yet", "at": at(when)}
    operations.respond(request_id=team_request.pk, actor=cast.ellery_user, **given)


def unsatisfied(cast, team_request, when, reason="Still no date"):
    return operations.not_satisfied(request_id=team_request.pk, actor=cast.joan, reason=reason, at=at(when))


def raised(team_request):
    return [(one.from_tier, one.to_tier, one.director.name) for one in team_request.escalations.all()]


def page_of(user, team_request, when):
    return request_page(user, team_request.pk, at(when))


class TestNotSatisfied:
    def test_s57_goes_one_rung_up_from_the_manager_to_the_director(self, cast, asked):
        answer(cast, asked)
        event = unsatisfied(cast, asked, "11:05")
        assert raised(asked) == [(3, 4, "Carol Brandvold")]
        assert event.data | {"from_tier": 3, "to_tier": 4} == event.data
        one = asked.escalations.get()
        assert (one.is_unsatisfied, one.reason, one.is_waiting) == (True, "Still no date", True)

    def test_s57_and_from_the_director_to_whoever_stands_above(self, cast, asked, top):
        answer(cast, asked)
        unsatisfied(cast, asked, "11:05")
        operations.answer_raise(request_id=asked.pk, actor=cast.brandvold_user, answer="A crew goes", at=at("11:10"))
        unsatisfied(cast, asked, "11:20", "No crew came")
        assert raised(asked) == [(3, 4, "Carol Brandvold"), (4, 5, "Ines Varga")]
        assert visible_to(top, at("11:21")).filter(pk=asked.pk).exists()

    def test_e2_it_may_go_on_up_before_a_rung_has_answered(self, cast, asked, top):
        answer(cast, asked)
        unsatisfied(cast, asked, "11:05")
        unsatisfied(cast, asked, "11:20")
        first, second = asked.escalations.all()
        assert (first.passed_up_at, first.answered_at) == (at("11:20"), None)
        assert (second.to_tier, second.is_waiting) == (5, True)

    def test_at_the_top_the_top_is_told_again(self, cast, asked):
        answer(cast, asked)
        unsatisfied(cast, asked, "11:05")
        unsatisfied(cast, asked, "11:20")
        assert raised(asked) == [(3, 4, "Carol Brandvold"), (4, 4, "Carol Brandvold")]
        told = Notice.objects.filter(kind="raised", channel="email").order_by("pk")
        assert [recipient_of(notice).name for notice in told] == ["Carol Brandvold"] * 2
        assert [notice.context["is_again"] for notice in told] == [False, True]

    def test_who_is_told_reads_who_had_it_and_that_the_company_is_not_satisfied(self, cast, asked):
        answer(cast, asked)
        unsatisfied(cast, asked, "11:05")
        context = Notice.objects.filter(kind="raised").first().context
        assert (context["is_unsatisfied"], context["rung"]) == (True, "tier 4, Service Director")
        assert context["before"] == "Ruth Ellery, Service Manager"

    def test_s26_on_the_sales_side_to_the_sales_director(self, cast):
        asked = log(cast, RECEIVED, actor=cast.joan, topic="product")
        operations.respond(request_id=asked.pk, actor=cast.whitcombe_user, medium=Medium.EMAIL, at=at("11:00"))
        unsatisfied(cast, asked, "11:05")
        assert raised(asked) == [(3, 4, "Marian Holloway")]

    def test_a_director_who_has_it_is_a_rung_higher(self, cast, asked, top):
        operations.take_over(request_id=asked.pk, actor=cast.brandvold_user, reason="Mine", at=at("10:50"))
        operations.respond(request_id=asked.pk, actor=cast.brandvold_user, medium=Medium.TELEPHONE, at=at("11:00"))
        unsatisfied(cast, asked, "11:05")
        assert raised(asked) == [(4, 5, "Ines Varga")]

    def test_opens_nothing_again_that_is_open(self, cast, asked):
        answer(cast, asked)
        unsatisfied(cast, asked, "11:05")
        asked.refresh_from_db()
        assert (asked.status, asked.reopened_at) == ("responded", None)

    def test_opens_again_what_was_resolved_and_says_so(self, cast, asked):
        answer(cast, asked)
        operations.resolve(request_id=asked.pk, actor=cast.ellery_user, note="No facility", at=at("11:02"))
        event = unsatisfied(cast, asked, "11:05")
        asked.refresh_from_db()
        assert (asked.status, asked.reopened_at) == ("open", at("11:05"))
        assert event.data["is_opened"]
        assert event.commitment == asked.commitments.get(ended_at=None)
        assert Notice.objects.filter(kind="reopened").exists()
        lines = [entry.text for _, day in page_of(cast.joan, asked, "11:06").days for entry in day]
        assert "was not satisfied: it went one rung up, to Carol Brandvold; this opened it again" in lines

    def test_of_what_is_neither_answered_nor_past_guideline_is_too_early(self, cast, asked):
        with pytest.raises(NotPossible, match="raise it to a director at any time"):
            unsatisfied(cast, asked, "10:35")
        unsatisfied(cast, asked, "10:36")
        assert raised(asked) == [(3, 4, "Carol Brandvold")]

    def test_is_offered_where_it_is_possible(self, cast, asked):
        def is_offered(when):
            return "not_satisfied" in page_of(cast.joan, asked, when).can

        assert (is_offered("10:35"), is_offered("10:36")) == (False, True)
        answer(cast, asked)
        assert is_offered("11:01")
        operations.resolve(request_id=asked.pk, actor=cast.ellery_user, note="No facility", at=at("11:02"))
        assert is_offered("11:03")
        assert "not_satisfied" not in page_of(cast.ellery_user, asked, "11:03").can

    def test_of_what_was_taken_back_is_not(self, cast, asked):
        operations.withdraw(request_id=asked.pk, actor=cast.joan, at=at("10:40"))
        with pytest.raises(NotPossible):
            unsatisfied(cast, asked, "10:41")

    def test_is_the_companys_to_say(self, cast, asked):
        answer(cast, asked)
        for actor in (cast.ellery_user, cast.brandvold_user, cast.ota_user):
            with pytest.raises(NotAllowed):
                operations.not_satisfied(request_id=asked.pk, actor=actor, reason="x", at=at("11:05"))
        with pytest.raises(TeamRequest.DoesNotExist):
            operations.not_satisfied(request_id=asked.pk, actor=cast.ken, reason="x", at=at("11:05"))

    def test_says_why(self, cast, asked):
        answer(cast, asked)
        with pytest.raises(ValidationError, match="why you are not satisfied"):
            unsatisfied(cast, asked, "11:05", " ")

    def test_where_nobody_is_director_says_whom_to_call(self, cast, asked):
        answer(cast, asked)
        cast.ellery.director = None
        cast.ellery.save()
        for one in asked.clec.assignments.all():
            type(one.person).objects.filter(pk=one.person_id).update(director=None)
        with pytest.raises(ValidationError, match="call Sales Operations"):
            unsatisfied(cast, asked, "11:05")


class TestInOneStep:
    def test_e2_a_director_is_reached_from_anywhere_at_any_time_with_both_tickets(self, cast, asked):
        given = {"reason": "Emergency", "tried": "The centre", "call_ticket": " cc77 ", "it_ticket": "it9"}
        operations.raise_to_director(request_id=asked.pk, actor=cast.joan, at=RECEIVED, **given)
        one = asked.escalations.get()
        assert (one.from_tier, one.to_tier, one.call_ticket, one.it_ticket) == (3, 4, "CC77", "IT9")

    def test_what_stands_above_the_director_stays_there(self, cast, asked, top):
        answer(cast, asked)
        unsatisfied(cast, asked, "11:05")
        unsatisfied(cast, asked, "11:10")
        operations.answer_raise(request_id=asked.pk, actor=top, answer="I see to it", at=at("11:15"))
        operations.raise_to_director(request_id=asked.pk, actor=cast.ellery_user, reason="No crew", at=at("11:20"))
        assert raised(asked)[-1] == (5, 5, "Ines Varga")


class TestAnswering:
    def test_above_the_directors_only_whoever_has_it_answers(self, cast, asked, top):
        answer(cast, asked)
        unsatisfied(cast, asked, "11:05")
        unsatisfied(cast, asked, "11:10")
        with pytest.raises(NotAllowed, match="raised to Ines Varga"):
            operations.answer_raise(request_id=asked.pk, actor=cast.brandvold_user, answer="x", at=at("11:11"))
        assert "answer_raise" not in page_of(cast.brandvold_user, asked, "11:11").can
        assert page_of(top, asked, "11:11").next_action == "answer_raise"
        operations.answer_raise(request_id=asked.pk, actor=top, answer="A crew on Friday", at=at("11:12"))
        assert asked.escalations.last().answered_by == top


class TestTheHistory:
    def test_e4_reads_as_a_ladder_with_what_each_answered(self, cast, top):
        filled = {"tier": "2", "call_ticket": "CC77", "it_ticket": "IT9", "tried": "Twice"}
        asked = log(cast, RECEIVED, actor=cast.joan, topic="order_escalation", particulars=filled)
        answer(cast, asked)
        unsatisfied(cast, asked, "11:05")
        operations.answer_raise(request_id=asked.pk, actor=cast.brandvold_user, answer="A crew goes", at=at("11:10"))
        unsatisfied(cast, asked, "11:20", "No crew came")
        before, manager, director, above = page_of(cast.joan, asked, "11:30").ladder.held
        assert (before.tier, before.title, before.facts[0]) == (
            2,
            "the process specialist",
            ("Call center ticket", "CC77"),
        )
        assert (manager.tier, manager.who, manager.since) == (3, "Ruth Ellery", RECEIVED)
        assert (manager.answer.text, manager.answer.at) == ("No facility yet", at("11:00"))
        assert (director.tier, director.title, director.why.text) == (4, "Service Director", "Still no date")
        assert (director.answer.who, director.answer.text) == ("Carol Brandvold", "A crew goes")
        assert (above.tier, above.title, above.is_waiting) == (5, "above the Service Director", True)

    def test_of_what_was_never_raised_there_is_none(self, cast, asked):
        assert page_of(cast.joan, asked, "10:10").ladder.held == []

    def test_shows_each_who_had_it(self, cast, asked):
        answer(cast, asked)
        operations.reassign(request_id=asked.pk, actor=cast.ota_user, person=cast.begaye, reason="x", at=at("11:02"))
        unsatisfied(cast, asked, "11:05")
        held = page_of(cast.joan, asked, "11:06").ladder.held
        assert [(one.tier, one.who) for one in held] == [
            (3, "Ruth Ellery"),
            (3, "Sam Begaye"),
            (4, "Carol Brandvold"),
        ]
        assert held[1].answer is None


class TestTheDatabase:
    def test_refuses_what_goes_down_or_is_answered_and_passed_up(self, cast, asked):
        unsatisfied(cast, asked, "10:40")
        for nonsense in ({"to_tier": 3}, {"from_tier": 5}, {"passed_up_at": at("10:39")}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Escalation.objects.update(**nonsense)

    def test_lets_a_company_pass_its_own_on_and_change_nothing_else_of_it(self, cast, asked):
        unsatisfied(cast, asked, "10:40")
        with wall.chosen(wall.Choice(wall.Role.TENANT, cast.cobalt.pk, cast.joan.pk)):
            assert Escalation.objects.update(passed_up_at=at("10:50")) == 1
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE requests_app_escalation SET answer = 'Done'")
        with wall.chosen(wall.Choice(wall.Role.TENANT, cast.prairie.pk, cast.ken.pk)):
            assert Escalation.objects.update(passed_up_at=at("10:50")) == 0


class TestWhoIsAboveADirector:
    def test_is_kept_on_the_persons_page_and_goes_in_no_circle(self, cast, top):
        with pytest.raises(ValidationError, match="stands above"):
            edit(cast, top.person, director=cast.brandvold)


class TestThePage:
    def test_says_where_it_goes_and_what_it_does(self, cast, asked, top, client):
        answer(cast, asked)
        operations.resolve(request_id=asked.pk, actor=cast.ellery_user, note="No facility", at=at("11:02"))
        with time_machine.travel(at("11:05"), tick=False):
            client.force_login(cast.joan)
            page = client.get(f"/requests/{asked.pk}/").text
            assert "It goes to Carol Brandvold, Service Director, who is told at once." in page
            assert "It is closed: this also opens it again, with a new clock." in page
            said = client.post(f"/requests/{asked.pk}/not_satisfied/", {"reason": "No date"}, follow=True).text
        assert "Raised to Carol Brandvold, who is told at once. It is open again, with a new clock." in said
        assert "How far it has gone up" in said

    def test_at_the_top_says_that_nobody_stands_above(self, cast, asked, client):
        answer(cast, asked)
        unsatisfied(cast, asked, "11:04")
        with time_machine.travel(at("11:05"), tick=False):
            client.force_login(cast.joan)
            page = client.get(f"/requests/{asked.pk}/").text
            assert "Nobody stands above Carol Brandvold." in page
            said = client.post(f"/requests/{asked.pk}/not_satisfied/", {"reason": "No date"}, follow=True).text
        assert "Nobody stands above Carol Brandvold, who is told again, at once." in said

    def test_without_a_reason_comes_back(self, cast, asked, client):
        answer(cast, asked)
        with time_machine.travel(at("11:05"), tick=False):
            client.force_login(cast.joan)
            back = client.post(f"/requests/{asked.pk}/not_satisfied/", {"reason": ""})
        assert back.status_code == 422
        assert "Say why you are not satisfied." in back.text
