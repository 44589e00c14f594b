"""What happened to a request: written once, never edited."""

import pgtrigger
from django.db import models
from django.db.models import Q

from contacts.models import Person, User
from contacts.models.keeping import kept

from .chaining import event_linked, heads_moved
from .commitment import Commitment
from .team_request import TeamRequest


@kept(only_new=True, fields=["team_request", "sequence", "kind"], of_request="team_request")  # the chain keeps the rest
class Event(models.Model):
    """One fact. `at` is when it became true, `recorded_at` when it was written down.

    `actor` is empty where the portal itself recorded it; `for_person` is whom the actor stood in for.
    `data` holds what the kind needs (medium, old and new values); `is_internal` is never shown to a company.
    """

    class Kind(models.TextChoices):
        LOGGED = "logged", "Logged"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        ATTEMPTED = "attempted", "Attempted"
        RESPONDED = "responded", "Responded"
        PROMISED = "promised", "Promised"
        RESOLVED = "resolved", "Resolved"
        REOPENED = "reopened", "Reopened"
        WITHDRAWN = "withdrawn", "Withdrawn"
        NOTED = "noted", "Noted"
        FILLED_IN = "filled_in", "Filled in"
        ANALYSED = "analysed", "Worked on the analysis"
        DELIVERED = "delivered", "Analysis delivered"
        REASSIGNED = "reassigned", "Reassigned"
        CORRECTED = "corrected", "Corrected"
        CAME_ALONG = "came_along", "Came along in a merger"
        REBASED = "rebased", "Due time moved with the calendar"
        RAISED = "raised", "Raised to a director"
        NOT_SATISFIED = "not_satisfied", "Not satisfied, one rung up"
        RAISE_ANSWERED = "raise_answered", "Director answered"
        WENT_PAST_GUIDELINE = "went_past_guideline", "Went past guideline"
        MISSED_PROMISE = "missed_promise", "Promise missed"
        DIRECTOR_TOLD = "director_told", "Director told"
        NOT_REACHED = "not_reached", "Somebody could not be told"
        NO_GUIDELINE = "no_guideline", "No guideline could be worked out"
        MEETING_PROPOSED = "meeting_proposed", "Meeting proposed"
        MEETING_CONFIRMED = "meeting_confirmed", "Meeting confirmed"
        MEETING_MOVED = "meeting_moved", "Meeting moved"
        MEETING_CANCELLED = "meeting_cancelled", "Meeting cancelled"
        MEETING_HELD = "meeting_held", "Said whether the meeting was held"
        LINKED = "linked", "Connected with another request"
        UNLINKED = "unlinked", "Connection taken away"
        MERGED = "merged", "Goes on as another request"
        UNMERGED = "unmerged", "No duplicate after all"
        JOINED = "joined", "Takes part"
        LEFT = "left", "Takes part no more"
        CARRIED = "carried", "Answered on the request that it goes on as"

    team_request = models.ForeignKey(
        TeamRequest, verbose_name="request", on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=24, choices=Kind)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    for_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    note = models.TextField(max_length=8000, blank=True)
    data = models.JSONField(default=dict)
    is_internal = models.BooleanField(default=False)
    # The form's own token: a form that was posted twice is carried out once.
    form_token = models.UUIDField(null=True, blank=True, unique=True)
    # Its place in the request's chain and its digest: the database sets both, whatever is said here.
    sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    digest = models.CharField(max_length=64, default="", db_default="", editable=False)

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            # The sweep records a fact once: a second run meets this wall and changes nothing.
            models.UniqueConstraint(
                fields=["commitment", "kind"],
                condition=Q(kind__in=["went_past_guideline", "missed_promise", "director_told"]),
                name="event_recorded_once",
            ),
            # queries.verifying: the chains, link by link
            models.UniqueConstraint(fields=["team_request", "sequence"], name="event_one_in_its_place"),
        ]
        indexes = [
            # queries.timeline_of
            models.Index(fields=["team_request", "recorded_at"], name="event_timeline"),
        ]
        triggers = [
            pgtrigger.Protect(name="event_never_edited", operation=pgtrigger.Update | pgtrigger.Delete),
            event_linked,
            heads_moved,
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M} UTC"
