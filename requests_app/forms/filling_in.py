"""Completing what a request's kind asks."""

import json
from typing import Any

from django import forms

from requests_app import operations
from requests_app.models import Event
from requests_app.queries.filled import may_be_filled_in
from requests_app.queries.milestones import running_milestones

from .action import Action, message
from .particulars import fields_for, initial_of, typed_in, typed_of


class Was(forms.CharField):
    """What the form showed, so that what another has filled in since is left as it is; nonsense counts as nothing."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> dict[str, str]:
        try:
            was = json.loads(value or "{}")
        except ValueError:
            return {}
        return was if isinstance(was, dict) else {}


class FillIn(Action):
    """What is known of the kind so far, to be completed or put right."""

    name, icon, title, button = "fill_in", "edit", "Fill in what is known", "Keep this"

    was = Was(required=False)
    note = message("Why a milestone that was reached in time is recorded late")

    def fit(self) -> None:
        self.asked = may_be_filled_in(self.team_request, self.actor)
        self.fields |= fields_for(self.asked, self.at, is_logged=True)
        filled = {one.name: self.team_request.particulars.get(one.name, "") for one in self.asked}
        shown = {one.name: initial_of(one, filled[one.name]) for one in self.asked}
        self.initial = {**self.initial, **shown, "was": json.dumps(filled)}
        if not any(clock.flagged_at for clock in running_milestones(self.team_request)):
            del self.fields["note"]
        if not self.actor.is_of_clec:
            self.button_hint = f"{self.team_request.clec} sees all of this."

    def carry_out(self) -> Event:
        was = self.cleaned_data["was"]
        typed = typed_in(self.asked, self.cleaned_data)
        given = {name: value for name, value in typed.items() if value != was.get(name, "")}
        return operations.fill_in(given=given, note=self.cleaned_data.get("note", ""), **self.given)

    @property
    def typed(self) -> str:
        return typed_of(self.asked, self.data)
