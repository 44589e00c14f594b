"""The admin of this app: a look for support. Requests and their clocks are changed by the operations alone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.admin import Look
from notices.admin import NUMBER
from requests_app.models import Commitment, Escalation, Event, TeamRequest

HELP = "A request’s number (R-1015), or part of the company’s name."


class ByRequest(Look):
    """Found by a request's number, or else by a name: one or the other, so that an index serves."""

    def of_request(self, number: int) -> dict[str, Any]:
        """What rows of the request are filtered by."""
        return {"team_request": number}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if number := NUMBER.fullmatch(search_term.strip()):
            return queryset.filter(**self.of_request(int(number[1]))), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(TeamRequest)
class Requests(ByRequest):
    list_display = ("reference", "clec", "subject", "status", "owner", "received_at")
    list_filter = ("status",)
    list_select_related = ("clec", "owner")
    search_fields = ("clec__name",)
    search_help_text = HELP

    def of_request(self, number: int) -> dict[str, Any]:
        return {"pk": number}


class OfRequests(ByRequest):
    search_fields = ("team_request__clec__name",)
    search_help_text = HELP


@admin.register(Commitment)
class Commitments(OfRequests):
    list_display = ("team_request", "kind", "responsible", "due_by", "met_at", "flagged_at", "outcome")
    list_select_related = ("team_request", "responsible")


@admin.register(Event)
class Events(OfRequests):
    list_display = ("team_request", "kind", "actor", "at", "recorded_at", "is_internal")
    list_select_related = ("team_request", "actor")


@admin.register(Escalation)
class Escalations(OfRequests):
    list_display = ("team_request", "director", "raised_by", "raised_at", "answered_at")
    list_select_related = ("team_request", "director", "raised_by")
