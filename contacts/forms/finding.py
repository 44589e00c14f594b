"""Searching the lists of the directory."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms

from contacts.models import STATES, Position
from contacts.queries.desk.companies import MERGED
from contacts.queries.desk.people import LEFT
from contacts.queries.lookup import GAPS, Search

COMPANIES = [
    ("", "All companies"),
    *((key, words) for key, (words, _) in GAPS.items()),
    (MERGED, "Merged into others"),
]
PEOPLE = [("", "All positions"), *Position.choices, (LEFT, "Who have left")]


class Paging(forms.Form):
    """A page of a list; nonsense in the address shows the whole list from its beginning."""

    q = forms.CharField(label="Search", required=False, max_length=120)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def asked(self, name: str) -> str:
        """What was asked, where it can be understood."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def asked_anything(self) -> bool:
        """Whether the list is narrowed."""
        return any(self.asked(name) for name in self.fields if name != "page")

    @property
    def query(self) -> str:
        """What was asked, for the addresses of the other pages."""
        return urlencode({name: self.asked(name) for name in self.fields if name != "page" and self.asked(name)})

    @property
    def number(self) -> int:
        return int(self.asked("page") or 1)


class FindCompanies(Paging):
    """By name, former name or code, by state, and by what they lack."""

    state = forms.ChoiceField(required=False, choices=[("", "All 14 states"), *STATES.items()])
    show = forms.ChoiceField(required=False, choices=COMPANIES)

    def search(self) -> Search:
        return Search(self.asked("q"), self.asked("state"), self.asked("show"))


class FindPeople(Paging):
    """By name, address or city, and by position."""

    show = forms.ChoiceField(required=False, choices=PEOPLE)
