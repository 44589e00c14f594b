"""What becomes of mail: who may be believed, what is an answer, and what is left to Sales Operations."""

from datetime import date, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.core import mail as post

from accountteam.tests.cast import local
from accountteam.wall.roles import LOGIN
from contacts import wall
from contacts.guideline import Channel
from notices.addresses import reply_address
from notices.channels.email import message
from notices.inbound.automatic import Bounce
from notices.models import InboundMail, Notice
from notices.operations import Draft, deliver, enqueue
from notices.operations.bouncing import bounced
from notices.tests.hostile import mails
from notices.tests.writing import PORTAL, SERVER, raw_mail, received
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import Attachment, Commitment, Event, TeamRequest
from requests_app.operations import file_mails
from requests_app.operations.filing import MOST_IN_AN_HOUR
from requests_app.operations.telling import context_of
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

MONDAY = local("2006-05-15 09:10")
NEXT = local("2006-05-16 09:02")
State = InboundMail.State


@pytest.fixture(autouse=True)
def inbound(settings):
    settings.INBOUND_ADDRESS, settings.INBOUND_HOSTS = PORTAL, [SERVER]


@pytest.fixture
def asked(cast):
    """Written to Ellery on Monday 09:10: due by Tuesday 09:10."""
    return log(cast, MONDAY, channel=Channel.EMAIL)


def filed(raw: bytes, at=NEXT) -> InboundMail:
    kept = received(raw, at)
    with wall.chosen(wall.Choice(LOGIN)):  # as the application, which reads nothing before it has chosen
        file_mails(at=at)
    kept.refresh_from_db()
    return kept


def answered(cast, request, text, *, by="ellery", at=NEXT, **headers) -> InboundMail:
    """By the reply address that was made for them."""
    person = getattr(cast, by)
    to = reply_address(request.pk, f"p{person.pk}")
    return filed(raw_mail(text, sender=person.email, to=to, taken_at=at, **headers), at)


def last(request) -> Event:
    return request.events.order_by("sequence").last()


class TestWhatIsAttached:
    def mail(self, sender, to, *files) -> bytes:
        made = EmailMessage()
        made["Received"] = f"from x by {SERVER} with ESMTP; {format_datetime(NEXT)}"
        made["From"], made["To"] = sender, to
        made.set_content("See the drawing")
        for name, content in files:
            made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        return made.as_bytes()

    def test_is_kept_with_what_the_mail_became_as_far_as_it_is_taken(self, cast, asked):
        to = reply_address(asked.pk, f"u{cast.joan.pk}")
        files = [("drawing.pdf", b"%PDF-1.4"), ("again.pdf", b"%PDF-1.4"), ("run.exe", b"MZ")]
        assert filed(self.mail(cast.joan.email, to, *files)).state == State.FILED
        kept = Attachment.objects.get()
        assert (kept.event, kept.name, bytes(kept.content)) == (last(asked), "drawing.pdf", b"%PDF-1.4")
        assert not kept.is_internal


