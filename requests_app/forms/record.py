"""What is looked for in the record."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone

from contacts.acting import OPERATIONS
from requests_app.lifecycle import Action
from requests_app.queries.record import Asked
from requests_app.queries.recorded import kind_choices

ANY = ("", "Any")


def _day() -> forms.DateInput:
    return forms.DateInput({"class": "form-control", "type": "date", "min": "1990-01-01", "max": "2099-12-31"})


class Record(forms.Form):
    """The filter of the record's page: what makes no sense is left out, and said at its field."""

    kind = forms.ChoiceField(label="Kind", required=False, widget=forms.Select({"class": "form-select"}))
    row = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    request = forms.RegexField(
        r"^(?:[Rr]-)?[0-9]{1,15}$",
        label="Request",
        required=False,
        error_messages={"invalid": "A reference such as R-1014."},
        widget=forms.TextInput({"class": "form-control", "size": 8}),
    )
    who = forms.CharField(
        label="Name or e-mail", required=False, max_length=80, widget=forms.TextInput({"class": "form-control"})
    )
    operation = forms.ChoiceField(label="Operation", required=False, widget=forms.Select({"class": "form-select"}))
    since = forms.DateField(label="From", required=False, widget=_day())
    until = forms.DateField(label="Until", required=False, widget=_day())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = sorted({*OPERATIONS, *(action.value for action in Action)})
        self.fields["kind"].choices = [ANY, *kind_choices()]  # type: ignore[attr-defined]
        self.fields["operation"].choices = [ANY, *((name, _words(name)) for name in names)]  # type: ignore[attr-defined]

    def asked(self, before: tuple[datetime, int] | None) -> Asked:
        """Days are the reader's, both of them inside."""
        self.is_valid()
        given = self.cleaned_data
        number = (given.get("request") or "").upper().removeprefix("R-")
        until = given.get("until")
        return Asked(
            kind=given.get("kind", ""),
            row=given.get("row"),
            request=int(number) if number else None,
            who=given.get("who", ""),
            operation=given.get("operation", ""),
            since=_midnight(given.get("since")),
            until=_midnight(until + timedelta(days=1) if until and until < date.max else None),
            before=before,
        )


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
