"""What is typed about an outage: what is known of it, and each step that follows."""

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from contacts.business_time import floor_to_minute
from contacts.forms.finding import Paging
from contacts.models import STATES, User
from requests_app import operations
from requests_app.models import Outage, OutageUpdate
from requests_app.queries.outages import states_of

from .action import message
from .fields import TICKET, Form, LocalDateTime, Seen, code
from .particulars import KnownInstant

_FACTS = ("subject", "area", "source", "ticket", "is_fcc_reportable", "cllis")


class Board(Paging):
    """By state; nonsense in the address shows all of them."""

    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["q"]
        known = [(one, STATES[one]) for one in STATES if one in states_of(actor)]
        self.fields["state"].choices = [("", f"All {len(known)} states"), *known]  # type: ignore[attr-defined]

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one state to choose among."""
        return len(self.fields["state"].choices) > 2  # type: ignore[attr-defined]


def next_update() -> KnownInstant:
    """A promise: left out where it is over, which each form sees to."""
    return KnownInstant(
        label="Next update", error_messages={"required": "Say by when the next update comes: whoever is touched waits."}
    )


class _Known(Form):
    """What is known of an outage."""

    subject = forms.CharField(label="What happened", max_length=120, help_text="For example “SS7 isolation”.")
    states = forms.MultipleChoiceField(
        label="States it touches",
        choices=list(STATES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Companies that operate there see it, and their contact for outages is told at once.",
        error_messages={"required": "Choose at least one state: it decides who sees it and is told."},
    )
    area = forms.CharField(label="Where", max_length=200, help_text="For example “Cheyenne WY”.")
    cllis = forms.CharField(
        label="CLLIs",
        required=False,
        max_length=240,
        help_text="8 or 11 letters and figures each, with blanks between them.",
        widget=forms.TextInput(attrs={"class": "code", "spellcheck": "false"}),
    )
    began_at = LocalDateTime(label="When it began")
    source = forms.CharField(label="Where this comes from", max_length=120, help_text="For example “NROC, Denver”.")
    ticket = forms.CharField(
        label="Trouble ticket", required=False, widget=forms.TextInput(attrs={"class": "code w-code"})
    )
    is_fcc_reportable = forms.BooleanField(
        label="FCC-reportable",
        required=False,
        help_text="For information: 30 minutes or more, and 900,000 user-minutes or special facilities.",
    )

    def clean_cllis(self) -> list[str]:
        return str(self.cleaned_data["cllis"]).upper().replace(",", " ").split()

    def clean_ticket(self) -> str:
        return code(self.cleaned_data["ticket"], TICKET, 15, "A ticket has letters and figures only.")

    def zone_letters(self) -> str:
        return str(timezone.localtime(self.at).tzname())

    def facts(self, **more: Any) -> operations.Facts:
        known = {name: self.cleaned_data[name] for name in _FACTS}
        began_at = self.cleaned_data["began_at"] or floor_to_minute(self.at)
        return operations.Facts(**known | {"began_at": began_at, "states": self.cleaned_data["states"]} | more)


class Post(_Known):
    """A new one."""

    text = message("What is known so far", required=True, max_length=4000, help_text="Every company touched reads it.")
    next_update_at = next_update()
    restored_at = KnownInstant(label="Restored", required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        letters = self.zone_letters()
        self.fields["began_at"].help_text = f"Your time, {letters}. Empty is now."
        self.fields["next_update_at"].help_text = f"A promise. Your time, {letters}; without a date it is today."
        is_over = any(self.data.get(f"restored_at_{half}") for half in (0, 1))
        self.fields["next_update_at"].required = not is_over
        self.fields[
            "restored_at"
        ].help_text = f"Only where it is over already, without a next update. Your time, {letters}."

    def carry_out(self) -> Outage:
        """Raises what `operations.post_outage` raises."""
        known = self.cleaned_data
        return operations.post_outage(
            facts=self.facts(),
            text=known["text"],
            next_update_at=known["next_update_at"],
            restored_at=known["restored_at"],
            actor=self.actor,
            token=known["token"],
            at=self.at,
        )


class Step(Form):
    """What is said of one that is posted; `name` is the last part of its address."""

    name: ClassVar[str]
    title: ClassVar[str]
    button: ClassVar[str]
    icon: ClassVar[str]

    seen = Seen(required=False)

    def __init__(self, *args: Any, outage: Outage, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{self.name}_%s", **kwargs)
        self.outage, self.actor = outage, actor
        self.fit()

    def fit(self) -> None:
        """Fit words and choices to the outage."""

    @property
    def given(self) -> dict[str, Any]:
        """What every operation takes."""
        known = self.cleaned_data
        posted = operations.Posted(seen=known["seen"], token=known["token"])
        return {"outage_id": self.outage.pk, "actor": self.actor, "posted": posted, "at": self.at}

    @abstractmethod
    def carry_out(self) -> OutageUpdate:
        """Call the one operation. Raises what it raises."""


class Update(Step, _Known):
    """What is new; the rest is what is known by now, to be put right or added to."""

    name, title, button, icon = "update", "Write an update", "Post the update", "note"

    text = message("What is new", required=True, max_length=4000, help_text="Every company touched reads it.")
    next_update_at = next_update()

    def fit(self) -> None:
        letters, outage = self.zone_letters(), self.outage
        when = f"Your time, {letters}; without a date it is today."
        self.fields["next_update_at"].required = outage.is_current
        self.fields["next_update_at"].help_text = (
            f"A promise. {when}" if outage.is_current else f"Only where it is not restored after all. {when}"
        )
        self.fields["began_at"].help_text = f"Your time, {letters}."
        others = [(one, name) for one, name in STATES.items() if one not in outage.states]
        self.fields["states"].choices = others  # type: ignore[attr-defined]
        self.fields["states"].label, self.fields["states"].required = "It also touches", False
        self.initial = {
            **{name: getattr(outage, name) for name in _FACTS},
            "cllis": " ".join(outage.cllis),
            "began_at": floor_to_minute(outage.began_at),
            **self.initial,
        }

    @property
    def news(self) -> list[forms.BoundField]:
        return [self["text"], self["next_update_at"]]

    @property
    def known(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in ("text", "next_update_at")]

    @property
    def shows_known(self) -> bool:
        """Whether they stand open: something of them was changed, or is wrong."""
        return self.is_bound and any(field.errors or field.name in self.changed_data for field in self.known)

    def clean_began_at(self) -> Any:
        """Left as it is shown, it is what it was, to the second."""
        if "began_at" in self.changed_data and self.cleaned_data["began_at"]:
            return self.cleaned_data["began_at"]
        return self.outage.began_at

    def carry_out(self) -> OutageUpdate:
        known = self.cleaned_data
        return operations.update_outage(
            text=known["text"],
            next_update_at=known["next_update_at"],
            facts=self.facts(states=[*self.outage.states, *known["states"]]),
            **self.given,
        )


class Restore(Step):
    name, title, button, icon = "restore", "It is restored", "Say that it is restored", "check"

    restored_at = LocalDateTime(label="Restored at")
    text = message("What was done", required=True, max_length=4000, help_text="Every company touched reads it.")

    def fit(self) -> None:
        self.fields["restored_at"].initial = [timezone.localtime(self.at).date(), None]
        self.fields["restored_at"].help_text = f"Your time, {timezone.localtime(self.at).tzname()}. Empty is now."

    def carry_out(self) -> OutageUpdate:
        known = self.cleaned_data
        restored_at = known["restored_at"] or max(floor_to_minute(self.at), self.outage.began_at)
        return operations.restore_outage(restored_at=restored_at, text=known["text"], **self.given)


class Withdraw(Step):
    name, title, button, icon = "withdraw", "Withdraw it", "Withdraw it", "cross"

    text = message(
        "Why",
        required=True,
        max_length=4000,
        help_text="It stays, as withdrawn, for whoever could see it, and they are told.",
        error_messages={"required": "Say why it is withdrawn."},
    )

    def carry_out(self) -> OutageUpdate:
        return operations.withdraw_outage(reason=self.cleaned_data["text"], **self.given)


STEPS: dict[str, type[Step]] = {form.name: form for form in (Update, Restore, Withdraw)}
"""By the last part of their address, in the order in which a page offers them."""
