"""Texts that our people begin an answer with. One never goes out by itself: it is put into a form and edited there."""

from collections.abc import Mapping
from string import Formatter

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from contacts.models.edited import Edited
from contacts.models.keeping import kept
from requests_app.kinds import labels

from .side import Side

# What may stand in braces, and what it becomes.
PLACEHOLDERS = {
    "company": "the company",
    "contact": "whom to contact",
    "reference": "the number of the request",
    "subject": "what it is about",
    "owner": "who has it",
    "promised_on": "the day for contact",
}


class NotKnown(Exception):
    """A placeholder has no value here; `name` is which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{PLACEHOLDERS[name]} is not known")
        self.name = name


def validate_placeholders(text: str) -> None:
    """Refuse a name in braces that stands for nothing, and braces that do not fit together."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise ValidationError("A brace stands alone. Write a name between two, as in {company}.") from error
    named = [(name, how or turned) for _, name, how, turned in parts if name is not None]
    unknown = [name for name, is_shaped in named if name not in PLACEHOLDERS or is_shaped]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(f"“{{{unknown[0]}}}” stands for nothing. These do: {known}.")


@kept()
class ReplyTemplate(Edited):
    """A text with its title. Empty `topic`, `action` or `side` is every one. `retired_at` is when it was put away."""

    class Action(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", "Acknowledge"
        RESPOND = "respond", "Answer"
        PROMISE = "promise", "Promise a date"
        RESOLVE = "resolve", "Resolve"

    title = models.CharField(max_length=60)
    text = models.TextField(max_length=4000, validators=[validate_placeholders])
    topic = models.CharField(max_length=24, choices=labels, blank=True)
    action = models.CharField(max_length=12, choices=Action, blank=True)
    side = models.CharField(max_length=16, choices=Side, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(retired_at__isnull=True),
                name="replytemplate_one_of_a_title",
                violation_error_message="Another text has this title. Choose one that tells them apart.",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="replytemplate_says_something"),
            models.CheckConstraint(
                condition=Q(action__in=["", *("acknowledge", "respond", "promise", "resolve")]),
                name="replytemplate_action_known",
            ),
            models.CheckConstraint(condition=Q(side__in=["", *Side.values]), name="replytemplate_side_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def filled(self, known: Mapping[str, str]) -> str:
        """The text with what is known in its places. Raises NotKnown."""
        for _, name, _, _ in Formatter().parse(self.text):
            if name is not None and not known.get(name):
                raise NotKnown(name)
        return self.text.format(**known)
