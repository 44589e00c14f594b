"""Opening a closed request again: a new contact by portal form (domain 3.1 rule 13)."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import assign, local
from contacts.guideline import Channel
from contacts.models import Assignment
from notices.models import Notice
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import TeamRequest
from requests_app.operations import Posted
from requests_app.tests.test_operations import clock, log

pytestmark = pytest.mark.django_db


def withdrawn(cast, **contact) -> TeamRequest:
    team_request = log(cast, local("2006-05-09 10:05"), **contact)
    operations.withdraw(request_id=team_request.pk, actor=cast.ellery_user, at=local("2006-05-09 10:10"))
    return team_request


def reopen(cast, team_request, at, **given):
    given = {"actor": cast.ellery_user, "note": "It failed again", **given}
    return operations.reopen(request_id=team_request.pk, at=at, **given)


class TestTheAnswerToAReopening:
    def test_rule_10_does_not_lie_before_it(self, cast):
        team_request = withdrawn(cast)
        reopen(cast, team_request, local("2006-05-09 14:00:30"))
        given = {"request_id": team_request.pk, "actor": cast.ellery_user, "at": local("2006-05-09 15:00")}
        before = local("2006-05-09 13:59")
        with pytest.raises(ValidationError, match="opened again"):
            operations.respond(medium=Medium.TELEPHONE, responded_at=before, **given)
        with pytest.raises(ValidationError, match="opened again"):
            operations.acknowledge(promised_on=date(2006, 5, 11), acknowledged_at=before, **given)
        operations.respond(medium=Medium.TELEPHONE, responded_at=local("2006-05-09 14:00"), **given)

    def test_rule_13_ends_the_clock_of_the_last_time_however_often(self, cast):
        team_request = withdrawn(cast)
        for hour in (11, 12):
            reopen(cast, team_request, local(f"2006-05-09 {hour}:00"))
            given = {"request_id": team_request.pk, "actor": cast.ellery_user, "at": local(f"2006-05-09 {hour}:30")}
            operations.respond(medium=Medium.EMAIL, **given)
            operations.resolve(note="Settled", **given)
        due = team_request.commitments.order_by("id").values_list("outcome", "due_by")
        assert list(due)[1:] == [("met", local("2006-05-10 11:00")), ("met", local("2006-05-10 12:00"))]


class TestWhoAnswersAReopening:
    def test_rule_6_is_who_holds_the_assignment_when_its_clock_starts(self, cast):
        team_request = withdrawn(cast)
        Assignment.objects.filter(person=cast.ellery).update(ends_on=date(2006, 5, 9))
        assign(cast.cobalt, cast.castellano, starts_on=date(2006, 5, 10))
        reopen(cast, team_request, local("2006-05-09 18:00"))
        team_request.refresh_from_db()
        assert team_request.owner == clock(team_request).responsible == cast.castellano

    def test_rule_2_is_sales_operations_who_are_told_once_where_nobody_is_assigned(self, cast):
        team_request = withdrawn(cast)
        Assignment.objects.filter(clec=cast.cobalt).update(ends_on=date(2006, 5, 9))
        posted, at = Posted(token=uuid4()), local("2006-05-10 09:00")
        first, second = (reopen(cast, team_request, at, posted=posted, actor=cast.joan) for _ in range(2))
        assert first == second
        told = Notice.objects.get(channel="email")
        assert (told.person, told.kind) == (cast.ota, "nobody_assigned")
        assert datetime.fromisoformat(told.context["due_by"]) == local("2006-05-11 09:00")

    def test_stays_whoever_has_it_where_it_was_sales_operations_own(self, cast):
        team_request = withdrawn(cast, topic="assignment_missing", channel=Channel.EMAIL)
        TeamRequest.objects.filter(pk=team_request.pk).update(owner=cast.ota)
        Notice.objects.all().delete()
        reopen(cast, team_request, local("2006-05-10 09:00"))
        team_request.refresh_from_db()
        assert team_request.owner == cast.ota
        assert not Notice.objects.filter(kind="nobody_assigned").exists()
