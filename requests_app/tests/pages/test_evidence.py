"""/requests/N/evidence/: all that is known of one request, as a page, JSON and PDF. Local wall time of Denver."""

import hashlib
import io
import json
import re
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from accountteam.tests.cast import clec_account, local
from accountteam.tests.walls import BARE, WALL
from contacts.models import Clec, User
from notices.models import Notice
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Commitment, Event, Manifest, TeamRequest
from requests_app.tests.test_chain import behind_its_back

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

DOORS = ["requests:evidence", "requests:evidence_json", "requests:evidence_pdf"]
# Session and reader, the request and whether it may be taken; the chain, clocks, events, notices, the manifest and what
# it covers. The page has the bar above it besides: the director's people, and how much is past guideline.
QUERIES = {"requests:evidence": WALL + 13, "requests:evidence_json": BARE + 11, "requests:evidence_pdf": BARE + 11}
SECRET = "Their line is on the list"
NUMBER = r"\d+"


def at(text):
    return local(f"2006-05-18 {text}")


@pytest.fixture
def played(cast):
    """Paged at 10:00, a note of ours at 10:10, past guideline at 10:31, answered by a call at 10:40."""
    team_request = logged(cast, at("10:00"))
    noted = {"request_id": team_request.pk, "actor": cast.ellery_user, "is_internal": True}
    operations.note(**noted, text=SECRET, at=at("10:10"))
    operations.sweep(at=at("10:31"))
    answered = {"medium": Medium.TELEPHONE, "note": "Spoke with Joan: new date Friday"}
    operations.respond(request_id=team_request.pk, actor=cast.ellery_user, **answered, at=at("10:40"))
    return TeamRequest.objects.get(pk=team_request.pk)


@pytest.fixture
def taken(client):
    def take(user, request_id, door=DOORS[0]):
        client.force_login(user)
        with time_machine.travel(NOW, tick=False):
            return client.get(reverse(door, args=[request_id]))

    return take


def pack(answer) -> dict[str, Any]:
    return json.loads(answer.content)["evidence"]


