"""Who may see and do what with companies, people and their presence."""

from .models import Person, User


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


def may_verify(actor: User, person: Person) -> bool:
    """Who may say that somebody's numbers are right: they, their director, and Sales Operations."""
    return may_set_availability(actor, person)
