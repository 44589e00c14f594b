"""What people type on the pages of this app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from contacts.access import may_invite
from contacts.models import STATES, Availability, Clec, Person, Position, User
from contacts.models.user import CLEC_ROLES
from contacts.queries import InOrOut, people_without_account
from contacts.queries.lookup import GAPS, Search
from contacts.queries.sign_ins import companies_called
from contacts.wording import zone_abbreviation

LONGEST_SEARCH = 120
# The zones of the 14 states, and of who works for a carrier from elsewhere in the country.
ZONES = [
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Boise", "Mountain (southern Idaho)"),
    ("America/Phoenix", "Arizona, no summer time"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
]
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


class FindSignIn(forms.Form):
    """Part of a name, an address or a company."""

    q = forms.CharField(label="Name, address or company", required=False, max_length=LONGEST_SEARCH)


class Invite(forms.Form):
    """Whom to ask, and as what; into a company, or one of our own people."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Write the address that the invitation goes to."},
    )
    role = forms.ChoiceField(label="As", error_messages={"required": "Choose a role."})
    company = forms.CharField(
        label="Company",
        required=False,
        max_length=LONGEST_SEARCH,
        help_text="Its name or a code, for a company user or a company administrator.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        None,
        label="Person",
        required=False,
        empty_label="Nobody",
        help_text="Which of our people it is; only those without a sign-in are listed.",
    )

    def __init__(self, actor: User, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.actor = actor
        roles = [role for role in User.Role if may_invite(actor, role, actor.clec_id)]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        if actor.is_of_clec:
            del self.fields["company"], self.fields["person"]
        else:
            self.fields["person"].queryset = people_without_account(actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        role = cleaned.get("role")
        cleaned["clec"] = self.actor.clec
        if role and not self.actor.is_of_clec:
            cleaned["clec"] = self._company(cleaned.get("company", "")) if role in CLEC_ROLES else None
            cleaned["person"] = self._person(role, cleaned.get("person")) if role in Position.values else None
        return cleaned

    def _company(self, text: str) -> Clec | None:
        found = companies_called(self.actor, text)
        if len(found) != 1:
            self.add_error("company", "Write the whole name or a code of one company.")
            return None
        return found[0]

    def _person(self, role: str, person: Person | None) -> Person | None:
        if person is None or person.position != role:
            self.add_error("person", f"Choose somebody who is {Position(role).label}.")
        return person


class AcceptInvitation(forms.Form):
    """What somebody who was invited says of themselves."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Write your name as others should read it."},
    )
    zone = forms.ChoiceField(label="Your time zone", choices=ZONES, initial="America/Denver")
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters; a few words together are easy to keep.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )

    def __init__(self, email: str, data: Mapping[str, Any] | None = None, *, name: str = "") -> None:
        super().__init__(data, initial={"name": name})
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class Leave(forms.Form):
    """Why somebody's sign-in is switched off."""

    reason = forms.CharField(label="Why", required=False, max_length=300, help_text="Kept with the date and your name.")
    let_go = forms.BooleanField(required=False, label="Let them go before this is handed over")


class LostSecondStep(forms.Form):
    """Why somebody's second step is taken away."""

    how_known = forms.CharField(
        label="How you know who it is",
        max_length=300,
        help_text="Kept with the date and your name.",
        error_messages={"required": "Say how you know that it is they who ask."},
    )
