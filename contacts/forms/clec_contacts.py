"""What is typed about a company's own contacts."""

from __future__ import annotations

from typing import Any

from django import forms

from contacts.models import ClecContact

from .kept import Kept, Phone
from .people import zones_offered


class Contact(Kept):
    """Who it is, and how they are reached."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(
        label="E-mail address", help_text="Messages go there. Whoever signs in under it has them in their inbox too."
    )
    phone = Phone(label="Telephone", required=False)
    zone = forms.ChoiceField(label="Time zone", help_text="Times in messages to them are in it.")

    def __init__(self, contact: ClecContact | None, zone: str, data: Any = None) -> None:
        super().__init__(data, initial=facts(contact, zone))
        self.fields["zone"].choices = zones_offered(contact.zone if contact else zone)  # type: ignore[attr-defined]


def facts(contact: ClecContact | None, zone: str) -> dict[str, Any]:
    """What the form shows of them; of nobody only the zone that is likely theirs."""
    if contact is None:
        return {"seen": 0, "zone": zone}
    return {
        "seen": contact.revision,
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone.as_national if contact.phone else "",
        "zone": contact.zone,
    }
