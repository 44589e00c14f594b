"""What is typed about who serves whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from contacts.models import STATES, Assignment, Clec, Person

from .kept import Kept, day


class WhoServes(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People with their position and city, since two may have one name."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name}, {obj.get_position_display()}, {obj.city}"


class Confirmed(Kept):
    """A form that may be sent once more where it leaves a gap."""

    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def hidden_fields(self) -> list[forms.BoundField]:
        """Without the confirmation: only its own button gives it, each time anew."""
        return [field for field in super().hidden_fields() if field.name != "confirmed"]

    @property
    def leaves_gap(self) -> bool:
        """Whether all that is wrong is that nobody follows: it may be meant."""
        return any(self.has_error(name, "gap") for name in (*self.fields, "__all__"))


class Assign(Kept):
    """Somebody new for a company."""

    person = WhoServes(None, label="Who serves", empty_label="Choose…")
    state = forms.ChoiceField(
        label="Where", required=False, help_text="Whoever has a state of their own serves it instead of the other."
    )
    starts_on = day("First day")
    ends_on = day("Last day", required=False)

    def __init__(self, clec: Clec, people: QuerySet[Person], data: Any = None) -> None:
        super().__init__(data, initial={"seen": clec.revision})
        own = [(code, name) for code, name in STATES.items() if code in clec.states]
        self.fields["state"].choices = [("", "All its states"), *own]  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class Replace(Kept):
    """Who follows, and from which day."""

    person = WhoServes(None, label="Who follows", empty_label="Choose…")
    starts_on = day("First day of who follows")

    def __init__(self, before: Assignment, people: QuerySet[Person], data: Any = None) -> None:
        super().__init__(data, initial={"seen": before.clec.revision})
        fitting = people.filter(position=before.position).exclude(pk=before.person_id)
        self.fields["person"].queryset = fitting  # type: ignore[attr-defined]


class End(Confirmed):
    """The last day."""

    ends_on = day("Last day")

    def __init__(self, assignment: Assignment, data: Any = None) -> None:
        super().__init__(data, initial={"seen": assignment.clec.revision, "ends_on": assignment.ends_on})


class CallOff(Confirmed):
    """Nothing but that it is meant."""

    def __init__(self, assignment: Assignment, data: Any = None) -> None:
        super().__init__(data, initial={"seen": assignment.clec.revision})
