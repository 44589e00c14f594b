"""Connecting a request with another one of its company, and taking that away."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from requests_app import operations
from requests_app.models import Event, TeamRequest
from requests_app.models.link import Link as Kinds
from requests_app.queries.connecting import NotOneRequest, request_meant

from .action import Action, message
from .fields import Seen

KINDS = [(kind.value, kind.label) for kind in (Kinds.Kind.FOLLOWS, Kinds.Kind.SAME_OUTAGE)]


def reference(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        help_text="Its reference (R-12), PON or ticket.",
        widget=forms.TextInput(attrs={"class": "w-code", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Give the reference, PON or ticket of the other request."},
        **kwargs,
    )


class ToAnother(Action):
    """Names another request of the same company, among those that the actor sees."""

    reference: Any = reference("The other request")

    def clean_reference(self) -> TeamRequest:
        try:
            return request_meant(self.actor, self.team_request, self.cleaned_data["reference"], self.at)
        except NotOneRequest as error:
            raise ValidationError(str(error)) from error


class Link(ToAnother):
    name, icon, title, button = "link", "link", "Connect it with another request", "Connect them"

    kind = forms.ChoiceField(label="This request", choices=KINDS, widget=forms.RadioSelect, initial=KINDS[0][0])
    field_order = ("token", "seen", "next", "kind", "reference")

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.link(other_id=known["reference"].pk, kind=Kinds.Kind(known["kind"]), **self.given)


class Merge(ToAnother):
    name, icon, title, button = "merge", "swap", "It is a duplicate", "It goes on as that one"
    hint = "due time stays"

    note = message("Message")

    def fit(self) -> None:
        self.fields["reference"].label = "Of which request"
        self.say_who_reads("note")

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.merge_duplicate(into_id=known["reference"].pk, note=known["note"], **self.given)


class Unmerge(Action):
    name, icon, title, button = "unmerge", "refresh", "It is no duplicate after all", "It is by itself"
    hint = "as it was"

    note = message("Why not", required=True, error_messages={"required": "Say why it is no duplicate."})

    def fit(self) -> None:
        self.say_who_reads("note")

    def carry_out(self) -> Event:
        return operations.unmerge_duplicate(reason=self.cleaned_data["note"], **self.given)


class Unlink(Action):
    """A button beside each connection."""

    name, icon, title, button = "unlink", "cross", "Take the connection away", "Take away"
    is_listed = False

    link = Seen(error_messages={"required": "Say which connection."})

    def carry_out(self) -> Event:
        return operations.unlink(link_id=self.cleaned_data["link"], **self.given)
