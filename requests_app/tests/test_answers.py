"""Who is told of a new request and of its answers (S10, S50, S51, S56). Times are local wall time of the manager."""

from datetime import date, timedelta

import pytest

from accountteam.tests.cast import clec_account, local
from contacts.guideline import Channel
from contacts.models import ClecContact, User
from contacts.operations import keep_contact
from notices.channels.email import message
from notices.channels.short import short
from notices.models import RECIPIENTS, Notice
from notices.recipients import recipient_of
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

RECEIVED = local("2006-05-09 10:05")
LATER = local("2006-05-09 10:20")


def told(kind):
    mails = Notice.objects.filter(kind=kind, channel="email").select_related(*RECIPIENTS)
    return sorted(recipient_of(notice).name for notice in mails)


def mail(kind):
    return Notice.objects.get(kind=kind, channel="email")


def acknowledge(cast, team_request, **given):
    operations.acknowledge(
        request_id=team_request.pk,
        actor=cast.ellery_user,
        promised_on=date(2006, 5, 11),
        **{"at": LATER, **given},
    )


def respond(team_request, actor, at=LATER, **given):
    operations.respond(request_id=team_request.pk, actor=actor, medium=Medium.TELEPHONE, at=at, **given)


def resolved(cast, **contact):
    team_request = log(cast, RECEIVED, actor=cast.joan, **contact)
    respond(team_request, cast.ellery_user)
    operations.resolve(note="Settled", request_id=team_request.pk, actor=cast.ellery_user, at=LATER)
    return team_request


class TestANewRequest:
    def test_is_told_to_its_owner_with_its_due_time(self, cast):
        log(cast, RECEIVED, actor=cast.joan)
        sent = message(mail("new_request"))
        assert told("new_request") == ["Ruth Ellery"]
        assert sent.subject.startswith("New: R-")
        assert "Joan Ferris has logged this request, and it is yours." in sent.body
        assert "Due by:   Tue 9 May 10:35 MDT" in sent.body

    def test_is_not_told_to_who_wrote_it_down(self, cast):
        log(cast, RECEIVED, actor=cast.ellery_user)
        assert told("new_request") == []

    def test_s4_of_nobodys_the_desk_hears_as_ever(self, cast):
        log(cast, RECEIVED, clec=cast.lakehead, actor=cast.lena)
        assert (told("new_request"), told("nobody_assigned")) == ([], ["Frances Ota"])

    def test_that_was_spoken_of_already_says_so(self, cast):
        log(cast, RECEIVED, actor=cast.ota_user, channel=Channel.TELEPHONE)
        assert "was answered on the telephone" in message(mail("new_request")).body

    def test_known_bug_21_at_night_waits_for_the_opening(self, cast):
        log(cast, local("2006-05-12 22:00"), actor=cast.joan)
        assert mail("new_request").next_try_at == local("2006-05-15 08:00")

    def test_bug_23_is_held_back_where_it_was_withdrawn_meanwhile(self, cast):
        team_request = log(cast, local("2006-05-12 22:00"), actor=cast.joan)
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=local("2006-05-12 22:05"))
        assert mail("new_request").state == "suppressed"

    def test_rule_7_given_to_another_before_it_went_out_it_is_held_back(self, cast):
        team_request = log(cast, local("2006-05-12 22:00"), actor=cast.joan)
        operations.reassign(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            person=cast.begaye,
            reason="Ill",
            at=local("2006-05-12 22:05"),
        )
        assert mail("new_request").state == "suppressed"
        assert (told("reassigned"), mail("reassigned").state) == (["Sam Begaye"], "queued")

    def test_is_still_told_where_its_clock_was_corrected_meanwhile(self, cast):
        team_request = log(cast, local("2006-05-12 22:00"), actor=cast.joan)
        operations.correct(
            request_id=team_request.pk,
            actor=cast.brandvold_user,
            reason="It was an e-mail",
            channel=Channel.EMAIL,
            at=local("2006-05-12 22:05"),
        )
        assert mail("new_request").state == "queued"


class TestAReassignedRequest:
    def test_given_on_before_it_went_out_only_the_last_is_told(self, cast):
        night = local("2006-05-09 22:00")
        team_request = log(cast, RECEIVED)
        for minute, person in enumerate([cast.begaye, cast.castellano]):
            operations.reassign(
                request_id=team_request.pk, actor=cast.brandvold_user, person=person, reason="x",
                at=night + timedelta(minutes=minute),
            )  # fmt: skip
        waiting = Notice.objects.filter(kind="reassigned", channel="email")
        assert [(str(one.person), one.state) for one in waiting.order_by("pk")] == [
            ("Sam Begaye", "suppressed"),
            ("Nadia Castellano", "queued"),
        ]


