"""/outages/: the board, one outage, posting and updating. Times are local wall time of Denver unless said."""

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from notices.models import Notice
from requests_app import operations
from requests_app.models import Outage, OutageUpdate
from requests_app.tests.test_outages import AT, MINUTE, NEXT, contact_of, post, restore, update

from .reading import words

pytestmark = pytest.mark.django_db

BOARD, NEW = "requests:outages", "requests:post_outage"
ONE, STEP = "requests:outage", "requests:outage_step"
NOW = local("2006-05-16 13:30")
TYPED = {
    "subject": "SS7 isolation",
    "states": ["CO"],
    "area": "Durango CO",
    "began_at_0": "2006-05-16",
    "began_at_1": "13:05",
    "source": "NROC",
    "text": "Signalling is lost.",
    "next_update_at_0": "",
    "next_update_at_1": "14:00",
}


def shown(client, user, name=BOARD, *ids, at=NOW, query="", typed=None, **headers):
    client.force_login(user)
    url = reverse(name, args=ids) + query
    with time_machine.travel(at, tick=False):
        return client.get(url, headers=headers) if typed is None else client.post(url, typed)


def known(outage) -> dict[str, object]:
    """What the form of an update holds of what is known, as it came."""
    return {
        "subject": outage.subject,
        "states": [],
        "area": outage.area,
        "began_at_0": "2006-05-16",
        "began_at_1": "13:05",
        "source": outage.source,
        "ticket": outage.ticket,
        "cllis": " ".join(outage.cllis),
    }


class TestTheBoard:
    def test_s33_a_row_says_where_since_when_how_long_and_by_when_there_is_more(self, cast, client):
        post(cast, is_fcc_reportable=True)
        page = words(shown(client, cast.joan))
        assert "Going on now" in page
        assert "SS7 isolation Durango CO FCC-reportable CO 12:05 MST 25 min so far by 13:00 MST" in page

    def test_what_was_promised_and_has_not_come_is_missed(self, cast, client):
        post(cast)
        page = words(shown(client, cast.ellery_user, at=NEXT + 25 * MINUTE))
        assert "Promise missed update was promised for 14:00 MDT, 25 min ago" in page
        assert "Promise missed" not in words(shown(client, cast.ellery_user, at=NEXT))

    def test_what_is_over_says_when_and_how_long_it_lasted(self, cast, client):
        restore(post(cast), cast.ellery_user, NEXT)
        withdrawn = post(cast, subject="A slip")
        operations.withdraw_outage(outage_id=withdrawn.pk, reason="Not ours", actor=cast.ota_user, at=NEXT)
        page = words(shown(client, cast.joan, at=NEXT))
        assert "Over in the last 30 days" in page
        assert "55 min 13:00 MST" in page
        assert "A slip Durango CO CO 12:05 MST 55 min Withdrawn 13:00 MST" in page

    def test_a_company_that_it_does_not_touch_sees_nothing_of_it(self, cast, client):
        post(cast)
        page = words(shown(client, cast.ken))
        assert "No outage is known" in page
        assert "Durango" not in page

    def test_is_narrowed_to_a_state_by_its_address(self, cast, client):
        post(cast)
        assert "Durango" in words(shown(client, cast.joan, query="?state=CO"))
        assert "No outage there" in words(shown(client, cast.joan, query="?state=AZ"))
        assert "Durango" in words(shown(client, cast.joan, query="?state=TX"))  # nonsense narrows nothing

    def test_offers_a_company_its_own_states_alone(self, cast, client):
        page = words(shown(client, cast.ken))
        assert "All 3 states" in page
        assert "Colorado" not in page
        assert "All 14 states" in words(shown(client, cast.ellery_user))

    def test_is_paged(self, cast, client):
        Outage.objects.bulk_create(
            Outage(
                subject=f"No. {n}",
                states=["CO"],
                area="Durango",
                began_at=AT,
                restored_at=AT,
                source="NROC",
                posted_by=cast.ellery_user,
                posted_at=AT,
            )
            for n in range(52)
        )
        assert "1–50 of 52" in words(shown(client, cast.joan, query="?state=CO"))
        assert "No. 0" in words(shown(client, cast.joan, query="?state=CO&page=2"))

    def test_the_rows_alone_come_for_a_refresh(self, cast, client):
        post(cast)
        text = shown(client, cast.joan, HX_Request="true", HX_Target="outage-list").text
        assert "<html" not in text
        assert "Durango" in text

    @pytest.mark.parametrize("who", ["ellery_user", "brandvold_user", "ota_user"])
    def test_offers_posting_to_who_may(self, cast, client, who):
        assert "Post an outage" in words(shown(client, getattr(cast, who)))

    @pytest.mark.parametrize("who", ["joan", "whitcombe_user", "holloway_user", "admin_user"])
    def test_offers_it_to_nobody_else(self, cast, client, who):
        answer = shown(client, getattr(cast, who))
        assert (answer.status_code, "Post an outage" in words(answer)) == (200, False)

    @pytest.mark.parametrize("who", ["joan", "ellery_user"])
    @pytest.mark.parametrize("rows", [1, 9])
    def test_its_cost_is_fixed(self, cast, client, who, rows, django_assert_num_queries):
        for _ in range(rows):
            post(cast)
        client.force_login(getattr(cast, who))
        with time_machine.travel(NOW, tick=False), django_assert_num_queries(WALL + 6):  # 2 of the board
            client.get(reverse(BOARD))


