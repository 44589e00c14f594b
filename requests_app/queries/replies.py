"""The texts that answers begin with: those that fit a request, and those that somebody keeps."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from contacts.models import User
from contacts.queries.clock import zone_of
from contacts.wording import date_text
from requests_app.access import may_choose_reply, may_keep_replies
from requests_app.models import ReplyTemplate, TeamRequest


def replies_kept_by(actor: User) -> QuerySet[ReplyTemplate]:
    """All of them, for who keeps them; those in use first."""
    kept = ReplyTemplate.objects.select_related("changed_by").order_by(F("retired_at").desc(nulls_first=True), "title")
    return kept if may_keep_replies(actor) else kept.none()


def replies_for(actor: User, team_request: TeamRequest) -> list[ReplyTemplate]:
    """Those that fit the request, whatever is done with it: one query."""
    if not may_choose_reply(actor):
        return []
    fitting = Q(topic__in=["", team_request.topic], side__in=["", team_request.side])
    return list(ReplyTemplate.objects.filter(fitting, retired_at=None))


def filled_in(reply: ReplyTemplate, team_request: TeamRequest, promised_on: date | None, at: datetime) -> str:
    """The text for this request. Without a day that is being named, the one that is promised already.

    Raises models.reply_template.NotKnown.
    """
    on = promised_on or _promised_on(team_request)
    owner = team_request.owner
    today = at.astimezone(ZoneInfo(zone_of(owner))).date()
    return reply.filled(
        {
            "company": team_request.clec.name,
            "contact": team_request.contact_name,
            "reference": team_request.reference,
            "subject": team_request.subject,
            "owner": owner.name if owner else "Sales Operations",
            "promised_on": date_text(on, today) if on else "",
        }
    )


def _promised_on(team_request: TeamRequest) -> date | None:
    running = team_request.commitments.unmet().filter(promised_on__isnull=False)
    return running.values_list("promised_on", flat=True).order_by("-promised_on").first()