class TestAManagersReply:
    def test_with_one_date_acknowledges_and_promises(self, cast, asked):
        done = answered(cast, asked, "We contact you on Thursday 18 May.")
        event = last(asked)
        assert (done.state, done.about, done.filed_as) == (State.FILED, f"request:{asked.pk}", "acknowledged")
        assert (event.kind, event.actor, event.at) == ("acknowledged", cast.ellery_user, NEXT)
        assert event.note == "We contact you on Thursday 18 May."
        first, promise = asked.commitments.order_by("pk")
        assert (first.outcome, first.met_at) == ("met", NEXT)
        assert promise.promised_on == date(2006, 5, 18)

    @pytest.mark.parametrize("text", ["We are on it.", "On 18 May or 19 May.", "Tomorrow.", "Saturday 20 May"])
    def test_s50_without_a_plain_date_is_a_note_and_the_clock_runs_on(self, cast, asked, text):
        done = answered(cast, asked, text)
        assert (done.filed_as, last(asked).kind, last(asked).note) == ("noted", "noted", text)
        assert asked.commitments.get().ended_at is None
        asked.refresh_from_db()
        assert asked.status == "open"
        told = Notice.objects.get(kind="date_asked", channel="email")
        assert told.person == cast.ellery
        deliver(at=NEXT)
        assert "Your mail of Tue 16 May 09:02 MDT is kept as a note" in post.outbox[-1].body

    def test_that_begins_with_answer_is_the_answer(self, cast, asked):
        assert answered(cast, asked, "ANSWER: the loop is repaired.").filed_as == "responded"
        assert asked.commitments.get().outcome == "met"

    def test_quoting_the_notice_takes_no_date_from_it(self, cast, asked):
        done = answered(
            cast, asked, "On it.\n\nOn Tue, May 16, 2006 Portal wrote:\n> -- Reply above this line --\n> 18 May"
        )
        assert done.filed_as == "noted"
        assert answered(cast, asked, "> 18 May?\nSeen.", Message_ID="<2@x>").filed_as == "noted"

    def test_to_a_page_in_the_office_is_an_attempt(self, cast):
        """S45: only a telephone call meets it."""
        paged = log(cast, local("2006-05-16 09:00"), channel=Channel.PAGER)
        assert answered(cast, paged, "Calling you now").filed_as == "attempted"
        assert paged.commitments.get().ended_at is None

    def test_to_a_voicemail_is_a_response(self, cast):
        left = log(cast, local("2006-05-16 08:30"), channel=Channel.VOICEMAIL)
        assert answered(cast, left, "It is repaired").filed_as == "responded"

    def test_keeps_a_promise(self, cast, asked):
        answered(cast, asked, "18 May")
        done = answered(cast, asked, "Here it is", at=local("2006-05-17 10:00"), Message_ID="<2@x>")
        assert done.filed_as == "responded"
        promise = asked.commitments.get(kind=Commitment.Kind.PROMISED_CONTACT)
        assert (promise.outcome, promise.met_at) == ("met", local("2006-05-17 10:00"))

    def test_that_names_another_day_than_promised_is_a_note(self, cast, asked):
        answered(cast, asked, "18 May")
        done = answered(cast, asked, "It will be 22 May", at=local("2006-05-17 10:00"), Message_ID="<2@x>")
        assert done.filed_as == "noted"
        assert Notice.objects.filter(kind="date_asked", channel="email").count() == 1

    def test_on_a_closed_request_is_a_note(self, cast, asked):
        operations.withdraw(request_id=asked.pk, actor=cast.joan, at=NEXT)
        assert answered(cast, asked, "18 May").filed_as == "noted"

    def test_counts_from_when_the_server_took_it_and_says_when_it_was_recorded(self, cast, asked):
        """Rule 10 and 11: taken in time, filed after the flag."""
        late = local("2006-05-16 09:40")
        operations.sweep(at=late)
        to = reply_address(asked.pk, f"p{cast.ellery.pk}")
        raw = raw_mail(
            "18 May", sender=cast.ellery.email, to=to, taken_at=local("2006-05-16 09:10") + timedelta(seconds=59)
        )
        filed(raw, late + timedelta(minutes=1))
        first = asked.commitments.order_by("pk").first()
        assert (first.outcome, first.met_at) == ("met", local("2006-05-16 09:10"))
        assert last(asked).recorded_at == late + timedelta(minutes=1)

    def test_is_a_note_where_somebody_else_was_first(self, cast, asked):
        seen = last(asked).pk
        notice = Notice.objects.create(
            source=f"event:{seen}",
            about=f"request:{asked.pk}",
            kind="reassigned",
            person=cast.ellery,
            created_at=NEXT,
            next_try_at=NEXT,
        )
        operations.respond(request_id=asked.pk, actor=cast.ota_user, medium=Medium.EMAIL, at=NEXT)
        done = answered(cast, asked, "ANSWER: as well", In_Reply_To=f"<{notice.key}@ilec.example.com>")
        assert done.filed_as == "noted"

    def test_from_another_address_of_theirs_says_so(self, cast, asked):
        to = reply_address(asked.pk, f"p{cast.ellery.pk}")
        filed(raw_mail("18 May", sender="ruth@home.example.org", to=to))
        assert last(asked).note == "18 May\n\n(Sent from ruth@home.example.org.)"

    def test_of_who_may_not_see_it_any_more_goes_to_the_tray(self, cast, asked):
        done = answered(cast, asked, "18 May", by="lindqvist")
        assert (done.state, done.reason) == (State.TRAY, "What it is about is not there for its sender.")
        assert asked.events.count() == 1


