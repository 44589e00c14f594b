"""Who can sign in, who was invited, and whose account a provider may open."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from phonenumber_field.phonenumber import to_python

from contacts import wall
from contacts.access import may_deactivate, may_let_go, may_see_people, may_take_second_step
from contacts.models import Assignment, Clec, CompanySignIn, Departure, Invitation, LostSecondStep, Person, User

from .directory import assignments_left, clecs_for

SHOWN = 100


@dataclass(frozen=True)
class SignIns:
    """The page of people: accounts in order of name, cut at `SHOWN`; invitations that are open or ran out."""

    accounts: list[User]
    is_cut: bool
    invitations: list[Invitation]
    sign_in_through: str


@dataclass(frozen=True)
class OneSignIn:
    """One account, what keeps it from being switched off, and what the actor may do about it."""

    account: User
    holds: list[Assignment]
    departures: list[Departure]
    may_deactivate: bool
    may_let_go: bool
    may_reactivate: bool
    may_take_second_step: bool
    lost_second_steps: list[LostSecondStep]


def accounts_for(actor: User) -> QuerySet[User]:
    """Accounts that the actor looks after: their company's, their group's, or all."""
    everybody = User.objects.select_related("clec", "person")
    if not may_see_people(actor):
        return everybody.none()
    if actor.is_of_clec:
        return everybody.filter(clec=actor.clec_id)
    if actor.is_director:
        return everybody.filter(person__director=actor.person_id)
    return everybody


def invitations_for(actor: User) -> QuerySet[Invitation]:
    """Invitations into what the actor looks after; a director invites nobody."""
    asked = Invitation.objects.select_related("clec", "person", "invited_by")
    if not may_see_people(actor) or actor.is_director:
        return asked.none()
    return asked.filter(clec=actor.clec_id) if actor.is_of_clec else asked


def sign_ins(actor: User, text: str, at: datetime) -> SignIns:
    """The page of people, narrowed to names, addresses and companies that hold the text."""
    found = accounts_for(actor).filter(
        Q(name__icontains=text) | Q(email__icontains=text) | Q(clec__name__icontains=text)
    )
    accounts = list(found.order_by("-is_active", "name", "pk")[: SHOWN + 1])
    waiting = invitations_for(actor).filter(used_at__isnull=True, revoked_at__isnull=True, email__icontains=text)
    return SignIns(accounts[:SHOWN], len(accounts) > SHOWN, list(waiting[:SHOWN]), _sign_in_through(actor))


def _sign_in_through(actor: User) -> str:
    """The id of the company's own provider, for its administrator; empty without one."""
    if not actor.is_of_clec:
        return ""
    return CompanySignIn.objects.filter(clec=actor.clec_id).values_list("app__provider_id", flat=True).first() or ""


def one_sign_in(actor: User, account_id: int, at: datetime) -> OneSignIn:
    """One account with its comings and goings. Raises User.DoesNotExist: absent and forbidden are the same."""
    account = accounts_for(actor).get(pk=account_id)
    holds = list(assignments_left(account.person, at)) if account.person else []
    return OneSignIn(
        account,
        holds,
        list(account.departures.select_related("by", "returned_by")),
        account.is_active and may_deactivate(actor, account),
        may_let_go(actor, account),
        not account.is_active and may_deactivate(actor, account),
        may_take_second_step(actor, account) and _has_second_step(account),
        list(account.lost_second_steps.select_related("by")),
    )


def _has_second_step(account: User) -> bool:
    with wall.chosen(wall.GATE):
        return bool(Authenticator.objects.filter(user=account).exists())


def people_without_account(actor: User) -> QuerySet[Person]:
    """Our people who cannot sign in yet; none for a company."""
    mine = Person.objects.filter(is_active=True, user__isnull=True)
    return mine.none() if actor.is_of_clec or not may_see_people(actor) else mine


def companies_called(actor: User, text: str) -> list[Clec]:
    """Companies of this very name or code, in any case; at most two are needed to see that it is not one."""
    called = Q(name__iexact=text.strip()) | Q(codes__value=text.strip().upper())
    return list(clecs_for(actor).filter(called).distinct()[:2])


def token_hash(token: str) -> str:
    """What is kept of a token: it has 256 bits of its own, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by(token: str) -> Invitation:
    """The invitation that this token opens, whatever became of it. Raises Invitation.DoesNotExist."""
    with wall.chosen(wall.STAFF):  # nobody is signed in: the token is what lets it be seen
        return Invitation.objects.select_related("clec", "person").get(token_hash=token_hash(token))


def account_of_ours(email: str) -> User | None:
    """Who of our own people has this address; a company's account is never it."""
    return User.objects.filter(email__iexact=email, is_active=True, clec__isnull=True).first()


def account_at(email: str) -> User | None:
    """Whose address it is, of a company or of ours; nobody who is switched off."""
    return User.objects.filter(email__iexact=email, is_active=True).select_related("clec", "person").first()


def account_of(*, person_id: int | None = None, user_id: int | None = None) -> User | None:
    """The account of one of our people, or the account of that id; nobody who is switched off."""
    wanted = {"person": person_id} if person_id else {"pk": user_id}
    return User.objects.filter(**wanted, is_active=True).select_related("clec", "person").first()


def account_with_number(number: str) -> User | None:
    """Whose pager or telephone it is, if it is one person's of ours alone."""
    try:
        known = to_python(number)
    except ValidationError:
        return None
    if not known or not known.is_valid():
        return None
    carries = Q(person__pager=known) | Q(person__cellular=known) | Q(person__office_phone=known)
    found = User.objects.filter(carries, is_active=True, person__is_active=True).select_related("person")[:2]
    return found[0] if len(found) == 1 else None


def account_through(app_id: int, email: str) -> User | None:
    """Whose address it is at the company that this provider speaks for; nobody where it is bound to none."""
    of_company = CompanySignIn.objects.filter(app=app_id).values("clec")
    return User.objects.filter(email__iexact=email, is_active=True, clec__in=of_company).first()
