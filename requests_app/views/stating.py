"""The evidence of a request in words, one for the page and the PDF: instants in the reader's zone, with their year."""

import json
from dataclasses import dataclass
from datetime import datetime

from contacts.guideline import Step
from contacts.models import STATES
from contacts.wording import (
    date_text,
    duration_text,
    instant_text,
    joint,
    margin_text,
    same_clock,
    span_ends,
    zone_abbreviation,
    zone_of,
)
from notices.queries import Told
from requests_app.models import Commitment
from requests_app.queries.evidence import Evidence, Happened
from requests_app.queries.filled import filled_of
from requests_app.queries.panels import ClockPanel
from requests_app.queries.timeline import Entry

from .packing import state_text

Facts = list[tuple[str, str]]
REMADE = (
    "Their words are made again from what was kept when each was written, by the function that makes them at sending."
    " Where its template has been edited since, they are as it reads now."
)
NOBODY, NOTHING = "Nobody has been told anything yet.", "Your own account has not been told anything."
CLASSES = {"in_office": "in the office", "out_of_office": "out, or no quick phone", "": ""}


@dataclass(frozen=True)
class Line:
    """When, and what: a step of a derivation, or one line of an event."""

    when: str
    text: str
    to_go: str = ""
    note: str = ""
    hidden_from: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Clock:
    """`state` is a code of the components, `stored` the derivation as it is kept."""

    title: str
    state: str
    state_text: str
    facts: Facts
    steps: list[Line]
    stored: str


@dataclass(frozen=True)
class Happening:
    """An event: its place in the chain and its digest, both empty for a company."""

    place: str
    digest: str
    lines: list[Line]


@dataclass(frozen=True)
class Notice:
    """`written` is when; `subject` and `text` what it said."""

    written: str
    to: str
    channel: str
    state: str
    facts: Facts
    subject: str
    text: str


@dataclass(frozen=True)
class Stated:
    """Everything, part by part."""

    taken: str
    request: Facts
    record: Facts
    is_whole: bool
    clocks: list[Clock]
    events: list[Happening]
    told: str
    about_notices: str
    notices: list[Notice]


def stated(evidence: Evidence) -> Stated:
    teller = _Teller(evidence)
    return Stated(
        taken=f"{teller.when(evidence.at)} by {evidence.actor.name}, {evidence.actor.get_role_display()}",
        request=_facts(teller.request()),
        record=_facts(teller.record()),
        is_whole=evidence.is_whole,
        clocks=[teller.clock(clock) for clock in evidence.clocks],
        events=[teller.event(happened) for happened in evidence.events],
        told="What you were told" if evidence.is_for_company else "Who was told",
        about_notices=REMADE if evidence.notices else NOTHING if evidence.is_for_company else NOBODY,
        notices=[teller.notice(told) for told in evidence.notices],
    )


def _facts(pairs: Facts) -> Facts:
    """Those that say something."""
    return [(label, text) for label, text in pairs if text]


