"""How somebody wants to be told."""

from typing import Any

from django import forms

from contacts.forms.kept import Refusing
from notices.queries import Wishes

_NOT_OFFERED = {"invalid_choice": "“%(value)s” is not among what you may choose. The page shows what is."}


class HowTold(Refusing):
    """What comes by which way (`kind:channel`), what is paused, and whether what can wait comes at any hour."""

    wanted = forms.MultipleChoiceField(label="What comes by which way", required=False, error_messages=_NOT_OFFERED)
    paused = forms.MultipleChoiceField(label="Paused", required=False, error_messages=_NOT_OFFERED)
    out_of_hours = forms.BooleanField(label="At any hour", required=False)

    def __init__(self, wishes: Wishes, data: Any = None) -> None:
        now = {
            "wanted": [name for name, is_on in wishes.free.items() if is_on],
            "paused": wishes.paused,
            "out_of_hours": wishes.out_of_hours,
        }
        super().__init__(data, initial=now)
        self.offered = list(wishes.free)
        self.fields["wanted"].choices = [(name, name) for name in wishes.free]  # type: ignore[attr-defined]
        ways = [(way.channel, way.label) for way in wishes.pausable]
        self.fields["paused"].choices = ways  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[str]:
        """What is ticked, as it was sent or as it is."""
        return set(self["wanted"].value() or [])

    @property
    def paused_now(self) -> set[str]:
        return set(self["paused"].value() or [])

    def given(self) -> dict[str, Any]:
        """As `operations.choose` takes it; only of a form that is valid."""
        wanted = set(self.cleaned_data["wanted"])
        return {
            "wanted": {name: name in wanted for name in self.offered},
            "paused_channels": self.cleaned_data["paused"],
            "out_of_hours": self.cleaned_data["out_of_hours"],
        }
