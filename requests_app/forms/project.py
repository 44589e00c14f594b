"""The questions that tell who coordinates a project (S39 to S41): one at a time, all answers in the address."""

from collections.abc import Mapping
from typing import Any

from django import forms

from contacts.models import STATES, Clec
from requests_app.kinds.coordinating import MOVED, NEW, SUBJECTS, project_kind

CHOOSE = "Choose one of these."


def _question(label: str, help_text: str, choices: tuple[tuple[str, str], ...]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


class Project(forms.Form):
    """Whether it is new, else what is moved, and where. A company in one state is not asked where."""

    new = _question("Is something new put in?", "An optical carrier system, or any other installation.", NEW)
    moved = _question("Is something moved?", "Grooming or rehoming of what is in service.", MOVED)
    state = _question("In which state?", "It decides who coordinates.", ())

    def __init__(self, data: Mapping[str, Any], *, clec: Clec | None) -> None:
        super().__init__(data, auto_id="project_%s")
        self.sent = str(data.get("asked", ""))
        codes = clec.states if clec else []
        self.fields["state"].choices = [(code, STATES[code]) for code in codes]  # type: ignore[attr-defined]
        self.only_state = codes[0] if len(codes) == 1 else ""
        if len(codes) < 2:
            del self.fields["state"]
        if self.said("new") in ("optical", "other_new"):
            del self.fields["moved"]

    def said(self, name: str) -> str:
        """The answer to that question, if it is one of its own."""
        field, given = self.fields.get(name), str(self.data.get(name, ""))
        is_known = isinstance(field, forms.ChoiceField) and field.valid_value(given)
        return given if is_known else ""

    @property
    def answered(self) -> list[tuple[str, str, str]]:
        """Name, question and answer in words of those before the open one."""
        known = []
        for name, field in self.fields.items():
            if not self.said(name):
                break
            assert isinstance(field, forms.ChoiceField)
            known.append((name, str(field.label), dict(field.choices)[self.said(name)]))  # type: ignore[arg-type]
        return known

    @property
    def open(self) -> forms.BoundField | None:
        """The question to be asked now; None once all are answered."""
        name = next((name for name in self.fields if not self.said(name)), None)
        return self[name] if name else None

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was answered, for the next step."""
        return [(name, self.said(name)) for name, _, _ in self.answered]

    def full_clean(self) -> None:
        """Only the open question can lack its answer, and only once it was asked."""
        super().full_clean()
        asked = self.open.name if self.open and self.lacks_answer else ""
        for name in [name for name in self.errors if name != asked]:
            del self.errors[name]

    @property
    def lacks_answer(self) -> bool:
        """Whether the open question was sent without an answer."""
        return self.open is not None and self.sent == self.open.name

    @property
    def where(self) -> str:
        """The state, or "" for a company of none."""
        return self.said("state") or self.only_state

    @property
    def kind(self) -> str:
        """ "project", "grooming", or "" where it is neither."""
        return project_kind(self.said("new"), self.said("moved"))

    @property
    def subject(self) -> str:
        return SUBJECTS.get(self.said("moved"), "") or SUBJECTS.get(self.said("new"), "")
