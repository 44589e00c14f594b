"""A proposed calendar with what it would move, and the second decision: moving what runs."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from contacts import operations as desk
from contacts.access import may_propose
from contacts.forms.changes import Decide
from contacts.models import CalendarProposal, CalendarVersion, User
from contacts.queries import proposals, verifying
from contacts.views.changes import upkeep_only
from contacts.views.deciding import decided, decisions
from contacts.views.door import actor_of, at_of, posted
from contacts.wording import date_text
from notices.queries import untold_lately
from requests_app import operations
from requests_app.access import may_keep_replies, may_see_mail
from requests_app.forms.changing import AskToRebase
from requests_app.models import Rebase
from requests_app.queries.counts import sent_elsewhere
from requests_app.queries.mail import in_tray
from requests_app.queries.rebasing import Moves, moves_for, rebases_of, waiting_rebases

GET_OR_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Preview:
    """What a version changes: days and hours, and which running due times would move."""

    difference: proposals.Difference
    moves: Moves


@require_safe
@upkeep_only
def upkeep(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, and the way to calendars, guidelines and numbers."""
    actor, at = actor_of(request), at_of(request)
    context = {
        "waiting": proposals.waiting_for(actor),
        "rebases": waiting_rebases(actor),
        "numbers": verifying.numbers_for(actor, at),
        "has_mail": may_see_mail(actor),
        "may_keep_replies": may_keep_replies(actor),
        "in_tray": in_tray(actor),
        "untold": untold_lately(actor, at),
        "elsewhere": sent_elsewhere(at),
    }
    return render(request, "requests_app/upkeep.html", context)


def _preview(
    actor: User, before: CalendarVersion | None, after: CalendarVersion, effective_from: date, at: datetime
) -> Preview:
    return Preview(proposals.difference(before, after), moves_for(actor, after, effective_from, at))


@require_http_methods(GET_OR_POST)
@upkeep_only
def calendar_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """What is proposed, what it changes, and the decision."""
    actor, at = actor_of(request), at_of(request)
    try:
        proposal = proposals.calendar_proposal(actor, proposal_id)
    except CalendarProposal.DoesNotExist as absent:
        raise Http404 from absent
    form = Decide(posted(request))
    if form.is_bound and form.is_valid() and _decided(request, proposal, form):
        return redirect("requests:calendar_proposal", proposal.pk)
    context = {
        "proposal": proposal,
        "preview": _preview(actor, proposals.before(proposal), proposal.as_version(), proposal.effective_from, at),
        "form": form,
        **decisions(actor, proposal),
    }
    return render(request, "requests_app/calendar_proposal.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@upkeep_only
def due_times(request: HttpRequest, version_id: int) -> HttpResponse:
    """Which running due times an approved version would move: asked for by one, decided by another."""
    actor, at = actor_of(request), at_of(request)
    try:
        version = proposals.version_for(actor, version_id)
    except CalendarVersion.DoesNotExist as absent:
        raise Http404 from absent
    asked = rebases_of(actor, version)
    waiting = next((rebase for rebase in asked if rebase.decided_at is None), None)
    form = Decide(posted(request)) if waiting else AskToRebase(posted(request))
    if form.is_bound and form.is_valid() and _carried_out(request, version, waiting, form):
        return redirect("requests:due_times", version.pk)
    context = {
        "version": version,
        "moves": moves_for(actor, version, version.effective_from, at),
        "waiting": waiting,
        "decided": [rebase for rebase in asked if rebase.decided_at],
        "form": form,
        "may_ask": waiting is None and may_propose(actor),
        **decisions(actor, waiting),
    }
    return render(request, "requests_app/due_times.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, proposal: CalendarProposal, form: Decide) -> bool:
    def approve() -> str:
        version = desk.approve_calendar(proposal_id=proposal.pk, actor=actor_of(request), at=at_of(request))
        begins = date_text(version.effective_from, year=True)
        return f"Approved: version {version.number}, in force from {begins}. No running due time has moved."

    return decided(request, proposal, form, approve)


def _carried_out(
    request: HttpRequest, version: CalendarVersion, waiting: Rebase | None, form: Decide | AskToRebase
) -> bool:
    if waiting is not None and isinstance(form, Decide):
        return _decided_rebase(request, waiting, form)
    try:
        reason = form.cleaned_data["reason"]
        operations.ask_to_rebase(version_id=version.pk, actor=actor_of(request), reason=reason, at=at_of(request))
    except ValidationError as error:
        form.refuse(error)
        return False
    messages.success(request, "Asked for. An administrator decides; until then no due time moves.")
    return True


def _decided_rebase(request: HttpRequest, waiting: Rebase, form: Decide) -> bool:
    def approve() -> str:
        moved = operations.approve_rebase(rebase_id=waiting.pk, actor=actor_of(request), at=at_of(request)).moved
        return f"Approved. {moved} due time{'' if moved == 1 else 's'} moved."

    return decided(request, waiting, form, approve)
