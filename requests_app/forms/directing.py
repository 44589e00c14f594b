"""Notes, what goes to a director, and what directors and Sales Operations do."""

from typing import Any

from django import forms

from contacts.guideline import AvailabilityClass, Channel
from contacts.models import Person, Position
from contacts.queries import people
from requests_app import operations
from requests_app.models import Event, Side
from requests_app.queries.ladder import Ladder
from requests_app.wording import rung_text

from .action import Action, message
from .attaching import Files
from .fields import LocalDateTime

_CODE = forms.TextInput(attrs={"class": "code w-code"})

FITTING = {
    Side.SERVICE: [Position.SERVICE_MANAGER, Position.SERVICE_DIRECTOR],
    Side.SALES: [Position.SALES_EXECUTIVE, Position.SALES_DIRECTOR],
    Side.SALES_OPERATIONS: [Position.SALES_OPERATIONS],
}


class Note(Action):
    name, icon, title, button = "note", "note", "Write a note", "Write the note"

    note = message("Note", required=True, error_messages={"required": "Write the note first."})
    attached = Files()
    is_internal = forms.BooleanField(label="Internal", required=False, initial=True)

    def fit(self) -> None:
        if self.actor.is_of_clec:
            del self.fields["is_internal"]
            self.title, self.button = "Add to it", "Add it"
            self.fields["note"].label = "What should they know?"
        else:
            self.fields["is_internal"].label = f"Internal: {self.team_request.clec} does not see it"

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.note(text=known["note"], is_internal=known.get("is_internal", False), **self.given)


class Raise(Action):
    name, icon, title, button = "raise", "flag", "Raise to a director", "Raise it"
    takes = ("ladder",)

    reason = message(
        "Why the director should look at it",
        required=True,
        max_length=2000,
        error_messages={"required": "Say why the director should look at it."},
    )
    tried = message("What has been tried", max_length=2000)
    call_ticket = forms.CharField(label="Call center ticket", max_length=15, required=False, widget=_CODE)
    it_ticket = forms.CharField(label="IT trouble ticket", max_length=15, required=False, widget=_CODE)

    def __init__(self, *args: Any, ladder: Ladder | None = None, **kwargs: Any) -> None:
        self.director = ladder.director if ladder else None
        super().__init__(*args, **kwargs)

    def fit(self) -> None:
        if self.director:
            self.title = f"Raise to {self.director.name}"
        self.say_who_reads("reason")
        for name in ("call_ticket", "it_ticket"):  # those that are known of its kind need not be typed again
            self.fields[name].initial = self.team_request.particulars.get(name)

    def carry_out(self) -> Event:
        known = self.cleaned_data
        texts = {name: known[name] for name in ("reason", "tried", "call_ticket", "it_ticket")}
        return operations.raise_to_director(**texts, **self.given)


class NotSatisfied(Action):
    """One field: what was answered does not do. It goes one rung up from where it stands (S57)."""

    name, icon, title, button = "not_satisfied", "flag", "Not satisfied", "Raise it one rung"
    takes = ("ladder",)

    reason = message(
        "Why you are not satisfied",
        required=True,
        max_length=2000,
        error_messages={"required": "Say why you are not satisfied."},
    )

    def __init__(self, *args: Any, ladder: Ladder | None = None, **kwargs: Any) -> None:
        self.ladder = ladder
        super().__init__(*args, **kwargs)

    def fit(self) -> None:
        if self.ladder is None:
            return
        above = self.ladder.above or self.ladder.standing
        name = above.person.name if above.person else ""
        is_sales = self.team_request.side == Side.SALES
        self.hint, self.button = "one rung up", f"Raise it to {name}"
        says = f"It goes to {name}, {rung_text(above.tier, is_sales=is_sales)}, who is told at once."
        if self.ladder.above is None:
            self.hint, self.button = "told again", f"Tell {name} again"
            says = f"Nobody stands above {name}. They are told again, at once, and asked to answer."
        if self.team_request.is_closed:
            says += " It is closed: this also opens it again, with a new clock."
        self.fields["reason"].help_text = says

    def carry_out(self) -> Event:
        return operations.not_satisfied(reason=self.cleaned_data["reason"], **self.given)


class AnswerRaise(Action):
    name, icon, title, button = "answer_raise", "flag", "Answer what was raised", "Answer it"

    answer = message(
        "What was decided or done",
        required=True,
        max_length=2000,
        error_messages={"required": "Say what was decided or done."},
    )

    def fit(self) -> None:
        self.say_who_reads("answer")

    def carry_out(self) -> Event:
        return operations.answer_raise(answer=self.cleaned_data["answer"], **self.given)


class Reassign(Action):
    name, icon, title, button = "reassign", "swap", "Give it to another", "Give it to them"
    hint = "due time stays"

    person: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        label="To whom",
        queryset=None,
        empty_label="Choose one",
        error_messages={
            "required": "Choose who takes it.",
            "invalid_choice": "Choose somebody of the same half of the account teams.",
        },
    )
    reason = message("Why it changes hands", required=True, error_messages={"required": "Say why it changes hands."})

    def fit(self) -> None:
        side = Side(self.team_request.side)
        fitting = people(self.actor).filter(position__in=FITTING[side]).exclude(pk=self.team_request.owner_id or 0)
        self.fields["person"].queryset = fitting  # type: ignore[attr-defined]

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.reassign(person=known["person"], reason=known["reason"], **self.given)


class TakeOver(Action):
    name, icon, title, button = "take_over", "hand", "Take it over", "Take it over"
    hint = "due time stays"

    reason = message("Why you take it", required=True, error_messages={"required": "Say why you take it over."})

    def carry_out(self) -> Event:
        return operations.take_over(reason=self.cleaned_data["reason"], **self.given)


class Correct(Action):
    name, icon, title, button = "correct", "edit", "Correct the record", "Correct it"
    hint = "clock anew"

    channel = forms.ChoiceField(label="Channel", required=False)
    received_at = LocalDateTime(label="Received")
    availability_class = forms.ChoiceField(
        label="The manager was",
        required=False,
        choices=[
            ("", "As recorded"),
            (AvailabilityClass.IN_OFFICE.value, "In the office"),
            (AvailabilityClass.OUT_OF_OFFICE.value, "Out, or without quick access to a telephone"),
        ],
    )
    reason = message("What was wrong", required=True, error_messages={"required": "Say what was wrong."})

    def fit(self) -> None:
        now = Channel(self.team_request.channel)
        others = [(channel.value, channel.label) for channel in Channel if channel is not now]
        self.fields["channel"].choices = [("", f"As recorded: {now.label}"), *others]  # type: ignore[attr-defined]
        self.fields["received_at"].initial = self.team_request.received_at
        self.say_who_reads("reason")

    def carry_out(self) -> Event:
        known = self.cleaned_data
        chosen, channel = known["availability_class"], known["channel"]
        return operations.correct(
            reason=known["reason"],
            channel=Channel(channel) if channel else None,
            # Left as it is it says nothing: of a local time that came twice it would name the other one.
            received_at=known["received_at"] if "received_at" in self.changed_data else None,
            availability_class=AvailabilityClass(chosen) if chosen else None,
            **self.given,
        )
