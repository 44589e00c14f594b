"""Who receives a notice: one of ours or an account of a company, and each alone reads what is theirs."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accountteam.tests.cast import local
from contacts import wall
from contacts.models import ClecContact, User
from contacts.operations import keep_contact
from notices import operations as notices
from notices.channels.email import message
from notices.kinds import Relation
from notices.models import Notice
from notices.operations import Draft, Fact, deliver, enqueue
from notices.recipients import Recipient, one_of, recipient_of

pytestmark = pytest.mark.django_db
AT = local("2006-05-09 10:36")


def tell(*receivers, channel="email", source="event:1") -> None:
    enqueue(
        Draft("reassigned", source, "request:1", one, {"reference": "R-1"}, AT, channel=channel) for one in receivers
    )


@pytest.fixture
def nadine(cast):
    given = {"name": "Nadine Rook", "email": "nadine@cobalt.example.com", "phone": "", "zone": "America/Phoenix"}
    return keep_contact(clec_id=cast.cobalt.pk, function="outage", actor=cast.ota_user, at=AT, **given)


def asked(sql: str, *words: str) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return cursor.fetchall()


def changed(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


class TestARecipient:
    def test_is_one_of_ours_with_office_hours_and_numbers(self, cast):
        tell(cast.ellery)
        found = recipient_of(Notice.objects.get())
        assert (found.name, found.email, found.zone) == ("Ruth Ellery", cast.ellery.email, cast.ellery.zone)
        assert (found.calendar, found.pager) == (cast.ellery.calendar_id, str(cast.ellery.pager))

    def test_is_an_account_of_a_company_which_has_no_office_hours(self, cast):
        tell(cast.joan)
        assert recipient_of(Notice.objects.get()) == Recipient(cast.joan.name, cast.joan.email, cast.joan.zone)

    def test_with_an_account_of_ours_is_the_person_behind_it(self, cast):
        assert one_of(cast.ellery_user) == cast.ellery
        assert one_of(cast.joan) == cast.joan

    def test_of_a_company_gets_the_mail_in_their_own_zone(self, cast):
        tell(cast.joan)
        assert message(Notice.objects.get()).to == [f"{cast.joan.name} <{cast.joan.email}>"]
        assert deliver(at=AT) == 1

    def test_is_a_companys_contact_without_an_account_by_mail_alone(self, cast, nadine, settings):
        settings.INBOUND_ADDRESS = "portal@ilec.example.com"
        about = {"reference": "R-1", "path": "/requests/1/"}
        raised = {"kind": "meeting", "source": "m:1", "about": "request:1", "context": about, "at": AT}
        notices.tell([Fact(**raised, to=nadine, relation=Relation.PARTICIPANT)])
        notice = Notice.objects.get()
        assert (notice.contact, notice.channel) == (nadine, "email")
        assert recipient_of(notice) == Recipient("Nadine Rook", nadine.email, "America/Phoenix")
        sent = message(notice)
        assert (sent.to, sent.reply_to) == ([f"Nadine Rook <{nadine.email}>"], [])

    def test_who_has_no_account_is_told_in_office_hours_of_their_own_zone(self, cast, nadine):
        """Six in the evening in Denver, five in Phoenix, where no summer time is kept."""
        at = local("2006-05-09 18:00")
        fact = {"kind": "meeting", "source": "m:1", "about": "request:1", "context": {"reference": "R-1"}, "at": at}
        notices.tell([Fact(**fact, to=nadine, relation=Relation.PARTICIPANT)])
        assert deliver(at=at) == 0
        assert Notice.objects.get().next_try_at == local("2006-05-10 08:00", "America/Phoenix")
        assert deliver(at=local("2006-05-10 08:00", "America/Phoenix")) == 1

    def test_who_is_gone_is_told_nothing_nor_what_waited(self, cast, nadine):
        """An account that is off, a contact that has ended: what waited for the opening is held back."""
        night = local("2006-05-09 23:00")
        fact = {"kind": "meeting", "about": "request:1", "context": {"reference": "R-1"}, "at": night}
        both = (cast.joan, nadine)
        notices.tell(Fact(**fact, source="m:1", to=one, relation=Relation.PARTICIPANT) for one in both)
        User.objects.filter(pk=cast.joan.pk).update(is_active=False)
        ClecContact.objects.update(ended_at=night)
        for one in both:
            one.refresh_from_db()
        assert deliver(at=local("2006-05-10 11:00")) == 0
        assert set(Notice.objects.filter(channel="email").values_list("state", "reason")) == {
            ("suppressed", "Gone by then")
        }
        notices.tell(Fact(**fact, source="m:2", to=one, relation=Relation.PARTICIPANT) for one in both)
        assert not Notice.objects.filter(source="m:2").exists()

    def test_is_exactly_one(self, cast):
        tell(cast.ellery)
        for wrong in ({"user": cast.joan}, {"person": None}):
            with pytest.raises(IntegrityError, match="notice_has_one_recipient"), transaction.atomic():
                Notice.objects.update(**wrong)


class TestTheSameFact:
    def test_is_told_once_to_each_by_each_channel_however_often(self, cast):
        for _ in range(2):
            tell(cast.ellery, cast.joan)
            tell(cast.ellery, channel="inbox")
        assert Notice.objects.count() == 3

    def test_is_refused_a_second_time_by_the_database_itself(self, cast):
        tell(cast.joan)
        with pytest.raises(IntegrityError, match="notice_told_once"), transaction.atomic():
            changed(
                "INSERT INTO notices_notice (key, source, about, kind, user_id, channel, context, state, reason,"
                " receipt, is_chaser, is_at_once, is_gathered, created_at, next_try_at, attempts)"
                " SELECT gen_random_uuid(), source, about, kind, user_id, channel, context, state, reason,"
                " receipt, is_chaser, is_at_once, is_gathered, created_at, next_try_at, attempts FROM notices_notice"
            )


class TestAnInbox:
    def test_has_a_notice_the_moment_it_is_written(self, cast):
        tell(cast.joan, channel="inbox")
        written = Notice.objects.get()
        assert (written.state, written.sent_at, written.read_at) == ("delivered", AT, None)
        assert deliver(at=AT) == 0

    @pytest.fixture
    def inboxes(self, cast):
        tell(cast.joan, cast.ellery, cast.castellano, channel="inbox")
        return cast

    def test_of_a_company_is_read_and_marked_by_its_own_reader_alone(self, inboxes):
        mine = Notice.objects.get(user=inboxes.joan)
        with wall.chosen(wall.choice_of(inboxes.joan)):
            assert asked("SELECT id FROM notices_notice") == [(mine.pk,)]
            assert changed("UPDATE notices_notice SET read_at = now()") == 1
        with wall.chosen(wall.choice_of(inboxes.ken)):
            assert asked("SELECT id FROM notices_notice") == []

    def test_of_a_company_is_not_read_by_a_colleague(self, inboxes):
        colleague = User.objects.create_user(
            "col@cobaltmesa.example.com", name="Col", role="clec_user", clec=inboxes.cobalt, zone="America/Denver"
        )
        with wall.chosen(wall.choice_of(colleague)):
            assert asked("SELECT id FROM notices_notice") == []

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT reason FROM notices_notice",
            "SELECT key FROM notices_notice",
            "UPDATE notices_notice SET state = 'queued'",
            "DELETE FROM notices_notice",
            "INSERT INTO notices_notice (source) VALUES ('event:2')",
        ],
    )
    def test_of_a_company_gives_nothing_else_away(self, inboxes, sql):
        with pytest.raises(ProgrammingError, match="permission denied"), wall.chosen(wall.choice_of(inboxes.joan)):
            changed(sql)

    def test_of_ours_is_marked_read_by_nobody_else_of_ours(self, inboxes):
        with wall.chosen(wall.choice_of(inboxes.ellery_user)):
            assert changed("UPDATE notices_notice SET read_at = now()") == 1
        [read] = Notice.objects.filter(read_at__isnull=False)
        assert read.person == inboxes.ellery
