"""What is looked for in the list of requests."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone

from contacts.guideline import Channel
from contacts.models import STATES
from requests_app.kinds import labels
from requests_app.models import Side
from requests_app.queries.wanting import CUTS, SHOWS, TOGETHER, Wanted

ANY = ("", "Any")
WRITTEN = ("written", "Any in writing")


def _day() -> forms.DateInput:
    return forms.DateInput({"class": "form-control", "type": "date", "min": "1990-01-01", "max": "2099-12-31"})


def _choice(label: str) -> forms.ChoiceField:
    wrong = {"invalid_choice": "There is no such choice: it is left out."}
    select = forms.Select({"class": "form-select"})
    return forms.ChoiceField(label=label, required=False, widget=select, error_messages=wrong)


def _name(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=80,
        widget=forms.TextInput({"class": "form-control", "size": 16}),
        error_messages={"max_length": "That is too long for a name: it is left out."},
    )


def _received(label: str) -> forms.DateField:
    wrong = {"invalid": "Give the date as day, month and year: it is left out."}
    return forms.DateField(label=label, required=False, widget=_day(), error_messages=wrong)


class Filter(forms.Form):
    """The filter above the list: its fields stand in the address. What makes no sense is left out, and said."""

    kind = _choice("About")
    side = _choice("Side")
    company = _name("Company")
    manager = _name("Answered by")
    state = _choice("State")
    channel = _choice("Channel")
    since = _received("Received from")
    until = _received("Received until")
    q = forms.CharField(required=False, widget=forms.HiddenInput)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, *, is_of_clec: bool) -> None:
        super().__init__({name: str(value).replace("\x00", "") for name, value in asked.items()}, auto_id="filter-%s")
        together = [(name, label) for name, (label, _) in TOGETHER.items()]
        kinds = [(name, label.split(":", 1)[0]) for name, label in labels()]
        choices = {
            "kind": [*together, *kinds],
            "side": Side.choices,
            "state": STATES.items(),
            "channel": [WRITTEN, *((channel.value, channel.label) for channel in Channel)],
        }
        for name, of_it in choices.items():
            self.fields[name].choices = [ANY, *of_it]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["form"] = "list-filter"
        if is_of_clec:
            del self.fields["company"]

    @property
    def wanted(self) -> Wanted:
        """Days are the reader's, both of them inside."""
        given = self._given
        show, since, until = str(given.pop("show", "")), given.pop("since", None), given.pop("until", None)
        names = {name: str(value) for name, value in given.items() if name != "q"}
        return Wanted(
            show=show if show in (*SHOWS, *CUTS) else "all",
            words=str(given.get("q", ""))[:80],
            since=_midnight(since),
            until=_midnight(until + timedelta(days=1) if isinstance(until, date) and until < date.max else None),
            **names,
        )

    @property
    def asked(self) -> dict[str, str]:
        """The parameters that make sense, as they stand in an address."""
        return {name: str(value) for name, value in self._given.items()}

    @property
    def is_set(self) -> bool:
        """Whether one of the fields that are seen asks for something, or is wrong."""
        return any(field.data for field in self.visible_fields())

    @property
    def _given(self) -> dict[str, object]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _midnight(day: object) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if isinstance(day, date) else None
