"""The second wall: which database role, and which company, the running transaction works for.

The application signs in to PostgreSQL as a role that may read nothing. Every piece of work says first for whom
it is done; what it says lasts as long as the transaction. A query without it is refused by the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection, transaction


class Role(StrEnum):
    """The roles of the database; `accountteam.wall.tables` says what each may do with which rows."""

    GATE = "portal_gate"
    TENANT = "portal_tenant"
    STAFF = "portal_staff"
    ENGINE = "portal_engine"


@dataclass(frozen=True)
class Choice:
    """For whom: `company` and `actor` are ids, None where there is none. A tenant without a company sees nothing."""

    role: str
    company: int | None = None
    actor: int | None = None


GATE = Choice(Role.GATE)
STAFF = Choice(Role.STAFF)
ENGINE = Choice(Role.ENGINE)
_NOBODY = Choice("none")  # whoever signed in to the database

# set_config('role', x, true) is SET LOCAL ROLE x.
_CHOOSE = (
    "SELECT set_config('portal.company', %(company)s, true), set_config('portal.actor', %(actor)s, true),"
    " set_config('portal.people', {people}, true), set_config('role', %(role)s, true)"
)
_CHOOSE_FOR_COMPANY = _CHOOSE.format(people="portal_people_of(%(company)s::bigint)::text")
_CHOOSE_FOR_NONE = _CHOOSE.format(people="''")
_MEET = "SELECT set_config('portal.people', portal_people_with(%s)::text, true)"

_present: ContextVar[Choice | None] = ContextVar("wall", default=None)


def present() -> Choice | None:
    """What is chosen now; None before anything is, as for the owner of the tables."""
    return _present.get()


def choice_of(user: Any) -> Choice:
    """What somebody signed in works as; everybody else stands at the gate."""
    if user is None or not user.is_authenticated:
        return GATE
    if user.is_of_clec:
        return Choice(Role.TENANT, user.clec_id, user.pk)
    return Choice(Role.STAFF, None, user.pk)


@contextmanager
def chosen(choice: Choice) -> Iterator[None]:
    """A transaction, or inside one a savepoint, in which the choice holds; as it was before afterwards."""
    before = _present.get()
    is_inner = connection.in_atomic_block
    if before == choice and is_inner:
        yield
        return
    with transaction.atomic():
        become(choice)
        try:
            yield
            # After a failure the rollback to the savepoint puts it back by itself.
            if is_inner and not connection.needs_rollback:
                _choose(before or _NOBODY)
        finally:
            _present.set(before)


def become(choice: Choice) -> None:
    """Change the choice for what is left of the block that `chosen` opened."""
    _present.set(choice)
    _choose(choice)


def meet_those_of(request_id: int) -> None:
    """A company may also know who once had, or answered, this request of its own; nobody of a rival's."""
    if (choice := present()) and choice.role == Role.TENANT:
        with connection.cursor() as cursor:
            cursor.execute(_MEET, [request_id])


def _choose(choice: Choice) -> None:
    words = {"role": choice.role, "company": str(choice.company or ""), "actor": str(choice.actor or "")}
    with connection.cursor() as cursor:
        cursor.execute(_CHOOSE_FOR_COMPANY if choice.company else _CHOOSE_FOR_NONE, words)
