"""What is typed about the numbers of the desks."""

from __future__ import annotations

from typing import Any

from django import forms

from contacts.models import DeskNumber

from .kept import Kept, Phone, day


class NewNumber(Kept):
    """One more number of a desk."""

    desk = forms.ChoiceField(label="Desk", choices=DeskNumber.Desk.choices)
    phone = Phone(label="Number")
    effective_from = day("First day")


class NextNumber(Kept):
    """The number that follows another."""

    phone = Phone(label="New number")
    effective_from = day("First day of the new number")

    def __init__(self, number: DeskNumber, data: Any = None) -> None:
        super().__init__(data, initial={"seen": number.revision})


class LastDay(Kept):
    """When a number ends."""

    effective_to = day("Last day")

    def __init__(self, number: DeskNumber, data: Any = None) -> None:
        super().__init__(data, initial={"seen": number.revision, "effective_to": number.effective_to})