def print_of(answer) -> str:
    """What the PDF says, blanks once."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())


class TestTheJson:
    def test_is_what_was_played(self, cast, played, taken):
        """Written by hand: each figure follows from the fixture and domain 3.1, S45."""
        found = pack(taken(cast.brandvold_user, played.pk, DOORS[1]))
        events = list(played.events.order_by("sequence"))
        clock = Commitment.objects.get(team_request=played)
        assert found["schema"] == 1
        assert found["taken"] == {
            "at": "2006-05-18T17:00:00+00:00",
            "by": "Carol Brandvold",
            "role": "Service Director",
            "zone": "America/Denver",
            "for_company": False,
        }
        assert found["request"] | {"detail": "…"} == {
            "reference": f"R-{played.pk}",
            "subject": "DS1 loop in jeopardy, Gallup",
            "detail": "…",
            "company": "Cobalt Mesa Telecom",
            "state": "New Mexico",
            "topic": played.get_topic_display(),
            "side": "service",
            "channel": "Page",
            "status": "Responded",
            "pon": "",
            "ticket": "",
            "particulars": {},
            "contact_name": played.contact_name,
            "contact_phone": played.contact_phone,
            "asked_by": "Joan Ferris",
            "logged_by": "Joan Ferris",
            "manager": "Ruth Ellery",
            "received_at": "2006-05-18T16:00:00+00:00",
            "logged_at": "2006-05-18T16:00:00+00:00",
            "late_note": "",
            "availability_class": "in_office",
            "reopened_at": None,
        }
        assert found["chain"] == {
            "is_whole": True,
            "events": 4,
            "head": events[-1].digest,
            "flaw": "",
            "format": 1,
            "manifest": None,
        }
        assert [event["sequence"] for event in found["events"]] == [1, 2, 3, 4]
        assert [event["digest"] for event in found["events"]] == [event.digest for event in events]
        assert [event["kind"] for event in found["events"]] == ["logged", "noted", "went_past_guideline", "responded"]
        assert found["events"][1] == {
            "sequence": 2,
            "digest": events[1].digest,
            "kind": "noted",
            "at": "2006-05-18T16:10:00+00:00",
            "recorded_at": "2006-05-18T16:10:00+00:00",
            "by": "Ruth Ellery",
            "role": "Service Manager",
            "standing_in_for": "",
            "said": ["Ruth Ellery wrote a note"],
            "note": SECRET,
            "is_internal": True,
            "clock": None,
            "data": {},
        }
        assert found["events"][2]["by"] == ""
        assert found["events"][2]["said"] == ["Past guideline: no answer by this time"]
        assert found["events"][2]["at"] == "2006-05-18T16:30:00+00:00"
        assert found["events"][2]["recorded_at"] == "2006-05-18T16:31:00+00:00"
        assert found["events"][2]["clock"] == clock.pk
        [written] = found["clocks"]
        steps = written.pop("steps")
        assert written == {
            "id": clock.pk,
            "kind": "response",
            "title": "a telephone call",
            "state": "Answered late",
            "responsible": "Ruth Ellery",
            "rule": {
                "name": clock.rule.name,
                "version": 1,
                "source": "S45",
                "in_force_from": clock.rule.effective_from.isoformat(),
                "lower": 15,
                "upper": 30,
                "unit": "minutes",
                "count": "business",
                "day_end": "same_time",
                "met_by": "telephone_call",
            },
            "calendar": {"name": "Standard", "version": 1},
            "zone": "America/Denver",
            "availability_class": "in_office",
            "clock_start": "2006-05-18T16:00:00+00:00",
            "expected_from": "2006-05-18T16:15:00+00:00",
            "due_by": "2006-05-18T16:30:00+00:00",
            "promised_on": None,
            "met_at": "2006-05-18T16:40:00+00:00",
            "recorded_at": "2006-05-18T16:40:00+00:00",
            "ended_at": "2006-05-18T16:40:00+00:00",
            "outcome": "met",
            "flagged_at": "2006-05-18T16:31:00+00:00",
            "director_due_at": "2006-05-18T17:01:00+00:00",
            "director_told_at": None,
            "follows": None,
            "derivation": clock.derivation,
            "used_minutes": 40,
            "total_minutes": 30,
            "early_minutes": -10,
            "stops": "Only a call stops this clock. A message left or an e-mail is an attempt: the clock runs on.",
        }
        assert steps[0] == {
            "at": "2006-05-18T16:00:00+00:00",
            "until": None,
            "text": "Inside office hours in Denver, so the clock starts at once.",
            "to_go_minutes": 30,
        }
        assert steps[1]["text"] == "In the office: a telephone call in 15 to 30 minutes."
        assert found["guideline_note"] == "Guidelines only: Service Managers try to meet these times."

    def test_lists_each_notice_with_what_it_said_and_what_became_of_it(self, cast, played, taken):
        Notice.objects.filter(person=cast.ellery, channel="email").update(
            state="sent", sent_at=at("10:32"), reason="", receipt="250 2.0.0 Ok: queued as 4XY"
        )
        found = pack(taken(cast.brandvold_user, played.pk, DOORS[1]))["notices"]
        notice = Notice.objects.get(person=cast.ellery, channel="email", kind="past_guideline")
        [told] = [one for one in found if one["key"] == str(notice.key)]
        text = told.pop("text")
        assert told == {
            "kind": "past_guideline",
            "channel": "E-mail",
            "to": "Ruth Ellery",
            "address_on_file": "ruth.ellery@ilec.example.com",
            "key": str(notice.key),
            "message_key": str(notice.key),
            "source": f"event:{played.events.get(kind='went_past_guideline').pk}",
            "state": "Sent",
            "reason": "",
            "receipt": "250 2.0.0 Ok: queued as 4XY",
            "written_at": "2006-05-18T16:31:00+00:00",
            "sent_at": "2006-05-18T16:32:00+00:00",
            "read_at": None,
            "is_shared": False,
            "subject": f"Past guideline: R-{played.pk} Cobalt Mesa Telecom, DS1 loop in jeopardy, Gallup",
        }
        assert "has not had an answer" in text
        assert "You receive this because it is assigned to you." in text
        assert {one["to"] for one in found} == {"Ruth Ellery", "Nadia Castellano", "Joan Ferris"}

    def test_ends_with_the_digest_of_its_second_line(self, cast, played, taken):
        answer = taken(cast.brandvold_user, played.pk, DOORS[1])
        first, body, last = answer.content.decode().splitlines()
        digest = hashlib.sha256(body.encode()).hexdigest()
        assert (first, last) == ('{"evidence":', f',"sha256":"{digest}"}}')
        assert json.dumps(json.loads(body), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == body

    def test_of_the_same_moment_is_the_same_to_the_byte(self, cast, played, taken):
        one, other = (taken(cast.brandvold_user, played.pk, DOORS[1]).content for _ in range(2))
        assert one == other

    def test_keeps_a_clock_that_was_replaced(self, cast, played, taken):
        corrected = {"received_at": at("09:50"), "reason": "Their log says so"}
        operations.correct(request_id=played.pk, actor=cast.brandvold_user, **corrected, at=at("10:50"))
        found = pack(taken(cast.brandvold_user, played.pk, DOORS[1]))["clocks"]
        assert [clock["outcome"] for clock in found] == ["replaced", "met"]
        assert found[1]["follows"] == found[0]["id"]

    def test_names_the_manifest_that_last_took_its_head_out(self, cast, played, taken):
        made = Event.objects.get(team_request=played, sequence=4).recorded_at
        written = _written(played.pk)
        Manifest.objects.create(on=made.date(), made_at=written[1] + timedelta(microseconds=1), digest="a" * 64)
        found = pack(taken(cast.brandvold_user, played.pk, DOORS[1]))["chain"]["manifest"]
        assert found["on"] == "2006-05-18"
        assert found["digest"] == "a" * 64
        assert found["events"] == 2
        Manifest.objects.create(on=made.date() + timedelta(days=1), made_at=written[-1], digest="b" * 64)
        assert pack(taken(cast.brandvold_user, played.pk, DOORS[1]))["chain"]["manifest"]["events"] == 4


def _heights(answer) -> list[float]:
    """How far above the foot of its page each text stands, in points."""
    found: list[float] = []
    for page in PdfReader(io.BytesIO(answer.content)).pages:
        page.extract_text(visitor_text=lambda text, _, at, *rest: found.append(at[5]) if text.strip() else None)
    return found


def _written(request_id):
    """When the database wrote each event down."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_created_at FROM requests_app_eventchange WHERE team_request_id = %s ORDER BY sequence",
            [request_id],
        )
        return [row[0] for row in cursor.fetchall()]


