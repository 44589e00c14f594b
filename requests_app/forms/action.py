"""What the forms of all actions have in common."""

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from contacts.guideline import Channel
from contacts.models import User
from requests_app import operations
from requests_app.lifecycle import Status
from requests_app.models import Event, Side, TeamRequest

from .attaching import Files, chosen_in
from .fields import Form, LocalDateTime, Seen


def message(label: str = "Message", **kwargs: Any) -> forms.CharField:
    """A text area; `required` and its words may be given."""
    given = {"max_length": 8000, "required": False, "widget": forms.Textarea(attrs={"rows": 3}), **kwargs}
    return forms.CharField(label=label, **given)


def when() -> LocalDateTime:
    return LocalDateTime(label="When it happened")


class Action(Form):
    """What every one of them has: what it saw, where to go back to, and the request it is about.

    `name` is the last part of the address; `title` heads the form, `button` sends it, `icon` stands in the list,
    where it `is_listed`.
    """

    name: ClassVar[str]
    icon: ClassVar[str]
    is_listed: ClassVar[bool] = True
    title: str
    button: str
    takes: ClassVar[tuple[str, ...]] = ()  # what else it is given, of what the page knows
    hint: str = ""
    button_hint: str = ""

    seen = Seen(required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, team_request: TeamRequest, actor: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.name}_%s")
        super().__init__(*args, **kwargs)
        self.team_request, self.actor = team_request, actor
        if isinstance(when := self.fields.get("happened_at"), LocalDateTime):
            when.initial = [timezone.localtime(self.at).date(), None]
            when.help_text = f"Your time, {timezone.localtime(self.at).tzname()}. Empty is now."
        if isinstance(files := self.fields.get("attached"), Files):
            files.choose_again(chosen_in(self.files))
        self.fit()

    @property
    def has_clock(self) -> bool:
        """Only what goes to Service, on a channel with an interval, is timed (S28, S52, S53)."""
        is_service = self.team_request.side == Side.SERVICE
        return is_service and (self.team_request.is_written or Channel(self.team_request.channel).is_timed)

    @property
    def has_running_clock(self) -> bool:
        return self.has_clock and self.team_request.status != Status.RESPONDED

    def fit(self) -> None:
        """Fit words and choices to the request."""

    def say_who_reads(self, field: str) -> None:
        """Every text that a company will read says so beside the field."""
        if not self.actor.is_of_clec:
            self.fields[field].help_text = f"{self.team_request.clec} sees this."

    @property
    def given(self) -> dict[str, Any]:
        """What every operation takes."""
        known = self.cleaned_data
        files = tuple(known.get("attached") or ())
        posted = operations.Posted(seen=known["seen"], token=known["token"], files=files)
        return {"request_id": self.team_request.pk, "actor": self.actor, "posted": posted, "at": self.at}

    @abstractmethod
    def carry_out(self) -> Event:
        """Call the one operation. Raises what it raises."""

    @property
    def typed(self) -> str:
        """The text that was typed, to be kept when the form itself has no place any more."""
        texts = ("note", "reason", "answer", "agenda")
        return next((str(self.data[name]) for name in texts if self.data.get(name)), "")
