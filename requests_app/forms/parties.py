"""Asking somebody to take part in a request, and taking them off it."""

from django import forms

from contacts.models import Person, User
from requests_app import operations
from requests_app.models import Event
from requests_app.queries.parties import people_to_add, users_to_add

from .action import Action, message
from .fields import Seen


class AddParty(Action):
    """In the section of those who take part: who may be asked is read where it stands open."""

    name, icon, title, button = "add_party", "people", "Ask somebody to take part", "Add them"
    is_listed = False

    who = forms.ChoiceField(
        label="Who",
        error_messages={"required": "Choose who takes part.", "invalid_choice": "Choose among those who are listed."},
    )
    note = message("Why")

    def fit(self) -> None:
        self.say_who_reads("note")
        ours, theirs = people_to_add(self.team_request, self.actor), users_to_add(self.team_request)
        self.near: dict[str, Person | User] = {f"person-{one.pk}": one for one in ours}
        self.near |= {f"user-{one.pk}": one for one in theirs}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            ("Account teams", [(f"person-{one.pk}", f"{one.name}, {one.get_position_display()}") for one in ours]),
            (str(self.team_request.clec), [(f"user-{one.pk}", one.name) for one in theirs]),
        ]

    def carry_out(self) -> Event:
        known = self.cleaned_data
        return operations.add_party(who=self.near[known["who"]], note=known["note"], **self.given)


class RemoveParty(Action):
    """A button beside each name."""

    name, icon, title, button = "remove_party", "cross", "Take them off", "Take off"
    is_listed = False

    party = Seen(error_messages={"required": "Say who."})

    def carry_out(self) -> Event:
        return operations.remove_party(party_id=self.cleaned_data["party"], **self.given)