class TestAnEventThatWasChanged:
    def test_is_named_by_all_three(self, cast, played, taken):
        event = played.events.get(sequence=3)
        behind_its_back("UPDATE requests_app_event SET at = at + interval '1 minute' WHERE id = %s", event.pk)
        chain = pack(taken(cast.brandvold_user, played.pk, DOORS[1]))["chain"]
        assert (chain["is_whole"], chain["flaw"]) == (False, f"R-{played.pk}, event 3 has been changed.")
        says = f"R-{played.pk}, event 3 has been changed."
        assert says in words(taken(cast.brandvold_user, played.pk))
        assert says in print_of(taken(cast.brandvold_user, played.pk, DOORS[2]))

    def test_is_not_pointed_at_for_the_company(self, cast, played, taken):
        """Its place would tell of notes that are not theirs to know of."""
        event = played.events.get(sequence=2)
        behind_its_back("UPDATE requests_app_event SET note = 'Other' WHERE id = %s", event.pk)
        found = pack(taken(cast.joan, played.pk, DOORS[1]))
        assert found["chain"] == {"is_whole": False}
        assert "event 2" not in words(taken(cast.joan, played.pk))


class TestForTheCompany:
    @pytest.mark.parametrize("door", DOORS)
    def test_an_internal_note_is_not_there(self, cast, played, taken, door):
        ours, theirs = taken(cast.brandvold_user, played.pk, door), taken(cast.joan, played.pk, door)
        read = print_of if door == DOORS[2] else lambda answer: answer.text
        assert SECRET in read(ours)
        assert theirs.status_code == 200
        assert SECRET not in read(theirs)

    def test_nor_is_its_place(self, cast, played, taken):
        found = pack(taken(cast.joan, played.pk, DOORS[1]))
        assert [event["kind"] for event in found["events"]] == ["logged", "went_past_guideline", "responded"]
        assert {"sequence", "digest", "data", "is_internal"} & set(found["events"][0]) == set()
        assert found["chain"] == {"is_whole": True}
        assert found["taken"]["for_company"] is True

    def test_nor_who_else_was_told(self, cast, played, taken):
        """It reads what was told to the reader's own account, without how that was sent."""
        for user in (cast.joan, clec_account("Ira Castle", cast.cobalt, "UTC", User.Role.CLEC_ADMIN)):
            Notice.objects.create(
                source="x", kind="reassigned", about=f"request:{played.pk}", user=user, channel="inbox",
                state="delivered", sent_at=at("10:41"), created_at=at("10:41"), next_try_at=at("10:41"),
                context={"reference": played.reference, "by": "Carol", "company": "Cobalt", "subject": user.name},
            )  # fmt: skip
        found = pack(taken(cast.joan, played.pk, DOORS[1]))
        told = found["notices"][-1]
        assert "Joan Ferris" in told["subject"]
        assert {one["to"] for one in found["notices"]} == {"Joan Ferris"}
        assert set(told) == {
            *("kind", "channel", "to", "state", "written_at", "sent_at", "read_at", "is_shared", "subject", "text")
        }
        assert "director_told_at" not in found["clocks"][0]
        for door in DOORS[:2]:
            assert "Castellano" not in taken(cast.joan, played.pk, door).text
        assert "Castellano" not in print_of(taken(cast.joan, played.pk, DOORS[2]))

    @pytest.mark.parametrize("door", DOORS)
    def test_a_rival_finds_what_does_not_exist_to_the_byte(self, cast, played, taken, door):
        def plain(answer):
            return answer.status_code, re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", answer.text)

        foreign, absent = taken(cast.ken, played.pk, door), taken(cast.ken, 987_654_321, door)
        assert plain(foreign)[0] == 404
        assert plain(foreign) == plain(absent)


