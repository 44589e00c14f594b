"""What a company's administrator types about a webhook."""

from django import forms

from contacts.forms.kept import Refusing
from notices.announcements import ANNOUNCEMENTS


class Webhook(Refusing):
    """Where it is, and what it is told."""

    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        help_text="Your own system’s, in the public net. What is sent there is signed.",
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "https://"}),
        error_messages={"required": "Write the address.", "invalid": "Write it as https://hooks.example.com/portal."},
    )
    kinds = forms.MultipleChoiceField(
        label="Send a message when",
        choices=list(ANNOUNCEMENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one of the list.",
            "invalid_choice": "Choose at least one of the list.",
        },
    )


class SwitchOff(Refusing):
    """Why nothing more shall be sent."""

    why = forms.CharField(
        label="Why",
        required=False,
        max_length=200,
        error_messages={"max_length": "At most 200 characters."},
    )
