"""The admin of this app: what was told, what waits and what did not go."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.admin import Look
from notices.models import Notice
from notices.recipients import recipient_of

NUMBER = re.compile(r"(?:R-?)?(\d{1,18})", re.IGNORECASE)


@admin.register(Notice)
class Notices(Look):
    list_display = ("kind", "to_whom", "channel", "about", "state", "reason", "attempts", "created_at", "sent_at")
    list_filter = ("state",)
    list_select_related = ("person", "user", "contact", "endpoint__clec")
    search_fields = ("about",)
    search_help_text = "A request’s number (R-1015), or what else it is about as the column says it."

    @admin.display(description="To")
    def to_whom(self, notice: Notice) -> str:
        return recipient_of(notice).name

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the index of what it is about: who was told is in the log of each person."""
        asked = search_term.strip()
        number = NUMBER.fullmatch(asked)
        about = f"request:{int(number[1])}" if number else asked
        return (queryset.filter(about=about) if about else queryset), False
