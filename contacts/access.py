"""Who may see and do what with companies, people and their presence."""

from .models import Clec, Person, User


def may_see_clec(actor: User, clec: Clec) -> bool:
    """A company sees itself; our own people see all (S3)."""
    return not actor.is_of_clec or actor.clec_id == clec.pk


def may_look_up(actor: User) -> bool:
    """Only our own people search among companies: a CLEC must not learn of another."""
    return not actor.is_of_clec


def may_set_availability(actor: User, person: Person) -> bool:
    """Their own, their director, and Sales Operations."""
    if actor.person_id is None:
        return actor.role == User.Role.ADMINISTRATOR
    return (
        actor.person_id == person.pk
        or actor.person_id == person.director_id
        or actor.role == User.Role.SALES_OPERATIONS
    )


def may_backdate_availability(actor: User, person: Person) -> bool:
    """An absence from before now is a director's to enter (domain 3.1 rule 6)."""
    return actor.is_director and actor.person_id == person.director_id


def may_import_directory(actor: User) -> bool:
    return actor.role in (User.Role.SALES_OPERATIONS, User.Role.ADMINISTRATOR)


def may_verify(actor: User, person: Person) -> bool:
    """Who may say that somebody's numbers are right: they, their director, and Sales Operations."""
    return may_set_availability(actor, person)
