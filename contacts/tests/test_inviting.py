"""Nobody registers themselves: who may ask whom, once, for a while, and what an invitation cannot do."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accountteam.logs import SECRET_PART
from accountteam.tests.cast import PASSWORD, clec_account, local, person
from contacts import access, operations, queries
from contacts.models import Invitation, Position, User
from contacts.models.user import CLEC_ROLES
from contacts.queries.sign_ins import accounts_for, invitations_for, token_hash

pytestmark = pytest.mark.django_db
AT = local("2006-05-18 11:00")
WEEK = timedelta(days=7)
NEW = "new.hand@cobalt.example.com"


@pytest.fixture
def ira(cast):
    return clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)


def invited(cast, actor, email=NEW, role=User.Role.CLEC_USER, **given):
    given.setdefault("clec", cast.cobalt)
    return operations.invite(email=email, role=role, actor=actor, at=given.pop("at", AT), **given)


def accepted(token, at=AT, name="New Hand"):
    return operations.accept(token=token, name=name, zone="America/Denver", password=PASSWORD, at=at)


class TestInviting:
    def test_is_for_whom_domain_3_3_says(self, cast, ira):
        """A company's administrator for that company, Sales Operations for all but administrators, these for all."""
        every = [*User.Role]
        may = {
            user: {role for role in every if access.may_invite(user, role, cast.cobalt.pk)}
            for user in (ira, cast.ota_user, cast.admin_user, cast.joan, cast.ellery_user, cast.brandvold_user)
        }
        assert list(may.values()) == [
            set(CLEC_ROLES),
            set(every) - {User.Role.ADMINISTRATOR},
            set(every),
            set(),
            set(),
            set(),
        ]
        assert not any(access.may_invite(ira, role, other) for role in every for other in (cast.prairie.pk, None))

    def test_by_anybody_else_or_elsewhere_is_refused(self, cast, ira):
        for actor, clec in [(cast.joan, cast.cobalt), (ira, cast.prairie), (cast.ellery_user, cast.cobalt)]:
            with pytest.raises(operations.NotAllowed):
                invited(cast, actor, clec=clec)
        assert not Invitation.objects.exists()

    def test_keeps_no_token(self, cast, ira):
        made = invited(cast, ira)
        assert made.invitation.token_hash == token_hash(made.token)
        assert made.token not in str(Invitation.objects.values())
        assert made.invitation.expires_at == AT + WEEK

    def test_its_token_is_known_for_a_secret_wherever_it_is_written_down(self, cast, ira):
        """32 random bytes in hexadecimal: figures among them are as good as certain, and by them logs cut it."""
        token = invited(cast, ira).token
        assert len(bytes.fromhex(token)) == 32
        assert SECRET_PART.sub("[cut]", f"/invitation/{token}/") == "/invitation/[cut]/"

    def test_again_takes_the_first_one_back(self, cast, ira):
        first, second = invited(cast, ira), invited(cast, ira, email=NEW.upper())
        assert queries.invitation_by(first.token).standing(AT) == "revoked"
        assert queries.invitation_by(second.token).standing(AT) == "open"

    def test_somebody_who_signs_in_already_is_said_only_to_who_sees_them(self, cast, ira):
        with pytest.raises(ValidationError):
            invited(cast, ira, email=cast.joan.email)
        assert invited(cast, ira, email=cast.ken.email).invitation.standing(AT) == "open"

    def test_of_two_companies_may_be_open_for_one_address(self, cast, ira):
        invited(cast, ira)
        assert invited(cast, cast.ota_user, clec=cast.prairie).invitation.standing(AT) == "open"
        assert invitations_for(ira).count() == 1