class TestOne:
    def test_says_what_is_known_and_what_was_said_with_each_promise_and_how_it_stood(self, cast, client):
        outage = post(cast, cllis=["DURNCOMA"], ticket="NR123")
        update(outage, cast.ellery_user, local("2006-05-16 13:50"), next_update_at=local("2006-05-16 14:10"))
        restore(outage, cast.lindqvist_user, local("2006-05-16 14:20"), restored_at=local("2006-05-16 14:15"))
        page = words(shown(client, cast.ellery_user, ONE, outage.pk, at=local("2006-05-16 15:00")))
        told = [
            "Restored 14:15 MDT Began Tue 16 May 13:05 MDT Lasted 1 h 10 CLLI DURNCOMA Source NROC",
            "Trouble ticket NR123 Posted by Ruth Ellery",
            "13:15 Ruth Ellery posted it. Next update by 14:00 MDT. Signalling to one office is lost.",
            "13:50 Ruth Ellery wrote an update. Next update by 14:10 MDT. Promise kept promised for 14:00 MDT",
            "14:20 Greta Lindqvist wrote that it is restored. Promise missed promised for 14:10 MDT, came 10 min late",
            "Restored not yet 14:15 MDT",
        ]
        places = [page.index(part) for part in told]
        assert places == sorted(places)

    def test_names_nobody_of_ours_to_a_company_nor_who_was_told(self, cast, client):
        contact_of(cast, cast.cobalt, email="net@cobalt.example.com")
        outage = post(cast, states=["CO", "MN"])
        page = words(shown(client, cast.joan, ONE, outage.pk))
        assert "12:15 Posted. Next update by 13:00 MST." in page
        for name in ("Ellery", "Who was told", "net@cobalt", "Prairie", "Lakehead"):
            assert name not in page

    def test_e10_our_own_people_see_who_was_told_and_who_was_not(self, cast, client):
        contact_of(cast, cast.prairie)
        outage = post(cast, states=["MN"])
        page = words(shown(client, cast.whitcombe_user, ONE, outage.pk))
        assert "1 not told of 2 companies: no outage contact." in page
        assert "Lakehead Carrier Services Not told: no outage contact." in page
        assert "Network Desk: 1 message, the last 13:15 MDT, queued" in page

    @pytest.mark.parametrize("typed", [None, {"text": "Seen"}])
    def test_of_a_state_that_is_not_theirs_is_not_there_for_a_company(self, cast, client, typed):
        outage = post(cast)
        name, *rest = (ONE,) if typed is None else (STEP, "update")
        for pk in (outage.pk, 987654):
            assert shown(client, cast.ken, name, pk, *rest, typed=typed).status_code == 404

    @pytest.mark.parametrize("who", ["joan", "whitcombe_user", "admin_user"])
    def test_is_changed_by_nobody_who_only_reads_it(self, cast, client, who):
        outage = post(cast)
        assert "Write an update" not in words(shown(client, getattr(cast, who), ONE, outage.pk))
        typed = {"text": "More", "next_update_at_1": "15:00"}
        assert shown(client, getattr(cast, who), STEP, outage.pk, "update", typed=typed).status_code == 403
        assert outage.updates.count() == 1

    def test_a_company_asks_about_it_by_the_form_of_requests_filled_in(self, cast, client):
        outage = post(cast)
        page = shown(client, cast.joan, ONE, outage.pk).text
        [address] = [part.split('"')[0] for part in page.split('href="') if part.startswith("/requests/log/?")]
        form = words(answer := client.get(address.replace("&amp;", "&")))
        assert answer.status_code == 200
        assert 'value="SS7 isolation, Durango CO"' in answer.text
        assert 'value="Durango CO"' in answer.text
        assert 'value="12:05"' in answer.text
        assert "Ask for a post-mortem" not in form

    def test_once_it_is_restored_a_company_may_ask_for_a_post_mortem(self, cast, client):
        outage = post(cast, ticket="NR123")
        restore(outage, cast.ellery_user, NEXT)
        page = shown(client, cast.joan, ONE, outage.pk)
        assert "Ask for a post-mortem" in words(page)
        asked = parse_qs(urlsplit(page.context["post_mortem_url"]).query)
        assert asked == {
            "topic": ["post_mortem"],
            "subject": ["SS7 isolation, Durango CO"],
            "state": ["CO"],
            "ticket": ["NR123"],
            "began_at": ["2006-05-16T19:05:00+00:00"],
            "restored_at": ["2006-05-16T20:00:00+00:00"],
        }
        assert "post-mortem" not in words(shown(client, cast.ellery_user, ONE, outage.pk))

    @pytest.mark.parametrize("more", [0, 6])
    def test_its_cost_is_fixed(self, cast, client, more, django_assert_num_queries):
        contact_of(cast, cast.prairie)
        outage = post(cast, states=["MN"])
        for n in range(more):
            update(outage, cast.ellery_user, AT + n * MINUTE, next_update_at=NEXT + n * MINUTE)
        client.force_login(cast.ellery_user)
        with time_machine.travel(NOW, tick=False), django_assert_num_queries(WALL + 10):
            client.get(reverse(ONE, args=[outage.pk]))