class TestAReopenedRequest:
    def test_rule_13_is_told_to_its_owner_with_what_is_still_open(self, cast):
        team_request = resolved(cast)
        operations.reopen(request_id=team_request.pk, actor=cast.joan, note="No dial tone", at=LATER)
        sent = message(mail("reopened"))
        assert told("reopened") == ["Ruth Ellery"]
        for body in (sent.body, sent.alternatives[0].content):
            assert "Joan Ferris has opened this request again" in body
            assert "No dial tone" in body
            assert "Wed 10 May 10:20 MDT" in body

    def test_is_not_told_to_who_opened_it(self, cast):
        team_request = resolved(cast)
        operations.reopen(request_id=team_request.pk, actor=cast.ellery_user, note="No dial tone", at=LATER)
        assert told("reopened") == []


class TestWhoAsked:
    def test_s50_s51_hears_by_when_we_are_back_in_touch(self, cast):
        acknowledge(cast, log(cast, RECEIVED, actor=cast.joan, channel=Channel.EMAIL), note="Looking at it")
        sent = message(mail("acknowledged"))
        assert told("acknowledged") == ["Joan Ferris"]
        assert sent.subject.startswith("We contact you by Thu 11 May: R-")
        for body in (sent.body, sent.alternatives[0].content):
            assert "Ruth Ellery has your request and will be back in touch by Thu 11 May." in body
            assert "Looking at it" in body
            assert "You receive this because you sent in this request." in body

    def test_reads_the_due_time_in_their_own_zone_with_the_note(self, cast):
        acknowledge(cast, log(cast, RECEIVED, actor=cast.joan, channel=Channel.EMAIL))
        assert (
            "Due by:   Thu 11 May 16:00 MST\n          (Guidelines only: Service Managers try to meet these times.)"
            in message(mail("acknowledged")).body
        )
        assert "Guideline only." in short(mail("acknowledged"))

    def test_hears_of_the_answer_and_how_it_was_given(self, cast):
        respond(log(cast, RECEIVED, actor=cast.joan), cast.ellery_user, note="A crew goes out at noon")
        sent = message(mail("responded"))
        assert told("responded") == ["Joan Ferris"]
        for body in (sent.body, sent.alternatives[0].content):
            assert "Ruth Ellery answered your request on the telephone (Tue 9 May 09:20 MST)" in body
            assert "A crew goes out at noon" in body

    def test_rule_11_an_attempt_is_no_answer(self, cast):
        team_request = log(cast, RECEIVED, actor=cast.joan)
        operations.respond(request_id=team_request.pk, actor=cast.ellery_user, medium=Medium.EMAIL, at=LATER)
        assert told("responded") == []

    def test_hears_that_it_was_resolved_and_the_answer_goes_out_all_the_same(self, cast):
        resolved(cast)
        assert told("resolved") == ["Joan Ferris"]
        assert {mail("responded").state, mail("resolved").state} == {"queued"}

    def test_an_answer_goes_out_though_the_request_is_taken_back(self, cast):
        team_request = log(cast, RECEIVED, actor=cast.joan)
        respond(team_request, cast.ellery_user)
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=LATER)
        assert mail("responded").state == "queued"

    def test_is_told_by_one_link_and_without_the_name_of_another_company(self, cast, settings):
        settings.PORTAL_URL = "https://portal.example.net"
        team_request = resolved(cast)
        operations.note(request_id=team_request.pk, actor=cast.ellery_user, text="Secret", is_internal=True, at=LATER)
        for kind in ("responded", "resolved"):
            body = message(mail(kind)).body
            assert body.count("https://") == 1
            assert f"https://portal.example.net/requests/{team_request.pk}/" in body
            assert "Prairie" not in body
            assert "Secret" not in body

    def test_is_nobody_where_one_of_ours_wrote_it_down(self, cast):
        respond(log(cast, RECEIVED, actor=cast.ota_user), cast.ellery_user)
        assert told("responded") == []

    def test_is_not_told_of_what_they_did_themselves(self, cast):
        team_request = log(cast, RECEIVED, actor=cast.joan, channel=Channel.TELEPHONE)
        assert told("responded") == []
        operations.resolve(note="Settled", request_id=team_request.pk, actor=cast.ellery_user, at=LATER)
        assert told("resolved") == ["Joan Ferris"]

    @pytest.mark.parametrize("change", [{"is_active": False}, {"clec": "rival"}], ids=["left", "with a rival"])
    def test_is_told_nothing_once_they_left(self, cast, change):
        team_request = log(cast, RECEIVED, actor=cast.joan)
        User.objects.filter(pk=cast.joan.pk).update(
            **{k: cast.prairie if v == "rival" else v for k, v in change.items()}
        )
        respond(team_request, cast.ellery_user)
        assert told("responded") == []

    def test_known_bug_21_at_the_weekend_waits_for_their_monday(self, cast):
        respond(log(cast, RECEIVED, actor=cast.joan), cast.ellery_user, at=local("2006-05-13 11:00"))
        assert mail("responded").next_try_at == local("2006-05-15 08:00", cast.joan.zone)


