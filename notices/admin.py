"""The admin of this app: what was told, what waits and what did not go."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.admin import Look
from notices.models import RECIPIENTS, Notice
from notices.recipients import recipient_of

NUMBER = re.compile(r"(?:R-?)?(\d{1,18})", re.IGNORECASE)


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


@admin.register(Notice)
class Notices(ByRequest):
    list_display = ("kind", "to_whom", "channel", "about", "state", "reason", "attempts", "created_at", "sent_at")
    list_filter = ("state",)
    list_select_related = RECIPIENTS
    search_fields = [f"{name}__name" for name in RECIPIENTS]
    search_help_text = "A request’s number (R-1015), or part of the name of whom it tells."

    def of_request(self, number: int) -> dict[str, Any]:
        return {"about": f"request:{number}"}

    @admin.display(description="To")
    def to_whom(self, notice: Notice) -> str:
        return recipient_of(notice).name
