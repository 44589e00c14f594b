"""The part of a request's page that is about the requests it belongs to: what stands, and how to take it away."""

from dataclasses import dataclass

from requests_app.access import may_log
from requests_app.forms.linking import Link, Unlink
from requests_app.queries.connecting import Connected, connected_with
from requests_app.queries.detail import RequestPage

from .asked import Asked


@dataclass(frozen=True)
class Line:
    """A connection, with the button that takes it away."""

    told: Connected
    unlink: Unlink | None


@dataclass(frozen=True)
class Section:
    """`may_log` is whether another request can be logged that follows this one."""

    lines: list[Line]
    may_log: bool

    @property
    def original(self) -> Connected | None:
        """As which it goes on."""
        return next((line.told for line in self.lines if line.told.goes_on), None)

    @property
    def shown(self) -> bool:
        return bool(self.lines) or self.may_log


def connections_of(request: Asked, found: RequestPage) -> Section:
    """One query, and a fixed number more where there is a connection."""
    told = connected_with(found.team_request, request.user, request.at)
    may_log_one = Link.name in found.can and may_log(request.user)
    return Section([Line(one, _unlink(request, found, one)) for one in told], may_log_one)


def _unlink(request: Asked, found: RequestPage, told: Connected) -> Unlink | None:
    if Unlink.name not in found.can or told.is_duplicate:
        return None
    return Unlink(
        initial={"link": told.link.pk, "seen": found.seen},
        auto_id=f"unlink{told.link.pk}_%s",
        team_request=found.team_request,
        actor=request.user,
        at=request.at,
    )