class TestACompanysReply:
    @pytest.mark.parametrize("text", ["We are waiting", "ANSWER: we need it by 18 May"])
    def test_is_a_note_and_meets_no_clock(self, cast, asked, text):
        to = reply_address(asked.pk, f"u{cast.joan.pk}")
        done = filed(raw_mail(text, sender=cast.joan.email, to=to, taken_at=NEXT))
        assert (done.filed_as, last(asked).actor, last(asked).note) == ("noted", cast.joan, text)
        assert asked.commitments.get().ended_at is None

    def test_by_the_plain_address_is_found_by_the_notice_it_answers(self, cast, asked):
        notice = Notice.objects.create(
            source="event:1",
            about=f"request:{asked.pk}",
            kind="reassigned",
            person=cast.ellery,
            created_at=NEXT,
            next_try_at=NEXT,
        )
        headers = {"In_Reply_To": f"<{notice.key}@ilec.example.com>"}
        assert filed(raw_mail("News?", sender=cast.joan.email, passes=True, **headers)).about == f"request:{asked.pk}"

    def test_to_a_rivals_request_goes_nowhere(self, cast, asked):
        notice = Notice.objects.create(
            source="event:1",
            about=f"request:{asked.pk}",
            kind="reassigned",
            person=cast.ellery,
            created_at=NEXT,
            next_try_at=NEXT,
        )
        headers = {"In_Reply_To": f"<{notice.key}@ilec.example.com>"}
        done = filed(raw_mail("Let me in", sender=cast.ken.email, passes=True, **headers))
        assert done.state == State.TRAY
        assert asked.events.count() == 1


class TestNewMail:
    def test_of_a_known_company_becomes_a_request_received_when_the_server_took_it(self, cast):
        taken = local("2006-05-15 09:10") + timedelta(seconds=31)
        raw = raw_mail(
            "The DS1 loop is down.", sender=cast.joan.email, passes=True, taken_at=taken, Subject="DS1", Date="now"
        )
        done = filed(raw, local("2006-05-15 09:30"))
        made = TeamRequest.objects.get()
        assert (done.about, done.filed_as) == (f"request:{made.pk}", "logged")
        assert (made.clec, made.asked_by, made.channel, made.topic) == (
            cast.cobalt,
            cast.joan,
            "email",
            "service_question",
        )
        assert (made.subject, made.detail, made.owner) == ("DS1", "The DS1 loop is down.", cast.ellery)
        assert made.received_at == local("2006-05-15 09:10")
        assert made.commitments.get().due_by == local("2006-05-16 09:10")

    def test_that_waited_over_a_weekend_says_so(self, cast):
        filed(raw_mail("Down", sender=cast.joan.email, passes=True, taken_at=MONDAY), local("2006-05-19 09:00"))
        assert TeamRequest.objects.get().late_note == "It came by e-mail and was filed only now."

    def test_twice_is_one_request(self, cast):
        raw = raw_mail("Down", sender=cast.joan.email, passes=True, Message_ID="<1@cobalt>")
        again = raw_mail("Down", sender=cast.joan.email, passes=True, Message_ID="<1@cobalt>", X_Copy="2")
        assert filed(raw).pk == filed(again).pk
        assert TeamRequest.objects.count() == InboundMail.objects.count() == 1

    def test_other_words_under_the_same_message_id_are_not_lost(self, cast):
        filed(raw_mail("First", sender="x@evil.example.com", Message_ID="<1@cobalt>"))
        second = filed(raw_mail("Down", sender=cast.joan.email, passes=True, Message_ID="<1@cobalt>"))
        assert (second.state, second.reason) == (State.TRAY, "Another mail has the same Message-ID.")
        assert InboundMail.objects.count() == 2

    def test_without_a_message_id_is_known_by_its_bytes(self, cast):
        raw = raw_mail("Down", sender=cast.joan.email, passes=True)
        assert filed(raw).pk == filed(raw).pk

    def test_keeps_the_original_to_the_byte(self, cast):
        raw = raw_mail("Down\r\n\r\n", sender=cast.joan.email, passes=True)
        assert bytes(InboundMail.objects.get(pk=filed(raw).pk).raw) == raw

    def test_too_much_of_one_sender_waits_for_people(self, cast):
        for number in range(MOST_IN_AN_HOUR + 2):
            received(raw_mail("Hi", sender=cast.joan.email, passes=True, Message_ID=f"<{number}@x>"), NEXT)
        file_mails(at=NEXT)
        assert TeamRequest.objects.count() == MOST_IN_AN_HOUR
        assert InboundMail.objects.filter(state=State.TRAY).count() == 2

    def test_of_one_of_ours_goes_to_the_tray(self, cast):
        done = filed(raw_mail("Log this", sender=cast.ellery.email, passes=True))
        assert (done.state, TeamRequest.objects.count()) == (State.TRAY, 0)


