"""What people type on the pages of this app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from contacts.models import STATES, Availability, Person
from contacts.queries import InOrOut
from contacts.queries.lookup import GAPS, Search
from contacts.wording import zone_abbreviation

LONGEST_SEARCH = 120
_BAD_DATE = {"invalid": "Write the day as 2006-05-19."}
_BAD_TIME = {"invalid": "Write the time as HH:MM, 24 hours, for example 08:00."}


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "w-date"}, format="%Y-%m-%d")


def _time() -> forms.TimeInput:
    attrs = {"inputmode": "numeric", "placeholder": "HH:MM", "class": "w-time", "autocomplete": "off"}
    return forms.TimeInput(attrs=attrs, format="%H:%M")


class LookUp(forms.Form):
    """A search among the companies; every part may be empty."""

    q = forms.CharField(
        label="Company",
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "spellcheck": "false", "aria-describedby": "q-hint"}
        ),
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", "All 14 states"), *((code, f"{code} {name}") for code, name in STATES.items())],
        error_messages={"invalid_choice": "“%(value)s” is none of the 14 states. Choose one of the list."},
    )
    team = forms.ChoiceField(
        required=False,
        choices=[("", "Any team"), *((key, words) for key, (words, _) in GAPS.items())],
        error_messages={"invalid_choice": "“%(value)s” is not in the list. Choose from it."},
    )

    def search(self) -> Search:
        """What was asked, once the form is valid."""
        return Search(self.cleaned_data["q"], self.cleaned_data["state"], self.cleaned_data["team"])


class AsOf(forms.Form):
    """The day that "who was it on" asks for."""

    on = forms.DateField(
        label="Who it was on",
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("on", "")[:40] if self.is_bound else ""
        self.fields["on"].error_messages["invalid"] = f"“{typed}” is not a date. Write it as 2006-05-03."


class SetOut(forms.Form):
    """Out, or without a quick phone, until when; times are wall time at the person's own office.

    `until` comes from the button pressed: today, tomorrow, or chosen (the fields beside it).
    """

    kind = forms.ChoiceField(
        choices=Availability.Kind.choices,
        initial=Availability.Kind.OUT_OF_OFFICE,
        error_messages={"invalid_choice": "Choose “Out of the office” or “No quick phone”."},
    )
    back_up: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        None,
        label="Who stands in",
        empty_label="Nobody",
        error_messages={
            "required": "Nobody stands in. Name somebody, or save without a back-up.",
            "invalid_choice": "Choose somebody of the list.",
        },
    )
    note = forms.CharField(label="Note", required=False, max_length=200, help_text="Seen by our own people only.")
    until = forms.ChoiceField(
        choices=[("today", "today"), ("tomorrow", "tomorrow"), ("chosen", "chosen")],
        error_messages={"required": "Say until when.", "invalid_choice": "Say until when."},
    )
    until_on = forms.DateField(label="Until", required=False, widget=_date(), error_messages=_BAD_DATE)
    until_time = forms.TimeField(
        required=False, input_formats=["%H:%M"], widget=_time(), error_messages=_BAD_TIME, initial="08:00"
    )
    starts_on = forms.DateField(label="From", required=False, widget=_date(), error_messages=_BAD_DATE)
    starts_time = forms.TimeField(
        required=False, input_formats=["%H:%M"], widget=_time(), error_messages=_BAD_TIME, initial="08:00"
    )
    confirmed = forms.BooleanField(required=False)

    def __init__(self, page: InOrOut, data: Mapping[str, Any] | None, candidates: QuerySet[Person]) -> None:
        super().__init__(data, initial={"back_up": page.person.back_up_id})
        self.fields["back_up"].required = "confirmed" not in self.data
        self.page = page
        self.zone = ZoneInfo(page.person.zone)
        letters = zone_abbreviation(page.at, self.zone)
        self.fields["until_time"].label = self.fields["starts_time"].label = f"at, {letters}"
        self.fields["back_up"].queryset = candidates.exclude(pk=page.person.pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not {"until", "until_on", "until_time"} & self.errors.keys():
            cleaned["ends_at"] = self._ends_at(cleaned)
        cleaned["starts_at"] = None
        if cleaned.get("starts_on") and "starts_time" not in self.errors:
            cleaned["starts_at"] = self._instant("starts", cleaned)
        return cleaned

    def _ends_at(self, cleaned: dict[str, Any]) -> datetime | None:
        if cleaned["until"] != "chosen":
            until = self.page.until(cleaned["until"])
            if until is None:
                self.add_error("until_on", "The office has closed for today. Choose another end.")
            return until
        if not cleaned.get("until_on"):
            self.add_error("until_on", "Choose the day until which it lasts.")
            return None
        return self._instant("until", cleaned)

    def _instant(self, end: str, cleaned: dict[str, Any]) -> datetime | None:
        """The day and the time of the `until` or of the `starts` fields."""
        on, clock = cleaned[f"{end}_on"], cleaned.get(f"{end}_time") or time(8)
        try:
            return datetime.combine(on, clock, tzinfo=self.zone).astimezone(UTC)
        except OverflowError:
            self.add_error(f"{end}_on", "That date is out of reach. Check the year.")
            return None

    def refuse(self, error: ValidationError) -> None:
        """Show what the operation refused beside the field that it is about."""
        fields = {"until": "until_on", "starts_at": "starts_on"}
        for name, messages in error.error_dict.items():
            self.add_error(fields.get(name, name), messages)

    @property
    def asks_for_back_up(self) -> bool:
        """Whether all that is missing is somebody to stand in: it may be saved without."""
        return self.has_error("back_up", "required")
