"""What is typed about a text that answers begin with."""

from __future__ import annotations

from typing import Any

from django import forms

from contacts.forms.kept import Kept
from requests_app.kinds import labels
from requests_app.models import ReplyTemplate, Side
from requests_app.models.reply_template import PLACEHOLDERS, validate_placeholders
from requests_app.operations import Reply

NAMES = "; ".join(f"{{{name}}}: {means}" for name, means in PLACEHOLDERS.items())


class ReplyText(Kept):
    """Its title, its words and where it is offered."""

    title = forms.CharField(label="Title", help_text="As it stands in the list to choose from.", max_length=60)
    text = forms.CharField(
        label="Text",
        help_text=f"These names become what they stand for: {NAMES}.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[validate_placeholders],
    )
    action = forms.ChoiceField(label="For", required=False)
    topic = forms.ChoiceField(label="About", required=False)
    side = forms.ChoiceField(label="In the hands of", required=False)

    def __init__(self, data: Any = None, *, reply: ReplyTemplate | None = None) -> None:
        super().__init__(data, initial=facts(reply) if reply else None)
        choices = {
            "action": [("", "Any answer"), *ReplyTemplate.Action.choices],
            "topic": [("", "Any topic"), *labels()],
            "side": [("", "Service and Sales"), *Side.choices],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def reply(self) -> Reply:
        """What was typed, once the form is valid."""
        return Reply(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


def facts(reply: ReplyTemplate) -> dict[str, Any]:
    names = ("title", "text", "action", "topic", "side")
    return {"seen": reply.revision, **{name: getattr(reply, name) for name in names}}