class TestNoProof:
    def test_a_known_sender_alone_is_none(self, cast):
        done = filed(raw_mail("Down", sender=cast.joan.email))
        assert (done.state, TeamRequest.objects.count()) == (State.TRAY, 0)
        assert done.reason.startswith("Nothing proves that it is from the sender it names")

    @pytest.mark.parametrize("who", ["stranger@cobalt.example.com", "", "postbox"])
    def test_a_passing_stranger_is_none(self, cast, who):
        assert filed(raw_mail("Down", sender=who, passes=True)).reason == "The sender is not known here."

    def test_nor_is_somebody_who_cannot_sign_in(self, cast, asked):
        cast.ellery_user.is_active = False
        cast.ellery_user.save(update_fields=["is_active"])
        assert answered(cast, asked, "18 May").reason == "Whoever the reply address was made for cannot sign in."

    def test_nor_a_reply_address_with_another_number(self, cast, asked):
        """Its signature is of the request and of the recipient."""
        other = log(cast, MONDAY, channel=Channel.EMAIL)
        signed = reply_address(asked.pk, f"p{cast.ellery.pk}")
        for forged in (
            signed.replace(str(asked.pk), str(other.pk), 1),
            signed.replace(f"p{cast.ellery.pk}", f"p{cast.castellano.pk}"),
            signed.replace("@", "x@"),
            signed[:-20] + "a@ilec.example.com",
        ):
            assert (
                filed(raw_mail("18 May", sender=cast.ellery.email, to=forged, Message_ID=f"<{forged}>")).state
                == State.TRAY
            )
        assert Event.objects.exclude(kind="logged").count() == 0

    def test_nor_somebody_elses_reply_address(self, cast, asked):
        to = reply_address(asked.pk, f"p{cast.ellery.pk}")
        done = filed(raw_mail("ANSWER", sender=cast.joan.email, to=to, passes=True))
        assert (done.state, asked.events.count()) == (State.TRAY, 1)

    def test_nor_two_reply_addresses_at_once(self, cast, asked):
        other = log(cast, MONDAY, channel=Channel.EMAIL)
        to = ", ".join(reply_address(one.pk, f"p{cast.ellery.pk}") for one in (asked, other))
        assert filed(raw_mail("18 May", sender=cast.ellery.email, to=to)).state == State.TRAY

    def test_capitals_lost_on_the_way_do_not_matter(self, cast, asked):
        to = reply_address(asked.pk, f"p{cast.ellery.pk}").upper()
        assert filed(raw_mail("18 May", sender=cast.ellery.email, to=to)).filed_as == "acknowledged"

    def test_an_address_signed_with_the_key_before_still_counts(self, cast, asked, settings):
        to = reply_address(asked.pk, f"p{cast.ellery.pk}")
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
        assert filed(raw_mail("18 May", sender=cast.ellery.email, to=to)).filed_as == "acknowledged"
        settings.SECRET_KEY_FALLBACKS = []
        assert filed(raw_mail("18 May", sender=cast.ellery.email, to=to, Message_ID="<2@x>")).state == State.TRAY