class TestWhoTakesIt:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("joan", 200),
            ("ellery_user", 200),
            ("castellano_user", 200),  # the owner's back-up
            ("whitcombe_user", 200),  # serves the company in sales
            ("brandvold_user", 200),
            ("ota_user", 200),
            ("admin_user", 200),
            ("ken", 404),
            ("lindqvist_user", 404),
            ("nakai_user", 404),
            ("holloway_user", 404),
        ],
    )
    @pytest.mark.parametrize("door", DOORS)
    def test_is_what_the_policy_says(self, cast, played, taken, who, status, door):
        assert taken(getattr(cast, who), played.pk, door).status_code == status

    @pytest.mark.parametrize("door", DOORS)
    def test_who_logged_it_for_another_sees_it_and_does_not_take_its_evidence(self, cast, played, taken, door):
        TeamRequest.objects.filter(pk=played.pk).update(logged_by=cast.lindqvist_user)
        answer = taken(cast.lindqvist_user, played.pk, door)
        assert answer.status_code == 403
        assert "evidence" not in taken(cast.lindqvist_user, played.pk, "requests:detail").text

    @pytest.mark.parametrize("who", ["joan", "ellery_user", "brandvold_user", "ota_user", "admin_user"])
    def test_finds_the_way_there_on_the_page_of_the_request(self, cast, played, taken, who):
        shown = taken(getattr(cast, who), played.pk, "requests:detail")
        assert f'href="/requests/{played.pk}/evidence/"' in shown.text

    def test_nobody_posts_to_it(self, cast, played, client):
        client.force_login(cast.brandvold_user)
        assert {client.post(reverse(door, args=[played.pk])).status_code for door in DOORS} == {405}

    def test_is_written_into_the_log_by_number(self, cast, played, taken, caplog):
        with caplog.at_level("INFO", logger="requests_app.evidence"):
            answer = taken(cast.brandvold_user, played.pk, DOORS[1])
            taken(cast.brandvold_user, played.pk)
        digest = json.loads(answer.content)["sha256"]
        said = f"Account {cast.brandvold_user.pk} took the evidence of R-{played.pk} as JSON, sha256 {digest}"
        assert [record.getMessage() for record in caplog.records] == [said]

    def test_changes_nothing(self, cast, played, taken):
        before = Event.objects.count(), TeamRequest.objects.get(pk=played.pk).head
        for door in DOORS:
            taken(cast.brandvold_user, played.pk, door)
        assert (Event.objects.count(), TeamRequest.objects.get(pk=played.pk).head) == before


