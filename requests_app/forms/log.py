"""Writing down that somebody contacted the account team."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.guideline import Channel
from contacts.models import STATES, User
from contacts.wording import instant_text
from requests_app.kinds import KINDS
from requests_app.models import Side, TeamRequest
from requests_app.operations import log_request
from requests_app.operations.logging import LONGEST_AGO, Contact
from requests_app.queries.naming import NotOneCompany, company_named
from requests_app.queries.preview import Asked, who_by_state
from requests_app.wording import listed

from .connecting import Connecting
from .fields import PON, TICKET, LocalDateTime, code
from .particulars import fields_for, typed_in

COMPANY_CHANNELS = [
    (Channel.PORTAL_FORM, "With this form"),
    (Channel.PAGER, "I paged"),
    (Channel.VOICEMAIL, "I left a voicemail"),
    (Channel.EMAIL, "I sent an e-mail"),
    (Channel.LETTER_OR_FAX, "I sent a letter or fax"),
    (Channel.TELEPHONE, "We spoke, and I want it on record"),
    (Channel.CONFERENCE_CALL, "I would like a conference call"),
    (Channel.FACE_TO_FACE, "I would like to meet face to face"),
]
OUR_CHANNELS = [(channel, channel.label) for channel in Channel if channel is not Channel.PORTAL_FORM]
# Asked for by this very form: received when it is sent.
BY_THIS_FORM = (Channel.PORTAL_FORM, Channel.CONFERENCE_CALL, Channel.FACE_TO_FACE)
SEGMENTS = 3


class Log(Connecting):
    """The whole form; a company logs its own, our people name the company first."""

    company = forms.CharField(
        label="Company",
        help_text="Name, former name or code.",
        max_length=120,
        widget=forms.TextInput(attrs={"list": "companies", "autocomplete": "off"}),
        error_messages={"required": "Say for which company, by its name or code."},
    )
    topic = forms.ChoiceField(label="What is it about?")
    side = forms.ChoiceField(
        label="Who should answer?",
        choices=[("", "Whoever the topic belongs to"), (Side.SERVICE.value, "Service"), (Side.SALES.value, "Sales")],
        required=False,
    )
    state = forms.ChoiceField(label="State", required=False)
    channel = forms.ChoiceField(label="How did you, or do you, reach them?", widget=forms.RadioSelect)
    received_at = LocalDateTime(label="When was it received?")
    late_note = forms.CharField(
        label="Why it is logged only now",
        help_text="It was received more than a business day ago.",
        max_length=300,
        required=False,
    )
    subject = forms.CharField(
        label="In a few words",
        max_length=120,
        error_messages={
            "required": "Say in a few words what it is about, for example “DS1 loop in jeopardy, Gallup”.",
        },
    )
    detail = forms.CharField(
        label="What should they know?", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    pon = forms.CharField(label="PON", required=False, widget=forms.TextInput(attrs={"class": "code w-code"}))
    ticket = forms.CharField(
        label="Trouble ticket", required=False, widget=forms.TextInput(attrs={"class": "code w-code"})
    )
    contact_name = forms.CharField(label="Whom to contact", max_length=120, required=False)
    contact_phone = forms.CharField(
        label="On which number", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    def __init__(self, *args: Any, actor: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.actor = actor
        self.clec = actor.clec
        self.look_up(actor, at)
        self.fields["topic"].choices = topics(actor)  # type: ignore[attr-defined]
        self.fields["topic"].initial = "order"
        self.fields["received_at"].initial = [timezone.localtime(at).date(), None]
        self.fields["received_at"].help_text = f"Your time, {timezone.localtime(at).tzname()}. Empty is now."
        if actor.is_of_clec:
            self._for_company(actor)
        else:
            self._for_us()
        self._ask_of_its_kind()

    def _ask_of_its_kind(self) -> None:
        """What whoever asks can say at once of the topic that is chosen; of one that does not exist nothing."""
        asked = self.data.get("topic") if self.is_bound else self.get_initial_for_field(self.fields["topic"], "topic")
        self.kind = KINDS.get(str(asked), KINDS["order"])
        self.asked_of_kind = [one for one in self.kind.particulars if not one.is_ours]
        self.fields |= fields_for(self.asked_of_kind, self.at, is_logged=False)

    @property
    def particulars(self) -> list[forms.BoundField]:
        return [self[one.name] for one in self.asked_of_kind]

    @property
    def needs_particulars(self) -> bool:
        """Whether some of them must be said at once."""
        return any(field.field.required for field in self.particulars)

    @property
    def shows_particulars(self) -> bool:
        """Whether they stand open: something is needed, typed or wrong."""
        return self.needs_particulars or any(field.errors or field.value() for field in self.particulars)

    @property
    def has_other_particulars(self) -> bool:
        """Whether those on the page are of the topic that was chosen before."""
        return bool(self.data.get("particulars_of") != self.kind.name)

    def _for_company(self, actor: User) -> None:
        assert self.clec is not None  # the database holds it: user_of_a_company_or_of_ours
        del self.fields["company"]
        choose(self.fields["channel"], COMPANY_CHANNELS, Channel.PORTAL_FORM)
        self.fields["contact_name"].initial, self.fields["contact_phone"].initial = actor.name, actor.phone
        state, states = self.fields["state"], [(code, STATES[code]) for code in self.clec.states]
        if len(states) <= SEGMENTS:
            state.widget = forms.RadioSelect(attrs={"class": "segmented__input"})
            choose(state, states, states[0][0] if len(states) == 1 else "")
        else:
            choose(state, [("", "Choose one"), *states], "")
        state.required = bool(states)
        state.error_messages["required"] = "Choose the state: it decides who answers."
        who = who_by_state(self.clec, self.at)
        state.help_text = f"Decides which Service Manager: {who}." if who else ""

    def _for_us(self) -> None:
        self.fields["channel"].label = "How did it come?"
        choose(self.fields["channel"], OUR_CHANNELS, Channel.PAGER)
        self._offer_states(STATES)
        self.fields["state"].help_text = "May decide who answers."
        if not self.is_bound and (named := self.initial.get("company")):
            with suppress(NotOneCompany):
                self._meant(named)
        self.fields["contact_name"].label = "Who called or wrote"
        self.fields["contact_phone"].label = "Call back on"

    def _meant(self, company: str) -> None:
        """From now on the form is about this company, whose states alone are offered (S58). Raises NotOneCompany."""
        self.clec = company_named(self.actor, company)
        self._offer_states(self.clec.states)
        names = [STATES[code] for code in self.clec.states]
        has = f"operates in {listed(names)}. Choose one of these, or none" if names else "has no state on record"
        self.fields["state"].error_messages["invalid_choice"] = f"{self.clec} {has}."

    def _offer_states(self, codes: Iterable[str]) -> None:
        choose(self.fields["state"], [("", "All, or not said"), *((code, STATES[code]) for code in codes)], "")

    @property
    def is_segmented(self) -> bool:
        return isinstance(self.fields["state"].widget, forms.RadioSelect)

    @property
    def shows_late_note(self) -> bool:
        return self.is_bound and bool(self["late_note"].errors or self["late_note"].data)

    def clean_company(self) -> str:
        text: str = self.cleaned_data["company"]
        try:
            self._meant(text)
        except NotOneCompany as error:
            meant = " or ".join(f"“{name}”" for name in error.suggestions)
            hint = f"Did you mean {meant}?" if meant else "Look it up by its OCN, ACNA or a part of its name."
            raise ValidationError(f"No one company is meant by “{text}”. {hint}") from error
        assert self.clec is not None  # or the line above had raised
        return self.clec.name

    def clean_pon(self) -> str:
        letters = "A PON has letters, figures, full stops, hyphens, slashes and blanks only."
        return code(self.cleaned_data["pon"], PON, 16, letters)

    def clean_ticket(self) -> str:
        return code(self.cleaned_data["ticket"], TICKET, 15, "A ticket has letters and figures only.")

    def clean(self) -> dict[str, Any]:
        """What comes by this form is received when it is sent, whatever stands in the hidden fields."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if lost := self._typed_for_another_topic():
            self.add_error("topic", lost)
        if self.is_by_this_form:
            self.errors.pop("received_at", None)
            found["received_at"] = None
        elif (received_at := found.get("received_at")) and (wrong := self._impossible(received_at)):
            self.add_error("received_at", wrong)
        return found

    def _typed_for_another_topic(self) -> str:
        """What was typed of the topic that was chosen before, and has no place here: said once, before it goes."""
        before = KINDS.get(self.data.get("particulars_of", ""), self.kind)
        asked = {one.name for one in self.asked_of_kind}
        names = [(one.label, self.data.get(one.name, "")) for one in before.particulars if one.name not in asked]
        typed = "; ".join(f"{label}: {value}" for label, value in names if value)
        return typed and f"Filled in for “{before.title}” and not asked here: {typed}. Send it again without."

    @property
    def is_by_this_form(self) -> bool:
        channel = self.cleaned_data.get("channel")
        return self.actor.is_of_clec and channel in BY_THIS_FORM

    def _impossible(self, received_at: datetime) -> str:
        if received_at > self.at:
            now = instant_text(self.at, timezone.get_current_timezone(), self.at)
            return f"It is {now} now. Give the time at which it was received, at the latest now."
        return "That is too long ago. Check the year." if self.at - received_at > LONGEST_AGO else ""

    def _side(self, topic: str) -> Side:
        return Side(self.cleaned_data.get("side") or KINDS[topic].side)

    def asked(self) -> Asked | None:
        """What is known so far, for the preview; None while the company, or a time that makes sense, is missing.

        A state that is not chosen yet is none.
        """
        if "received_at" in self.errors or self.clec is None:
            return None
        known, received_at = self.cleaned_data, self.cleaned_data.get("received_at")
        return Asked(
            clec=self.clec,
            side=self._side(known.get("topic") or "order"),
            channel=Channel(known.get("channel") or self.fields["channel"].initial),
            state=known.get("state") or "",
            received_at=received_at or self.at,
            is_now=received_at is None,
            own_clock=self.kind.own_clock,
        )

    def log(self) -> TeamRequest:
        """Write it down. Raises what `operations.log_request` raises."""
        assert self.clec is not None  # clean_company found it
        known = self.cleaned_data
        contact = Contact(
            topic=known["topic"],
            channel=Channel(known["channel"]),
            subject=known["subject"],
            received_at=known["received_at"] or self.at,
            side=self._side(known["topic"]),
            particulars=typed_in(self.asked_of_kind, known),
            **{name: known[name] for name in _PLAIN},
        )
        given = {**self.besides, "token": known["token"], "at": self.at}
        return log_request(clec_id=self.clec.pk, contact=contact, actor=self.actor, **given)


_PLAIN = ["state", "detail", "contact_name", "contact_phone", "pon", "ticket", "late_note"]


def topics(actor: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """The topics under who answers them (S63)."""
    yours = "your" if actor.is_of_clec else "the"
    groups = [
        (Side.SERVICE, f"Service: goes to {yours} Service Manager"),
        (Side.SALES, f"Sales: goes to {yours} Sales Executive"),
        (Side.SALES_OPERATIONS, "Neither: goes to Sales Operations"),
    ]
    return [
        (label, [(kind.name, kind.label) for kind in KINDS.values() if kind.side == side]) for side, label in groups
    ]


def choose(field: forms.Field, choices: list[Any], initial: str) -> None:
    """What may be chosen, and what is to begin with."""
    field.choices = [(str(value), label) for value, label in choices]  # type: ignore[attr-defined]
    field.initial = str(initial)