class TestARaise:
    def answered(self, cast, by):
        team_request = log(cast, RECEIVED, actor=cast.joan)
        operations.raise_to_director(request_id=team_request.pk, actor=by, reason="No answer", at=LATER)
        operations.answer_raise(request_id=team_request.pk, actor=cast.brandvold_user, answer="A crew goes", at=LATER)

    def test_s56_its_answer_is_told_to_who_raised_it(self, cast):
        self.answered(cast, cast.joan)
        sent = message(mail("raised_answered"))
        assert told("raised_answered") == ["Joan Ferris"]
        assert "You receive this because you raised this request to the director." in sent.body
        assert "The answer: A crew goes" in sent.body

    def test_s56_and_to_who_asked_where_a_colleague_raised_it(self, cast):
        colleague = clec_account("Ann Reyes", cast.cobalt, "America/Denver")
        self.answered(cast, colleague)
        assert told("raised_answered") == ["Ann Reyes", "Joan Ferris"]

    def test_of_ours_is_answered_to_that_one_alone(self, cast):
        self.answered(cast, cast.ellery_user)
        assert told("raised_answered") == ["Ruth Ellery"]


class TestTheCompanysContact:
    """E10, E26: whom the company wants to be told, besides whoever asked."""

    @pytest.fixture
    def nadine(self, cast):
        return self.named(cast, "billing", "nadine@cobalt.example.com")

    def named(self, cast, function, email, name="Nadine Rook"):
        given = {"name": name, "email": email, "phone": "", "zone": "America/Phoenix"}
        return keep_contact(clec_id=cast.cobalt.pk, function=function, actor=cast.ota_user, at=RECEIVED, **given)

    def test_for_bills_hears_of_the_answers_about_bills(self, cast, nadine):
        resolved(cast, topic="billing")
        assert told("responded") == told("resolved") == ["Joan Ferris", "Nadine Rook"]
        sent = message(Notice.objects.get(kind="resolved", contact=nadine))
        assert "You receive this because you are your company’s contact for billing." in sent.body

    @pytest.mark.parametrize("topic", ["order", "outage"])
    def test_and_of_no_others(self, cast, nadine, topic):
        resolved(cast, topic=topic)
        assert told("resolved") == ["Joan Ferris"]

    def test_for_outages_hears_of_the_answers_about_outages(self, cast):
        self.named(cast, "outage", "network@cobalt.example.com", "Network Desk")
        resolved(cast, topic="outage")
        assert told("resolved") == ["Joan Ferris", "Network Desk"]

    def test_s56_for_escalations_hears_what_a_director_answered(self, cast):
        self.named(cast, "escalation", "esc@cobalt.example.com", "Escalation Desk")
        TestARaise().answered(cast, cast.joan)
        assert told("raised_answered") == ["Escalation Desk", "Joan Ferris"]

    def test_of_what_one_of_ours_raised_hears_nothing(self, cast):
        self.named(cast, "escalation", "esc@cobalt.example.com", "Escalation Desk")
        TestARaise().answered(cast, cast.ellery_user)
        assert told("raised_answered") == ["Ruth Ellery"]

    def test_is_told_though_one_of_ours_wrote_it_down(self, cast, nadine):
        team_request = log(cast, RECEIVED, topic="billing")
        respond(team_request, cast.brandvold_user)
        assert told("responded") == ["Nadine Rook"]

    def test_who_asked_is_not_told_twice(self, cast):
        self.named(cast, "billing", cast.joan.email)
        resolved(cast, topic="billing")
        assert told("resolved") == ["Joan Ferris"]

    def test_of_another_company_hears_nothing(self, cast, nadine):
        ClecContact.objects.update(clec=cast.prairie)
        resolved(cast, topic="billing")
        assert told("resolved") == ["Joan Ferris"]

    def test_of_an_internal_note_hears_nothing(self, cast, nadine):
        team_request = log(cast, RECEIVED, actor=cast.joan, topic="billing")
        operations.note(request_id=team_request.pk, actor=cast.ellery_user, text="x", is_internal=True, at=LATER)
        assert not Notice.objects.filter(contact=nadine).exists()
