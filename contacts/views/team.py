"""Your account team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from contacts import queries

from .door import actor_of, at_of


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """A company's own team; our people are sent to the look-up, where every company's is."""
    actor = actor_of(request)
    if actor.clec_id is None:
        return redirect("contacts:lookup")
    return render(request, "contacts/team.html", {"team": queries.team_of(actor, actor.clec_id, at_of(request))})
