"""Two companies become one (E21)."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError

from accountteam.tests.cast import assign, local
from contacts import queries
from contacts.models import Assignment, Clec, CompanyCode, FormerName, Invitation, User
from contacts.operations import EditedFirst
from contacts.queries import companies_found
from contacts.queries.lookup import Search
from contacts.tests.desk.test_companies import refused
from contacts.tests.rosters import SM, mistakes, roster
from requests_app import operations
from requests_app.models import Commitment, Event, TeamRequest
from requests_app.queries.visible import visible_to
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")
MAY = date(2006, 5, 15)


def merge(cast, actor=None, **more):
    given = {"clec_id": cast.prairie.pk, "into_id": cast.cobalt.pk, "merged_on": MAY, **more}
    return operations.merge_companies(actor=actor or cast.ota_user, at=NOW, **given)


def invited(clec, email) -> Invitation:
    times = {"invited_at": NOW, "expires_at": NOW + timedelta(days=7)}
    given = {"role": "clec_user", "clec": clec, "token_hash": sha256(f"{clec} {email}".encode()).hexdigest()}
    return Invitation.objects.create(
        email=email, invited_by=User.objects.get(role="sales_operations"), **given, **times
    )


class TestNamesAndCodes:
    def test_e21_its_name_and_former_names_become_former_names(self, cast):
        FormerName.objects.create(clec=cast.prairie, name="Plains Tel", until=date(2003, 4, 1))
        merge(cast)
        former = {name.name: name.until for name in cast.cobalt.former_names.all()}
        assert former == {"Prairie Switch Communications": date(2006, 5, 14), "Plains Tel": date(2003, 4, 1)}

    def test_s3_its_codes_become_former_codes_and_lead_to_the_other(self, cast):
        merge(cast)
        assert CompanyCode.objects.get(value="X0B2").until == date(2006, 5, 14)
        assert companies_found(cast.ellery_user, Search("X0B2"), NOW).hits.exact == cast.cobalt.pk
        assert cast.cobalt.codes.get(kind="OCN", until=None).value == "X0A1"

    def test_a_code_that_both_had_stays_the_others(self, cast):
        CompanyCode.objects.create(clec=cast.prairie, kind="ACNA", value="XQA")
        merge(cast)
        assert CompanyCode.objects.get(kind="ACNA", value="XQA").until is None

    def test_s3_it_is_looked_up_no_more(self, cast):
        merge(cast)
        found = companies_found(cast.ellery_user, Search("prairie"), NOW)
        assert [row.clec for row in found.rows] == [cast.cobalt]
        assert cast.prairie not in queries.clecs_for(cast.ellery_user)

    def test_the_other_may_take_its_name(self, cast):
        merge(cast)
        cast.cobalt.refresh_from_db()
        FormerName.objects.filter(name=cast.prairie.name).delete()
        cast.cobalt.name = cast.prairie.name
        cast.cobalt.full_clean()
        cast.cobalt.save()

    def test_an_import_that_names_it_is_told(self, cast):
        merge(cast)
        told = mistakes(roster({"company": "Prairie Switch Communications", **SM, "starts_on": "2006-06-01"}))
        assert "“Prairie Switch Communications” is a former name of Cobalt Mesa Telecom" in told[0]

    def test_a_roster_of_the_other_keeps_the_former_codes(self, cast):
        from contacts.tests.rosters import keep

        merge(cast)
        keep(roster({"company": "Cobalt Mesa Telecom", "ocn": "X0A1"}))
        assert CompanyCode.objects.filter(value="X0B2").exists()

    def test_s58_the_other_operates_where_it_did(self, cast):
        merge(cast)
        assert Clec.objects.get(pk=cast.cobalt.pk).states == ["AZ", "CO", "MN", "ND", "NM", "SD"]


class TestPeople:
    def test_its_users_move(self, cast):
        assert merge(cast).merger.users == 1
        assert User.objects.get(pk=cast.ken.pk).clec == cast.cobalt

    def test_who_was_invited_joins_the_other(self, cast):
        """Of two invitations to one address, the other company's stays."""
        asked = [invited(cast.prairie, "new@prairie.example.com"), invited(cast.prairie, "both@prairie.example.com")]
        invited(cast.cobalt, "both@prairie.example.com")
        merge(cast)
        kept = [Invitation.objects.get(pk=one.pk) for one in asked]
        assert [(one.clec, one.standing(NOW)) for one in kept] == [(cast.cobalt, "open"), (cast.prairie, "revoked")]

    def test_its_assignments_end_the_day_before_and_are_kept(self, cast):
        late = assign(cast.prairie, cast.begaye, state="ND", starts_on=date(2006, 5, 16))
        planned = assign(cast.prairie, cast.castellano, state="MN", starts_on=date(2006, 6, 1))
        merge(cast)
        ends = {one.person: one.ends_on for one in Assignment.objects.filter(clec=cast.prairie)}
        assert ends == {cast.lindqvist: date(2006, 5, 14), cast.eklund: date(2006, 5, 14), cast.begaye: late.starts_on}
        assert not Assignment.objects.filter(pk=planned.pk).exists()


