"""A duplicate goes on as another request, and the clocks of both stay honest (decision 11)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import clec_account, local
from contacts import wall
from contacts.guideline import Channel
from notices.models import Notice
from requests_app import operations
from requests_app.lifecycle import Medium, NotPossible
from requests_app.models import Commitment, Link
from requests_app.operations import NotAllowed
from requests_app.queries.duplicates import duplicates_of, goes_on_as
from requests_app.queries.queue import Asked, queue_count, queue_for

from .pages.reading import logged

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 10:00")
MERGED_AT = local("2006-05-18 10:10")
ANSWERED_AT = local("2006-05-18 10:20")
LATER = local("2006-05-18 12:00")


@pytest.fixture
def first(cast):
    """By mail: a dated reply meets its clock, and so does any answer."""
    return logged(cast, AT, channel=Channel.EMAIL)


@pytest.fixture
def page(cast):
    """The same again by page, in the office: only a call meets its clock, by 10:30."""
    return logged(cast, AT, subject="The same again")


@pytest.fixture
def mail(cast):
    return logged(cast, AT, channel=Channel.EMAIL, subject="And again")


def merge(actor, one, into, at=MERGED_AT):
    return operations.merge_duplicate(request_id=one.pk, into_id=into.pk, actor=actor, at=at)


def respond(actor, team_request, medium=Medium.TELEPHONE, at=ANSWERED_AT, **more):
    return operations.respond(request_id=team_request.pk, actor=actor, medium=medium, at=at, **more)


def state(team_request):
    team_request.refresh_from_db()
    clock = team_request.commitments.get()
    return team_request.status, clock.outcome, clock.met_at


class TestMerging:
    def test_closes_it_and_lets_its_clock_run_to_the_same_due_time(self, cast, first, page):
        due_by = page.commitments.get().due_by
        merge(cast.ellery_user, page, first)
        assert state(page) == ("merged", "", None)
        assert page.commitments.get().due_by == due_by
        assert (goes_on_as(page.pk), duplicates_of(first)) == (first.pk, [page])
        assert page.events.latest("pk").kind == first.events.latest("pk").kind == "merged"

    def test_s46_the_sweep_flags_its_clock_where_nobody_answers(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        operations.sweep(at=local("2006-05-18 10:31"))
        assert page.commitments.get().flagged_at == local("2006-05-18 10:31")
        assert page.events.filter(kind="went_past_guideline").exists()

    def test_gives_it_to_whoever_has_the_other(self, cast, first):
        begayes = logged(cast, AT, state="AZ")
        merge(cast.begaye_user, begayes, first)
        begayes.refresh_from_db()
        assert (begayes.owner, begayes.commitments.get().responsible) == (cast.ellery, cast.ellery)
        operations.reassign(
            request_id=first.pk, actor=cast.brandvold_user, person=cast.castellano, reason="x", at=ANSWERED_AT
        )
        begayes.refresh_from_db()
        assert (begayes.owner, begayes.commitments.get().responsible) == (cast.castellano, cast.castellano)

    def test_keeps_its_row_in_the_queue_with_the_way_there(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        queue = queue_for(cast.ellery_user, Asked(), MERGED_AT)
        rows = {entry.facts.pk: entry for group in queue.groups for entry in group.entries}
        assert rows[page.pk].act_path == f"/requests/{first.pk}/"
        assert rows[page.pk].face.due_by == page.commitments.get().due_by
        assert queue_count(cast.ellery_user, MERGED_AT) == queue.counts["open"] == 2
        respond(cast.ellery_user, first)
        assert queue_count(cast.ellery_user, LATER) == queue_for(cast.ellery_user, Asked(), LATER).counts["open"] == 1

    def test_is_for_our_own_people_who_answer(self, cast, first, page):
        for actor in (cast.joan, cast.admin_user):
            with pytest.raises(NotAllowed):
                merge(actor, page, first)

    def test_is_into_the_earlier_one_that_is_open_and_no_duplicate(self, cast, first, page, mail):
        with pytest.raises(ValidationError, match=f"{page.reference} came later"):
            merge(cast.ellery_user, first, page)
        merge(cast.ellery_user, page, first)
        with pytest.raises(ValidationError, match="is a duplicate itself"):
            merge(cast.ellery_user, mail, page)
        operations.withdraw(request_id=first.pk, actor=cast.joan, at=ANSWERED_AT)
        with pytest.raises(ValidationError, match="is closed"):
            merge(cast.ellery_user, mail, first)

    def test_is_never_into_a_rivals(self, cast, first):
        rivals = logged(cast, AT, by=cast.ken, clec=cast.prairie)
        with pytest.raises(ValidationError, match="no such request"):
            merge(cast.ota_user, rivals, first)

    def test_leaves_what_is_said_to_the_other_one(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        with pytest.raises(NotPossible, match="goes on as another request"):
            operations.note(request_id=page.pk, actor=cast.joan, text="x", at=LATER)
        with pytest.raises(NotPossible, match="goes on as another request"):
            respond(cast.ellery_user, page)

    def test_is_not_taken_away_like_a_connection(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        with pytest.raises(Link.DoesNotExist):
            operations.unlink(request_id=page.pk, link_id=Link.objects.get().pk, actor=cast.ellery_user, at=LATER)


class TestAnAnswerToTheOther:
    def test_rule_11_meets_each_clock_by_its_own_rule_at_the_same_time(self, cast, first, page, mail):
        merge(cast.ellery_user, page, first)
        merge(cast.ellery_user, mail, first)
        respond(cast.ellery_user, first, Medium.EMAIL)
        assert state(first) == ("responded", "met", ANSWERED_AT)
        assert state(mail) == ("merged", "met", ANSWERED_AT)
        assert state(page) == ("merged", "", None)  # only a call counts
        respond(cast.ellery_user, first, Medium.TELEPHONE, LATER)
        assert state(page) == ("merged", "met", LATER)
        event = page.events.get(kind="carried")
        assert (event.at, event.commitment, event.data["other"]) == (LATER, page.commitments.get(), first.reference)

    def test_by_a_medium_that_does_not_count_there_may_count_here(self, cast, page, mail):
        """An e-mail is an attempt to answer a page, and an answer to the mail that goes on as it."""
        merge(cast.ellery_user, mail, page)
        assert respond(cast.ellery_user, page, Medium.EMAIL).kind == "attempted"
        assert state(page) == ("open", "", None)
        assert state(mail) == ("merged", "met", ANSWERED_AT)

    def test_that_names_a_date_meets_what_asks_for_one(self, cast, first, page, mail):
        merge(cast.ellery_user, page, first)
        merge(cast.ellery_user, mail, first)
        given = {"request_id": first.pk, "actor": cast.ellery_user, "promised_on": date(2006, 5, 23)}
        operations.acknowledge(**given, at=ANSWERED_AT)
        assert state(mail) == ("merged", "met", ANSWERED_AT)
        assert state(page) == ("merged", "", None)
        again = logged(cast, LATER, channel=Channel.EMAIL)
        merge(cast.ellery_user, again, first, LATER)
        operations.promise(**given | {"promised_on": date(2006, 5, 24)}, at=local("2006-05-18 12:05"))
        assert state(again) == ("merged", "met", local("2006-05-18 12:05"))

    def test_keeps_the_promise_that_was_given_on_the_duplicate(self, cast, first, mail):
        given = {"actor": cast.ellery_user, "promised_on": date(2006, 5, 23)}
        operations.acknowledge(request_id=mail.pk, **given, at=MERGED_AT)
        merge(cast.ellery_user, mail, first)
        operations.acknowledge(request_id=first.pk, **given, at=ANSWERED_AT)
        assert mail.commitments.unmet().get().kind == "promised_contact"
        respond(cast.ellery_user, first, at=LATER)
        assert set(mail.commitments.values_list("outcome", "met_at")) == {("met", MERGED_AT), ("met", LATER)}

    def test_before_they_asked_again_answers_nothing_of_it(self, cast, first):
        again = logged(cast, local("2006-05-18 10:30"), channel=Channel.EMAIL)
        merge(cast.ellery_user, again, first, local("2006-05-18 10:40"))
        respond(cast.ellery_user, first, at=LATER, responded_at=ANSWERED_AT)
        assert state(first)[1] == "met"
        assert state(again)[1] == ""

    def test_an_attempt_meets_nothing(self, cast, first, mail):
        merge(cast.ellery_user, mail, first)
        operations.attempt(request_id=first.pk, actor=cast.ellery_user, medium=Medium.TELEPHONE, at=ANSWERED_AT)
        assert state(mail)[1] == ""

    def test_late_is_late_for_each(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        operations.sweep(at=local("2006-05-18 10:31"))
        respond(cast.ellery_user, first, at=LATER)
        clock = page.commitments.get()
        assert (clock.met_at, clock.met_at > clock.due_by, clock.is_recorded_late) == (LATER, True, False)

    def test_reaches_the_duplicate_of_a_duplicate(self, cast, first, mail):
        latest = logged(cast, AT, channel=Channel.EMAIL)
        merge(cast.ellery_user, latest, mail)
        merge(cast.ellery_user, mail, first)
        assert goes_on_as(latest.pk) == first.pk
        respond(cast.ellery_user, first)
        assert state(latest) == ("merged", "met", ANSWERED_AT)

    def test_must_be_there_before_it_is_resolved(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        respond(cast.ellery_user, first, Medium.EMAIL)
        resolve = {"request_id": first.pk, "actor": cast.ellery_user, "note": "Due dates explained", "at": LATER}
        with pytest.raises(NotPossible, match=f"A clock of its duplicate {page.reference} still runs"):
            operations.resolve(**resolve)
        respond(cast.ellery_user, first, Medium.TELEPHONE)
        operations.resolve(**resolve)
        assert state(page)[:2] == ("merged", "met")

    def test_withdrawn_it_takes_its_duplicates_with_it(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        with wall.chosen(wall.choice_of(cast.joan)):
            operations.withdraw(request_id=first.pk, actor=cast.joan, at=ANSWERED_AT)
        assert state(page) == ("merged", "withdrawn", None)

    def test_is_told_to_whoever_asked_again_and_once_to_who_asked_both(self, cast, first, page):
        ira = clec_account("Ira Castle", cast.cobalt, "America/Denver", "clec_admin")
        hers = logged(cast, AT, by=ira, channel=Channel.EMAIL)
        for one in (page, hers):
            merge(cast.ellery_user, one, first)
        respond(cast.ellery_user, first)
        told = Notice.objects.filter(kind="responded", channel="inbox")
        assert sorted(notice.user.name for notice in told) == ["Ira Castle", "Joan Ferris"]
        assert told.get(user=ira).context["because"] == f"you asked the same in {hers.reference}"
        assert told.get(user=cast.joan).context["because"] == "you sent in this request"


class TestNoDuplicateAfterAll:
    def unmerge(self, actor, team_request, at=LATER, reason="Another circuit"):
        return operations.unmerge_duplicate(request_id=team_request.pk, actor=actor, reason=reason, at=at)

    def test_rule_7_gives_back_its_status_its_owner_and_its_clock_unmoved(self, cast, first):
        begayes = logged(cast, AT, state="AZ", channel=Channel.EMAIL)
        before = begayes.commitments.values("due_by", "responsible", "outcome", "met_at", "ended_at").get()
        merge(cast.begaye_user, begayes, first)
        respond(cast.ellery_user, first)
        assert state(begayes)[1] == "met"
        self.unmerge(cast.begaye_user, begayes)
        assert state(begayes) == ("open", "", None)
        assert begayes.owner == cast.begaye
        assert begayes.commitments.values("due_by", "responsible", "outcome", "met_at", "ended_at").get() == before
        assert not Link.objects.exists()
        assert first.events.latest("pk").kind == begayes.events.latest("pk").kind == "unmerged"

    def test_what_ended_before_stays_as_it_was(self, cast, first, mail):
        """In the same instant, too."""
        respond(cast.ellery_user, mail, at=MERGED_AT)
        merge(cast.ellery_user, mail, first, MERGED_AT)
        self.unmerge(cast.ellery_user, mail)
        assert state(mail) == ("responded", "met", MERGED_AT)

    def test_it_is_past_guideline_where_that_time_has_come(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        respond(cast.ellery_user, first)
        self.unmerge(cast.ellery_user, page)
        assert operations.sweep(at=local("2006-05-18 12:01")) == 1
        assert Commitment.objects.get(flagged_at__isnull=False).team_request == page

    def test_says_why(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        with pytest.raises(ValidationError, match="Say why"):
            self.unmerge(cast.ellery_user, page, reason=" ")

    def test_is_not_for_what_is_none(self, cast, first):
        with pytest.raises(NotPossible, match="no duplicate"):
            self.unmerge(cast.ellery_user, first)

    def test_may_be_merged_again(self, cast, first, page):
        merge(cast.ellery_user, page, first)
        self.unmerge(cast.ellery_user, page, at=ANSWERED_AT)
        merge(cast.ellery_user, page, first, LATER)
        assert state(page)[0] == "merged"
