"""Which requests belong together, and which one somebody means."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from contacts.models import User
from requests_app.models import Link, TeamRequest
from requests_app.wording import connected_text

from .entries import Entry, entries_of
from .rows import clocked_rows, number_in
from .visible import visible_to

NAMED = 3


class NotOneRequest(Exception):
    """None or several fit; the text says what to do, in words for people."""


@dataclass(frozen=True)
class Connected:
    """Another request as it stands, and how it belongs here: "Follows", "Followed by"."""

    link: Link
    is_from: bool
    entry: Entry

    @property
    def how(self) -> str:
        return connected_text(self.link.kind, is_from=self.is_from)

    @property
    def is_duplicate(self) -> bool:
        return self.link.kind == Link.Kind.DUPLICATE

    @property
    def goes_on(self) -> bool:
        """Whether it is the other one that goes on."""
        return self.is_duplicate and self.is_from


def links_of(team_request: TeamRequest) -> QuerySet[Link]:
    """From either end, oldest first."""
    return Link.objects.filter(Q(from_request=team_request) | Q(to_request=team_request)).order_by("pk")


def connected_with(team_request: TeamRequest, actor: User, at: datetime) -> list[Connected]:
    """As far as the actor may see them: one query where there are none."""
    links = list(links_of(team_request))
    if not links:
        return []
    others = {link.pk: _other_end(link, team_request) for link in links}
    seen = visible_to(actor, at).filter(pk__in=others.values())
    entries = {entry.facts.pk: entry for entry in entries_of(clocked_rows(seen), actor, at)}
    return [
        Connected(link, link.from_request_id == team_request.pk, entry)
        for link in links
        if (entry := entries.get(others[link.pk]))
    ]


def _other_end(link: Link, team_request: TeamRequest) -> int:
    return link.to_request_id if link.from_request_id == team_request.pk else link.from_request_id


def request_meant(actor: User, team_request: TeamRequest, text: str, at: datetime) -> TeamRequest:
    """The other request of the same company by its reference, else by its PON or ticket. Raises NotOneRequest."""
    others = visible_to(actor, at).filter(clec=team_request.clec_id)
    for reading in _readings(text.strip()):
        found = list(others.filter(reading).order_by("pk")[: NAMED + 1])
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(one.reference for one in found[:NAMED])
            more = " and more" if len(found) > NAMED else ""
            raise NotOneRequest(f"Several requests have “{text}”: {names}{more}. Give the reference of one.")
    raise NotOneRequest(f"You see no request “{text}” of {team_request.clec}. Give its reference, PON or ticket.")


def request_named(actor: User, text: str, at: datetime) -> TeamRequest | None:
    """The request of that id, if there is one that the actor may see."""
    number = number_in(text)
    return None if number is None else visible_to(actor, at).select_related("clec").filter(pk=number).first()


def _readings(text: str) -> list[Q]:
    """`R-12` and `12` are references; `12` may be a ticket too."""
    number = number_in(text.lower().removeprefix("r-"))
    code = text.upper()
    by_number = [] if number is None else [Q(pk=number)]
    return [*by_number, Q(pon=code) | Q(ticket=code)] if code else []
