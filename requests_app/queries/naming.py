"""Which company somebody means by what they typed."""

from datetime import datetime

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from contacts.models import Clec, User
from contacts.queries import clecs_for, served_by

SUGGESTED = 3
OFFERED = 200
ALIKE = 0.25


class NotOneCompany(Exception):
    """None or several fit; `suggestions` are names that may have been meant."""

    def __init__(self, suggestions: list[str]) -> None:
        super().__init__(", ".join(suggestions))
        self.suggestions = suggestions


def company_named(actor: User, text: str) -> Clec:
    """The company of that name, code or former name, or the only one whose name holds it. Raises NotOneCompany.

    Case and blanks around it do not matter (domain 1.3).
    """
    text = text.strip()
    for found in _readings(clecs_for(actor), text):
        companies = list(found.distinct().order_by("name")[: SUGGESTED + 1])
        if len(companies) == 1:
            return companies[0]
        if companies:
            raise NotOneCompany([company.name for company in companies[:SUGGESTED]])
    raise NotOneCompany(_alike(actor, text))


def own_companies(actor: User, at: datetime) -> list[str]:
    """Names to offer a manager first: those they serve."""
    if actor.person is None or not actor.is_manager:
        return []
    return list(served_by(actor.person, at).values_list("name", flat=True)[:OFFERED])


def _readings(companies: QuerySet[Clec], text: str) -> list[QuerySet[Clec]]:
    """From the strictest reading to the loosest."""
    return [
        companies.filter(name__iexact=text),
        companies.filter(codes__value=text.upper()),
        companies.filter(former_names__name__iexact=text),
        companies.filter(Q(name__icontains=text) | Q(former_names__name__icontains=text)),
    ]


def _alike(actor: User, text: str) -> list[str]:
    alike = clecs_for(actor).annotate(alike=TrigramSimilarity("name", text)).filter(alike__gt=ALIKE)
    return list(alike.order_by("-alike", "name").values_list("name", flat=True)[:SUGGESTED])
