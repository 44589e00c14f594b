"""What a request begins with besides: files, and the request from whose page it is logged."""

from datetime import datetime
from typing import Any

from django import forms

from contacts.models import Clec, User
from requests_app.models import Link, TeamRequest
from requests_app.operations import Connection
from requests_app.queries.connecting import request_named

from .attaching import Files, chosen_in
from .fields import Form

KINDS = {kind.value: kind for kind in (Link.Kind.FOLLOWS, Link.Kind.ASKS_ABOUT)}


class Connecting(Form):
    """Files; and `?follows=12` and `?asks_about=12` as hidden fields, with a box to untick that drops the connection.

    `other` is the request that is named, None where none is or none that the actor may see: then `is_lost`.
    """

    follows = forms.CharField(widget=forms.HiddenInput, required=False)
    asks_about = forms.CharField(widget=forms.HiddenInput, required=False)
    attached = Files()
    is_connected = forms.BooleanField(required=False, initial=True)

    clec: Clec | None = None
    how: Link.Kind | None = None
    other: TeamRequest | None = None

    def choose_again(self, files: Any) -> None:
        field: Any = self.fields["attached"]
        field.choose_again(chosen_in(files))

    def look_up(self, actor: User, at: datetime) -> None:
        """Find what is named, and start with its company: no query where nothing is named."""
        self.choose_again(self.files)
        given: Any = self.data if self.is_bound else self.initial
        self.how = next((kind for name, kind in KINDS.items() if given.get(name)), None)
        self.other = request_named(actor, str(given[self.how]), at) if self.how else None
        if self.how is None or self.other is None:
            del self.fields["is_connected"]
            return
        self.fields["is_connected"].label = f"{self.how.label} {self.other}"
        self.initial.setdefault("company", self.other.clec.name)

    @property
    def is_lost(self) -> bool:
        return self.how is not None and self.other is None

    def clean(self) -> dict[str, Any]:
        """What was to be connected and is not there is said once, before it is logged by itself."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_lost:
            self.add_error(None, "What this was to be connected with is not there. Send it again to log it by itself.")
        if self.other and self.clec and found.get("is_connected") and self.other.clec != self.clec:
            wrong = f"{self.other.reference} is of {self.other.clec}. Untick this to log it for {self.clec}."
            self.add_error("is_connected", wrong)
        return found

    @property
    def keeps(self) -> forms.BoundField | None:
        """The hidden field that takes the connection along from page to page."""
        return self[self.how] if self.how and self.other else None

    @property
    def besides(self) -> dict[str, Any]:
        """For `log_request`: the files, and what it is connected with, unless that was dropped."""
        files = tuple(self.cleaned_data.get("attached") or ())
        if self.how is None or self.other is None or not self.cleaned_data.get("is_connected"):
            return {"files": files}
        return {"files": files, "connection": Connection(self.how, self.other.pk)}
