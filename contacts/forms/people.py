"""What is typed about a person of the account teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from contacts.models import BusinessCalendar, Person, Position
from contacts.operations import Details
from contacts.wording import FAMILIES, telephone_text

from .kept import Kept, Phone

_LONG = forms.Textarea(attrs={"rows": 3})


class PersonDetails(Kept):
    """Who somebody is, where, and how they are reached."""

    name = forms.CharField(label="Name", max_length=120)
    position = forms.ChoiceField(label="Position", choices=Position.choices)
    email = forms.EmailField(label="E-mail", max_length=254)
    office_phone = Phone(label="Office telephone", required=False)
    pager = Phone(label="Pager", required=False)
    cellular = Phone(label="Cellular", required=False)
    takes_emergencies = forms.BooleanField(label="Takes emergencies at any hour", required=False)
    city = forms.CharField(label="City of the office", max_length=80)
    zone = forms.ChoiceField(
        label="Time zone", help_text="It decides the office hours, and by which clock answers are promised."
    )
    calendar: forms.ModelChoiceField[BusinessCalendar] = forms.ModelChoiceField(
        None, label="Calendar", empty_label=None
    )
    director: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        None,
        required=False,
        empty_label="Nobody",
        help_text="Of a director: who stands above them, and is asked where a company is still not satisfied.",
    )
    back_up: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        None, label="Standing back-up", required=False, empty_label="Nobody"
    )
    voicemail_greeting = forms.CharField(
        label="What the voicemail greeting tells", required=False, max_length=300, widget=_LONG
    )

    def __init__(
        self,
        data: Any = None,
        *,
        person: Person | None = None,
        calendars: QuerySet[BusinessCalendar],
        directors: QuerySet[Person],
        people: QuerySet[Person],
    ) -> None:
        super().__init__(data, initial=self.facts(person) if person else None)
        self.fields["zone"].choices = zones_offered(person.zone if person else None)  # type: ignore[attr-defined]
        self.fields["calendar"].queryset = calendars  # type: ignore[attr-defined]
        self.fields["director"].queryset = directors  # type: ignore[attr-defined]
        self.fields["back_up"].queryset = people.exclude(pk=person.pk) if person else people  # type: ignore[attr-defined]

    @staticmethod
    def facts(person: Person) -> dict[str, Any]:
        numbers = {name: _national(getattr(person, name)) for name in ("office_phone", "pager", "cellular")}
        plain = ("name", "position", "email", "takes_emergencies", "city", "zone", "voicemail_greeting")
        return {
            **{name: getattr(person, name) for name in plain},
            **numbers,
            "calendar": person.calendar_id,
            "director": person.director_id,
            "back_up": person.back_up_id,
            "seen": person.revision,
        }

    def details(self) -> Details:
        """What was typed, once the form is valid."""
        return Details(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


def _national(number: Any) -> str:
    return telephone_text(number) if number else ""


def zones_offered(now: str | None) -> list[tuple[str, str]]:
    """The zones of the territory and near it by their family, and the present one where it is another."""
    known = [(key, f"{family}, {key.split('/', 1)[1].replace('_', ' ')}") for key, family in FAMILIES.items()]
    if now and now not in FAMILIES:
        known.append((now, now))
    return known
