"""Fields that the forms of this app share."""

import re
import uuid
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contacts.forms.kept import Refusing

TIME_FORMATS = ["%H:%M", "%H.%M", "%H%M"]
PON = re.compile(r"^[A-Z0-9.\-/ ]*$")
TICKET = re.compile(r"^[A-Z0-9]*$")


class DateAndTime(forms.MultiWidget):
    """A native date and HH:MM beside it."""

    def __init__(self) -> None:
        day = forms.DateInput(attrs={"type": "date", "class": "w-date", "aria-label": "Date"}, format="%Y-%m-%d")
        clock = forms.TimeInput(
            attrs={"class": "w-time", "inputmode": "numeric", "placeholder": "now", "aria-label": "Time, HH:MM"},
            format="%H:%M",
        )
        super().__init__([day, clock])

    def decompress(self, value: datetime | None) -> list[date | time | None]:
        local = timezone.localtime(value) if value else None
        return [local.date(), local.time()] if local else [None, None]

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return format_html('<div class="d-flex gap-2 flex-wrap">{}</div>', super().render(*args, **kwargs))


class LocalDateTime(forms.MultiValueField):
    """Wall time in the viewer's zone; an empty time is now, and no date today. Gives an instant, or None for now.

    The form sets `at`. A repeated local time is the first of the two, a skipped one is refused.
    """

    at: datetime
    widget = DateAndTime

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.DateField(error_messages={"invalid": "Give the date as day, month and year."}),
            forms.TimeField(
                input_formats=TIME_FORMATS,
                error_messages={"invalid": "Give the time as HH:MM, 24 hours, for example 14:30."},
            ),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)
        for field in self.fields:
            field.required = False
        self.widget.is_required = False

    def clean(self, value: Any) -> datetime | None:
        """Nothing at all is now, so it is never called optional."""
        return super().clean(value) if any(value or []) else None

    def compress(self, values: list[Any]) -> datetime | None:
        on, clock = values or (None, None)
        zone = timezone.get_current_timezone()
        today = self.at.astimezone(zone).date()
        if clock is None:
            if on in (None, today):
                return None
            raise ValidationError("Give the time as well, HH:MM.", code="incomplete")
        local = datetime.combine(on or today, clock, tzinfo=zone)
        try:
            instant = local.astimezone(timezone.get_fixed_timezone(0))
        except OverflowError as error:
            raise ValidationError("That date is out of reach. Check the year.", code="invalid") from error
        if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise ValidationError("The clocks went forward then: that time did not exist.", code="invalid")
        return instant


def native_date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "w-date"}, format="%Y-%m-%d")


class Mark(forms.UUIDField):
    """A form's own mark against a second post. One that was tampered with counts as none: nobody sees the field."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            mark: uuid.UUID | None = super().clean(value)
        except ValidationError:
            return None
        return mark


class Seen(forms.IntegerField):
    """The last event that the page showed; nonsense counts as none."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int | None:
        try:
            seen: int | None = super().clean(value)
        except ValidationError:
            return None
        return seen


class Form(Refusing):
    """A form that knows who fills it in and when, and shows what an operation refuses beside its field."""

    token = Mark(required=False)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["token"].initial = uuid.uuid4
        for field in self.fields.values():
            if isinstance(field, LocalDateTime):
                field.at = at


def code(value: str, pattern: re.Pattern[str], most: int, letters: str) -> str:
    """A PON or a ticket: upper case, without blanks around it. Raises ValidationError."""
    value = value.strip().upper()
    if len(value) > most:
        raise ValidationError(f"At most {most} letters and figures; this one has {len(value)}.")
    if not pattern.match(value):
        raise ValidationError(letters)
    return value
