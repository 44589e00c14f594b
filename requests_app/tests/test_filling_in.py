"""What a kind asks, said at once or later: by whom, and what is refused."""

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app import operations
from requests_app.lifecycle import Medium, NotPossible
from requests_app.models import Event, Side
from requests_app.operations import AnsweredFirst, NotAllowed, Posted
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

AT = local("2006-05-16 09:00")
LATER = local("2006-05-16 09:20")
NEW = Posted()


def fill(team_request, actor, *, at=LATER, posted=NEW, **given):
    return operations.fill_in(request_id=team_request.pk, actor=actor, given=given, posted=posted, at=at)


def answered(team_request, actor):
    operations.respond(request_id=team_request.pk, actor=actor, medium=Medium.TELEPHONE, note="Called", at=LATER)
    return team_request


class TestAtOnce:
    def test_what_is_known_is_kept_with_the_request_and_its_numbers_find_it(self, cast):
        filled = {"order_number": "n123", "original_due_on": "2006-05-12", "product": " DS1 loop "}
        team_request = log(cast, AT, actor=cast.joan, particulars=filled)
        team_request.refresh_from_db()
        assert team_request.particulars == {
            "order_number": "N123",
            "original_due_on": "2006-05-12",
            "product": "DS1 loop",
        }
        assert team_request.found_by == "N123"

    def test_what_came_by_mail_may_lack_what_the_form_asks_for_until_it_is_resolved(self, cast):
        expedite = answered(log(cast, AT, topic="expedite"), cast.ellery_user)
        with pytest.raises(NotPossible, match=r"Date wanted.*Decision"):
            operations.resolve(request_id=expedite.pk, actor=cast.ellery_user, at=LATER)

    def test_a_company_does_not_say_what_the_account_team_finds_out(self, cast):
        with pytest.raises(ValidationError) as refused:
            log(cast, AT, actor=cast.joan, particulars={"explanation": "Because we say so"})
        assert set(refused.value.error_dict) == {"explanation"}

    def test_what_does_not_fit_together_is_said_where_it_stands(self, cast):
        with pytest.raises(ValidationError) as refused:
            log(
                cast,
                AT,
                topic="expedite",
                particulars={"wanted_on": "2006-05-24", "standard_on": "2006-05-20"},
            )
        assert set(refused.value.error_dict) == {"wanted_on"}


class TestWhoAnswers:
    def test_s63_is_who_the_topic_belongs_to_unless_another_side_is_chosen(self, cast):
        assert log(cast, AT, topic="billing").owner == cast.ellery
        chosen = log(cast, AT, topic="billing", side=Side.SALES)
        assert (chosen.owner, chosen.side) == (cast.whitcombe, "sales")
        assert chosen.is_elsewhere

    def test_s28_in_the_hands_of_sales_no_clock_runs(self, cast):
        assert not log(cast, AT, topic="repair", side=Side.SALES).commitments.exists()
        assert log(cast, AT, topic="product", side=Side.SERVICE).commitments.exists()

    def test_stays_so_when_it_is_opened_again(self, cast):
        asked = log(cast, AT, topic="billing", side=Side.SALES, channel=Channel.TELEPHONE)
        sales = cast.whitcombe_user
        consulted = {"consulted": "Ruth Ellery", "consulted_at": AT.isoformat(), "steps_taken": "Read the bill"}
        operations.resolve(request_id=asked.pk, actor=sales, given=consulted, at=LATER)
        operations.reopen(request_id=asked.pk, actor=cast.joan, note="It is back", at=LATER)
        asked.refresh_from_db()
        assert asked.owner == cast.whitcombe
        assert not asked.commitments.exists()