class TestPosting:
    def test_leads_to_its_page(self, cast, client):
        answer = shown(client, cast.ellery_user, NEW, typed=TYPED)
        outage = Outage.objects.get()
        assert answer["Location"] == reverse(ONE, args=[outage.pk])
        assert (outage.began_at, outage.next_update_at) == (local("2006-05-16 13:05"), NEXT)

    def test_asks_in_the_zone_of_whoever_posts(self, cast, client):
        assert "Your time, CDT. Empty is now." in words(shown(client, cast.lindqvist_user, NEW))
        shown(client, cast.lindqvist_user, NEW, typed=TYPED | {"next_update_at_1": "15:00"})
        assert Outage.objects.get().began_at == local("2006-05-16 13:05", "America/Chicago")

    def test_that_began_now_began_at_this_minute(self, cast, client):
        typed = TYPED | {"began_at_1": ""}
        shown(client, cast.ellery_user, NEW, typed=typed, at=NOW.replace(second=40))
        assert Outage.objects.get().began_at == NOW

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"next_update_at_1": ""}, "Say by when the next update comes"),
            ({"next_update_at_1": "13:00"}, "That is over already"),
            ({"states": []}, "Choose at least one state"),
            ({"cllis": "durncoma, dur"}, "“DUR” is no CLLI"),
            ({"restored_at_1": "13:20"}, "What is restored needs no next update"),
            ({"began_at_1": "13:45"}, "That is still to come"),
            ({"ticket": "NR 1"}, "A ticket has letters and figures only."),
            ({"text": ""}, "What is known so far"),
        ],
    )
    def test_keeps_what_was_typed_where_something_is_wrong(self, cast, client, typed, said):
        answer = shown(client, cast.ellery_user, NEW, typed=TYPED | typed)
        assert answer.status_code == 422
        assert said in words(answer)
        assert 'value="SS7 isolation"' in answer.text
        assert not Outage.objects.exists()

    def test_of_what_is_over_needs_no_next_update(self, cast, client):
        typed = TYPED | {"next_update_at_1": "", "restored_at_1": "13:20"}
        assert shown(client, cast.ellery_user, NEW, typed=typed).status_code == 302
        assert Outage.objects.get().restored_at == local("2006-05-16 13:20")

    @pytest.mark.parametrize("who", ["joan", "whitcombe_user", "holloway_user", "admin_user"])
    def test_is_refused_to_who_may_not(self, cast, client, who):
        assert shown(client, getattr(cast, who), NEW).status_code == 403
        assert shown(client, getattr(cast, who), NEW, typed=TYPED).status_code == 403
        assert not Outage.objects.exists()

    def test_twice_by_one_form_is_once(self, cast, client):
        token = "1b4e28ba-2fa1-41d2-883f-0016d3cca427"
        first, second = (shown(client, cast.ellery_user, NEW, typed=TYPED | {"token": token}) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert Outage.objects.count() == 1


class TestSteps:
    def test_an_update_is_posted_and_changes_nothing_else(self, cast, client):
        outage = post(cast, cllis=["DURNCOMA"])
        typed = {"text": "A card is on its way.", "next_update_at_1": "15:00", **known(outage)}
        answer = shown(client, cast.lindqvist_user, STEP, outage.pk, "update", typed=typed | {"began_at_1": "14:05"})
        assert answer["Location"] == reverse(ONE, args=[outage.pk])
        said = OutageUpdate.objects.latest("pk")
        assert (said.changes, said.next_update_at) == ({}, NEXT)

    def test_an_update_adds_a_state_and_puts_right_what_is_known(self, cast, client):
        outage = post(cast)
        typed = {
            "text": "It has grown.",
            "next_update_at_1": "14:30",
            **known(outage),
            "states": ["WY"],
            "ticket": "x9",
        }
        shown(client, cast.ellery_user, STEP, outage.pk, "update", typed=typed)
        page = words(shown(client, cast.ellery_user, ONE, outage.pk))
        assert "States Colorado Colorado, Wyoming Ticket none X9" in page

    @pytest.mark.parametrize(
        ("step", "typed", "said"),
        [
            ("update", {"text": "More"}, "Say by when the next update comes: whoever is touched waits."),
            ("update", {"text": "", "next_update_at_1": "15:00"}, "What is new"),
            ("update", {"text": "More", "next_update_at_1": "13:00"}, "That is over already"),
            ("restore", {"text": "Done", "restored_at_1": "13:40"}, "That is still to come"),
            ("restore", {"text": "Done", "restored_at_1": "13:00"}, "That is before it began"),
            ("withdraw", {"text": ""}, "Say why it is withdrawn."),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, cast, client, step, typed, said):
        outage = post(cast)
        answer = shown(client, cast.ellery_user, STEP, outage.pk, step, typed={**known(outage), **typed})
        assert answer.status_code == 422
        assert said in words(answer)
        assert typed["text"] in answer.text
        assert outage.updates.count() == 1

    def test_restoring_and_withdrawing(self, cast, client):
        outage = post(cast)
        shown(client, cast.ota_user, STEP, outage.pk, "restore", typed={"text": "Rerouted."})
        outage.refresh_from_db()
        assert outage.restored_at == NOW
        shown(client, cast.ota_user, STEP, outage.pk, "withdraw", typed={"text": "Not ours."})
        page = words(shown(client, cast.joan, ONE, outage.pk))
        assert "12:30 Withdrawn." in page
        assert "Not ours." in page

    def test_the_second_of_two_reads_who_was_first_and_may_send_it_again(self, cast, client):
        outage = post(cast)
        seen = str(outage.updates.get().pk)
        update(outage, cast.lindqvist_user, NOW, next_update_at=NEXT)
        typed = {"text": "Rerouted.", "seen": seen}
        answer = shown(client, cast.ellery_user, STEP, outage.pk, "restore", typed=typed)
        assert answer.status_code == 409
        assert "Greta Lindqvist was first: wrote an update at 13:30 MDT. What you wrote is kept below." in words(answer)
        again = {"text": "Rerouted.", "seen": str(outage.updates.latest("pk").pk)}
        assert shown(client, cast.ellery_user, STEP, outage.pk, "restore", typed=again).status_code == 302

    def test_what_is_too_late_is_said(self, cast, client):
        outage = post(cast)
        operations.withdraw_outage(outage_id=outage.pk, reason="Not ours", actor=cast.ota_user, at=NOW)
        typed = {"text": "More", "next_update_at_1": "15:00", **known(outage)}
        answer = shown(client, cast.ellery_user, STEP, outage.pk, "update", typed=typed)
        assert answer.status_code == 409
        assert "It was withdrawn. What you wrote is kept below." in words(answer)

    def test_there_are_no_others(self, cast, client):
        assert shown(client, cast.ellery_user, STEP, post(cast).pk, "delete", typed={}).status_code == 404


class TestTheTeamsPage:
    def test_says_what_touches_the_company_now(self, cast, client):
        outage = post(cast)
        page = words(shown(client, cast.joan, "contacts:team"))
        assert "Outage in your states now" in page
        assert "SS7 isolation, Durango CO Since 12:05 MST, 25 min so far. Next update by 13:00 MST." in page
        late = words(shown(client, cast.joan, "contacts:team", at=NEXT + MINUTE))
        assert "Promise missed SS7 isolation, Durango CO" in late
        assert "An update was promised for 13:00 MST, 1 min ago." in late
        assert "in your states now" not in words(shown(client, cast.ken, "contacts:team"))
        restore(outage, cast.ellery_user, NOW)
        assert "in your states now" not in words(shown(client, cast.joan, "contacts:team"))


class TestTheForm:
    @pytest.mark.parametrize(
        "began", ["nonsense", "2006-05-16T13:05:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00"]
    )
    def test_of_a_request_leaves_out_what_makes_no_sense_in_its_address(self, cast, client, began):
        answer = shown(client, cast.joan, "requests:log", query=f"?topic=outage&began_at={began}&area=Durango")
        assert answer.status_code == 200
        assert 'value="Durango"' in answer.text


def test_nobody_is_told_by_looking(cast, client):
    outage = post(cast)
    before = Notice.objects.count()
    shown(client, cast.ellery_user, ONE, outage.pk, at=NEXT + MINUTE)
    assert Notice.objects.count() == before
