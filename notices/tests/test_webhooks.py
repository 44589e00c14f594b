"""A company's webhooks: who keeps them, what is told and how it is signed, and what the database shows of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from standardwebhooks import Webhook, WebhookVerificationError

from accountteam.tests.cast import clec_account, local
from accountteam.wall.roles import LOGIN
from contacts import wall
from contacts.operations.keeping import NotAllowed
from notices import channels, operations
from notices.announcements import ANNOUNCEMENTS
from notices.channels import Missed
from notices.channels.payload import OF_AN_OUTAGE, TOLD, payload
from notices.channels.webhook import signed
from notices.models import Attempt, Endpoint, EndpointSecret, Notice
from notices.operations import webhooks
from notices.operations.announcing import Announcement, announce
from notices.operations.trying import FAILING_FOR, FAILURES, note_try
from notices.tests.http_server import Reply, web_site

pytestmark = pytest.mark.django_db
AT = local("2006-05-09 10:36")
DOCS = Path(__file__).parents[2] / "docs"
URL = "https://hooks.cobalt.example.com/portal"
State = Notice.State
FACTS = {
    "reference": "R-812",
    "subject": "DS1 loop in jeopardy",
    "company": "Cobalt Mesa Telecom",
    "status": "acknowledged",
    "due_times": [{"what": "response", "due_by": "2006-05-09T16:35:00+00:00"}],
    "path": "/requests/812/",
    "reason": "Between us: they always cry wolf",
    "contact_phone": "+1 303-555-0142",
}


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", "clec_admin")


@pytest.fixture
def kit(cast):
    """The administrator of the rival."""
    return clec_account("Kit Prairie", cast.prairie, "America/Chicago", "clec_admin")


@pytest.fixture
def site(settings):
    """A company's own system."""
    with web_site() as opened:
        settings.OUTBOUND_LOOPBACK_PORTS = [opened.port]
        yield opened


@pytest.fixture
def added(ira, site):
    return operations.add_webhook(url=site.url, kinds=["acknowledged", "resolved"], actor=ira, at=AT)


def told(endpoint: Endpoint, kind="acknowledged", number=1) -> Notice:
    announce(
        [Announcement(endpoint.clec_id, kind, f"event:{number}", "request:812", AT)],
        lambda abouts: dict.fromkeys(abouts, FACTS),
    )
    return Notice.objects.get(source=f"event:{number}", endpoint=endpoint)


def send(notice: Notice) -> str:
    with channels.opened("webhook") as sender:
        return sender(notice)


def asked(sql: str) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


class TestAdding:
    def test_gives_a_secret_once_which_the_database_does_not_hold(self, ira):
        made = operations.add_webhook(url=URL, kinds=["resolved", "acknowledged"], actor=ira, at=AT)
        assert made.endpoint.kinds == ["acknowledged", "resolved"]
        assert made.endpoint.clec == ira.clec
        assert made.secret.startswith("whsec_")
        kept = EndpointSecret.objects.get(endpoint=made.endpoint)
        assert made.secret not in kept.sealed
        assert made.secret.removeprefix("whsec_") not in kept.sealed

    def test_is_for_the_companys_administrator(self, cast):
        for actor in (cast.joan, cast.ellery_user, cast.ota_user, cast.admin_user):
            with pytest.raises(NotAllowed):
                operations.add_webhook(url=URL, kinds=["resolved"], actor=actor, at=AT)

    @pytest.mark.parametrize(
        ("url", "kinds", "field"),
        [
            ("", ["resolved"], "url"),
            ("ftp://a.example.com/", ["resolved"], "url"),
            ("https://10.0.0.1/", ["resolved"], "url"),
            ("https://169.254.169.254/latest", ["resolved"], "url"),
            ("https://me:secret@a.example.com/", ["resolved"], "url"),
            ("https://a.example.com/" + "x" * 500, ["resolved"], "url"),
            (URL, [], "kinds"),
            (URL, ["noted"], "kinds"),
        ],
    )
    def test_of_what_cannot_be_is_refused_at_its_field(self, ira, url, kinds, field):
        with pytest.raises(ValidationError) as error:
            operations.add_webhook(url=url, kinds=kinds, actor=ira, at=AT)
        assert list(error.value.message_dict) == [field]
        assert not Endpoint.objects.exists()

    def test_the_same_address_twice_is_refused(self, ira, kit):
        operations.add_webhook(url=URL, kinds=["resolved"], actor=ira, at=AT)
        with pytest.raises(ValidationError, match="there already"):
            operations.add_webhook(url=URL, kinds=["resolved"], actor=ira, at=AT)
        operations.add_webhook(url=URL, kinds=["resolved"], actor=kit, at=AT)  # nobody learns of another's

    def test_ends_at_ten(self, ira):
        for number in range(webhooks.MOST):
            operations.add_webhook(url=f"{URL}/{number}", kinds=["resolved"], actor=ira, at=AT)
        with pytest.raises(ValidationError, match="10 webhooks are on"):
            operations.add_webhook(url=URL, kinds=["resolved"], actor=ira, at=AT)


