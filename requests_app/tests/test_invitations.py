"""Files for calendars: the same entry through every change, right over both changes of the clocks, nothing forged.

What comes out is read again by two libraries that did not write it, vobject and dateutil, besides the one that did.
"""

import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from accountteam.tests.cast import local
from contacts.guideline import Channel
from contacts.models import Clec, Person, User
from contacts.wording import printable
from requests_app import operations
from requests_app.invitations import Method, invitation, method_of, whole_calendar
from requests_app.models import Meeting, Participant, TeamRequest
from requests_app.operations import Appointment, Seen

from .pages.reading import logged

ZONES = ["America/Denver", "America/Phoenix", "America/Chicago", "America/Los_Angeles", "America/Boise"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)


def meeting(**given) -> Meeting:
    """One with Ruth and Joan that stands in no database."""
    clec = Clec(pk=1, name="Cobalt Mesa Telecom")
    team_request = TeamRequest(pk=17, clec=clec, subject=given.pop("subject", "DS1 loop"))
    words = {
        "kind": "conference_call",
        "starts_at": datetime(2006, 5, 19, 16, tzinfo=UTC),
        "minutes": 30,
        "zone": "America/Denver",
        "place": "303-555-0100",
        "changed_at": datetime(2006, 5, 18, 17, tzinfo=UTC),
    }
    made = Meeting(pk=4, team_request=team_request, key=uuid.UUID(int=7), **{**words, **given})
    ruth = Person(pk=1, name='Ruth "Ru" Ellery; Denver', email="ruth.ellery@ilec.example.com", zone="America/Denver")
    joan = User(pk=2, name="Joan Ferris", email="joan.ferris@cobalt.example.com", zone="America/Phoenix")
    parts = [Participant(meeting=made, person=ruth), Participant(meeting=made, user=joan)]
    made._prefetched_objects_cache = {"participants": parts}  # type: ignore[attr-defined]  # as a prefetch leaves it
    return made


def entry(text: bytes):
    [found] = Calendar.from_ical(text).walk("VEVENT")
    return found


def unfolded(text: bytes) -> list[str]:
    return text.decode().replace("\r\n ", "").split("\r\n")


