"""The delivery log: one's own, somebody's for Sales Operations, and what nobody could be told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accountteam.tests.walls import WALL
from contacts.operations.clec_contacts import keep_contact
from contacts.tests.pages.reading import words
from notices.models import Notice
from notices.operations import Draft, enqueue

from .test_inbox import AT, LATER, ask, put

__all__ = ["ask"]
pytestmark = pytest.mark.django_db
# Session, user, company or person; the page and its count; the bar counts one, the queue two.
OF_A_COMPANY, OF_OURS = 6, 7
# Session, user; the person; the page and its count; the queue's two.
OF_ANOTHER, UNTOLD = 7, 6


def became(notice: Notice, **fields) -> Notice:
    Notice.objects.filter(pk=notice.pk).update(**fields)
    return notice


class TestOnesOwn:
    def test_shows_each_way_by_itself_with_what_became_of_it(self, cast, ask):
        put(cast.ellery)
        became(put(cast.ellery, channel="email"), state="sent", sent_at=AT + timedelta(seconds=2), attempts=1)
        became(put(cast.ellery, channel="pager"), state="sent", sent_at=AT, receipt="SM9f2c", attempts=2)
        text = words(ask(cast.ellery_user, "notices:log"))
        assert "E-mail Sent 11:00:02 MDT 1" in text
        assert "Pager Sent 11:00:00 MDT receipt SM9f2c 2" in text
        assert "Inbox Delivered" in text

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ("queued", "Queued Connection refused next try 12:30 MDT 3"),
            ("unknown", "Unknown, trying again Connection refused next try 12:30 MDT 3"),
            ("sending", "Sending Connection refused 3"),
            ("failed", "Failed Connection refused 3"),
            ("suppressed", "Not needed any more Connection refused 3"),
        ],
    )
    def test_says_the_state_with_its_reason(self, cast, ask, state, said):
        became(
            put(cast.ellery, channel="email"), state=state, reason="Connection refused", attempts=3, next_try_at=LATER
        )
        assert said in words(ask(cast.ellery_user, "notices:log"))

    def test_says_when_what_waits_for_office_hours_goes_out(self, cast, ask):
        became(put(cast.ellery, channel="email"), next_try_at=LATER)
        assert "Queued goes out 12:30 MDT 0" in words(ask(cast.ellery_user, "notices:log"))

    def test_says_when_it_was_read(self, cast, ask):
        became(put(cast.joan), read_at=LATER)
        assert "read 11:30 MST" in words(ask(cast.joan, "notices:log"))

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ("queued", "Queued next try"),
            ("failed", "Failed It could not be delivered."),
            ("suppressed", "Not needed any more It was settled before this went out."),
        ],
    )
    def test_tells_a_company_nothing_of_our_machinery(self, cast, ask, state, said):
        secret = {"reason": "mail.internal refused", "receipt": "SM9f2c"}
        became(put(cast.joan, channel="email"), state=state, attempts=3, next_try_at=LATER, **secret)
        page = ask(cast.joan, "notices:log")
        assert said in words(page)
        assert "mail.internal" not in page.text
        assert "SM9f2c" not in page.text

    def test_is_filtered_by_channel_and_state(self, cast, ask):
        put(cast.joan, 1, subject="By the inbox")
        put(cast.joan, 2, channel="email", subject="Waits by mail")
        became(put(cast.joan, 3, channel="email", subject="Failed by mail"), state="failed")
        for query, shown in [
            ("?channel=email", {"Waits by mail", "Failed by mail"}),
            ("?channel=email&state=failed", {"Failed by mail"}),
            ("?state=delivered", {"By the inbox"}),
            ("?channel=webhook&state=nonsense&page=x", {"By the inbox", "Waits by mail", "Failed by mail"}),
        ]:
            text = words(ask(cast.joan, "notices:log", query=query))
            assert {one for one in ("By the inbox", "Waits by mail", "Failed by mail") if one in text} == shown
        assert "Nothing of the kind" in words(ask(cast.joan, "notices:log", query="?channel=pager"))

    def test_keeps_the_filter_on_the_next_page(self, cast, ask):
        enqueue(Draft("raised", f"event:{n}", "request:1", cast.joan, {}, AT) for n in range(51))
        page = ask(cast.joan, "notices:log", query="?channel=email&state=queued")
        assert "?channel=email&amp;state=queued&amp;page=2" in page.text

    def test_is_nobody_elses(self, cast, ask):
        put(cast.ellery, 1)
        put(cast.joan, 2)
        for other in (cast.castellano_user, cast.ota_user, cast.admin_user, cast.ken):
            assert "Nothing yet" in words(ask(other, "notices:log"))

    @pytest.mark.parametrize(("who", "golden"), [("joan", OF_A_COMPANY), ("ellery_user", OF_OURS)])
    def test_asks_as_much_for_many_as_for_one(self, cast, client, time_machine, who, golden, django_assert_num_queries):
        time_machine.move_to(LATER, tick=False)
        user = getattr(cast, who)
        client.force_login(user)
        for number in range(3):
            put(user.person or user, number)
            with django_assert_num_queries(WALL + golden):
                client.get(reverse("notices:log"))


class TestOfAnother:
    @pytest.mark.parametrize("who", ["ota_user", "admin_user"])
    def test_is_seen_by_sales_operations_and_administrators(self, cast, ask, who):
        became(put(cast.ellery, channel="email"), state="failed", reason="No such mailbox", attempts=1)
        became(put(cast.joan, 2, channel="email"), state="failed", reason="Mailbox full", attempts=1)
        actor = getattr(cast, who)
        text = words(ask(actor, "notices:log_of_person", cast.ellery.pk))
        assert "What Ruth Ellery was told" in text
        assert "Failed No such mailbox" in text
        assert "Mailbox full" not in text
        assert "Failed Mailbox full" in words(ask(actor, "notices:log_of_account", cast.joan.pk))
        assert "Failed No such mailbox" in words(ask(actor, "notices:log_of_account", cast.ellery_user.pk))

    @pytest.mark.parametrize("who", ["joan", "ellery_user", "whitcombe_user", "brandvold_user", "holloway_user"])
    def test_is_not_there_for_anybody_else(self, cast, ask, who):
        actor = getattr(cast, who)
        assert ask(actor, "notices:log_of_person", cast.ellery.pk).status_code == 404
        assert ask(actor, "notices:log_of_account", cast.joan.pk).status_code == 404
        assert ask(actor, "notices:untold").status_code == 404

    def test_may_be_a_companys_contact_without_an_account(self, cast, ask):
        contact = keep_contact(
            clec_id=cast.cobalt.pk,
            function="billing",
            actor=cast.ota_user,
            at=AT,
            seen=None,
            name="Bill Ledger",
            email="bill@cobalt.example.com",
            phone="",
            zone="America/Denver",
        )
        became(put(contact, channel="email"), state="failed", reason="No such mailbox", attempts=1)
        text = words(ask(cast.ota_user, "notices:log_of_contact", contact.pk))
        assert "Contacts of Cobalt Mesa Telecom" in text
        assert "Failed No such mailbox" in text
        link = reverse("notices:log_of_contact", args=[contact.pk])
        assert link in ask(cast.ota_user, "contacts:clec_contacts", cast.cobalt.pk).text
        assert link not in ask(cast.joan, "contacts:clec_contacts", cast.cobalt.pk).text
        assert ask(cast.joan, "notices:log_of_contact", contact.pk).status_code == 404
        assert ask(cast.ellery_user, "notices:log_of_contact", contact.pk).status_code == 404

    @pytest.mark.parametrize("name", ["notices:log_of_person", "notices:log_of_account", "notices:log_of_contact"])
    def test_of_nobody_is_not_there(self, cast, ask, name):
        assert ask(cast.ota_user, name, 999_999).status_code == 404

    def test_is_linked_from_the_persons_page_and_from_the_accounts(self, cast, ask):
        person = ask(cast.ota_user, "contacts:desk_person", cast.ellery.pk)
        assert reverse("notices:log_of_person", args=[cast.ellery.pk]) in person.text
        link = reverse("notices:log_of_account", args=[cast.joan.pk])
        assert link in ask(cast.ota_user, "contacts:sign_in", cast.joan.pk).text

    def test_asks_as_much_for_many_as_for_one(self, cast, client, time_machine, django_assert_num_queries):
        time_machine.move_to(LATER, tick=False)
        client.force_login(cast.ota_user)
        for number in range(3):
            put(cast.ellery, number)
            with django_assert_num_queries(WALL + OF_ANOTHER):
                client.get(reverse("notices:log_of_person", args=[cast.ellery.pk]))


class TestToldToNobody:
    def test_says_what_for_whom_and_why(self, cast, ask):
        became(put(cast.ellery, channel="email"), state="failed", reason="No such mailbox", untold_at=LATER, attempts=1)
        text = words(ask(cast.ota_user, "notices:untold"))
        assert "Yours now: R-1015 Cobalt Mesa, Orders rejected" in text
        assert "Ruth Ellery ruth.ellery@ilec.example.com" in text
        assert "No such mailbox E-mail, 1 try" in text

    def test_is_marked_on_the_desks_page(self, cast, ask):
        assert "Told to nobodynothing in the last 7 days" in words(ask(cast.ota_user, "requests:upkeep"))
        became(put(cast.ellery, 1, channel="email"), untold_at=LATER - timedelta(days=6))
        became(put(cast.ellery, 2, channel="email"), untold_at=LATER - timedelta(days=8))
        page = ask(cast.ota_user, "requests:upkeep")
        assert "Told to nobody1 in the last 7 days" in words(page)
        assert "#i-alert" in page.text.split("Told to nobody")[0][-120:]

    def test_is_nothing(self, cast, ask):
        assert "Everything was told" in words(ask(cast.admin_user, "notices:untold"))

    def test_asks_as_much_for_many_as_for_one(self, cast, client, time_machine, django_assert_num_queries):
        time_machine.move_to(LATER, tick=False)
        client.force_login(cast.ota_user)
        for number in range(3):
            became(put(cast.ellery, number, channel="email"), untold_at=LATER)
            with django_assert_num_queries(WALL + UNTOLD):
                client.get(reverse("notices:untold"))
