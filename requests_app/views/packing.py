"""The evidence of a request as canonical JSON: sorted keys, instants in UTC, no blanks; with a digest of itself."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contacts.models import STATES
from contacts.templatetags.components import state_looks
from notices.queries import Told
from requests_app.chain import FORMAT
from requests_app.queries.evidence import Chain, Evidence, Happened
from requests_app.queries.panels import ClockPanel

from .lists import GUIDELINE_NOTE

SCHEMA = 1
Json = dict[str, Any]


@dataclass(frozen=True)
class Packed:
    """The file, and the SHA-256, in hex, of its middle line."""

    content: bytes
    digest: str


def packed(evidence: Evidence) -> Packed:
    """`{"evidence":`, the evidence on one line, `,"sha256":"…"}`: so it is checked with `sed -n 2p`."""
    body = json.dumps(body_of(evidence), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(body.encode()).hexdigest()
    return Packed(f'{{"evidence":\n{body}\n,"sha256":"{digest}"}}\n'.encode(), digest)


def body_of(evidence: Evidence) -> Json:
    is_ours = not evidence.is_for_company
    return {
        "schema": SCHEMA,
        "taken": _taken(evidence),
        "request": _request(evidence),
        "chain": {"is_whole": evidence.is_whole} | (_chain(evidence.chain) if evidence.chain else {}),
        "clocks": [_clock(clock) | (_told_of(clock) if is_ours else {}) for clock in evidence.clocks],
        "events": [_event(happened) | (_link(happened) if is_ours else {}) for happened in evidence.events],
        "notices": [_notice(told) | (_sending(told) if is_ours else {}) for told in evidence.notices],
        "guideline_note": GUIDELINE_NOTE,
    }


def state_text(clock: ClockPanel) -> str:
    """`Answered late`, as the pages say it."""
    return clock.face.label or state_looks(clock.face.state).word


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _taken(evidence: Evidence) -> Json:
    actor = evidence.actor
    return {
        "at": _instant(evidence.at),
        "by": actor.name,
        "role": actor.get_role_display(),
        "zone": actor.zone,
        "for_company": evidence.is_for_company,
    }


def _request(evidence: Evidence) -> Json:
    found = evidence.team_request
    plain = ("subject", "detail", "side", "pon", "ticket", "particulars", "contact_name", "contact_phone", "late_note")
    return {name: getattr(found, name) for name in (*plain, "availability_class", "reference")} | {
        "company": found.clec.name,
        "state": STATES.get(found.state, ""),
        "topic": found.get_topic_display(),
        "channel": found.get_channel_display(),
        "status": found.get_status_display(),
        "asked_by": found.asked_by.name if found.asked_by else "",
        "logged_by": found.logged_by.name if found.logged_by else "",
        "manager": found.owner.name if found.owner else "",
        "received_at": _instant(found.received_at),
        "logged_at": _instant(found.logged_at),
        "reopened_at": _instant(found.reopened_at),
    }


def _chain(chain: Chain) -> Json:
    sent = chain.manifest
    return {
        "events": chain.events,
        "head": chain.head,
        "format": FORMAT,
        "flaw": chain.flaw,
        "manifest": sent
        and {
            "on": sent.on.isoformat(),
            "made_at": _instant(sent.made_at),
            "digest": sent.digest,
            "events": chain.covered,
        },
    }


def _clock(clock: ClockPanel) -> Json:
    found, version = clock.commitment, clock.commitment.calendar_version
    instants = ("clock_start", "expected_from", "due_by", "met_at", "recorded_at", "ended_at")
    return {name: _instant(getattr(found, name)) for name in instants} | {
        "id": found.pk,
        "kind": found.kind,
        "title": clock.title,
        "state": state_text(clock),
        "responsible": found.responsible.name if found.responsible else "",
        "rule": _rule(clock),
        "calendar": {"name": version.calendar.name, "version": version.number},
        "zone": found.zone,
        "availability_class": found.availability_class,
        "promised_on": found.promised_on.isoformat() if found.promised_on else None,
        "outcome": found.outcome,
        "follows": found.previous_id,
        "derivation": found.derivation,
        "steps": [
            {"at": _instant(step.at), "until": _instant(step.until), "text": step.text, "to_go_minutes": step.to_go}
            for step in clock.steps
        ],
        "used_minutes": clock.used,
        "total_minutes": clock.total,
        "early_minutes": clock.margin if found.met_at else None,
        "stops": clock.stops,
    }


def _rule(clock: ClockPanel) -> Json | None:
    rule = clock.commitment.rule
    if rule is None:
        return None
    named = {"name": rule.name, "version": rule.version, "source": rule.source}
    return {**named, "in_force_from": rule.effective_from.isoformat(), **rule.terms}


def _told_of(clock: ClockPanel) -> Json:
    """When we told each other."""
    instants = ("flagged_at", "director_due_at", "director_told_at")
    return {name: _instant(getattr(clock.commitment, name)) for name in instants}


def _event(happened: Happened) -> Json:
    event = happened.event
    return {
        "kind": event.kind,
        "at": _instant(event.at),
        "recorded_at": _instant(event.recorded_at),
        "by": event.actor.name if event.actor else "",
        "role": event.actor.get_role_display() if event.actor else "",
        "standing_in_for": event.for_person.name if event.for_person else "",
        "said": [" ".join(filter(None, (line.who, line.text))) for line in happened.lines],
        "note": happened.lines[0].note,
        "clock": event.commitment_id,
    }


def _link(happened: Happened) -> Json:
    event = happened.event
    return {"is_internal": event.is_internal, "data": event.data, "sequence": event.sequence, "digest": event.digest}


def _notice(told: Told) -> Json:
    notice = told.notice
    return {
        "kind": notice.kind,
        "channel": notice.get_channel_display(),
        "to": told.to.name,
        "state": notice.get_state_display(),
        "written_at": _instant(notice.created_at),
        "sent_at": _instant(notice.sent_at),
        "read_at": _instant(notice.read_at),
        "is_shared": told.is_shared,
        "subject": told.subject,
        "text": told.text,
    }


def _sending(told: Told) -> Json:
    notice = told.notice
    plain = {name: getattr(notice, name) for name in ("source", "reason", "receipt")}
    return {**plain, "key": str(notice.key), "message_key": str(told.message_key), "address_on_file": told.address}