class TestAnInvitation:
    def test_says_what_where_when_and_who(self):
        text = invitation(meeting(agenda="Due dates"), Method.REQUEST)
        lines = unfolded(text)
        assert {"METHOD:REQUEST", "UID:meeting-00000000-0000-0000-0000-000000000007@ilec.example.com"} <= set(lines)
        assert {"SEQUENCE:0", "STATUS:TENTATIVE", "DTSTAMP:20060518T170000Z", "LOCATION:303-555-0100"} <= set(lines)
        assert "DTSTART;TZID=America/Denver:20060519T100000" in lines
        assert "DURATION:PT30M" in lines
        found = entry(text)
        assert found["SUMMARY"] == "Conference call: R-17 DS1 loop (Cobalt Mesa Telecom)"
        assert found["ORGANIZER"] == "mailto:portal@ilec.example.com"
        assert found["ATTENDEE"] == ["mailto:ruth.ellery@ilec.example.com", "mailto:joan.ferris@cobalt.example.com"]
        assert "Due dates\n\nhttp" in found["DESCRIPTION"]

    def test_names_nobody_with_a_quotation_mark_that_other_programs_cannot_read(self):
        [line] = [line for line in unfolded(invitation(meeting(), Method.REQUEST)) if "ruth.ellery" in line]
        assert "CN=\"Ruth 'Ru' Ellery; Denver\"" in line
        assert "^" not in line

    def test_is_the_same_bytes_each_time(self):
        assert invitation(meeting(), Method.REQUEST) == invitation(meeting(), Method.REQUEST)

    @pytest.mark.parametrize(
        ("status", "said"), [("proposed", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("held", "CONFIRMED")]
    )
    def test_says_how_sure_it_is(self, status, said):
        assert entry(invitation(meeting(status=status), Method.REQUEST))["STATUS"] == said

    @given(subject=TEXTS, place=TEXTS, agenda=TEXTS)
    def test_carries_any_text_unharmed_and_in_lines_of_75_octets(self, subject, place, agenda):
        text = invitation(meeting(subject=subject, place=place, agenda=agenda), Method.REQUEST)
        assert all(len(line) <= 75 for line in text.split(b"\r\n"))
        assert b"\r" not in text.replace(b"\r\n", b"")
        found = entry(text)
        assert found.get("LOCATION", "") == printable(place)
        assert found["DESCRIPTION"].startswith(printable(agenda))
        other = vobject.readOne(text.decode()).vevent
        assert other.location.value == printable(place)
        assert other.summary.value == printable(f"Conference call: R-17 {subject} (Cobalt Mesa Telecom)")

    @given(subject=TEXTS)
    def test_holds_one_entry_whatever_is_written(self, subject):
        forged = f"{subject}\r\nEND:VEVENT\r\nBEGIN:VEVENT\rATTENDEE:mailto:x@evil.example.com\u2028SEQUENCE:99"
        text = invitation(meeting(subject=forged, place=forged, agenda=forged), Method.REQUEST)
        assert [line for line in unfolded(text) if line.startswith("SEQUENCE")] == ["SEQUENCE:0"]
        assert len(entry(text)["ATTENDEE"]) == 2


# The clocks go forward on 2 April 2006 and 8 March 2026 at 02:00, back on 29 October 2006 and 1 November 2026.
CHANGES = [datetime(*day, tzinfo=UTC) for day in [(2006, 4, 2), (2006, 10, 29), (2026, 3, 8), (2026, 11, 1)]]
MOMENTS = st.integers(0, 24 * 366 * 60 * 24).map(lambda n: datetime(2006, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


class TestTheZone:
    def read(self, text: bytes, zone: str) -> datetime:
        """What a program that knows no zones but the file's own makes of the start."""
        there = tzical(StringIO(text.decode())).get(zone)
        [line] = [line for line in unfolded(text) if line.startswith("DTSTART;TZID=")]
        return datetime.strptime(line.partition(":")[2], "%Y%m%dT%H%M%S").replace(tzinfo=there)

    @pytest.mark.parametrize("zone", ZONES)
    @pytest.mark.parametrize("day", CHANGES)
    def test_is_right_at_every_hour_of_a_day_on_which_the_clocks_change(self, zone, day):
        for hour in range(-6, 30):
            starts_at = day + timedelta(hours=12 + hour)
            if starts_at.astimezone(ZoneInfo(zone)).fold:
                continue  # of a time that comes twice a file can only mean the first
            text = invitation(meeting(starts_at=starts_at, zone=zone), Method.REQUEST)
            assert self.read(text, zone).astimezone(UTC) == starts_at

    @given(MOMENTS, st.sampled_from(ZONES))
    def test_is_right_at_any_time_of_the_year(self, starts_at, zone):
        if not starts_at.astimezone(ZoneInfo(zone)).fold:
            text = invitation(meeting(starts_at=starts_at, zone=zone), Method.REQUEST)
            assert self.read(text, zone).astimezone(UTC) == starts_at


AT = local("2006-05-18 11:00")


@pytest.mark.django_db
class TestAMeetingThroughItsLife:
    def test_is_one_entry_whose_sequence_rises_until_it_is_taken_out(self, cast):
        asked = logged(cast, local("2006-05-18 09:00"), channel=Channel.CONFERENCE_CALL)
        first, later = (Appointment(local(f"2006-05-{day} 10:00"), 30, "303-555-0100") for day in (19, 22))
        both = {"people": [cast.ellery], "users": [cast.joan]}
        kind = Meeting.Kind.CONFERENCE_CALL
        operations.propose_meeting(request_id=asked.pk, actor=cast.joan, kind=kind, appointment=first, **both, at=AT)
        made = Meeting.objects.get()
        given = {"request_id": asked.pk, "seen": Seen(made.pk), "at": AT}
        files = [self.file()]
        operations.confirm_meeting(actor=cast.ellery_user, **given)
        files.append(self.file())
        operations.move_meeting(actor=cast.ellery_user, appointment=later, **given)
        files.append(self.file())
        operations.cancel_meeting(actor=cast.joan, reason="Settled", **given)
        files.append(self.file())
        entries = [entry(text) for text in files]
        assert len({found["UID"] for found in entries}) == 1
        assert [found["SEQUENCE"] for found in entries] == [0, 1, 2, 3]
        assert [found["STATUS"] for found in entries] == ["TENTATIVE", "CONFIRMED", "TENTATIVE", "CANCELLED"]
        assert [str(Calendar.from_ical(text)["METHOD"]) for text in files] == ["REQUEST"] * 3 + ["CANCEL"]
        assert entries[2].decoded("dtstart").astimezone(UTC) == later.starts_at.astimezone(UTC)

    def file(self) -> bytes:
        made = Meeting.objects.with_everybody().get()
        return invitation(made, method_of(made))

    def test_stands_in_a_calendar_of_many_under_the_same_name_with_each_zone_once(self, cast):
        asked = logged(cast, local("2006-05-18 09:00"))
        for actor in (cast.joan, cast.ellery_user, cast.ellery_user):
            operations.propose_meeting(
                request_id=asked.pk,
                actor=actor,
                kind=Meeting.Kind.FACE_TO_FACE,
                appointment=Appointment(local("2006-05-19 10:00"), 60, "Denver"),
                people=[cast.ellery],
                at=AT,
            )
        found = list(Meeting.objects.with_everybody())
        text = whole_calendar("Ruth", found, asked.commitments.select_related("team_request__clec"))
        calendar = Calendar.from_ical(text)
        assert sorted(str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")) == ["America/Denver", "America/Phoenix"]
        uids = [str(one["UID"]) for one in calendar.walk("VEVENT")]
        assert len(set(uids)) == 4
        assert str(entry(invitation(found[0], Method.REQUEST))["UID"]) in uids
        [due] = [one for one in calendar.walk("VEVENT") if str(one["UID"]).startswith("due-")]
        assert due.decoded("dtstart") == asked.commitments.get().due_by
        assert "Guidelines only" in due["DESCRIPTION"]
