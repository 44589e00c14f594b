"""Meetings: proposing one, and what is done with one that stands."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.guideline import Channel
from contacts.models import Person, User
from contacts.wording import duration_text, zone_distance_text
from requests_app import operations
from requests_app.models import Event, Meeting
from requests_app.queries.meetings import people_to_meet, users_to_meet

from .action import Action, message
from .fields import LocalDateTime

LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240, 480]
USUAL = 30


class Start(LocalDateTime):
    """Day and time, both said. A repeated local time is the first of the two, a skipped one is refused."""

    def __init__(self) -> None:
        super().__init__(label="Day and time")
        self.widget.widgets[1].attrs["placeholder"] = "HH:MM"

    def clean(self, value: Any) -> Any:
        if not value or not all(value):
            raise ValidationError("Give the day and the time.", code="required")
        return super().clean(value)


def length() -> forms.TypedChoiceField:
    choices = [(minutes, duration_text(minutes)) for minutes in LENGTHS]
    return forms.TypedChoiceField(label="For how long", coerce=int, choices=choices, initial=USUAL)


def place() -> forms.CharField:
    return forms.CharField(
        label="Place, or number to dial",
        max_length=200,
        error_messages={"required": "Say where it is, or which number to dial."},
    )


def several(label: str, **kwargs: Any) -> forms.TypedMultipleChoiceField:
    words = {"invalid_choice": "Choose among those who are listed.", "required": "Choose somebody of the account team."}
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, widget=forms.CheckboxSelectMultiple, error_messages=words, **kwargs
    )


class Propose(Action):
    name, icon, title, button = "propose_meeting", "people", "Propose a meeting", "Propose it"

    kind = forms.ChoiceField(label="How you meet", choices=Meeting.Kind.choices, widget=forms.RadioSelect)
    starts_at = Start()
    minutes = length()
    place = place()
    people = several("Of the account team")
    users = several("Of the company", required=False)
    agenda = message("What it is about", max_length=2000)

    def fit(self) -> None:
        self.ours = {person.pk: person for person in people_to_meet(self.team_request, self.actor, self.at)}
        self.theirs = {user.pk: user for user in users_to_meet(self.team_request)}
        asked, owner = self.team_request.asked_by_id, self.team_request.owner_id
        face_to_face = self.team_request.channel == Channel.FACE_TO_FACE
        self.initial.setdefault("kind", Meeting.Kind.FACE_TO_FACE if face_to_face else Meeting.Kind.CONFERENCE_CALL)
        self.initial.setdefault("people", [pk for pk in self.ours if pk in (owner, self.actor.person_id)])
        self.initial.setdefault("users", [pk for pk in self.theirs if pk in (asked, self.actor.pk)])
        self._offer("people", self.ours)
        self._offer("users", self.theirs)
        self.fields["users"].label = f"Of {self.team_request.clec}"
        if not self.theirs:
            del self.fields["users"]
        self.fields["starts_at"].help_text = _your_time(self, [*self.ours.values(), *self.theirs.values()])
        self.say_who_reads("agenda")

    def _offer(self, field: str, found: dict[int, Any]) -> None:
        self.fields[field].choices = [(pk, one.name) for pk, one in found.items()]  # type: ignore[attr-defined]

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.propose_meeting(
            kind=Meeting.Kind(known["kind"]),
            appointment=_appointment(known),
            people=[self.ours[pk] for pk in known["people"]],
            users=[self.theirs[pk] for pk in known.get("users", [])],
            agenda=known["agenda"],
            **self.given,
        )


class Step(Action):
    """What is done with one meeting; `sequence` is what the page showed of it."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.meeting = meeting
        kwargs["initial"] = {"sequence": meeting.sequence, **(kwargs.get("initial") or {})}
        super().__init__(*args, auto_id=f"{self.name}_{meeting.pk}_%s", **kwargs)

    def clean_sequence(self) -> int | None:
        """Nonsense, or none at all, has seen nothing yet."""
        return self.cleaned_data["sequence"] or 0

    @property
    def given(self) -> dict[str, Any]:
        seen = operations.Seen(self.meeting.pk, self.cleaned_data.get("sequence", 0))
        return super().given | {"seen": seen}


class Confirm(Step):
    name, icon, title, button = "confirm_meeting", "check", "Confirm", "Confirm this time"

    def carry_out(self) -> Event:
        return operations.confirm_meeting(**self.given)


class Move(Step):
    name, icon, title, button = "move_meeting", "clock", "Name another time", "Propose this time"

    starts_at = Start()
    minutes = length()
    place = place()
    note = message("Why", max_length=2000)

    def fit(self) -> None:
        meeting = self.meeting
        given = {"starts_at": meeting.starts_at, "minutes": meeting.minutes, "place": meeting.place}
        self.initial = {**given, **self.initial}
        if meeting.minutes not in LENGTHS:
            self.fields["minutes"].choices = [(meeting.minutes, duration_text(meeting.minutes))]  # type: ignore[attr-defined]
        self.fields["starts_at"].help_text = _your_time(self, [part.somebody for part in meeting.participants.all()])
        self.say_who_reads("note")

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.move_meeting(appointment=_appointment(known), note=known["note"], **self.given)


class Cancel(Step):
    name, icon, title, button = "cancel_meeting", "cross", "Call it off", "Call it off"

    reason = message("Why", required=True, max_length=500, error_messages={"required": "Say why it is called off."})

    def fit(self) -> None:
        self.say_who_reads("reason")

    def carry_out(self) -> Event:
        return operations.cancel_meeting(reason=self.cleaned_data["reason"], **self.given)


class Hold(Step):
    name, icon, title, button = "hold_meeting", "note", "Was it held?", "Say so"

    was_held = forms.TypedChoiceField(
        label="It was",
        choices=[("yes", "Held"), ("no", "Not held")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was held."},
    )
    note = message("What came of it", max_length=2000)

    def fit(self) -> None:
        self.say_who_reads("note")

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.hold_meeting(was_held=known["was_held"], note=known["note"], **self.given)


STEPS: dict[str, type[Step]] = {form.name: form for form in (Confirm, Move, Hold, Cancel)}
"""By the last part of their address, in the order in which a meeting offers them."""


def _appointment(known: dict[str, Any]) -> operations.Appointment:
    return operations.Appointment(known["starts_at"], known["minutes"], known["place"])


def _your_time(form: Action, everybody: list[Person | User]) -> str:
    """`Your time, MDT. Joan Ferris is 1 h behind you.` as the clocks stand now."""
    here = timezone.get_current_timezone()
    told = [f"Your time, {timezone.localtime(form.at).tzname()}."]
    by_distance: dict[str, list[str]] = {}
    for somebody in everybody:
        by_distance.setdefault(zone_distance_text(form.at, somebody.zone, here), []).append(somebody.name)
    by_distance.pop("your own time", None)
    told += [f"{', '.join(names)}: {distance}." for distance, names in by_distance.items()]
    return " ".join(told)
