"""What Sales Operations types when office hours, holidays or a guideline are to change, and the answer to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contacts.business_time import BadHours, Window, hours_of, hours_text
from contacts.guideline import MetBy
from contacts.models import CalendarVersion, ResponseRule
from contacts.operations import Terms

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEARS_AHEAD = 10
_LINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[\s,:;]+(.{1,80})")
_BAD_DATE = {"invalid": "Write the day as 2006-05-19."}


class Change(forms.Form):
    """From when on, and why."""

    effective_from = forms.DateField(
        label="In force from",
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "class": "w-date"}, format="%Y-%m-%d"),
        error_messages=_BAD_DATE,
    )
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="Stays in the history."
    )

    def refuse(self, error: ValidationError) -> None:
        """Show what the operation refused beside the field that it is about, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, messages in error.error_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class ProposeCalendar(Change):
    """Hours of each weekday, and the holidays of one year; those of all other years stay."""

    holidays = forms.CharField(
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="One on a line: the closed day, then its name, as in 2006-05-29 Memorial Day.",
    )

    def __init__(self, newest: CalendarVersion | None, year: int, data: Mapping[str, Any] | None, today: date) -> None:
        super().__init__(data, initial={"effective_from": today})
        self.year = year
        self._days = [(date.fromisoformat(on), name) for on, name in newest.holidays] if newest else []
        windows = [Window(*one) for one in newest.windows] if newest else []
        for weekday, name in enumerate(WEEKDAYS):
            written = hours_text(window for window in windows if window.weekday == weekday)
            attrs = {"autocomplete": "off", "placeholder": "closed"}
            self.fields[name.lower()] = forms.CharField(
                label=name, required=False, max_length=120, initial=written, widget=forms.TextInput(attrs=attrs)
            )
        self.fields["holidays"].label = f"Holidays of {year}"
        self.fields["holidays"].initial = "\n".join(f"{on} {name}" for on, name in self._of_year(year))
        self.order_fields([*(name.lower() for name in WEEKDAYS), "holidays", "effective_from", "reason"])

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[name.lower()] for name in WEEKDAYS]

    def last_years(self) -> str:
        """The lines of the year before with this year put in, to be checked day by day."""
        return "\n".join(f"{self.year}-{on:%m-%d} {name}" for on, name in self._of_year(self.year - 1))

    def clean(self) -> dict[str, Any]:
        hours = [self._hours(weekday, name) for weekday, name in enumerate(WEEKDAYS)]
        self.cleaned_data["windows"] = [window for day in hours for window in day]
        return self.cleaned_data

    def clean_holidays(self) -> list[tuple[date, str]]:
        """All holidays of the calendar, those of the year as typed."""
        lines = [line.strip() for line in self.cleaned_data["holidays"].splitlines() if line.strip()]
        typed = [self._holiday(line) for line in lines]
        rest = [(on, name) for on, name in self._days if on.year != self.year]
        return [*rest, *typed]

    def _hours(self, weekday: int, name: str) -> list[Window]:
        try:
            return hours_of(weekday, self.cleaned_data.get(name.lower(), ""))
        except BadHours as error:
            self.add_error(name.lower(), str(error))
            return []

    def _holiday(self, line: str) -> tuple[date, str]:
        found = _LINE.fullmatch(line)
        try:
            on = date.fromisoformat(found[1]) if found else None
        except ValueError:
            on = None
        if found is None or on is None:
            raise ValidationError(f"“{line[:60]}” is no day with a name. Write it as 2006-05-29 Memorial Day.")
        if on.year != self.year:
            raise ValidationError(f"{on} is not in {self.year}. Choose its year above first.")
        return on, " ".join(found[2].split())

    def _of_year(self, year: int) -> list[tuple[date, str]]:
        return [(on, name) for on, name in self._days if on.year == year]


class ProposeRule(Change):
    """What a guideline asks from a day on."""

    lower = forms.IntegerField(label="At the earliest", required=False, min_value=0, max_value=100_000)
    upper = forms.IntegerField(label="At the latest", min_value=1, max_value=100_000)
    unit = forms.ChoiceField(label="Counted in", choices=[("minutes", "minutes"), ("business_days", "business days")])
    count = forms.ChoiceField(
        label="Which minutes count",
        choices=[("business", "Open minutes only"), ("elapsed", "All minutes, nights and weekends too")],
    )
    day_end = forms.ChoiceField(
        label="Where a business day ends",
        choices=[("same_time", "At the same time of the day"), ("close", "When the office closes")],
    )
    met_by = forms.ChoiceField(
        label="What stops the clock",
        choices=[
            (MetBy.TELEPHONE_CALL.value, "A telephone conversation"),
            (MetBy.DIRECT_RESPONSE.value, "Any direct answer"),
            (MetBy.DATED_ACKNOWLEDGEMENT.value, "A reply that names a date"),
            (MetBy.WRITTEN_ANALYSIS.value, "The analysis in writing"),
        ],
    )

    def __init__(self, rule: ResponseRule, data: Mapping[str, Any] | None, tomorrow: date) -> None:
        super().__init__(data, initial={**rule.terms, "effective_from": tomorrow})
        for name in ("lower", "upper"):
            self.fields[name].widget.attrs["class"] = "w-time"
        names = ["lower", "upper", "unit", "count", "day_end", "met_by", "effective_from", "reason"]
        self.order_fields(names)

    def terms(self) -> Terms:
        """What was typed, once the form is valid."""
        given = self.cleaned_data
        names = ("lower", "upper", "unit", "count", "day_end", "met_by")
        return Terms(**{name: given[name] for name in names})


class Decide(forms.Form):
    """Approve, decline with a reason, or withdraw: `decision` comes from the button pressed."""

    decision = forms.ChoiceField(
        choices=[("approve", "approve"), ("decline", "decline"), ("withdraw", "withdraw")],
        error_messages={"required": "Approve or decline.", "invalid_choice": "Approve or decline."},
        widget=forms.HiddenInput,
    )
    answer = forms.CharField(
        label="Why it is declined",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only needed to decline.",
    )

    @property
    def decision_pressed(self) -> str:
        return str(self.cleaned_data["decision"])

    def refuse(self, error: ValidationError) -> None:
        if hasattr(error, "error_dict"):
            for name, messages in error.error_dict.items():
                self.add_error(name if name in self.fields else None, messages)
        else:
            self.add_error(None, error)


class ReportWrongContact(forms.Form):
    """What is wrong with a card."""

    what = forms.CharField(
        label="What is wrong",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: the pager is answered by somebody else.",
    )
