"""Who may see and do what with companies, people and their presence (domain 3.3)."""

from django.conf import settings

from contacts.models import Clec, Person, Proposal, User
from contacts.models.user import CLEC_ROLES, Role

from .administering import ADMIN, may_open_admin
from .directory import DIRECTORY, may_keep, may_open_directory
from .policy import ANY, NOTHING, Cells, Policy, Reach, Relation, reach

__all__ = [
    "ADMIN",
    "ANY",
    "CHANGES",
    "CLEC",
    "COMPANIES",
    "DIRECTORS",
    "DIRECTORY",
    "NOTHING",
    "PEOPLE",
    "SIGN_INS",
    "STAFF",
    "Cells",
    "Policy",
    "Reach",
    "Relation",
    "Role",
    "may_backdate_availability",
    "may_bind_provider",
    "may_deactivate",
    "may_decide",
    "may_ever_take_second_step",
    "may_invite",
    "may_keep",
    "may_keep_contacts",
    "may_let_go",
    "may_look_up",
    "may_open_admin",
    "may_open_directory",
    "may_propose",
    "may_report_wrong_contact",
    "may_see_people",
    "may_see_upkeep",
    "may_set_availability",
    "may_take_second_step",
    "may_verify",
    "may_withdraw",
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

KEEP_CONTACTS = "keep its contacts by function"
COMPANIES = Policy(
    "Companies",
    {
        "see": {**CLEC, **STAFF},
        "look up": STAFF,
        KEEP_CONTACTS: {Role.CLEC_ADMIN: OWN, Role.SALES_OPERATIONS: ANY},
    },
)

_PRESENCE: Cells = {
    **dict.fromkeys(MANAGERS, ITSELF),
    **dict.fromkeys(DIRECTORS, GROUP),
    Role.SALES_OPERATIONS: ANY,
    Role.ADMINISTRATOR: ANY,
}
_UPKEEP: Cells = {Role.SALES_OPERATIONS: ANY, Role.ADMINISTRATOR: ANY}
PEOPLE = Policy(
    "People of the account teams",
    {
        "choose": STAFF,
        "set in or out": _PRESENCE,
        "enter an absence from before now": {role: reach(Relation.GROUP) for role in DIRECTORS},
        "verify the numbers": _PRESENCE,
        "report a wrong contact": {**CLEC, **STAFF},
        "see whose numbers are old or reported wrong": _UPKEEP,
    },
)
CHANGES = Policy(
    "Office hours, holidays, guidelines, and due times moved with them",
    {
        "see what is proposed": _UPKEEP,
        "propose": _UPKEEP,
        "approve or decline": {Role.ADMINISTRATOR: reach(Relation.ANOTHER)},
        "withdraw": dict.fromkeys(_UPKEEP, reach(Relation.PROPOSED)),
    },
)

# Sign-ins, and the invitations to them. A director invites nobody, but lets people of the group go.
SIGN_INS = Policy(
    "Sign-ins",
    {
        "see": {
            Role.CLEC_ADMIN: OWN,
            **dict.fromkeys(DIRECTORS, reach(Relation.GROUP)),
            Role.SALES_OPERATIONS: ANY,
            Role.ADMINISTRATOR: ANY,
        },
        "invite": {Role.CLEC_ADMIN: OWN, Role.SALES_OPERATIONS: reach(Relation.BELOW), Role.ADMINISTRATOR: ANY},
        "switch off and on": {
            Role.CLEC_ADMIN: OWN,
            **dict.fromkeys(DIRECTORS, reach(Relation.GROUP)),
            Role.SALES_OPERATIONS: reach(Relation.BELOW),
            Role.ADMINISTRATOR: ANY,
        },
        "let go with assignments left": dict.fromkeys(DIRECTORS, reach(Relation.GROUP)),
        "bind a company's own provider": {Role.ADMINISTRATOR: ANY},
        "take a lost second step away": {Role.ADMINISTRATOR: ANY},
    },
)


def may_look_up(actor: User) -> bool:
    """Only our own people search among companies: a CLEC must not learn of another."""
    return COMPANIES.may_ever(actor.role, "look up")


def may_keep_contacts(actor: User, clec: Clec) -> bool:
    """A company's administrator for that company, and Sales Operations for all (E26)."""
    stands = [Relation.COMPANY] if actor.clec_id == clec.pk else []
    return COMPANIES.allows(actor.role, KEEP_CONTACTS, stands)


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


def may_see_people(actor: User) -> bool:
    """Who has a page of sign-ins: a company's administrator, directors, Sales Operations, administrators."""
    return SIGN_INS.may_ever(actor.role, "see")


def stands_to_account(actor: User, role: str, clec_id: int | None, person: Person | None = None) -> Reach:
    """How the actor stands to an account of this role, or to an invitation to one."""
    found = {
        Relation.COMPANY: role in CLEC_ROLES and clec_id is not None and clec_id == actor.clec_id,
        Relation.GROUP: person is not None and person.director_id is not None and person.director_id == actor.person_id,
        Relation.BELOW: role != Role.ADMINISTRATOR,
    }
    return frozenset(relation for relation, holds in found.items() if holds)


def may_invite(actor: User, role: str, clec_id: int | None) -> bool:
    """A company's administrator into their own company, Sales Operations all but administrators."""
    return SIGN_INS.allows(actor.role, "invite", stands_to_account(actor, role, clec_id))


def may_deactivate(actor: User, account: User) -> bool:
    """Nobody their own; whom they may invite, and a director those of their group."""
    stands = stands_to_account(actor, account.role, account.clec_id, account.person)
    return actor.pk != account.pk and SIGN_INS.allows(actor.role, "switch off and on", stands)


def may_let_go(actor: User, account: User) -> bool:
    """Only their director lets somebody go who still holds assignments."""
    stands = stands_to_account(actor, account.role, account.clec_id, account.person)
    return SIGN_INS.allows(actor.role, "let go with assignments left", stands)


def may_bind_provider(actor: User) -> bool:
    """Whose word is taken for who somebody is: administrators say."""
    return SIGN_INS.may_ever(actor.role, "bind a company's own provider")


def may_take_second_step(actor: User, account: User) -> bool:
    """Administrators, once they are sure who it is; nobody their own, which would do without it."""
    return actor.pk != account.pk and may_ever_take_second_step(actor)


def may_ever_take_second_step(actor: User) -> bool:
    return SIGN_INS.may_ever(actor.role, "take a lost second step away")


def must_have_second_step(actor: User) -> bool:
    """Roles that see or steer most sign in with a second step (MFA_REQUIRED_ROLES)."""
    return actor.role in settings.MFA_REQUIRED_ROLES


def may_report_wrong_contact(actor: User, *, is_of_their_team: bool) -> bool:
    """A company about those who serve it, our people about anybody of theirs."""
    stands = [Relation.COMPANY] if is_of_their_team else []
    return PEOPLE.allows(actor.role, "report a wrong contact", stands)


def may_see_upkeep(actor: User) -> bool:
    """Who keeps calendars, guidelines and cards right."""
    return CHANGES.may_ever(actor.role, "see what is proposed")


def may_propose(actor: User) -> bool:
    return CHANGES.may_ever(actor.role, "propose")


def may_decide(actor: User, proposal: Proposal) -> bool:
    """An administrator, about what somebody else proposed (domain 3.1 rule 3)."""
    stands = [Relation.ANOTHER] if proposal.proposed_by_id != actor.pk else []
    return CHANGES.allows(actor.role, "approve or decline", stands)


def may_withdraw(actor: User, proposal: Proposal) -> bool:
    """Whoever proposed it."""
    stands = [Relation.PROPOSED] if proposal.proposed_by_id == actor.pk else []
    return CHANGES.allows(actor.role, "withdraw", stands)
