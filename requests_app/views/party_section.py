"""The part of a request's page that is about who takes part in it."""

from dataclasses import dataclass

from requests_app.forms import Action
from requests_app.forms.parties import AddParty, RemoveParty
from requests_app.models import Party
from requests_app.queries.detail import RequestPage
from requests_app.queries.parties import parties_of

from .asked import Asked


@dataclass(frozen=True)
class Line:
    """Somebody, with the button that takes them off; `is_you` whether it is the reader, who leaves by it."""

    party: Party
    is_you: bool
    remove: RemoveParty | None


@dataclass(frozen=True)
class Section:
    """`add` is the form where it stands open."""

    lines: list[Line]
    may_add: bool
    add: AddParty | None

    @property
    def shown(self) -> bool:
        return bool(self.lines) or self.may_add


def parties_section(request: Asked, found: RequestPage, sent: Action | None) -> Section:
    """One query, and three more where the form stands open."""
    may_add = AddParty.name in found.can
    lines = [_line(request, found, party, may_add=may_add) for party in parties_of(found.team_request)]
    if isinstance(sent, AddParty):
        return Section(lines, may_add, sent)
    is_open = may_add and sent is None and request.GET.get("open") == AddParty.name
    return Section(lines, may_add, _add(request, found) if is_open else None)


def _line(request: Asked, found: RequestPage, party: Party, *, may_add: bool) -> Line:
    is_you = party.is_of(request.user)
    may_remove = RemoveParty.name in found.can and (may_add or is_you)
    return Line(party, is_you, _remove(request, found, party) if may_remove else None)


def _remove(request: Asked, found: RequestPage, party: Party) -> RemoveParty:
    return RemoveParty(
        initial={"party": party.pk, "seen": found.seen},
        auto_id=f"party{party.pk}_%s",
        team_request=found.team_request,
        actor=request.user,
        at=request.at,
    )


def _add(request: Asked, found: RequestPage) -> AddParty:
    given = {"seen": found.seen}
    return AddParty(initial=given, team_request=found.team_request, actor=request.user, at=request.at)