class TestThePage:
    def test_says_when_each_thing_was_due_in_the_readers_zone(self, cast, played, taken):
        page = words(taken(cast.brandvold_user, played.pk))
        assert "Evidence of" in page
        assert "Thu 18 May 2006 10:30 MDT" in page
        assert "Inside office hours in Denver, so the clock starts at once." in page
        assert "Guidelines only: Service Managers try to meet these times." in page
        assert played.head in page
        joan = words(taken(cast.joan, played.pk))
        assert "09:30 MST" in joan

    def test_says_how_the_words_of_notices_came_about(self, cast, played, taken):
        assert "made again from what was kept" in words(taken(cast.brandvold_user, played.pk))

    def test_of_a_request_that_nobody_was_told_of_says_so(self, cast, taken):
        quiet = logged(cast, at("10:50"))
        Notice.objects.all().delete()  # its manager is told of every request
        assert "Nobody has been told anything yet" in words(taken(cast.brandvold_user, quiet.pk))


class TestThePdf:
    def test_says_the_same_as_the_page(self, cast, played, taken):
        answer = taken(cast.brandvold_user, played.pk, DOORS[2])
        text = print_of(answer)
        assert answer["Content-Type"] == "application/pdf"
        for part in (
            f"Evidence of R-{played.pk}",
            "DS1 loop in jeopardy, Gallup",
            "Thu 18 May 2006 10:30 MDT",
            "Inside office hours in Denver, so the clock starts at once.",
            "Past guideline: no answer by this time",
            SECRET,
            "Nadia Castellano",
            "You receive this because it is assigned to you.",
            played.head,
            "Guidelines only: Service Managers try to meet these times.",
            "page 1 of",
        ):
            assert part in text

    def test_holds_the_json_it_was_made_from(self, cast, played, taken):
        answer = taken(cast.brandvold_user, played.pk, DOORS[2])
        held = PdfReader(io.BytesIO(answer.content)).attachments
        name, [content] = next(iter(held.items()))
        assert name == f"R-{played.pk}-evidence.json"
        assert content == taken(cast.brandvold_user, played.pk, DOORS[1]).content
        assert json.loads(content)["sha256"] in print_of(answer)

    def test_is_on_letter_paper_with_a_title_and_a_language(self, cast, played, taken):
        reader = PdfReader(io.BytesIO(taken(cast.brandvold_user, played.pk, DOORS[2]).content))
        assert (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height) == (612, 792)
        assert reader.metadata.title == f"Evidence of R-{played.pk}"
        assert reader.trailer["/Root"]["/Lang"] == "en-US"

    @pytest.mark.parametrize("door", DOORS[1:])
    def test_is_a_file_with_a_name_of_our_own(self, cast, played, taken, door):
        TeamRequest.objects.filter(pk=played.pk).update(subject='"; filename="x.exe')
        answer = taken(cast.brandvold_user, played.pk, door)
        kind = door.rpartition("_")[2]
        assert answer["Content-Disposition"] == f'attachment; filename="R-{played.pk}-evidence.{kind}"'
        assert answer["Cache-Control"] == "no-store"

    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("Zoë Nuñez", "Zoë Nuñez"),
            ("Diné Bizaad, Tʼáá ą́ę́łį́", "Diné Bizaad, Tʼáá ą́ę́łį́"),
            ("李伟 of Gallup", "[U+674E][U+4F1F] of Gallup"),
            ("שלום", "[U+05E9][U+05DC][U+05D5][U+05DD]"),
            ("\U0001f600 **bold** --", "[U+1F600] **bold** --"),
            ("{nb} of", "{nb} of"),  # fpdf2's own mark for the number of pages
            ("a\u200b\u202eb", "a[U+200B][U+202E]b"),
        ],
    )
    def test_shows_what_people_type_or_says_what_it_cannot_show(self, cast, played, taken, typed, shown):
        operations.note(request_id=played.pk, actor=cast.ellery_user, text=typed, at=at("10:50"))
        Clec.objects.filter(pk=cast.cobalt.pk).update(name=typed[:20])
        text = print_of(taken(cast.brandvold_user, played.pk, DOORS[2]))
        assert shown in text
        assert ("no letter for" in text) is ("[U+" in shown)

    def test_a_note_of_many_pages_and_a_word_without_an_end_stay_on_the_paper(self, cast, played, taken):
        long = "\n".join(f"Line {number:03} " + "word " * 20 for number in range(60)) + "\n" + "x" * 1900
        operations.note(request_id=played.pk, actor=cast.ellery_user, text=long, at=at("10:50"))
        answer = taken(cast.brandvold_user, played.pk, DOORS[2])
        text, runs = print_of(answer), re.findall(r"x{9,}", print_of(answer))
        assert all(f"Line {number:03}" in text for number in range(60))
        assert sum(len(run) for run in runs) == 1900
        assert max(len(run) for run in runs) < 100  # 406 points wide, and an x is more than 4
        assert all(20 < y < 770 for y in _heights(answer))