class TestMachines:
    """Known bug 27."""

    @pytest.mark.parametrize(
        "headers",
        [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}, {"List_Id": "<a.b>"}],
    )
    def test_never_answer(self, cast, asked, headers):
        done = answered(cast, asked, "I am away until 18 May", **headers)
        assert done.state == State.SET_ASIDE
        assert asked.events.count() == 1

    def test_our_own_message_coming_back_is_none(self, cast, asked):
        operations.reassign(request_id=asked.pk, actor=cast.brandvold_user, person=cast.castellano, reason="x", at=NEXT)
        deliver(at=NEXT)
        sent = post.outbox[-1].message()
        done = filed(sent.as_bytes())
        assert done.state == State.SET_ASIDE
        again = raw_mail("x", sender="a@b.com", Message_ID=sent["Message-ID"])
        assert received(again, NEXT).reason == "Another mail has the same Message-ID."
        assert received(raw_mail("Loop", sender=PORTAL), NEXT).reason == "The portal itself is the sender."

    def test_a_bounce_marks_the_notice_and_tells_the_next_person(self, cast, asked):
        operations.reassign(request_id=asked.pk, actor=cast.brandvold_user, person=cast.castellano, reason="x", at=NEXT)
        deliver(at=NEXT)
        notice = Notice.objects.get(kind="reassigned", channel="email")
        report = (
            "From: MAILER-DAEMON@x.com\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
            "Action: {}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n"
            f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{notice.key}@ilec.example.com>\n\n--b--\n"
        )
        assert filed(report.format("delayed").encode()).state == State.SET_ASIDE
        notice.refresh_from_db()
        assert notice.state == "sent"
        filed(report.format("failed").encode())
        notice.refresh_from_db()
        assert (notice.state, notice.reason) == ("failed", "It came back: smtp; 550 no such user")
        assert Notice.objects.get(kind="undelivered", channel="email").person == cast.brandvold


