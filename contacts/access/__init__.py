"""Who may see and do what with companies, people and their presence (domain 3.3)."""

from django.conf import settings

from contacts.models import Person, User
from contacts.models.user import Role

from .policy import ANY, NOTHING, Cells, Policy, Reach, Relation, reach

__all__ = [
    "ANY",
    "CLEC",
    "COMPANIES",
    "NOTHING",
    "PEOPLE",
    "STAFF",
    "Cells",
    "Policy",
    "Reach",
    "Relation",
    "Role",
    "may_backdate_availability",
    "may_look_up",
    "may_set_availability",
    "may_verify",
    "must_have_second_step",
    "reach",
    "stands_to_person",
]

OWN = reach(Relation.COMPANY)
ITSELF = reach(Relation.SELF)
GROUP = reach(Relation.SELF, Relation.GROUP)

CLEC: Cells = {Role.CLEC_USER: OWN, Role.CLEC_ADMIN: OWN}
MANAGERS = (Role.SERVICE_MANAGER, Role.SALES_EXECUTIVE)
DIRECTORS = (Role.SERVICE_DIRECTOR, Role.SALES_DIRECTOR)
STAFF: Cells = dict.fromkeys((*MANAGERS, *DIRECTORS, Role.SALES_OPERATIONS, Role.ADMINISTRATOR), ANY)

COMPANIES = Policy(
    "Companies",
    {
        "see": {**CLEC, **STAFF},
        "look up": STAFF,
    },
)

_PRESENCE: Cells = {
    **dict.fromkeys(MANAGERS, ITSELF),
    **dict.fromkeys(DIRECTORS, GROUP),
    Role.SALES_OPERATIONS: ANY,
    Role.ADMINISTRATOR: ANY,
}
PEOPLE = Policy(
    "People of the account teams",
    {
        "choose": STAFF,
        "set in or out": _PRESENCE,
        "enter an absence from before now": {role: reach(Relation.GROUP) for role in DIRECTORS},
        "verify the numbers": _PRESENCE,
    },
)


def may_look_up(actor: User) -> bool:
    """Only our own people search among companies: a CLEC must not learn of another."""
    return COMPANIES.may_ever(actor.role, "look up")


def stands_to_person(actor: User, person: Person) -> Reach:
    """How the actor stands to somebody of the account teams."""
    if actor.person_id is None:
        return NOTHING
    found = {Relation.SELF: actor.person_id == person.pk, Relation.GROUP: actor.person_id == person.director_id}
    return frozenset(relation for relation, holds in found.items() if holds)


def may_set_availability(actor: User, person: Person) -> bool:
    """Their own, their director, and Sales Operations."""
    return PEOPLE.allows(actor.role, "set in or out", stands_to_person(actor, person))


def may_backdate_availability(actor: User, person: Person) -> bool:
    """An absence from before now is a director's to enter (domain 3.1 rule 6)."""
    return PEOPLE.allows(actor.role, "enter an absence from before now", stands_to_person(actor, person))


def may_verify(actor: User, person: Person) -> bool:
    """Who may say that somebody's numbers are right: they, their director, and Sales Operations."""
    return PEOPLE.allows(actor.role, "verify the numbers", stands_to_person(actor, person))


def must_have_second_step(actor: User) -> bool:
    """Roles that see or steer most sign in with a second step (MFA_REQUIRED_ROLES)."""
    return actor.role in settings.MFA_REQUIRED_ROLES