class TestRequests:
    @pytest.fixture
    def running(self, cast):
        return logged(cast, local("2006-05-18 10:00"), by=cast.ken, clec=cast.prairie)

    def test_open_ones_move_with_owner_and_due_time(self, cast, running):
        due = Commitment.objects.get(team_request=running).due_by
        assert merge(cast).requests == 1
        moved = TeamRequest.objects.get(pk=running.pk)
        assert (moved.clec, moved.owner) == (cast.cobalt, cast.lindqvist)
        assert Commitment.objects.get(team_request=running).due_by == due

    def test_each_says_so_in_its_history(self, cast, running):
        merge(cast)
        event = Event.objects.get(team_request=running, kind="came_along")
        assert (event.actor, event.data["was"], event.data["now"]) == (
            cast.ota_user,
            "Prairie Switch Communications",
            "Cobalt Mesa Telecom",
        )

    def test_are_seen_by_both_companies_people_and_nobody_elses(self, cast, running):
        merge(cast)
        seen = [visible_to(User.objects.get(pk=who.pk), NOW).filter(pk=running.pk).exists()
                for who in (cast.joan, cast.ken, cast.lena)]  # fmt: skip
        assert seen == [True, True, False]

    def test_closed_ones_stay_where_they_were(self, cast, running):
        TeamRequest.objects.filter(pk=running.pk).update(status="withdrawn")
        assert merge(cast).requests == 0
        assert TeamRequest.objects.get(pk=running.pk).clec == cast.prairie

    def test_none_is_logged_for_it_any_more(self, cast):
        merge(cast)
        with pytest.raises(Clec.DoesNotExist):
            logged(cast, local("2006-05-18 10:30"), by=cast.ota_user, clec=Clec.objects.get(pk=cast.prairie.pk))


class TestRefusals:
    def test_a_day_to_come(self, cast):
        with refused("merged_on", "That day is to come"):
            merge(cast, merged_on=date(2006, 5, 19))

    def test_into_itself_or_into_one_that_is_gone(self, cast):
        with refused("into", "not merged into itself"):
            merge(cast, into_id=cast.prairie.pk)
        merge(cast)
        with refused("into", "not in the directory any more"):
            merge(cast, clec_id=cast.lakehead.pk, into_id=cast.prairie.pk)
        with pytest.raises(Clec.DoesNotExist):
            merge(cast)

    def test_of_two_at_once_the_second_is_told_who_was_first(self, cast):
        with pytest.raises(EditedFirst):
            merge(cast, seen=7)

    def test_all_or_nothing(self, cast, monkeypatch):
        monkeypatch.setattr("requests_app.operations.merging._move_requests", _fail)
        with pytest.raises(ValidationError):
            merge(cast)
        assert Clec.objects.get(pk=cast.prairie.pk).merged_into is None
        assert User.objects.get(pk=cast.ken.pk).clec == cast.prairie

    @pytest.mark.parametrize("who", ["ellery_user", "brandvold_user", "holloway_user", "admin_user", "joan"])
    def test_anybody_but_sales_operations(self, cast, who):
        with pytest.raises(Clec.DoesNotExist):
            merge(cast, actor=getattr(cast, who))


def _fail(*_):
    raise ValidationError("no")
