"""What is known of an outage, as it is given, checked and corrected."""

import re
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from contacts.models import STATES
from requests_app.models import Outage
from requests_app.models.outage import CLLI

LONGEST_AGO = timedelta(days=366)
_NEEDED = {
    "subject": "Say in a few words what happened, for example “SS7 isolation”.",
    "states": "Choose at least one state: it decides who sees it and is told.",
    "area": "Say where, for example “Cheyenne WY”.",
    "source": "Say where this comes from, for example “NROC”.",
}


@dataclass(frozen=True)
class Facts:
    """What is known of an outage. `states` are codes, `cllis` whole, in upper case; `source` is where it comes from."""

    subject: str
    states: list[str]
    area: str
    began_at: datetime
    source: str
    cllis: list[str] = field(default_factory=list)
    ticket: str = ""
    is_fcc_reportable: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """As the columns have them: the states in their order, each once."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        return given | {"states": [state for state in STATES if state in self.states]}


def check(facts: Facts, at: datetime) -> None:
    """Raises ValidationError by field."""
    wrong = {name: words for name, words in _NEEDED.items() if not getattr(facts, name)}
    if not set(facts.states) <= STATES.keys():
        wrong["states"] = "Choose among the 14 states."
    if bad := [clli for clli in facts.cllis if not re.fullmatch(CLLI, clli)]:
        wrong["cllis"] = f"“{bad[0]}” is no CLLI: it has 8 letters and figures, or 11."
    if facts.began_at > at:
        wrong["began_at"] = "That is still to come. Give the time at which it began."
    elif at - facts.began_at > LONGEST_AGO:
        wrong["began_at"] = "That is more than a year ago. Check the year."
    if wrong:
        raise ValidationError(wrong)


def correct(outage: Outage, facts: Facts, at: datetime) -> dict[str, Any]:
    """Take over what is known otherwise by now; return what each was and is, as an update keeps it.

    Raises ValidationError by field, also where a state is left out: companies there were told.
    """
    check(facts, at)
    if lost := [STATES[state] for state in outage.states if state not in facts.states]:
        told = (
            f"Companies in {', '.join(lost)} were told of it. If it never touched them, withdraw it and post it anew."
        )
        raise ValidationError({"states": told})
    if outage.restored_at and outage.restored_at < facts.began_at:
        raise ValidationError({"began_at": "That is after it was restored."})
    changed = {name: value for name, value in facts.values.items() if getattr(outage, name) != value}
    changes = {name: [kept(getattr(outage, name)), kept(value)] for name, value in changed.items()}
    for name, value in changed.items():
        setattr(outage, name, value)
    return changes


def kept(value: Any) -> Any:
    """A value as JSON has it, instants in UTC."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
