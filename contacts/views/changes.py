"""Guidelines and calendars as Sales Operations and administrators look after them."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from contacts import operations
from contacts.access import may_propose, may_see_upkeep
from contacts.forms.changes import YEARS_AHEAD, Decide, ProposeCalendar, ProposeRule
from contacts.models import BusinessCalendar, CalendarProposal, ResponseRule, RuleProposal
from contacts.queries import proposals
from contacts.queries.clock import today_at_the_desk
from contacts.queries.guidelines import in_words
from contacts.wording import date_text

from .deciding import decided, decisions
from .door import actor_of, at_of, posted

P = ParamSpec("P")
GET_OR_POST = ["GET", "HEAD", "POST"]


def upkeep_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For everybody else these pages are not there."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_see_upkeep(actor_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], door)


@require_safe
@upkeep_only
def calendars(request: HttpRequest) -> HttpResponse:
    """Office hours and holidays: in force, to come, proposed, and how they came to be."""
    actor = actor_of(request)
    context = {"states": proposals.calendar_states(actor, at_of(request)), "may_propose": may_propose(actor)}
    return render(request, "contacts/calendars.html", context)


@require_http_methods(GET_OR_POST)
@upkeep_only
def propose_calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Office hours and the holidays of a year, to be approved by somebody else."""
    actor, today = actor_of(request), today_at_the_desk(at_of(request))
    try:
        state = proposals.calendar_state(actor, calendar_id, at_of(request))
    except BusinessCalendar.DoesNotExist as absent:
        raise Http404 from absent
    years = range(today.year, today.year + YEARS_AHEAD + 1)
    year = _year_of(request, years)
    form = ProposeCalendar(state.newest, year, posted(request), today)
    if form.is_bound and form.is_valid() and (proposal := _proposed_calendar(request, calendar_id, form)):
        messages.success(request, "Proposed. An administrator decides; until then nothing changes.")
        return redirect("requests:calendar_proposal", proposal.pk)
    if not form.is_bound and "copy" in request.GET:
        form.initial["holidays"] = form.last_years()
    context = {"state": state, "form": form, "years": years, "year": year}
    return render(request, "contacts/propose_calendar.html", context, status=422 if form.errors else 200)


@require_safe
@upkeep_only
def rules(request: HttpRequest) -> HttpResponse:
    """The guidelines: in force, to come, proposed, and their versions."""
    actor = actor_of(request)
    context = {"lines": proposals.rule_lines(actor, at_of(request)), "may_propose": may_propose(actor)}
    return render(request, "contacts/rules.html", context)


@require_http_methods(GET_OR_POST)
@upkeep_only
def propose_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Other terms for a guideline, to be approved by somebody else."""
    try:
        rule = proposals.newest_rule(actor_of(request), rule_id)
    except ResponseRule.DoesNotExist as absent:
        raise Http404 from absent
    tomorrow = today_at_the_desk(at_of(request)) + timedelta(days=1)
    form = ProposeRule(rule, posted(request), max(tomorrow, rule.effective_from + timedelta(days=1)))
    if form.is_bound and form.is_valid() and (proposal := _proposed_rule(request, rule, form)):
        messages.success(request, "Proposed. An administrator decides; until then nothing changes.")
        return redirect("contacts:rule_proposal", proposal.pk)
    context = {"rule": rule, "said": in_words(rule), "form": form}
    return render(request, "contacts/propose_rule.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@upkeep_only
def rule_proposal(request: HttpRequest, rule_proposal_id: int) -> HttpResponse:
    """What is proposed beside what is in force; approved or declined here."""
    actor = actor_of(request)
    try:
        review = proposals.rule_review(actor, rule_proposal_id)
    except RuleProposal.DoesNotExist as absent:
        raise Http404 from absent
    form = Decide(posted(request))
    if form.is_bound and form.is_valid() and _decided_rule(request, review.proposal, form):
        return redirect("contacts:rules")
    context = {"review": review, "proposal": review.proposal, "form": form, **decisions(actor, review.proposal)}
    return render(request, "contacts/rule_proposal.html", context, status=422 if form.errors else 200)


def _year_of(request: HttpRequest, years: range) -> int:
    """The year asked for; this one where that is none of those offered."""
    asked = request.POST.get("year") or request.GET.get("year") or ""
    return int(asked) if asked in {str(year) for year in years} else years[0]


def _proposed_calendar(request: HttpRequest, calendar_id: int, form: ProposeCalendar) -> CalendarProposal | None:
    given = form.cleaned_data
    try:
        return operations.propose_calendar(
            calendar_id=calendar_id,
            actor=actor_of(request),
            windows=given["windows"],
            holidays=given["holidays"],
            effective_from=given["effective_from"],
            reason=given["reason"],
            at=at_of(request),
        )
    except ValidationError as error:
        form.refuse(error)
        return None


def _proposed_rule(request: HttpRequest, rule: ResponseRule, form: ProposeRule) -> RuleProposal | None:
    try:
        return operations.propose_rule(
            rule_id=rule.pk,
            actor=actor_of(request),
            terms=form.terms(),
            effective_from=form.cleaned_data["effective_from"],
            reason=form.cleaned_data["reason"],
            at=at_of(request),
        )
    except ValidationError as error:
        form.refuse(error)
        return None


def _decided_rule(request: HttpRequest, proposal: RuleProposal, form: Decide) -> bool:
    def approve() -> str:
        rule = operations.approve_rule(proposal_id=proposal.pk, actor=actor_of(request), at=at_of(request))
        return f"Approved. In force from {date_text(rule.effective_from, year=True)}; running requests keep theirs."

    return decided(request, proposal, form, approve)
