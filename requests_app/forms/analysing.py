"""The post-mortem: what is found out, and its delivery in writing (S35 to S38)."""

from typing import Any

from django import forms

from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import FINDINGS, Event, PostMortem
from requests_app.queries.post_mortems import FINDING_LABELS, draft_of

from .action import Action, message, when
from .fields import native_date

IN_WRITING = [
    (Medium.PORTAL, "Here, told by the portal’s message"),
    (Medium.EMAIL, "By e-mail of my own, and here"),
    (Medium.LETTER_OR_FAX, "By letter or fax, and here"),
]
_HINTS = {
    "cause": "What failed, and why.",
    "process": "What was done, in which order, until service was back.",
    "prevention": "What keeps it from happening again.",
}


def _day(label: str) -> forms.DateField:
    wrong = {"invalid": "Give the date as day, month and year."}
    return forms.DateField(label=label, required=False, widget=native_date(), error_messages=wrong)


class Analyse(Action):
    """What has been found out so far; kept as often as one likes, and not shown to the company."""

    name, icon, title, button = "analyse", "edit", "Work on the analysis", "Keep it, not delivered yet"

    complexity = forms.ChoiceField(
        label="How complex is it?",
        help_text="Your own target. The guideline stays: business day 2 to 10.",
        required=False,
        choices=[("", "Not said"), *PostMortem.Complexity.choices],
    )
    notes_reviewed_on = _day("Log notes reviewed on")
    partner = forms.ChoiceField(
        label="Analysed with", required=False, choices=[("", "Not said"), *PostMortem.Partner.choices]
    )
    partner_contact = forms.CharField(label="Whom there", max_length=120, required=False)
    partner_on = _day("When you spoke with them")

    def fit(self) -> None:
        for name in FINDINGS:
            self.fields[name] = message(FINDING_LABELS[name], help_text=_HINTS[name])
        draft = draft_of(self.team_request)
        self.initial = {**self.initial, **{name: getattr(draft, name) for name in _NAMES if draft}}
        self.button_hint = f"{self.team_request.clec} sees none of this until it is delivered."

    def carry_out(self) -> Event:
        return operations.analyse(given={name: self.cleaned_data[name] for name in _NAMES}, **self.given)

    @property
    def typed(self) -> str:
        return "\n\n".join(f"{self.fields[n].label}: {self.data[n]}" for n in FINDINGS if self.data.get(n))


_NAMES = ("complexity", "notes_reviewed_on", "partner", "partner_contact", "partner_on", *FINDINGS)


class Deliver(Action):
    """The analysis as it is kept, in writing (S37)."""

    name, icon, title, button = "deliver", "doc", "Deliver the analysis", "Deliver it"

    medium = forms.ChoiceField(label="How it reaches them", choices=[(m.value, words) for m, words in IN_WRITING])
    recipient = forms.CharField(
        label="To whom", max_length=120, error_messages={"required": "Say to whom it is delivered."}
    )
    note = message("Words to go with it")
    happened_at = when()

    def fit(self) -> None:
        self.say_who_reads("note")
        self.initial = {**self.initial, "recipient": self.team_request.contact_name}
        self.button_hint = f"{self.team_request.clec} can read it from then on. What is delivered stays as it is."

    def carry_out(self) -> Event:
        known: dict[str, Any] = self.cleaned_data
        return operations.deliver(
            medium=Medium(known["medium"]),
            recipient=known["recipient"],
            note=known["note"],
            delivered_at=known["happened_at"],
            **self.given,
        )
