"""Narrowing the inbox and the delivery log; nonsense in the address shows all of it."""

from django import forms

from contacts.forms.finding import Paging
from notices.models import Notice

UNREAD = "unread"
_FOR_PEOPLE = [choice for choice in Notice.Channel.choices if choice[0] != Notice.Channel.WEBHOOK]


class FindInInbox(Paging):
    """All of it, or the unread."""

    q = None  # type: ignore[assignment]  # takes the inherited field away
    show = forms.ChoiceField(required=False, choices=[("", "All"), (UNREAD, "Unread")])

    @property
    def unread_only(self) -> bool:
        return self.asked("show") == UNREAD


class FindInLog(Paging):
    """By channel and by what became of it."""

    q = None  # type: ignore[assignment]  # takes the inherited field away
    channel = forms.ChoiceField(label="By", required=False, choices=[("", "Any way"), *_FOR_PEOPLE])
    state = forms.ChoiceField(
        label="What became of it", required=False, choices=[("", "Anything"), *Notice.State.choices]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("channel", "state"):
            self.fields[name].widget.attrs["class"] = "form-select"