class TestTheCost:
    @pytest.fixture(autouse=True)
    def manifest(self, played):
        Manifest.objects.create(on=NOW.date(), made_at=_written(played.pk)[-1], digest="a" * 64)

    @pytest.fixture
    def long(self, cast, played):
        common = {"team_request": played, "kind": "noted", "actor": cast.ellery_user}
        times = {"at": at("10:45"), "recorded_at": at("10:45")}
        Event.objects.bulk_create(Event(**common, **times, note="Called again. " * 12) for _ in range(2000))
        one = Notice.objects.filter(about=f"request:{played.pk}").first()
        told = {"kind": one.kind, "about": one.about, "context": one.context, "person": one.person}
        when = {"created_at": at("10:45"), "next_try_at": at("10:45")}
        Notice.objects.bulk_create(Notice(source=f"x{n}", **told, **when) for n in range(500))
        return played

    @pytest.mark.parametrize("door", DOORS)
    def test_is_the_same_number_of_queries_however_long_it_is(
        self, cast, played, client, door, django_assert_num_queries
    ):
        with _signed_in(client, cast.brandvold_user), django_assert_num_queries(QUERIES[door]):
            client.get(reverse(door, args=[played.pk]))

    @pytest.mark.parametrize("door", DOORS)
    def test_of_2000_events_and_500_notices_takes_seconds(self, cast, long, client, door, django_assert_num_queries):
        with _signed_in(client, cast.brandvold_user), django_assert_num_queries(QUERIES[door]):
            began = time.perf_counter()
            answer = client.get(reverse(door, args=[long.pk]))
            took = time.perf_counter() - began
        assert answer.status_code == 200
        assert took < 10


@contextmanager
def _signed_in(client, user):
    client.force_login(user)
    with time_machine.travel(NOW, tick=True):
        yield
