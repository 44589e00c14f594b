"""Completing what a request's kind asks."""

from requests_app import operations
from requests_app.models import Event
from requests_app.queries.filled import may_be_filled_in

from .action import Action
from .particulars import fields_for, initial_of, typed_in


class FillIn(Action):
    """What is known of the kind so far, to be completed or put right."""

    name, icon, title, button = "fill_in", "edit", "Fill in what is known", "Keep this"

    def fit(self) -> None:
        self.asked = may_be_filled_in(self.team_request, self.actor)
        self.fields |= fields_for(self.asked, self.at, is_logged=True)
        filled = self.team_request.particulars
        self.initial = {**self.initial, **{one.name: initial_of(one, filled.get(one.name, "")) for one in self.asked}}

    def carry_out(self) -> Event:
        return operations.fill_in(given=typed_in(self.asked, self.cleaned_data), **self.given)
