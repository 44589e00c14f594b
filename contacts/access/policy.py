"""The form of the policy: who may do what, and how near the thing must be to them (domain 3.3).

Each app keeps its own rows in its `access`; docs/security.md shows them all, and the tests try each cell.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from contacts.models.user import Role


class Relation(StrEnum):
    """How somebody stands to a thing. One may stand to it in several ways at once; the words are for readers."""

    ANY = "any"
    SELF = "themselves"
    COMPANY = "own company"
    OWNER = "theirs to answer"
    STAND_IN = "stands in for the owner"
    SERVES = "serves the company"
    LOGGED = "logged it"
    GROUP = "their group's"
    RAISED = "raised to them"
    PARTY = "takes part in it"
    BELOW = "all but administrators"
    ANOTHER = "another proposed it"
    PROPOSED = "proposed it"


Reach = frozenset[Relation]
NOTHING: Reach = frozenset()
ANY: Reach = frozenset({Relation.ANY})
Cells = Mapping[Role, Reach]


def reach(*relations: Relation) -> Reach:
    return frozenset(relations)


@dataclass(frozen=True)
class Policy:
    """Everything that is done to one kind of thing: verb, role, and the relations of which one suffices."""

    thing: str
    rows: Mapping[str, Cells]

    def reach(self, role: str, verb: str) -> Reach:
        """The relations of which one is enough; empty where the role may not at all. KeyError for an unknown verb."""
        return self.rows[verb].get(Role(role), NOTHING)

    def may_ever(self, role: str, verb: str) -> bool:
        """Whether there is anything to which this role may do it."""
        return bool(self.reach(role, verb))

    def allows(self, role: str, verb: str, stands: Iterable[Relation]) -> bool:
        """Whether somebody of the role who stands to the thing in these ways may do it."""
        enough = self.reach(role, verb)
        return Relation.ANY in enough or not enough.isdisjoint(stands)
