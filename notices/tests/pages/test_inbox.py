"""The inbox: what somebody was told, and whether they have read it."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import BARE, WALL
from contacts.tests.pages.reading import words
from notices.kinds import Relation
from notices.models import Notice
from notices.operations import Draft, Fact, enqueue, tell
from notices.queries import unread_count
from notices.queries.inbox import _inbox

pytestmark = pytest.mark.django_db
AT, LATER = local("2006-05-18 11:00"), local("2006-05-18 12:30")
# Session, user, company or person; the page and its count, the count of the unread; the bar counts one, the queue two.
OF_A_COMPANY, OF_OURS = 7, 8
CONTEXT = {
    "reference": "R-1015",
    "company": "Cobalt Mesa",
    "subject": "Orders rejected",
    "channel": "Page",
    "received_at": AT.isoformat(),
    "due_by": LATER.isoformat(),
    "owner": "Ruth Ellery",
    "by": "Carol Brandvold",
    "because": "it is assigned to you",
    "path": "/requests/1015/",
}


@pytest.fixture
def ask(client):
    def asked(user, name, *args, at=LATER, post=None, query=""):
        client.force_login(user)
        with time_machine.travel(at, tick=False):
            address = reverse(name, args=args) + query
            return client.get(address) if post is None else client.post(address, post)

    return asked


def put(to, number=1, at=AT, kind="reassigned", channel="inbox", **context) -> Notice:
    draft = Draft(kind, f"event:{number}", "request:1015", to, CONTEXT | context, at, channel=channel)
    enqueue([draft])
    return Notice.objects.get(source=draft.source, channel=channel, kind=kind)


def bar(response) -> str:
    """What stands in the bar beside the inbox."""
    [link] = re.findall(r'<a class="app-bar__link app-bar__inbox".*?</a>', response.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", link).split())


class TestTheInbox:
    def test_says_what_when_and_why(self, cast, ask):
        put(cast.ellery)
        text = words(ask(cast.ellery_user, "notices:inbox"))
        assert "Yours now: R-1015 Cobalt Mesa, Orders rejected" in text
        assert "Because it is assigned to you" in text
        assert "11:00 MDT" in text

    def test_has_all_that_the_letter_says_but_its_foot(self, cast, ask):
        put(cast.ellery)
        text = words(ask(cast.ellery_user, "notices:inbox"))
        assert "Carol Brandvold has given this request to you." in text
        assert "(Guidelines only: Service Managers try to meet these times.)" in text
        assert "Please do not answer" not in text

    @pytest.mark.parametrize("kind", ["old_numbers", "wrong_contact", "webhook_off", "undelivered", "untold"])
    def test_has_no_foot_of_any_kind(self, cast, ask, kind):
        put(cast.ellery, kind=kind)
        text = words(ask(cast.ellery_user, "notices:inbox"))
        assert "do not answer" not in text
        assert "You receive this" not in text

    def test_says_times_in_the_readers_zone(self, cast, ask):
        put(cast.ken, kind="raised", received_at=AT.isoformat())
        assert "12:00 CDT" in words(ask(cast.ken, "notices:inbox"))

    def test_shows_the_newest_first(self, cast, ask):
        put(cast.ellery, 1, subject="The older")
        put(cast.ellery, 2, at=LATER, subject="The newer")
        text = words(ask(cast.ellery_user, "notices:inbox"))
        assert text.index("The newer") < text.index("The older")

    def test_of_an_account_of_ours_is_the_persons(self, cast, ask):
        tell([Fact("reassigned", "event:9", "request:1", cast.ellery_user, Relation.OWNER, CONTEXT, AT)])
        assert "Yours now" in words(ask(cast.ellery_user, "notices:inbox"))

    def test_is_nobody_elses(self, cast, ask):
        put(cast.ellery)
        put(cast.joan, 2)
        for other in (cast.castellano_user, cast.brandvold_user, cast.ota_user, cast.admin_user, cast.ken):
            assert "Nothing yet" in words(ask(other, "notices:inbox"))

    def test_does_not_fall_over_what_no_template_writes(self, cast, ask):
        put(cast.ellery, kind="of_the_past")
        assert "of_the_past" in words(ask(cast.ellery_user, "notices:inbox"))

    def test_has_pages(self, cast, ask):
        enqueue(
            Draft("reassigned", f"event:{n}", "request:1", cast.joan, CONTEXT, AT, channel="inbox") for n in range(51)
        )
        assert "1–50 of 51" in words(ask(cast.joan, "notices:inbox"))
        assert ask(cast.joan, "notices:inbox", query="?page=2").text.count('class="inbox__subject"') == 1

    @pytest.mark.parametrize(("who", "golden"), [("joan", OF_A_COMPANY), ("ellery_user", OF_OURS)])
    def test_asks_as_much_of_the_database_for_many_as_for_one(
        self, cast, client, time_machine, who, golden, django_assert_num_queries
    ):
        time_machine.move_to(LATER, tick=False)
        user = getattr(cast, who)
        client.force_login(user)
        for number in range(3):
            put(user.person or user, number)
            # The page counts the unread itself.
            with django_assert_num_queries(BARE + golden):
                client.get(reverse("notices:inbox"))


class TestReading:
    def test_what_is_unread_says_so_in_words(self, cast, ask):
        notice = put(cast.joan)
        assert "Unread" in words(ask(cast.joan, "notices:inbox")).split("Because")[0].split("Yours")[1]
        ask(cast.joan, "notices:read_notice", notice.pk, post={})
        text = words(ask(cast.joan, "notices:inbox"))
        assert "Unread Because" not in text
        assert "0 unread" in text

    def test_opening_leads_to_the_one_thing_to_do_and_marks_it_read(self, cast, ask):
        notice = put(cast.joan)
        answer = ask(cast.joan, "notices:open_notice", notice.pk, post={})
        assert (answer.status_code, answer.url) == (302, "/requests/1015/")
        notice.refresh_from_db()
        assert notice.read_at == LATER

    @pytest.mark.parametrize("path", ["https://evil.example.com/", "//evil.example.com/", "javascript:alert(1)"])
    def test_opening_leads_nowhere_else(self, cast, ask, path):
        assert ask(cast.joan, "notices:open_notice", put(cast.joan, path=path).pk, post={}).url == "/inbox/"

    def test_keeps_when_it_was_read_first(self, cast, ask):
        notice = put(cast.joan)
        ask(cast.joan, "notices:read_notice", notice.pk, at=AT, post={})
        ask(cast.joan, "notices:open_notice", notice.pk, at=LATER, post={})
        notice.refresh_from_db()
        assert notice.read_at == AT

    def test_looking_changes_nothing(self, cast, ask):
        notice = put(cast.joan)
        assert ask(cast.joan, "notices:open_notice", notice.pk).status_code == 405
        ask(cast.joan, "notices:inbox")
        notice.refresh_from_db()
        assert notice.read_at is None

    @pytest.mark.parametrize("name", ["notices:open_notice", "notices:read_notice"])
    def test_another_persons_is_not_there(self, cast, ask, name):
        notice = put(cast.joan)
        for other in (cast.ken, cast.ellery_user, cast.ota_user):
            assert ask(other, name, notice.pk, post={}).status_code == 404
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_a_mail_is_no_part_of_the_inbox(self, cast, ask):
        mail = put(cast.joan, channel="email")
        assert ask(cast.joan, "notices:open_notice", mail.pk, post={}).status_code == 404

    def test_goes_back_to_where_it_was_listed(self, cast, ask):
        notice = put(cast.joan)
        back = {"back": "/inbox/?show=unread&page=2"}
        assert ask(cast.joan, "notices:read_notice", notice.pk, post=back).url == "/inbox/?show=unread&page=2"
        assert ask(cast.joan, "notices:read_notice", notice.pk, post={"back": "//evil.example.com"}).url == "/inbox/"

    def test_all_are_marked_but_what_came_since(self, cast, ask):
        seen = put(cast.joan, 1)
        page = ask(cast.joan, "notices:inbox")
        assert f'name="newest" value="{seen.pk}"' in page.text
        put(cast.joan, 2)
        put(cast.ken, 3)
        assert ask(cast.joan, "notices:read_all", post={"newest": seen.pk}).url == "/inbox/"
        assert (unread_count(cast.joan), unread_count(cast.ken)) == (1, 1)
        assert "1 notice is marked as read" in words(ask(cast.joan, "notices:inbox"))

    @pytest.mark.parametrize("newest", ["", "nonsense", "9" * 40, "-1", "٣"])
    def test_nonsense_marks_nothing(self, cast, ask, newest):
        put(cast.joan)
        assert ask(cast.joan, "notices:read_all", post={"newest": newest}).status_code == 302
        assert unread_count(cast.joan) == 1

    def test_the_unread_alone_are_shown_on_asking(self, cast, ask):
        read = put(cast.joan, 1, subject="Was read")
        put(cast.joan, 2, subject="Is new")
        ask(cast.joan, "notices:read_notice", read.pk, post={})
        text = words(ask(cast.joan, "notices:inbox", query="?show=unread"))
        assert "Is new" in text
        assert "Was read" not in text

    def test_nothing_is_unread(self, cast, ask):
        assert "Nothing is unread" in words(ask(cast.joan, "notices:inbox", query="?show=unread"))


class TestTheBar:
    @pytest.mark.parametrize("who", ["joan", "ellery_user", "brandvold_user", "ota_user", "admin_user"])
    def test_has_the_inbox_for_everybody(self, cast, ask, who):
        assert bar(ask(getattr(cast, who), "contacts:guidelines")) == "Inbox"

    @pytest.mark.parametrize("who", ["joan", "ellery_user"])
    @pytest.mark.parametrize("name", ["contacts:guidelines", "notices:inbox", "mfa_index"])
    def test_counts_the_unread(self, cast, ask, who, name):
        """On pages of sign-in too, which stand at the gate."""
        user = getattr(cast, who)
        for number in range(2):
            put(user.person or user, number)
        assert bar(ask(user, name)) == "Inbox 2 unread"

    def test_says_99_and_more(self, cast, ask):
        enqueue(Draft("raised", f"event:{n}", "request:1", cast.joan, {}, AT, channel="inbox") for n in range(120))
        assert bar(ask(cast.joan, "contacts:guidelines")) == "Inbox 99+ more than 99 unread"
        assert bar(ask(cast.joan, "notices:inbox")) == "Inbox 99+ more than 99 unread"
        assert unread_count(cast.joan) == 100

    @pytest.mark.parametrize("who", ["joan", "ellery_user"])
    def test_asks_once(self, cast, ask, who, django_assert_num_queries):
        with django_assert_num_queries(1):
            unread_count(getattr(cast, who))

    def test_is_where_one_is(self, cast, ask):
        assert 'aria-current="page">Inbox' in ask(cast.joan, "notices:inbox").text
        assert 'aria-current="true">Inbox' in ask(cast.joan, "notices:log").text

    def test_nobody_signed_in_has_none(self, client):
        assert "app-bar__inbox" not in client.get(reverse("account_login")).text


class TestTheIndexes:
    """Among two thousand that were read, and others' eighteen thousand."""

    @pytest.fixture
    def many(self, cast):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO notices_notice (key, source, about, kind, person_id, channel, context, state, reason,"
                " receipt, is_chaser, is_at_once, is_gathered, created_at, next_try_at, sent_at, read_at, attempts)"
                " SELECT gen_random_uuid(), 'event:' || n, 'request:1', 'raised',"
                " CASE WHEN n %% 10 = 0 THEN %s ELSE %s END, 'inbox', '{}', 'delivered', '',"
                " '', false, false, false, now(), now(), now(), now(), 0"
                " FROM generate_series(1, 20000) n",
                [cast.ellery.pk, cast.castellano.pk],
            )
            cursor.execute("ANALYZE notices_notice")
        return cast

    def plan(self, queryset) -> str:
        with CaptureQueriesContext(connection):
            return queryset.explain()

    def test_serve_the_bar(self, many):
        unread = _inbox(many.ellery_user).filter(read_at__isnull=True).order_by()[:100]
        assert "notice_unread_of_person" in self.plan(unread)

    def test_serve_the_page_without_sorting(self, many):
        plan = self.plan(_inbox(many.ellery_user).order_by("-created_at", "-pk")[:50])
        assert "notice_of_person" in plan
        assert "Sort" not in plan


def test_every_page_asks_for_the_unread_once(cast, client, django_assert_num_queries):
    """What `WALL` says of every page."""
    client.force_login(cast.joan)
    with CaptureQueriesContext(connection) as taken:
        client.get(reverse("contacts:guidelines"))
    assert len([query for query in taken if "read_at" in query["sql"]]) == WALL - BARE