class TestLater:
    def test_what_was_and_is_now_is_written_down(self, cast):
        team_request = log(cast, AT, actor=cast.joan, particulars={"product": "DS1 loop"})
        event = fill(team_request, cast.ellery_user, product="DS3", negotiated_on="2006-05-23")
        assert event.kind == Event.Kind.FILLED_IN
        assert event.data == {"filled": {"negotiated_on": ["", "2006-05-23"], "product": ["DS1 loop", "DS3"]}}
        team_request.refresh_from_db()
        assert team_request.particulars == {"negotiated_on": "2006-05-23", "product": "DS3"}

    def test_what_is_given_empty_is_taken_away_and_the_rest_stays(self, cast):
        team_request = log(cast, AT, particulars={"product": "DS1 loop", "order_number": "N1"})
        fill(team_request, cast.ellery_user, order_number="")
        team_request.refresh_from_db()
        assert (team_request.particulars, team_request.found_by) == ({"product": "DS1 loop"}, "")

    def test_what_must_be_there_cannot_be_taken_away(self, cast):
        expedite = log(cast, AT, topic="expedite", particulars={"wanted_on": "2006-05-24"})
        with pytest.raises(ValidationError):
            fill(expedite, cast.ellery_user, wanted_on="")

    def test_e12_the_severity_is_what_it_was_when_it_was_sent(self, cast):
        sent = log(cast, AT, topic="repair", particulars={"severity": "affecting"})
        with pytest.raises(ValidationError):
            fill(sent, cast.ellery_user, severity="out")
        unsaid = log(cast, AT, topic="repair")
        fill(unsaid, cast.ellery_user, severity="out")
        with pytest.raises(ValidationError):
            fill(unsaid, cast.ellery_user, severity="affecting")

    def test_a_company_completes_its_own_part(self, cast):
        team_request = log(cast, AT, actor=cast.joan)
        fill(team_request, cast.joan, product="DS1 loop")
        with pytest.raises(ValidationError):
            fill(team_request, cast.joan, explanation="It is late")

    def test_nothing_changed_is_no_event(self, cast):
        team_request = log(cast, AT, particulars={"product": "DS1 loop"})
        with pytest.raises(NotPossible):
            fill(team_request, cast.ellery_user, product="DS1 loop")
        assert not team_request.events.filter(kind="filled_in").exists()

    def test_of_two_at_once_the_second_is_told_who_was_first(self, cast):
        team_request = log(cast, AT)
        seen = team_request.events.latest("pk").pk
        fill(team_request, cast.castellano_user, product="DS1 loop")
        with pytest.raises(AnsweredFirst, match="Nadia Castellano was first: filled in"):
            fill(team_request, cast.ellery_user, posted=Posted(seen=seen), product="DS3")

    def test_is_not_for_who_only_looks_on(self, cast):
        team_request = log(cast, AT)
        with pytest.raises(NotAllowed):
            fill(team_request, cast.admin_user, product="DS3")

    def test_an_instant_is_not_to_come_nor_of_another_age(self, cast):
        team_request = log(cast, AT, topic="repair")
        for when in ("2006-05-16T09:21:00-06:00", "1996-05-01T09:00:00-06:00", "0001-01-01T00:00:00+07:00"):
            with pytest.raises(ValidationError) as refused:
                fill(team_request, cast.ellery_user, opened_at=when)
            assert set(refused.value.error_dict) == {"opened_at"}


class TestResolving:
    def test_of_two_at_once_the_second_sees_what_the_first_filled_in(self, cast):
        expedite = answered(log(cast, AT, topic="expedite", particulars={"wanted_on": "2006-05-24"}), cast.ellery_user)
        seen = expedite.events.latest("pk").pk
        fill(expedite, cast.brandvold_user, decision="granted")
        with pytest.raises(AnsweredFirst):
            operations.resolve(
                request_id=expedite.pk,
                actor=cast.ellery_user,
                given={"decision": "denied", "denied_because": "None free"},
                posted=Posted(seen=seen),
                at=LATER,
            )

    def test_s29_an_order_needs_its_explanation(self, cast):
        team_request = answered(log(cast, AT), cast.ellery_user)
        with pytest.raises(NotPossible, match="as explained"):
            operations.resolve(request_id=team_request.pk, actor=cast.ellery_user, at=LATER)
        why = "No facilities in Gallup until a cable is placed."
        event = operations.resolve(request_id=team_request.pk, actor=cast.ellery_user, note=why, at=LATER)
        assert (event.note, event.data) == (why, {})
        assert event.team_request.status == "resolved"
        assert event.team_request.particulars["explanation"] == why

    def test_s24_a_service_problem_told_to_sales_needs_who_was_consulted_and_the_steps_taken(self, cast):
        told = answered(log(cast, AT, topic="repair", side=Side.SALES), cast.whitcombe_user)
        sales = cast.whitcombe_user
        with pytest.raises(NotPossible, match=r"Who in Service was consulted.*When they were consulted.*Steps already"):
            operations.resolve(request_id=told.pk, actor=sales, at=LATER)
        fill(told, sales, consulted="Ruth Ellery", consulted_at=AT.isoformat(), steps_taken="Pair changed twice")
        operations.resolve(request_id=told.pk, actor=sales, at=LATER)

    def test_e3_an_expedite_denied_gives_its_reason_and_may_offer_another_date(self, cast):
        """D26: no facilities, an alternate date offered."""
        expedite = log(cast, AT, topic="expedite", particulars={"wanted_on": "2006-05-18", "standard_on": "2006-05-25"})
        answered(expedite, cast.ellery_user)
        with pytest.raises(ValidationError) as refused:
            fill(expedite, cast.ellery_user, decision="denied")
        assert set(refused.value.error_dict) == {"denied_because"}
        fill(
            expedite,
            cast.ellery_user,
            decision="denied",
            denied_because="No facilities",
            alternate_on="2006-05-22",
        )
        operations.resolve(request_id=expedite.pk, actor=cast.ellery_user, at=LATER)