class TestChanging:
    def test_another_address_and_other_news(self, ira, added):
        operations.change_webhook(endpoint_id=added.endpoint.pk, url=URL, kinds=["resolved"], actor=ira, at=AT)
        endpoint = Endpoint.objects.get()
        assert (endpoint.url, endpoint.kinds) == (URL, ["resolved"])

    @pytest.mark.parametrize(
        ("do", "more"),
        [
            ("change_webhook", {"url": URL, "kinds": ["resolved"]}),
            ("rotate_secret", {}),
            ("retire_secret", {}),
            ("switch_off", {"why": ""}),
            ("switch_on", {}),
            ("send_test", {}),
            ("replay", {"attempt_id": 1}),
        ],
    )
    def test_another_companys_is_not_there(self, added, kit, cast, do, more):
        for actor in (kit, cast.joan, cast.ota_user):
            with pytest.raises(Endpoint.DoesNotExist):
                getattr(operations, do)(endpoint_id=added.endpoint.pk, actor=actor, at=AT, **more)


class TestTheSecret:
    def test_is_what_a_receiver_verifies_with(self, added, site):
        notice = told(added.endpoint)
        assert send(notice) == "200"
        [letter] = site.letters
        assert Webhook(added.secret).verify(letter.body, letter.headers) == payload(notice)
        assert letter.headers["webhook-id"] == str(notice.key)

    def test_of_another_verifies_nothing(self, added, site, kit):
        other = operations.add_webhook(url=URL, kinds=["resolved"], actor=kit, at=AT)
        send(told(added.endpoint))
        with pytest.raises(WebhookVerificationError):
            Webhook(other.secret).verify(site.letters[0].body, site.letters[0].headers)

    def test_verifies_no_other_body(self, added, site):
        send(told(added.endpoint))
        [letter] = site.letters
        with pytest.raises(WebhookVerificationError):
            Webhook(added.secret).verify(letter.body.replace(b"R-812", b"R-813"), letter.headers)

    def test_is_signed_for_the_time_it_is_sent_at(self, added, site):
        """Receivers refuse what is older than five minutes: a try hours later is signed anew."""
        headers = signed(told(added.endpoint), "{}", [added.secret], datetime.now(UTC) - timedelta(minutes=6))
        with pytest.raises(WebhookVerificationError, match="too old"):
            Webhook(added.secret).verify("{}", headers)

    def test_new_and_former_both_verify_until_the_former_is_retired(self, ira, added, site):
        pk = added.endpoint.pk
        new = operations.rotate_secret(endpoint_id=pk, actor=ira, at=AT)
        assert new.secret != added.secret
        notice = told(added.endpoint)
        send(notice)
        operations.retire_secret(endpoint_id=pk, actor=ira, at=AT)
        send(notice)
        both, one = site.letters
        for secret in (added.secret, new.secret):
            Webhook(secret).verify(both.body, both.headers)
        Webhook(new.secret).verify(one.body, one.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(added.secret).verify(one.body, one.headers)

    def test_a_third_is_refused_and_a_retired_one_is_forgotten(self, ira, added):
        pk = added.endpoint.pk
        operations.rotate_secret(endpoint_id=pk, actor=ira, at=AT)
        with pytest.raises(webhooks.TwoSecrets):
            operations.rotate_secret(endpoint_id=pk, actor=ira, at=AT)
        operations.retire_secret(endpoint_id=pk, actor=ira, at=AT)
        assert EndpointSecret.objects.get(retired_at__isnull=False).sealed == ""
        with pytest.raises(webhooks.AlreadySo):
            operations.retire_secret(endpoint_id=pk, actor=ira, at=AT)
        operations.rotate_secret(endpoint_id=pk, actor=ira, at=AT)

    def test_is_read_with_the_former_secret_key_and_not_without(self, added, site, settings):
        notice, before = told(added.endpoint), settings.SECRET_KEY
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "quite another", [before]
        assert send(notice) == "200"
        settings.SECRET_KEY_FALLBACKS = []
        with pytest.raises(Missed, match="make a new one"):
            send(notice)

    def test_is_sealed_anew_so_that_a_former_secret_key_may_go(self, added, site, settings, caplog):
        notice, before = told(added.endpoint), settings.SECRET_KEY
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "quite another", [before]
        with wall.chosen(wall.Choice(LOGIN)):
            assert operations.reseal_secrets() == 1
        settings.SECRET_KEY_FALLBACKS = []
        assert send(notice) == "200"
        settings.SECRET_KEY = "one that nobody kept"
        operations.reseal_secrets()
        assert f"The secret of webhook {added.endpoint.pk} cannot be read" in caplog.text


class TestTheMessage:
    def test_says_type_time_reference_status_and_due_times_with_their_offset(self, added, settings):
        settings.PORTAL_URL = "https://portal.example.net/"
        assert payload(told(added.endpoint)) == {
            "type": "acknowledged",
            "at": "2006-05-09T16:36:00+00:00",
            "data": {
                "reference": "R-812",
                "subject": "DS1 loop in jeopardy",
                "status": "acknowledged",
                "due_times": [{"what": "response", "due_by": "2006-05-09T16:35:00+00:00"}],
                "url": "https://portal.example.net/requests/812/",
            },
        }

    def test_lets_nothing_else_out(self, added, site):
        send(told(added.endpoint))
        assert b"Between us" not in site.letters[0].body
        assert b"555" not in site.letters[0].body

    def test_is_the_same_at_every_try_and_a_repeat_is_marked(self, added, site):
        notice = told(added.endpoint)
        send(notice)
        notice.is_repeat = True
        send(notice)
        first, second = site.letters
        assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
        assert "webhook-repeat" not in first.headers
        assert second.headers["webhook-repeat"] == "possible"

    def test_goes_to_those_alone_who_asked_for_it(self, ira, kit, added):
        other = operations.add_webhook(url=URL, kinds=["resolved"], actor=ira, at=AT)
        rival = operations.add_webhook(url=URL, kinds=["acknowledged"], actor=kit, at=AT)
        told(added.endpoint)
        assert {notice.endpoint_id for notice in Notice.objects.all()} == {added.endpoint.pk}
        assert other.endpoint.pk != rival.endpoint.pk

    def test_is_told_once_however_often_it_is_announced(self, added):
        told(added.endpoint)
        told(added.endpoint)
        assert Notice.objects.count() == 1

    @pytest.mark.parametrize("status", [200, 202, 204, 299])
    def test_is_taken_by_a_2xx(self, added, site, status):
        site.respond = lambda letter: Reply(status, b"")
        assert send(told(added.endpoint)) == str(status)

    @pytest.mark.parametrize("status", [300, 302, 400, 404, 410, 429, 500, 503])
    def test_is_taken_by_nothing_else(self, added, site, status):
        site.respond = lambda letter: Reply(status, headers={"Location": site.url})
        with pytest.raises(Missed) as error:
            send(told(added.endpoint))
        assert error.value.answered == status
        assert len(site.letters) == 1


class TestFailing:
    def fail(self, endpoint: Endpoint, times: int, at: datetime, status: int | None = 500) -> Endpoint:
        notice = Notice.objects.filter(endpoint=endpoint).first() or told(endpoint)
        for _ in range(times):
            note_try(notice, status=status, reason=f"It answered {status}", at=at)
        endpoint.refresh_from_db()
        return endpoint

    def test_lets_the_endpoint_rest_longer_each_time(self, added):
        rests = []
        for _ in range(3):
            rests.append((self.fail(added.endpoint, 1, AT).rests_until - AT).total_seconds())
        assert rests == [5, 10, 20]
        assert self.fail(added.endpoint, 20, AT).rests_until == AT + timedelta(hours=1)

    def test_ends_with_one_that_is_taken(self, added):
        endpoint = self.fail(added.endpoint, 3, AT)
        note_try(Notice.objects.get(), status=200, reason="", at=AT)
        endpoint.refresh_from_db()
        assert (endpoint.failures, endpoint.failing_since, endpoint.rests_until) == (0, None, None)

    def test_is_no_reason_before_some_days_or_before_ten_in_a_row(self, added):
        almost = AT + FAILING_FOR - timedelta(seconds=1)
        assert self.fail(added.endpoint, 50, AT).is_on
        assert self.fail(added.endpoint, 1, almost).is_on
        Endpoint.objects.update(failures=FAILURES - 2, failing_since=AT)
        added.endpoint.refresh_from_db()
        assert self.fail(added.endpoint, 1, AT + FAILING_FOR).is_on

    def test_for_days_switches_it_off_and_tells_the_companys_administrators(self, ira, kit, cast, added):
        self.fail(added.endpoint, FAILURES - 1, AT)
        waiting = told(added.endpoint, number=2)
        endpoint = self.fail(added.endpoint, 1, AT + FAILING_FOR)
        assert not endpoint.is_on
        assert endpoint.disabled_by is None
        assert "10 tries in a row" in endpoint.disabled_why
        waiting.refresh_from_db()
        assert (waiting.state, waiting.reason) == (State.SUPPRESSED, webhooks.OFF)
        alarms = Notice.objects.filter(kind="webhook_off")
        assert {(alarm.user, alarm.channel) for alarm in alarms} == {(ira, "email"), (ira, "inbox")}
        self.fail(added.endpoint, 5, AT + FAILING_FOR)
        assert Notice.objects.filter(kind="webhook_off").count() == 2

    def test_with_gone_switches_it_off_at_once(self, added):
        assert not self.fail(added.endpoint, 1, AT, status=410).is_on

    def test_is_written_down_with_status_and_time(self, added):
        self.fail(added.endpoint, 1, AT)
        note_try(Notice.objects.get(), status=None, reason="It did not answer in time", at=AT)
        rows = Attempt.objects.order_by("id").values_list("kind", "reference", "status", "reason", "at")
        assert list(rows) == [
            ("acknowledged", "R-812", 500, "It answered 500", AT),
            ("acknowledged", "R-812", None, "It did not answer in time", AT),
        ]


class TestOffAndOn:
    def test_off_takes_back_what_waits_and_tells_nothing_more(self, ira, added):
        waiting = told(added.endpoint)
        operations.switch_off(endpoint_id=added.endpoint.pk, why="We move house", actor=ira, at=AT)
        waiting.refresh_from_db()
        assert waiting.state == State.SUPPRESSED
        announce([Announcement(ira.clec_id, "acknowledged", "event:9", "request:1", AT)], lambda abouts: {})
        assert Notice.objects.count() == 1
        with pytest.raises(webhooks.AlreadySo):
            operations.switch_off(endpoint_id=added.endpoint.pk, why="", actor=ira, at=AT)
        with pytest.raises(webhooks.NotNow):
            operations.send_test(endpoint_id=added.endpoint.pk, actor=ira, at=AT)

    def test_on_begins_anew(self, ira, added):
        Endpoint.objects.update(failures=9, failing_since=AT, rests_until=AT)
        operations.switch_off(endpoint_id=added.endpoint.pk, why="", actor=ira, at=AT)
        endpoint = operations.switch_on(endpoint_id=added.endpoint.pk, actor=ira, at=AT)
        assert (endpoint.is_on, endpoint.failures, endpoint.rests_until, endpoint.disabled_why) == (True, 0, None, "")
        with pytest.raises(webhooks.AlreadySo):
            operations.switch_on(endpoint_id=added.endpoint.pk, actor=ira, at=AT)

    def test_a_test_is_sent_and_says_that_it_is_one(self, ira, added, site):
        operations.send_test(endpoint_id=added.endpoint.pk, actor=ira, at=AT)
        send(Notice.objects.get())
        assert site.letters[0].data == {"type": "test", "at": "2006-05-09T16:36:00+00:00", "data": {}}


class TestSendingOneAgain:
    @pytest.fixture
    def tried(self, added):
        notice = told(added.endpoint)
        note_try(notice, status=500, reason="It answered 500", at=AT)
        Notice.objects.update(state=State.FAILED, attempts=20)
        return Attempt.objects.get()

    def again(self, actor, attempt) -> None:
        operations.replay(endpoint_id=attempt.endpoint_id, attempt_id=attempt.pk, actor=actor, at=AT)

    def test_puts_it_back_under_its_own_id_and_marks_it(self, ira, tried):
        key = tried.notice.key
        self.again(ira, tried)
        notice = Notice.objects.get()
        assert (notice.state, notice.key, notice.attempts, notice.is_repeat) == (State.QUEUED, key, 0, True)

    def test_is_refused_while_it_is_on_its_way_or_the_webhook_is_off(self, ira, tried):
        Notice.objects.update(state=State.SENDING)
        with pytest.raises(webhooks.NotNow):
            self.again(ira, tried)
        Notice.objects.update(state=State.FAILED)
        operations.switch_off(endpoint_id=tried.endpoint_id, why="", actor=ira, at=AT)
        with pytest.raises(webhooks.NotNow):
            self.again(ira, tried)

    def test_of_another_endpoint_is_not_there(self, ira, tried):
        other = operations.add_webhook(url=URL, kinds=["resolved"], actor=ira, at=AT)
        with pytest.raises(Attempt.DoesNotExist):
            operations.replay(endpoint_id=other.endpoint.pk, attempt_id=tried.pk, actor=ira, at=AT)


class TestTheDatabase:
    """The second wall."""

    @pytest.fixture
    def both(self, added, kit):
        note_try(told(added.endpoint), status=200, reason="", at=AT)
        rival = operations.add_webhook(url=URL, kinds=["acknowledged"], actor=kit, at=AT)
        note_try(told(rival.endpoint), status=200, reason="", at=AT)
        return added.endpoint, rival.endpoint

    @pytest.mark.parametrize("table", ["notices_endpoint", "notices_endpointsecret", "notices_attempt"])
    def test_shows_a_company_its_own_alone(self, both, ira, kit, table):
        column = "id" if table == "notices_endpoint" else "endpoint_id"
        for actor, endpoint in zip((ira, kit), both, strict=True):
            with wall.chosen(wall.choice_of(actor)):
                assert asked(f"SELECT {column} FROM {table}") == [(endpoint.pk,)]  # noqa: S608  # names of ours

    @pytest.mark.parametrize("as_whom", ["ira", "ota_user", None])
    def test_shows_a_sealed_secret_to_the_engine_alone(self, both, ira, cast, as_whom):
        actor = ira if as_whom == "ira" else getattr(cast, as_whom or "", None)
        choice = wall.choice_of(actor)
        with pytest.raises(ProgrammingError, match="permission denied"), wall.chosen(choice):
            asked("SELECT sealed FROM notices_endpointsecret")
        with wall.chosen(wall.ENGINE):
            assert asked("SELECT sealed FROM notices_endpointsecret")

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE notices_endpoint SET clec_id = (SELECT max(id) FROM contacts_clec)",
            "DELETE FROM notices_endpoint",
            "INSERT INTO notices_attempt SELECT * FROM notices_attempt",
            "UPDATE notices_attempt SET status = 200",
            "SELECT 1 FROM notices_endpointchange",
        ],
    )
    def test_lets_a_company_do_nothing_else(self, both, ira, sql):
        with pytest.raises(ProgrammingError), wall.chosen(wall.choice_of(ira)):
            asked(sql)

    def test_works_for_the_company_behind_the_wall(self, site, ira):
        """Each operation as the page runs it."""
        with wall.chosen(wall.choice_of(ira)):
            made = operations.add_webhook(url=site.url, kinds=["resolved"], actor=ira, at=AT)
            pk = made.endpoint.pk
            operations.change_webhook(endpoint_id=pk, url=site.url, kinds=["acknowledged"], actor=ira, at=AT)
            operations.rotate_secret(endpoint_id=pk, actor=ira, at=AT)
            operations.retire_secret(endpoint_id=pk, actor=ira, at=AT)
            operations.send_test(endpoint_id=pk, actor=ira, at=AT)
            said = Announcement(ira.clec_id, "acknowledged", "event:1", "request:1", AT)
            announce([said], lambda abouts: dict.fromkeys(abouts, FACTS))
            operations.switch_off(endpoint_id=pk, why="", actor=ira, at=AT)
            operations.switch_on(endpoint_id=pk, actor=ira, at=AT)
        assert {notice.state for notice in Notice.objects.all()} == {State.SUPPRESSED}

    @pytest.mark.parametrize(
        ("wrong", "constraint"),
        [
            ({"kinds": []}, "endpoint_is_told_of_something"),
            ({"disabled_at": AT}, "endpoint_is_off_for_a_reason"),
            ({"failures": 1}, "endpoint_fails_since_some_time"),
        ],
    )
    def test_refuses_nonsense(self, added, wrong, constraint):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Endpoint.objects.update(**wrong)

    def test_holds_two_living_secrets_at_most(self, added, ira):
        more = {"endpoint": added.endpoint, "sealed": "x", "is_former": True, "made_by": ira, "made_at": AT}
        EndpointSecret.objects.create(**more)
        with pytest.raises(IntegrityError, match="two_live"), transaction.atomic():
            EndpointSecret.objects.create(**more)

    def test_knows_a_webhook_by_its_endpoint_alone(self, added):
        told(added.endpoint)
        with pytest.raises(IntegrityError, match="notice_to_an_endpoint"), transaction.atomic():
            Notice.objects.update(channel="email")


class TestTheDocument:
    def test_shows_a_message_as_it_is_sent(self, added):
        example = json.loads((DOCS / "webhooks.md").read_text().split("```json\n")[1].split("```")[0])
        sent = payload(told(added.endpoint))
        assert set(example) == set(sent)
        assert set(sent["data"]) <= set(example["data"]) == {*TOLD, "url"}

    def test_names_every_type_and_what_is_said_of_an_outage(self):
        text = (DOCS / "webhooks.md").read_text()
        assert [name for name in (*ANNOUNCEMENTS, *OF_AN_OUTAGE) if f"`{name}`" not in text] == []
