"""The analysis of a repair event: what is being worked out, and what was delivered (S35 to S38)."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from contacts import business_time
from contacts.business_time import Calendar
from contacts.models import User
from contacts.wording import date_text, instant_text
from notices.queries import Told, told_about
from requests_app import access
from requests_app.lifecycle import Medium
from requests_app.models import FINDINGS, Analysis, Commitment, PostMortem, TeamRequest

from .filled import filled_of

FINDING_LABELS = {
    "cause": "Cause",
    "process": "Process used to repair or restore",
    "prevention": "Process put in place to prevent it",
}
HOW = {Medium.PORTAL: "in the portal", Medium.EMAIL: "by e-mail", Medium.LETTER_OR_FAX: "by letter or fax"}
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Progress:
    """Where the analysis of a request stands; for a company only the versions that were delivered.

    `lacks` is what it cannot be delivered without, `target_on` the day its manager aims at. `is_ready` says that there
    is something to deliver that the last version does not say.
    """

    versions: list[Analysis]
    draft: PostMortem | None
    lacks: list[str]
    target_on: date | None
    is_ready: bool


@dataclass(frozen=True)
class Delivered:
    """One version as it was delivered, for its page and its print; `told` is how it reached whom, for our people."""

    analysis: Analysis
    team_request: TeamRequest
    event: Facts
    work: Facts
    delivery: Facts
    findings: Facts
    versions: list[Analysis]
    told: list[Told]

    @property
    def is_last(self) -> bool:
        return self.analysis.version == self.versions[-1].version

    @property
    def question_path(self) -> str:
        """Where a question about it is asked: a request of its own, with the clock of its channel."""
        subject = f"About the post-mortem of {self.team_request.reference}, version {self.analysis.version}"
        asked = {"topic": "service_question", "subject": subject[:120], "state": self.team_request.state}
        asked["asks_about"] = str(self.team_request.pk)
        return f"/requests/log/?{urlencode(asked)}"

    @property
    def name(self) -> str:
        """Of its file, without what says its type: `R-1016-post-mortem-1`."""
        return f"{self.team_request.reference}-post-mortem-{self.analysis.version}"


def asking_path(team_request: TeamRequest) -> str:
    """Where the post-mortem of a repair event is asked for (S35), with what is known of it; empty for other kinds."""
    if team_request.topic not in ("repair", "outage"):
        return ""
    filled = team_request.particulars
    asked = {
        "topic": "post_mortem",
        "subject": f"Post-mortem: {team_request.subject}"[:120],
        "state": team_request.state,
        "ticket": team_request.ticket,
        "circuit": filled.get("circuit", ""),
        "began_at": filled.get("began_at") or filled.get("opened_at", ""),
        "clec": str(team_request.clec_id),
        "follows": str(team_request.pk),
    }
    return f"/requests/log/?{urlencode(asked)}"


def lacking_of(draft: PostMortem | None) -> list[str]:
    """The findings that are still empty, in words."""
    return [FINDING_LABELS[name].lower() for name in FINDINGS if not (draft and getattr(draft, name).strip())]


def draft_of(team_request: TeamRequest) -> PostMortem | None:
    """What has been found out so far; none of it is a company's to read."""
    return PostMortem.objects.filter(team_request=team_request).select_related("saved_by").first()


def progress_of(team_request: TeamRequest, calendar: Calendar, *, is_internal: bool) -> Progress | None:
    """Of a post-mortem; None of any other kind. Two queries, one for a company."""
    if not team_request.kind.own_clock:
        return None
    versions = list(team_request.analyses.select_related("delivered_by"))
    if not is_internal:
        return Progress(versions, None, [], None, is_ready=False)
    draft = draft_of(team_request)
    lacks = lacking_of(draft)
    is_new = draft is not None and not (versions and versions[-1].found == draft.found)
    return Progress(versions, draft, lacks, _target(team_request, draft, calendar), is_new and not lacks)


def _target(team_request: TeamRequest, draft: PostMortem | None, calendar: Calendar) -> date | None:
    if draft is None or not draft.complexity:
        return None
    start = business_time.next_opening(calendar, team_request.received_at)
    days = PostMortem.Complexity(draft.complexity).days
    return business_time.business_day(calendar, business_time.local_date(calendar, start), days)


def delivered_of(actor: User, team_request: TeamRequest, version: int) -> Delivered:
    """That version, of a request that the actor may see. Raises Analysis.DoesNotExist."""
    versions = list(team_request.analyses.select_related("delivered_by"))
    analysis = next((one for one in versions if one.version == version), None)
    if analysis is None:
        raise Analysis.DoesNotExist
    zone = ZoneInfo(actor.zone)
    told = told_about(f"request:{team_request.pk}") if access.may_see_internal(actor) else []
    return Delivered(
        analysis=analysis,
        team_request=team_request,
        event=_event(team_request, zone),
        work=_work(analysis),
        delivery=_delivery(analysis, zone),
        findings=[(FINDING_LABELS[name], getattr(analysis, name)) for name in FINDINGS],
        versions=versions,
        told=[one for one in told if one.notice.context.get("version") == version],
    )


def _event(team_request: TeamRequest, zone: ZoneInfo) -> Facts:
    ticket = [("Trouble ticket", team_request.ticket)] if team_request.ticket else []
    return ticket + [(said.label, said.text) for said in filled_of(team_request, zone, None)]


def _work(analysis: Analysis) -> Facts:
    partner = analysis.get_partner_display()
    whom = ", ".join(filter(None, [partner, analysis.partner_contact, _day(analysis.partner_on)]))
    found = [("Log notes reviewed", _day(analysis.notes_reviewed_on)), ("Analysed with", whom)]
    return [(label, text) for label, text in found if text]


def _day(on: date | None) -> str:
    return date_text(on, None) if on else ""


def _delivery(analysis: Analysis, zone: ZoneInfo) -> Facts:
    when = instant_text(analysis.delivered_at, zone, None, day=True)
    found = [("Delivered", f"{when} {HOW[Medium(analysis.medium)]} to {analysis.recipient}")]
    found.append(("Delivered by", analysis.delivered_by.name))
    clock = _met_clock(analysis)
    return found + ([("Counted", _counted(clock, analysis.delivered_at))] if clock else [])


def _met_clock(analysis: Analysis) -> Commitment | None:
    """The clock of the analysis; of a later version there is none left to meet."""
    clocks = analysis.team_request.commitments.filter(kind=Commitment.Kind.POST_MORTEM, replacement=None)
    clock = clocks.select_related("calendar_version").first()
    return clock if clock and clock.met_at == analysis.delivered_at else None


def _counted(clock: Commitment, delivered_at: datetime) -> str:
    calendar = clock.calendar_version.in_zone(clock.zone)
    verdict = "in time by the guideline" if delivered_at <= clock.due_by else "late by the guideline"
    return f"business day {day_number(calendar, clock.clock_start, delivered_at)} after the request, {verdict}"


def day_number(calendar: Calendar, start: datetime, at: datetime) -> int:
    """Which business day after that of `start` the office is in at `at`, or opens on next; day 0 is the first (S38)."""
    days = [business_time.local_date(calendar, business_time.next_opening(calendar, one)) for one in (start, at)]
    first, last = (business_time.opening(calendar, on) for on in days)
    return max(business_time.business_days_between(calendar, first, last), 0)