@dataclass(frozen=True)
class _Teller:
    evidence: Evidence

    def when(self, at: datetime | None) -> str:
        return instant_text(at, self.evidence.actor.zone) if at else ""

    def there(self, at: datetime, zone: str) -> str:
        """Besides, in the office's zone, where its clock is another."""
        here, viewer = self.when(at), self.evidence.actor.zone
        if same_clock(at, zone, viewer):
            return here
        is_same_day = at.astimezone(zone_of(viewer)).date() == at.astimezone(zone_of(zone)).date()
        return f"{here} ({instant_text(at, zone, day='never' if is_same_day else True)} there)"

    def request(self) -> Facts:
        found = self.evidence.team_request
        return [
            ("Subject", found.subject),
            ("Company", ", ".join(filter(None, (found.clec.name, STATES.get(found.state, ""))))),
            ("Topic", found.get_topic_display()),
            ("PON", found.pon),
            ("Trouble ticket", found.ticket),
            *((said.label, said.text) for said in filled_of(found, zone_of(self.evidence.actor.zone), None)),
            ("From", ", ".join(filter(None, (found.contact_name, found.contact_phone)))),
            ("Came by", found.get_channel_display()),
            ("Received", self.when(found.received_at)),
            ("Logged", self.when(found.logged_at) + (f" by {found.logged_by.name}" if found.logged_by else "")),
            ("Logged late", found.late_note),
            ("Opened again", self.when(found.reopened_at)),
            ("Manager", found.owner.name if found.owner else "Sales Operations"),
            ("Status", found.get_status_display()),
            ("Detail", found.detail),
        ]

    def record(self) -> Facts:
        chain, at = self.evidence.chain, self.when(self.evidence.at)
        fits = f"Checked {at}: every event is there and as it was written."
        if chain is None:
            broken = f"Checked {at}: something is not as it was written. Ask Sales Operations."
            return [("Events", fits if self.evidence.is_whole else broken)]
        return [
            ("Events", fits if self.evidence.is_whole else f"Checked {at}: {chain.flaw}"),
            ("How many", str(chain.events)),
            ("Head", chain.head),
            ("Sent out", self._sent_out()),
        ]

    def _sent_out(self) -> str:
        chain = self.evidence.chain
        if chain is None or chain.manifest is None:
            return "Not yet: these events are newer than the last manifest."
        sent = f"with the manifest of {date_text(chain.manifest.on)}, made {self.when(chain.manifest.made_at)}"
        which = "This head" if chain.is_out else f"The head as of event {chain.covered}, not this one,"
        return f"{which} {sent}. Digest of that manifest: {chain.manifest.digest}"

    def clock(self, clock: ClockPanel) -> Clock:
        return Clock(
            title=clock.title[:1].upper() + clock.title[1:],
            state=clock.face.state,
            state_text=state_text(clock),
            facts=_facts([*self._times(clock), *self._grounds(clock)]),
            steps=[self._step(step) for step in clock.steps],
            stored=json.dumps(clock.commitment.derivation, ensure_ascii=False) if clock.commitment.derivation else "",
        )

    def _times(self, clock: ClockPanel) -> Facts:
        found = clock.commitment
        past = [] if self.evidence.is_for_company else [
            ("Found past guideline", self.when(found.flagged_at)),
            ("Director told", self.when(found.director_told_at)),
        ]  # fmt: skip
        return [
            ("Promised for", date_text(found.promised_on) if found.promised_on else ""),
            ("Clock started", self.there(found.clock_start, found.zone)),
            ("Expected from", self.there(found.expected_from, found.zone) if found.expected_from else ""),
            ("Due by", self.there(found.due_by, found.zone)),
            ("Met", f"{self.when(found.met_at)}, {margin_text(clock.margin)}" if found.met_at else ""),
            ("Recorded", self.when(found.recorded_at)),
            *past,
            ("Ended", f"{self.when(found.ended_at)}, {found.get_outcome_display().lower()}" if found.ended_at else ""),
        ]

    def _grounds(self, clock: ClockPanel) -> Facts:
        found = clock.commitment
        return [
            ("Used", f"{duration_text(clock.used)} of {duration_text(clock.total)} of office time"),
            ("What stops it", clock.stops),
            ("Who", found.responsible.name if found.responsible else "Sales Operations"),
            ("Manager was", CLASSES[found.availability_class]),
            ("Rule", self._rule(found)),
            ("Office hours", f"{found.calendar_version}, {clock.place} ({found.zone})"),
        ]

    def _rule(self, found: Commitment) -> str:
        rule = found.rule
        if rule is None:
            return ""
        since = date_text(rule.effective_from, weekday=False)
        return f"“{rule.name}” ({rule.source}), version {rule.version}, in force from {since}"

    def _step(self, step: Step) -> Line:
        zone = zone_of(self.evidence.actor.zone)
        if step.kind == "holiday":
            when = date_text(step.at.astimezone(zone).date())
        elif step.until:
            first, last = span_ends(step.at, step.until, zone, None)
            when = f"{first}{joint(last)}{last} {zone_abbreviation(step.until, zone)}"
        else:
            when = self.when(step.at)
        return Line(when, step.text, to_go="" if step.to_go is None else f"{duration_text(step.to_go)} to go")

    def event(self, happened: Happened) -> Happening:
        lines = [self._line(entry) for entry in happened.lines]
        if self.evidence.is_for_company:
            return Happening("", "", lines)
        return Happening(str(happened.event.sequence), happened.event.digest, lines)

    def _line(self, entry: Entry) -> Line:
        said = " ".join(filter(None, (entry.who, entry.text)))
        return Line(
            when=self.when(entry.at),
            text=said,
            note=entry.note,
            hidden_from=entry.hidden_from if entry.note else "",
            changes=tuple(entry.changes),
        )

    def notice(self, told: Told) -> Notice:
        notice = told.notice
        how = [] if self.evidence.is_for_company else [
            ("Address on file", told.address),
            ("Receipt", notice.receipt),
            ("Key", str(told.message_key)),
            ("Source", notice.source),
        ]  # fmt: skip
        return Notice(
            written=self.when(notice.created_at),
            to=told.to.name,
            channel=notice.get_channel_display(),
            state=notice.get_state_display(),
            facts=_facts([
                ("Sent", self.when(notice.sent_at)),
                ("In one message", "with others, which came one soon after another" if told.is_shared else ""),
                ("Read", self.when(notice.read_at)),
                ("Why", "" if self.evidence.is_for_company else notice.reason),
                *how,
            ]),
            subject=told.subject or notice.kind.replace("_", " ").capitalize(),
            text=told.text.strip() or "Its words cannot be made again: there is no such kind of notice any more.",
        )  # fmt: skip