class TestAccepting:
    def test_makes_the_account_that_was_meant_and_verifies_its_address(self, cast, ira):
        account = accepted(invited(cast, ira, email="New.Hand@Cobalt.example.com").token)
        assert (account.email, account.role, account.clec) == (NEW, "clec_user", cast.cobalt)
        assert account.check_password(PASSWORD)
        assert EmailAddress.objects.get(user=account).verified

    def test_makes_one_of_our_people(self, cast):
        hand = person("Vera Hale", Position.SERVICE_MANAGER, "America/Denver", "Denver")
        made = invited(cast, cast.ota_user, email=hand.email, role=User.Role.SERVICE_MANAGER, clec=None, person=hand)
        assert accepted(made.token).person == hand

    def test_works_once(self, cast, ira):
        token = invited(cast, ira).token
        accepted(token)
        with pytest.raises(operations.NotOpen):
            accepted(token)

    def test_works_until_it_runs_out_and_not_then(self, cast, ira):
        last = AT + WEEK - timedelta(seconds=1)
        assert accepted(invited(cast, ira).token, at=last)
        with pytest.raises(operations.NotOpen):
            accepted(invited(cast, ira, email="b@cobalt.example.com").token, at=AT + WEEK)

    def test_works_not_once_it_is_taken_back(self, cast, ira):
        made = invited(cast, ira)
        operations.revoke(invitation_id=made.invitation.pk, actor=ira, at=AT)
        with pytest.raises(operations.NotOpen):
            accepted(made.token)
        with pytest.raises(operations.NotOpen):
            operations.revoke(invitation_id=made.invitation.pk, actor=ira, at=AT)

    def test_with_a_token_that_nobody_sent_is_nothing(self, cast):
        with pytest.raises(Invitation.DoesNotExist):
            accepted("a" * 43)

    def test_with_the_hash_in_place_of_the_token_is_nothing(self, cast, ira):
        with pytest.raises(Invitation.DoesNotExist):
            accepted(invited(cast, ira).invitation.token_hash)

    def test_by_who_has_a_sign_in_elsewhere_takes_nothing_over(self, cast, ira):
        made = invited(cast, ira, email=cast.ken.email)
        with pytest.raises(operations.HasSignIn):
            accepted(made.token)
        assert User.objects.get(email=cast.ken.email).clec == cast.prairie


class TestTakingBack:
    def test_of_others_is_not_there(self, cast, ira):
        theirs = invited(cast, cast.ota_user, clec=cast.prairie).invitation
        for actor in (ira, cast.joan, cast.ellery_user, cast.brandvold_user):
            with pytest.raises(Invitation.DoesNotExist):
                operations.revoke(invitation_id=theirs.pk, actor=actor, at=AT)

    def test_of_an_administrator_is_an_administrators(self, cast):
        made = invited(cast, cast.admin_user, role=User.Role.ADMINISTRATOR, clec=None).invitation
        with pytest.raises(Invitation.DoesNotExist):
            operations.revoke(invitation_id=made.pk, actor=cast.ota_user, at=AT)


class TestPeople:
    def test_are_those_one_looks_after(self, cast, ira):
        assert set(accounts_for(ira)) == {cast.joan, ira}
        assert set(accounts_for(cast.brandvold_user)) == {cast.ellery_user, cast.begaye_user, cast.castellano_user}
        assert accounts_for(cast.ota_user).count() == User.objects.count()
        for nobody in (cast.joan, cast.ellery_user, cast.whitcombe_user):
            assert not accounts_for(nobody).exists()
            assert not invitations_for(nobody).exists()


class TestTheTable:
    def row(self, cast, **changes):
        given = {
            "email": NEW,
            "role": "clec_user",
            "clec": cast.cobalt,
            "token_hash": "a" * 64,
            "invited_by": cast.ota_user,
            "invited_at": AT,
            "expires_at": AT + WEEK,
        }
        return Invitation(**given | changes)

    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"role": "service_manager"}, "invitation_of_a_company_or_of_ours"),
            ({"clec": None}, "invitation_of_a_company_or_of_ours"),
            ({"role": "administrator"}, "invitation_of_a_company_or_of_ours"),
            ({"expires_at": AT}, "invitation_ends_after_it_begins"),
            ({"token_hash": "the token itself"}, "invitation_keeps_no_token"),
            ({"used_at": AT}, "invitation_used_in_time_by_somebody"),
        ],
    )
    def test_refuses_nonsense(self, cast, changes, constraint):
        with pytest.raises(IntegrityError, match=constraint):
            self.row(cast, **changes).save()

    def test_refuses_one_that_was_used_too_late_or_after_it_was_taken_back(self, cast):
        with pytest.raises(IntegrityError, match="invitation_used_in_time"), transaction.atomic():
            self.row(cast, used_at=AT + WEEK, used_by=cast.joan).save()
        with pytest.raises(IntegrityError, match="invitation_used_or_revoked"):
            self.row(cast, used_at=AT, used_by=cast.joan, revoked_at=AT).save()

    def test_refuses_two_open_ones_for_an_address_in_any_case(self, cast):
        self.row(cast).save()
        with pytest.raises(IntegrityError, match="invitation_open_once"), transaction.atomic():
            self.row(cast, token_hash="b" * 64, email=NEW.upper()).save()
        ours = {"role": "administrator", "clec": None}
        self.row(cast, token_hash="c" * 64, **ours).save()
        with pytest.raises(IntegrityError, match="invitation_open_once"):
            self.row(cast, token_hash="d" * 64, **ours).save()
