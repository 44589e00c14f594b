"""Who stands in for somebody is told, once (S46). Thursday in Denver."""

from datetime import timedelta

import pytest

from accountteam.tests.cast import local
from contacts.models import Availability
from notices.channels.email import message
from notices.models import Notice
from notices.operations import deliver, tell_of_handovers

pytestmark = pytest.mark.django_db

NOW = local("2006-05-18 11:00")
MINUTE = timedelta(minutes=1)


def away(cast, back_up="castellano", by="ellery_user", begins="2006-05-22 08:00", ends="2006-05-24 08:00", **given):
    return Availability.objects.create(
        person=cast.ellery,
        kind="out_of_office",
        starts_at=local(begins),
        ends_at=local(ends),
        back_up=getattr(cast, back_up) if back_up else None,
        entered_by=getattr(cast, by),
        **{"entered_at": NOW, **given},
    )


def told():
    return [str(notice.person) for notice in Notice.objects.filter(kind="handover", channel="email")]


class TestWhoStandsIn:
    def test_s46_is_told_once_before_it_begins(self, cast):
        away(cast)
        for minute in range(2):
            tell_of_handovers(at=NOW + minute * MINUTE)
        assert told() == ["Nadia Castellano"]

    def test_learns_for_whom_from_when_and_until_when_in_their_own_zone(self, cast):
        away(cast, by="brandvold_user", note="Surgery")
        tell_of_handovers(at=NOW)
        sent = message(Notice.objects.get(kind="handover", channel="email"))
        assert sent.subject == "You stand in for Ruth Ellery, Mon 22 May 08:00 MDT to Wed 24 May 08:00 MDT"
        for body in (sent.body, sent.alternatives[0].content):
            assert "from Mon 22 May 08:00 MDT until Wed 24 May 08:00 MDT. Carol Brandvold has entered it." in body
            assert "Surgery" in body
            assert "/requests/" in body
            assert "because you stand in for Ruth Ellery" in body

    @pytest.mark.parametrize(
        "given",
        [
            {"back_up": None},
            {"by": "castellano_user"},  # who entered it knows
            {"ends": "2006-05-18 11:00", "begins": "2006-05-18 08:00"},
            {"entered_at": NOW - timedelta(days=2)},
            {"cancelled_at": NOW},
        ],
    )
    def test_is_nobody_where_nothing_is_new_to_them(self, cast, given):
        away(cast, **given)
        tell_of_handovers(at=NOW)
        assert told() == []

    def test_known_bug_21_is_told_when_the_office_opens(self, cast):
        away(cast, entered_at=local("2006-05-20 11:00"))
        tell_of_handovers(at=local("2006-05-20 11:00"))
        assert Notice.objects.get(channel="email").next_try_at == local("2006-05-22 08:00")

    def test_is_told_nothing_of_what_was_called_off_meanwhile(self, cast):
        at = local("2006-05-20 11:00")
        absence = away(cast, entered_at=at)
        tell_of_handovers(at=at)
        Availability.objects.filter(pk=absence.pk).update(cancelled_at=at + MINUTE)
        tell_of_handovers(at=at + MINUTE)
        assert deliver(at=local("2006-05-22 08:00")) == 0
        assert Notice.objects.get(channel="email").state == "suppressed"

    def test_another_who_is_named_instead_is_told_too(self, cast):
        absence = away(cast)
        tell_of_handovers(at=NOW)
        Availability.objects.filter(pk=absence.pk).update(back_up=cast.begaye)
        tell_of_handovers(at=NOW + MINUTE)
        assert told() == ["Nadia Castellano", "Sam Begaye"]
