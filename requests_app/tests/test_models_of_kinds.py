"""The database refuses what the rules forbid: analyses, milestones, texts for replies and filters that are kept."""

import pytest
from django.db import DatabaseError, transaction

from accountteam.tests.cast import local
from requests_app.models import Analysis, Commitment, ReplyTemplate, SavedFilter

from .pages.reading import logged
from .test_models import refused

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 10:00")
FOUND = {"cause": "A fibre was cut", "process": "Rerouted", "prevention": "Markers"}
ANALYSES = {
    "analysis_is_complete": {"prevention": " \n"},
    "analysis_has_a_recipient": {"recipient": ""},
    "analysis_in_writing": {"medium": "telephone"},
    "analysis_one_of_its_version": {},
}


@pytest.fixture
def team_request(cast):
    return logged(cast, AT)


class TestAnalyses:
    def delivered(self, team_request, cast, **nonsense):
        how = {"version": 1, "medium": "portal", "recipient": "Joan", "delivered_at": AT, "digest": "0" * 64}
        given = {**FOUND, **how, "delivered_by": cast.ellery_user, **nonsense}
        return Analysis.objects.create(team_request=team_request, **given)

    @pytest.mark.parametrize("constraint", ANALYSES)
    def test_s36_that_make_no_sense(self, team_request, cast, constraint):
        self.delivered(team_request, cast)
        nonsense = {"version": 2, **ANALYSES[constraint]} if ANALYSES[constraint] else {}
        refused(constraint, lambda: self.delivered(team_request, cast, **nonsense))

    def test_are_never_edited(self, team_request, cast):
        self.delivered(team_request, cast)
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Analysis.objects.update(cause="Nothing at all")


class TestClocksOfTheirOwn:
    def twice(self, team_request, **fields):
        clock = team_request.commitments.get()
        for field, value in fields.items():
            setattr(clock, field, value)
        clock.pk, clock.rule = None, None
        clock.save()
        clock.pk = None
        return clock.save

    def test_of_an_analysis_one_runs_at_a_time(self, team_request):
        refused("commitment_one_analysis", self.twice(team_request, kind="post_mortem"))

    def test_of_a_milestone_one_runs_at_a_time(self, team_request):
        again = self.twice(team_request, kind="milestone", label="Quote", due_on=AT.date())
        refused("commitment_one_of_a_milestone", again)

    def test_a_milestone_has_its_day(self, team_request):
        row = Commitment.objects.filter(team_request=team_request)
        refused("commitment_milestone_has_a_day_and_a_name", lambda: row.update(kind="milestone"))


REPLIES = {
    "replytemplate_one_of_a_title": {"title": "Received"},
    "replytemplate_says_something": {"title": "Other", "text": ""},
    "replytemplate_action_known": {"title": "Other", "action": "shout"},
    "replytemplate_side_known": {"title": "Other", "side": "legal"},
}
FILTERS = {
    "savedfilter_at_most_twenty": {"place": 21},
    "savedfilter_says_something": {"place": 2, "name": "Other", "asked": ""},
    "savedfilter_one_place": {"name": "Other"},
    "savedfilter_one_name": {"place": 2, "name": "OPEN"},
}


class TestTextsForReplies:
    @pytest.mark.parametrize("constraint", REPLIES)
    def test_that_make_no_sense(self, db, constraint):
        ReplyTemplate.objects.create(title="Received", text="Thank you")
        given = {"title": "Received", "text": "Thank you", **REPLIES[constraint]}
        refused(constraint, lambda: ReplyTemplate.objects.create(**given))


class TestFiltersThatAreKept:
    @pytest.mark.parametrize("constraint", FILTERS)
    def test_that_make_no_sense(self, cast, constraint):
        given = {"account": cast.joan, "place": 1, "name": "Open", "asked": "show=open"}
        SavedFilter.objects.create(**given)
        refused(constraint, lambda: SavedFilter.objects.create(**given | FILTERS[constraint]))

    def test_are_each_accounts_own(self, cast):
        for account in (cast.joan, cast.ken):
            SavedFilter.objects.create(account=account, place=1, name="Open", asked="show=open")
