"""What the account team does: acknowledge, try, answer, promise, resolve; and what closes and reopens."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from contacts.guideline import Channel
from requests_app import operations
from requests_app.lifecycle import Medium, Status
from requests_app.models import Event, ReplyTemplate
from requests_app.operations.filling_in import explained
from requests_app.queries.filled import asked_to_resolve, owed_of
from requests_app.queries.replies import filled_in

from .action import Action, message, when
from .attaching import Files
from .fields import native_date
from .particulars import fields_for, typed_in, typed_of

TRIED = {
    Medium.TELEPHONE: "Called: no answer, or left a message",
    Medium.EMAIL: "Wrote an e-mail, without a date",
    Medium.LETTER_OR_FAX: "Sent a letter or fax, without a date",
    Medium.PORTAL: "Wrote here, without a date",
    Medium.IN_PERSON: "Went there, met nobody",
}


class Answer(Action):
    """One whose message may begin with a text that is kept; `insert` puts it in, to be edited there."""

    takes = ("replies",)

    def __init__(self, *args: Any, replies: Iterable[ReplyTemplate] = (), **kwargs: Any) -> None:
        self.replies = {str(reply.pk): reply for reply in replies if reply.action in ("", self.name)}
        super().__init__(*args, **kwargs)
        if self.replies:
            offered = [("", "Choose one"), *((key, reply.title) for key, reply in self.replies.items())]
            self.fields["reply"] = forms.ChoiceField(label="Begin with", choices=offered, required=False)
            names = [name for name in self.fields if name != "reply"]
            before = names.index("note")
            self.order_fields([*names[:before], "reply", *names[before:]])

    def inserted(self) -> dict[str, str]:
        """The message with the chosen text beneath what was typed already. Raises NotKnown; nothing chosen is {}."""
        reply = self.replies.get(str(self.data.get("reply", "")))
        if reply is None:
            return {}
        text = filled_in(reply, self.team_request, self._named_day(), self.at)
        return {"note": "\n\n".join(filter(None, [str(self.data.get("note", "")).rstrip(), text])), "reply": ""}

    def _named_day(self) -> date | None:
        try:
            return date.fromisoformat(str(self.data.get("promised_on", "")))
        except ValueError:
            return None


class Acknowledge(Answer):
    name, icon, title, button = "acknowledge", "check", "Acknowledge", "Acknowledge and promise"

    promised_on = forms.DateField(
        label="Date by which you will contact them",
        help_text="A business day, today or later. It becomes the second clock.",
        widget=native_date(),
        error_messages={
            "required": "Name the date by which you will contact them: without it the clock runs on.",
            "invalid": "Give the date as day, month and year.",
        },
    )
    note = message()
    happened_at = when()

    def fit(self) -> None:
        self.fields["note"].label = f"Message to {self.team_request.contact_name}"
        self.fields["promised_on"].widget.attrs["min"] = timezone.localtime(self.at).date().isoformat()

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.acknowledge(
            promised_on=known["promised_on"],
            note=known["note"],
            acknowledged_at=known["happened_at"],
            **self.given,
        )


class Attempt(Action):
    name, icon, title, button = "attempt", "voicemail", "Log an attempt", "Log the attempt"
    hint = "clock runs on"

    medium = forms.ChoiceField(label="How you tried", choices=[(m.value, words) for m, words in TRIED.items()])
    note = message("What happened")
    happened_at = when()

    def fit(self) -> None:
        self.say_who_reads("note")
        self.hint = self.hint if self.has_running_clock else ""

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.attempt(
            medium=Medium(known["medium"]), note=known["note"], attempted_at=known["happened_at"], **self.given
        )


class Respond(Answer):
    name, icon, title, button = "respond", "phone", "Record the answer", "Record the answer"

    medium = forms.ChoiceField(label="How you answered", choices=[(m.value, m.label) for m in Medium])
    note = message("What you said")
    attached = Files()
    happened_at = when()
    is_resolved = forms.BooleanField(label="That settles it: resolve it too", required=False)

    def fit(self) -> None:
        self.say_who_reads("note")
        if any(not one.is_note for one in owed_of(self.team_request)):  # the form that resolves it asks for that
            del self.fields["is_resolved"]
        if self.has_clock and self.team_request.channel == Channel.PAGER and not self.team_request.is_written:
            self.title, self.button = "Log the call", "Log the call"
        if self.team_request.is_acknowledged:
            self.title, self.button = "Record the contact", "Record the contact"

    def carry_out(self) -> Event:
        known = self.cleaned_data
        with transaction.atomic():
            event = operations.respond(
                medium=Medium(known["medium"]), note=known["note"], responded_at=known["happened_at"], **self.given
            )
            if known.get("is_resolved") and event.team_request.status == Status.RESPONDED:
                said = explained(self.team_request, known["note"])
                operations.resolve(given=said, **self.given | {"posted": self._second_mark()})
        return event

    def _second_mark(self) -> operations.Posted:
        """The resolution's own, derived from the form's: sent twice, neither is carried out twice."""
        token = self.cleaned_data["token"]
        return operations.Posted(token=uuid.uuid5(token, "resolve") if token else None)


class Promise(Answer):
    name, icon, title, button = "promise", "clock", "Promise a date", "Promise this date"

    promised_on = forms.DateField(
        label="Date by which you will contact them",
        help_text="A business day, today or later. It replaces a promise that is still running.",
        widget=native_date(),
        error_messages={"required": "Name the date.", "invalid": "Give the date as day, month and year."},
    )
    note = message()

    def fit(self) -> None:
        self.fields["note"].label = f"Message to {self.team_request.contact_name}"

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.promise(promised_on=known["promised_on"], note=known["note"], **self.given)


class Resolve(Answer):
    name, icon, title, button = "resolve", "check", "Resolve", "Resolve it"

    note = message("How it was settled")

    def fit(self) -> None:
        """What its kind owes by now is asked for with it."""
        self.say_who_reads("note")
        owed = owed_of(self.team_request)
        self.owed = asked_to_resolve(self.team_request)
        self.fields = {**fields_for(self.owed, self.at, is_logged=True), **self.fields}
        for one in set(self.owed) & set(owed):
            self.fields[one.name].required = True
        if said := next((one for one in owed if one.is_note), None):
            self.fields["note"].label, self.fields["note"].required = said.label, True
            self.fields["note"].error_messages["required"] = f"{said.label}: this must be said."

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.resolve(note=known["note"], given=typed_in(self.owed, known), **self.given)

    @property
    def typed(self) -> str:
        return "\n".join(filter(None, [typed_of(self.owed, self.data), self.data.get("note", "")]))


class Reopen(Action):
    name, icon, title, button = "reopen", "refresh", "Open it again", "Open it again"
    hint = "a new clock starts"

    note = message(
        "What is still open",
        required=True,
        error_messages={"required": "Say what is still open, so that your account team can act on it."},
    )

    def carry_out(self) -> Event:
        return operations.reopen(note=self.cleaned_data["note"], **self.given)


class Withdraw(Action):
    name, icon, title, button = "withdraw", "cross", "Withdraw", "Withdraw it"
    hint = "clocks end"

    note = message("Why it is not needed any more")

    def fit(self) -> None:
        self.hint = self.hint if self.has_running_clock else ""

    def carry_out(self) -> Event:
        return operations.withdraw(note=self.cleaned_data["note"], **self.given)
