"""Outages (S33, E10, E34): posted, updated, restored, taken back; who is told, and what the database refuses."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import clec_account, local
from contacts.operations import keep_contact
from notices.channels.email import message
from notices.channels.payload import payload
from notices.models import Notice
from notices.operations import add_webhook
from notices.recipients import recipient_of
from requests_app import operations
from requests_app.lifecycle import NotPossible
from requests_app.models import Outage, OutageUpdate
from requests_app.operations import Facts, NotAllowed, Posted, UpdatedFirst
from requests_app.queries.outages import board_for, current_for, outage_for, told_of

pytestmark = pytest.mark.django_db

AT = local("2006-05-16 13:15")
BEGAN = local("2006-05-16 13:05")
NEXT = local("2006-05-16 14:00")
MINUTE = timedelta(minutes=1)
FACTS = Facts("SS7 isolation", ["CO"], "Durango CO", BEGAN, "NROC")


def post(cast, at=AT, actor=None, **given):
    facts = replace(FACTS, **{name: given.pop(name) for name in list(given) if hasattr(FACTS, name)})
    given = {"next_update_at": NEXT, **given}
    return operations.post_outage(
        facts=facts, text="Signalling to one office is lost.", actor=actor or cast.ellery_user, at=at, **given
    )


def update(outage, actor, at, **given):
    return operations.update_outage(
        outage_id=outage.pk, actor=actor, at=at, **{"text": "A card is on its way.", **given}
    )


def restore(outage, actor, at, **given):
    given = {"restored_at": at, "text": "Rerouted.", **given}
    return operations.restore_outage(outage_id=outage.pk, actor=actor, at=at, **given)


def contact_of(cast, clec, email="net@prairie.example.com", name="Network Desk", zone="America/Chicago"):
    return keep_contact(
        clec_id=clec.pk,
        function="outage",
        actor=cast.ota_user,
        name=name,
        email=email,
        phone="",
        zone=zone,
        at=AT,
    )


def told() -> list[tuple[str, str, str]]:
    """Whom, by which channel and of what, in order."""
    rows = Notice.objects.filter(kind__startswith="outage").select_related("person", "user", "contact")
    return [(recipient_of(row).name, row.channel, row.kind) for row in rows.order_by("pk")]


class TestPosting:
    def test_s33_puts_it_on_the_board_with_the_promise_of_an_update(self, cast):
        outage = Outage.objects.get(pk=post(cast, ticket="NR123", cllis=["DURNCOMA", "DURNCOMA01T"]).pk)
        assert (outage.stage, outage.next_update_at, outage.posted_by) == ("current", NEXT, cast.ellery_user)
        [first] = outage.updates.all()
        assert (first.kind, first.next_update_at, first.promised_at, first.has_kept) == ("posted", NEXT, None, None)

    def test_of_what_is_over_already_promises_nothing(self, cast):
        outage = post(cast, restored_at=local("2006-05-16 13:10"), next_update_at=None)
        assert (outage.stage, outage.next_update_at) == ("restored", None)
        assert outage.lasted(AT) == 5 * MINUTE

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"next_update_at": None}, "next_update_at"),
            ({"next_update_at": AT}, "next_update_at"),
            ({"next_update_at": AT + timedelta(days=8)}, "next_update_at"),
            ({"restored_at": AT}, "next_update_at"),
            ({"restored_at": AT + MINUTE, "next_update_at": None}, "restored_at"),
            ({"restored_at": BEGAN - MINUTE, "next_update_at": None}, "restored_at"),
            ({"began_at": AT + MINUTE}, "began_at"),
            ({"began_at": AT - timedelta(days=367)}, "began_at"),
            ({"states": []}, "states"),
            ({"states": ["TX"]}, "states"),
            ({"area": ""}, "area"),
            ({"subject": ""}, "subject"),
            ({"source": ""}, "source"),
            ({"cllis": ["DURNCO"]}, "cllis"),
        ],
    )
    def test_refuses_what_cannot_be_right_beside_its_field(self, cast, given, field):
        with pytest.raises(ValidationError) as error:
            post(cast, **given)
        assert list(error.value.message_dict) == [field]
        assert not Outage.objects.exists()

    def test_keeps_each_state_once_and_in_order(self, cast):
        assert post(cast, states=["WY", "CO", "WY"]).states == ["CO", "WY"]

    @pytest.mark.parametrize("who", ["ellery_user", "brandvold_user", "ota_user"])
    def test_is_for_service_and_sales_operations(self, cast, who):
        assert post(cast, actor=getattr(cast, who)).pk

    @pytest.mark.parametrize("who", ["whitcombe_user", "holloway_user", "admin_user", "joan"])
    def test_is_for_nobody_else(self, cast, who):
        with pytest.raises(NotAllowed):
            post(cast, actor=getattr(cast, who))

    def test_twice_by_one_form_is_once(self, cast):
        token = uuid.uuid4()
        assert post(cast, token=token) == post(cast, token=token, at=AT + MINUTE)
        assert OutageUpdate.objects.count() == 1
        with pytest.raises(ValidationError):
            post(cast, token=token, actor=cast.ota_user)


class TestAnUpdate:
    @pytest.mark.parametrize(("at", "kept"), [("14:00", True), ("14:01", False)])
    def test_in_time_keeps_the_promise_equal_counts(self, cast, at, kept):
        said = update(post(cast), cast.ellery_user, local(f"2006-05-16 {at}"), next_update_at=local("2006-05-16 15:00"))
        assert (said.promised_at, said.has_kept) == (NEXT, kept)
        assert said.outage.next_update_at == local("2006-05-16 15:00")

    def test_within_the_promised_minute_keeps_it(self, cast):
        at = NEXT + timedelta(seconds=59)
        assert update(post(cast), cast.ellery_user, at, next_update_at=NEXT + 30 * MINUTE).has_kept

    def test_names_the_next_while_it_goes_on(self, cast):
        with pytest.raises(ValidationError, match="next update"):
            update(post(cast), cast.ellery_user, NEXT)

    def test_by_another_is_as_good(self, cast):
        """Outages cross accounts: any of them may update any."""
        said = update(post(cast), cast.lindqvist_user, NEXT, next_update_at=NEXT + MINUTE)
        assert said.by == cast.lindqvist_user

    def test_says_something(self, cast):
        with pytest.raises(ValidationError) as error:
            update(post(cast), cast.ellery_user, NEXT, next_update_at=NEXT + MINUTE, text="  ")
        assert "text" in error.value.message_dict

    def test_corrects_what_is_known_and_keeps_what_it_was(self, cast):
        outage = post(cast)
        facts = replace(FACTS, states=["WY", "CO"], area="Durango and Cheyenne", is_fcc_reportable=True)
        said = update(outage, cast.ellery_user, NEXT, next_update_at=NEXT + MINUTE, facts=facts)
        assert said.changes == {
            "states": [["CO"], ["CO", "WY"]],
            "area": ["Durango CO", "Durango and Cheyenne"],
            "is_fcc_reportable": [False, True],
        }
        outage.refresh_from_db()
        assert (outage.states, outage.area) == (["CO", "WY"], "Durango and Cheyenne")

    def test_takes_no_state_away_from_whoever_was_told(self, cast):
        with pytest.raises(ValidationError, match="Companies in Colorado were told"):
            update(
                post(cast), cast.ellery_user, NEXT, next_update_at=NEXT + MINUTE, facts=replace(FACTS, states=["WY"])
            )

    def test_of_one_that_is_restored_promises_nothing_more(self, cast):
        outage = post(cast)
        restore(outage, cast.ellery_user, NEXT)
        said = update(outage, cast.ellery_user, NEXT + MINUTE, text="It was a card.")
        assert (said.kind, said.has_kept, said.outage.stage) == ("updated", None, "restored")

    def test_that_names_the_next_says_that_it_was_not_restored_after_all(self, cast):
        outage = post(cast)
        restore(outage, cast.ellery_user, NEXT)
        said = update(outage, cast.ellery_user, NEXT + MINUTE, next_update_at=NEXT + 30 * MINUTE)
        assert (said.kind, said.outage.stage) == ("reopened", "current")
        assert said.changes == {"restored_at": ["2006-05-16T20:00:00+00:00", None]}

    def test_that_somebody_else_wrote_first_is_shown_to_the_second(self, cast):
        outage = post(cast)
        seen = outage.updates.get().pk
        update(outage, cast.ellery_user, NEXT, next_update_at=NEXT + MINUTE)
        with pytest.raises(UpdatedFirst) as error:
            update(outage, cast.ota_user, NEXT, next_update_at=NEXT + MINUTE, posted=Posted(seen=seen))
        assert error.value.update.by == cast.ellery_user

    def test_twice_by_one_form_is_once(self, cast):
        outage, posted = post(cast), Posted(token=uuid.uuid4())
        first = restore(outage, cast.ellery_user, NEXT, posted=posted)
        assert restore(outage, cast.ellery_user, NEXT, posted=posted) == first
        with pytest.raises(ValidationError):
            update(post(cast), cast.ellery_user, NEXT, next_update_at=NEXT + MINUTE, posted=posted)


class TestRestoring:
    def test_ends_it_and_its_promise(self, cast):
        said = restore(post(cast), cast.ellery_user, NEXT, restored_at=local("2006-05-16 13:50"))
        outage = Outage.objects.get()
        assert (said.has_kept, said.next_update_at) == (True, None)
        assert (outage.stage, outage.next_update_at, outage.lasted(NEXT)) == ("restored", None, 45 * MINUTE)

    def test_twice_is_refused(self, cast):
        outage = post(cast)
        restore(outage, cast.ellery_user, NEXT)
        with pytest.raises(NotPossible):
            restore(outage, cast.ellery_user, NEXT)


class TestWithdrawing:
    def test_keeps_it_as_withdrawn_with_the_reason_for_whoever_could_see_it(self, cast):
        outage = post(cast)
        given = {"outage_id": outage.pk, "actor": cast.ota_user, "at": NEXT}
        said = operations.withdraw_outage(reason="It was another carrier’s.", **given)
        assert (said.kind, said.text) == ("withdrawn", "It was another carrier’s.")
        assert outage_for(cast.joan, outage.pk).stage == "withdrawn"
        with pytest.raises(NotPossible):
            update(outage, cast.ellery_user, NEXT + MINUTE)

    def test_needs_its_reason(self, cast):
        with pytest.raises(ValidationError):
            operations.withdraw_outage(outage_id=post(cast).pk, reason=" ", actor=cast.ota_user, at=NEXT)


class TestWhoSeesIt:
    def test_e10_a_company_sees_what_touches_a_state_of_its_own(self, cast):
        outage = post(cast, states=["MN", "WY"])
        for who in (cast.ken, cast.lena, cast.ellery_user, cast.whitcombe_user, cast.admin_user):
            assert outage_for(who, outage.pk) == outage
            assert [one.outage for one in current_for(who, AT)] == [outage]
        with pytest.raises(Outage.DoesNotExist):
            outage_for(cast.joan, outage.pk)
        assert board_for(cast.joan, "", 1, AT).page.total == 0

    @pytest.mark.parametrize("who", ["joan", "whitcombe_user", "admin_user"])
    def test_whoever_only_reads_it_changes_nothing(self, cast, who):
        outage = post(cast)
        with pytest.raises(NotAllowed):
            update(outage, getattr(cast, who), NEXT, next_update_at=NEXT + MINUTE)

    def test_for_a_company_that_does_not_see_it_there_is_none_to_change(self, cast):
        with pytest.raises(Outage.DoesNotExist):
            restore(post(cast), cast.ken, NEXT)

    def test_the_board_has_what_goes_on_first_and_then_what_ended_last(self, cast):
        early, late = post(cast, began_at=BEGAN - MINUTE, subject="Early"), post(cast, subject="Late")
        over, older = (post(cast, subject=subject) for subject in ("Over", "Older"))
        restore(over, cast.ellery_user, NEXT)
        restore(older, cast.ellery_user, NEXT - MINUTE)
        groups = board_for(cast.joan, "", 1, NEXT - MINUTE + timedelta(days=30, seconds=1)).groups
        assert [(heading, [row.outage for row in rows]) for heading, rows in groups] == [
            ("Going on now", [late, early]),
            ("Over in the last 30 days", [over]),
            ("Older", [older]),
        ]

    def test_the_board_is_narrowed_to_a_state(self, cast):
        post(cast)
        here = post(cast, states=["AZ", "CO"])
        assert board_for(cast.joan, "AZ", 1, AT).page.rows == [here]


class TestTelling:
    def test_e10_the_outage_contact_of_each_company_touched_hears_of_every_step(self, cast):
        contact_of(cast, cast.prairie)
        outage = post(cast, states=["ND"])
        update(outage, cast.ellery_user, NEXT, next_update_at=NEXT + MINUTE)
        restore(outage, cast.ellery_user, NEXT + MINUTE)
        operations.withdraw_outage(outage_id=outage.pk, reason="Not ours", actor=cast.ota_user, at=NEXT + 2 * MINUTE)
        assert told() == [("Network Desk", "email", "outage")] * 4

    def test_whoever_signs_in_under_that_address_has_it_in_the_inbox_too(self, cast):
        contact_of(cast, cast.prairie, email=cast.ken.email.upper())
        post(cast, states=["ND"])
        assert told() == [("Ken Adair", "email", "outage"), ("Ken Adair", "inbox", "outage")]

    def test_goes_out_at_any_hour(self, cast):
        contact_of(cast, cast.prairie)
        night = local("2006-05-14 03:00")
        post(cast, at=night, states=["ND"], began_at=night, next_update_at=night + 30 * MINUTE)
        [notice] = Notice.objects.filter(kind="outage")
        assert (notice.is_at_once, notice.next_try_at) == (True, night)

    def test_a_company_that_it_does_not_touch_hears_nothing(self, cast):
        contact_of(cast, cast.prairie)
        post(cast)
        assert told() == []

    def test_a_company_without_a_contact_is_shown_to_whoever_posted(self, cast):
        contact_of(cast, cast.prairie)
        outage = post(cast, states=["MN"])
        found = told_of(outage)
        assert [(one.clec, one.contact and one.contact.name, one.times) for one in found] == [
            (cast.lakehead, None, 0),
            (cast.prairie, "Network Desk", 1),
        ]

    def test_a_contact_that_came_later_was_not_told_and_hears_of_the_next(self, cast):
        outage = post(cast, states=["ND"])
        contact_of(cast, cast.prairie)
        assert [(one.contact.name, one.times) for one in told_of(outage)] == [("Network Desk", 0)]
        update(outage, cast.ellery_user, NEXT, next_update_at=NEXT + MINUTE)
        assert [one.times for one in told_of(outage)] == [1]

    def test_what_was_told_to_whoever_was_the_contact_before_counts(self, cast):
        contact_of(cast, cast.prairie)
        outage = post(cast, states=["ND"])
        contact_of(cast, cast.prairie, email="new@prairie.example.com", name="New Desk")
        [found] = told_of(outage)
        assert (found.contact.name, found.times, found.last.contact.name) == ("New Desk", 1, "Network Desk")

    def test_says_it_in_the_zone_of_whoever_reads_it_with_the_next_update_and_no_name_of_ours(self, cast):
        contact_of(cast, cast.prairie)
        post(cast, states=["ND"], ticket="NR123", is_fcc_reportable=True)
        sent = message(Notice.objects.get(kind="outage"))
        assert sent.subject == "Outage: SS7 isolation, Durango CO"
        for body in (sent.body, sent.alternatives[0].content):
            assert "Signalling to one office is lost." in body
            assert "14:05 CDT" in body
            assert "15:00 CDT" in body
            assert "North Dakota" in body
            assert "FCC-reportable" in body
            assert "You receive this because you are your company’s contact for outages." in body
            assert "Ellery" not in body

    def test_says_how_long_it_lasted_once_it_is_restored(self, cast):
        contact_of(cast, cast.prairie)
        outage = post(cast, states=["ND"])
        restore(outage, cast.ellery_user, NEXT, restored_at=local("2006-05-16 13:50"))
        sent = message(Notice.objects.filter(kind="outage").latest("pk"))
        assert sent.subject == "Outage restored: SS7 isolation, Durango CO"
        assert "14:50 CDT, after 45 min" in sent.body

    def test_a_companys_own_system_is_told_too(self, cast, settings):
        settings.PORTAL_URL = "https://portal.example.net/"
        kit = clec_account("Kit Weir", cast.prairie, "America/Chicago", "clec_admin")
        add_webhook(url="https://hooks.example.com/", kinds=["outage"], actor=kit, at=AT)
        outage = post(cast, states=["ND"])
        post(cast, states=["AZ"])
        [sent] = Notice.objects.filter(channel="webhook")
        assert payload(sent)["data"] == {
            "reference": outage.reference,
            "subject": "SS7 isolation",
            "status": "current",
            "area": "Durango CO",
            "states": ["ND"],
            "began_at": BEGAN.isoformat(),
            "next_update_at": NEXT.isoformat(),
            "text": "Signalling to one office is lost.",
            "url": f"https://portal.example.net/outages/{outage.pk}/",
        }

    def test_asks_the_database_as_often_for_many_companies_as_for_one(self, cast, django_assert_num_queries):
        for clec in (cast.prairie, cast.lakehead):
            contact_of(cast, clec, email=f"net@{clec.pk}.example.com")
        outages = [post(cast, states=states) for states in (["ND"], ["MN"])]
        for outage, times in zip(outages, (1, 2), strict=True):
            with django_assert_num_queries(4):
                assert sum(one.times for one in told_of(outage)) == times


class TestTheRecord:
    def test_keeps_who_changed_what(self, cast):
        outage = post(cast)
        restore(outage, cast.ellery_user, NEXT)
        kept = Outage.pgh_event_model.objects.filter(pgh_obj=outage).order_by("pgh_id")
        assert [row.pgh_context["operation"] for row in kept] == ["post_outage", "restore_outage"]