class TestWhatGoesOut:
    def test_a_notice_about_a_request_is_answered_to_its_own_address(self, cast, asked, settings):
        operations.reassign(request_id=asked.pk, actor=cast.brandvold_user, person=cast.castellano, reason="x", at=NEXT)
        deliver(at=NEXT)
        sent = post.outbox[-1]
        assert sent.reply_to == [reply_address(asked.pk, f"p{cast.castellano.pk}")]
        assert sent.reply_to[0].startswith(f"portal+{asked.pk}.p{cast.castellano.pk}.")
        assert len(sent.reply_to[0].partition("@")[0]) <= 64
        assert sent.body.startswith("-- Reply above this line --\n")
        assert "-- Reply above this line --" in sent.alternatives[0].content
        assert "nobody reads" not in sent.body

    def test_to_a_company_says_who_reads_the_answer(self, cast, asked):
        facts = context_of(asked) | {"because": "you take part in this meeting"}
        enqueue([Draft("meeting", "meeting:1", f"request:{asked.pk}", cast.joan, facts, NEXT)])
        sent = message(Notice.objects.get(kind="meeting"))
        assert sent.reply_to == [reply_address(asked.pk, f"u{cast.joan.pk}")]
        assert f"Your reply is kept with {asked.reference}, where your account team reads it." in sent.body

    @pytest.mark.parametrize("kind", ["undelivered", "untold", "raised", "director_past_guideline", "meeting"])
    def test_what_is_told_to_others_than_who_answers_has_no_such_address(self, cast, asked, kind):
        """A word to the desk or to a director would be an answer to the company."""
        facts = context_of(asked) | {"because": "you direct Ruth Ellery"}
        enqueue([Draft(kind, "event:9", f"request:{asked.pk}", cast.brandvold, facts, NEXT)])
        sent = message(Notice.objects.get(kind=kind))
        assert (sent.reply_to, "nobody reads the answers" in sent.body) == ([], True)

    def test_several_in_one_message_are_answered_on_their_pages(self, cast, asked):
        self.send_three(cast, asked)
        assert "2 messages" in post.outbox[-1].subject
        assert (post.outbox[-1].reply_to, "Reply above" in post.outbox[-1].body) == ([], False)

    def test_several_in_one_message_come_back_together(self, cast, asked):
        self.send_three(cast, asked)
        sent = Notice.objects.filter(kind="reassigned", channel="email").order_by("pk")
        bounced(Bounce(f"{sent[1].key}@ilec.example.com", is_final=True, said="550"), at=NEXT)
        assert [notice.state for notice in sent.all()] == ["sent", "failed", "failed"]

    def send_three(self, cast, asked):
        """The first goes by itself, the others in one message."""
        facts = context_of(asked) | {"because": "it is assigned to you", "by": "Carol Brandvold"}
        about = f"request:{asked.pk}"
        enqueue(Draft("reassigned", f"event:{number}", about, cast.ellery, facts, NEXT) for number in range(3))
        for seconds in (0, 121):
            deliver(at=NEXT + timedelta(seconds=seconds))

    def test_where_no_mail_is_taken_in_there_is_none(self, cast, asked, settings):
        settings.INBOUND_ADDRESS = ""
        operations.reassign(request_id=asked.pk, actor=cast.brandvold_user, person=cast.castellano, reason="x", at=NEXT)
        deliver(at=NEXT)
        assert (post.outbox[-1].reply_to, "Reply above" in post.outbox[-1].body) == ([], False)


class TestOneThatCannotBeFiled:
    def test_known_bug_20_holds_up_no_other(self, cast, monkeypatch, caplog):
        from requests_app.operations import filing

        real = filing.proven

        def stumbling(mail):
            if mail.subject == "poison":
                raise ZeroDivisionError
            return real(mail)

        monkeypatch.setattr(filing, "proven", stumbling)
        first = received(raw_mail("x", sender=cast.joan.email, passes=True, Subject="poison"), NEXT)
        assert filed(raw_mail("y", sender=cast.joan.email, passes=True)).state == State.FILED
        first.refresh_from_db()
        assert (first.state, first.reason) == (State.TRAY, "It could not be filed (ZeroDivisionError).")


def try_all(cast, count: int, seed: int) -> None:
    """None of these is from whom it says: nothing happens to any request, and every mail is kept."""
    log(cast, MONDAY, channel=Channel.EMAIL)
    before = list(Event.objects.values_list("pk", "digest"))
    kinds = set()
    for kind, raw in mails(count, seed):
        kept = received(raw, NEXT)
        kinds.add((kind, str(kept.state)))
        assert kept.state in (State.WAITING, State.TRAY, State.SET_ASIDE)
        assert bytes(InboundMail.objects.values_list("raw", flat=True).get(pk=kept.pk)) == raw
    while file_mails(at=NEXT):
        pass
    assert list(Event.objects.values_list("pk", "digest")) == before
    assert TeamRequest.objects.count() == 1
    assert not InboundMail.objects.filter(state__in=[State.WAITING, State.FILED]).exists()
    assert {("forged", "waiting"), ("several_senders", "waiting"), ("automatic", "set_aside")} <= kinds
    assert {("loop", "set_aside"), ("nothing", "tray"), ("bounce", "set_aside")} <= kinds


class TestHostileMail:
    def test_some_hundreds_file_nothing(self, cast):
        try_all(cast, 300, seed=6)

    @pytest.mark.prove
    def test_ten_thousand_file_nothing(self, cast):
        try_all(cast, 10_000, seed=7)
