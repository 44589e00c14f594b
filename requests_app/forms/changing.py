"""Asking that running due times follow a new calendar."""

from django import forms
from django.core.exceptions import ValidationError


class AskToRebase(forms.Form):
    reason = forms.CharField(
        label="Why they are to move",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The companies read it in the history of each request.",
    )

    def refuse(self, error: ValidationError) -> None:
        """Show what the operation refused."""
        self.add_error(None, error.messages)
