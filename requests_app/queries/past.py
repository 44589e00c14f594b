"""What needs a director now: raised to them, past guideline, about to pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from contacts.access import Relation
from contacts.models import Availability, Person, User
from requests_app.access import REQUESTS, REVIEW
from requests_app.lifecycle import MINUTE
from requests_app.models import Commitment, Escalation
from requests_app.models.commitment import CommitmentQuerySet

from . import cutting
from .needs import Need, Picked, needs_of, picked_clocks, picked_raises
from .rows import first_clocks

PAGE = 15
AT_ONCE = 500
GROUPS = {"raised": "Raised to you", "past": "Past now", "about": "About to pass"}
# Counts above the list that filter it: word, and the state whose shape stands before it.
SHOWS = {
    "all": ("need you", ""),
    "past": ("past guideline", "past"),
    "missed": ("promise missed", "missed"),
    "about": ("about to pass", "soon"),
    "raised": ("raised to you", "raised"),
}


class NotADirectors(Exception):
    """The page is for directors and Sales Operations; for all others it is not there."""


@dataclass(frozen=True)
class Group:
    """A heading with its rows of this page. `count` is that of all pages, `above` how many more were raised: those
    stand on top and are not repeated.
    """

    name: str
    title: str
    count: int
    needs: list[Need]
    above: int


@dataclass(frozen=True)
class PastPage:
    """A page of the list with the counts above it.

    `people` is the group in names, None for all groups. `lag` is how far the sweep is behind, in seconds.
    """

    show: str
    counts: dict[str, int]
    groups: list[Group]
    people: list[Person] | None
    lag: int
    first: int
    total: int

    @property
    def shown(self) -> int:
        return sum(len(group.needs) for group in self.groups)

    @property
    def left(self) -> int:
        return max(self.total - self.first - self.shown, 0)


@dataclass(frozen=True)
class _Lists:
    """The three lists in full: what was raised as (escalation, request), and the clocks, which are not yet read."""

    raised: list[tuple[int, int]]
    running: CommitmentQuerySet
    is_past: Q
    is_about: Q

    @property
    def is_above(self) -> Q:
        """Clocks of what stands on top already, because it was raised."""
        return Q(team_request__in=[request_id for _, request_id in self.raised])


Key = tuple[str, int]
"""The group of a row, and the id of its escalation or of its clock."""


@dataclass(frozen=True)
class _Part:
    """A group with the ids of its rows in order, those of clocks not yet read."""

    name: str
    count: int
    ids: Any  # a list, or a queryset to be cut
    above: int = 0


def past_guideline_for(actor: User, at: datetime, show: str = "all", page: int = 1, size: int = PAGE) -> PastPage:
    """One page; raised first, then past (longest first), then what passes next. Raises NotADirectors."""
    group = _group(actor)
    lists = _lists(actor, group, at)
    counts = _counts(lists)
    parts = _parts(lists, counts, show)
    first = (max(page, 1) - 1) * size
    needs = needs_of(_picked(_keys(parts, first, size)), actor, at)
    return PastPage(
        show=show if show in SHOWS else "all",
        counts={name: counts[name] for name in SHOWS},
        groups=[
            Group(part.name, _title(actor, part.name), part.count, found, part.above)
            for part in parts
            if (found := [need for need in needs if need.group == part.name])
        ],
        people=group,
        lag=engine_lag(at),
        first=first,
        total=sum(part.count for part in parts),
    )


def every_need(actor: User, at: datetime, show: str = "all") -> Iterator[Need]:
    """All rows of the page in its order, for an export. Raises NotADirectors at once."""
    lists = _lists(actor, _group(actor), at)
    parts = _parts(lists, _counts(lists), show)
    return _each([(part.name, key) for part in parts for key in part.ids], actor, at)


def _each(keys: list[Key], actor: User, at: datetime) -> Iterator[Need]:
    """Which rows there are is settled before the first is written: what comes or ends meanwhile shifts none."""
    for first in range(0, len(keys), AT_ONCE):
        yield from needs_of(_picked(keys[first : first + AT_ONCE]), actor, at)


def past_count(actor: User, at: datetime) -> int:
    """How many requests are past guideline in the actor's group."""
    return first_clocks(_clocks_of(_group(actor)) & cutting.is_past(at)).count()


def engine_lag(at: datetime) -> int:
    """How many seconds the oldest commitment that is past has waited to be flagged; 0 when none does.

    Counted from when it was past, or from when it was written down where that is later (rule 10).
    """
    waiting = Commitment.objects.unmet().unflagged().filter(cutting.is_past(at)).order_by("due_by")
    since = [max(due_by + MINUTE, made) for due_by, made in waiting.values_list("due_by", "created_at")[:AT_ONCE]]
    return int((at - min(since)).total_seconds()) if since else 0


def _group(actor: User) -> list[Person] | None:
    """The director's group and the director; None for everybody.

    People who have left it are in: what they left running is the director's.
    """
    near = REQUESTS.reach(actor.role, REVIEW)
    if not near:
        raise NotADirectors
    if Relation.ANY in near:
        return None
    return list(Person.objects.filter(Q(director=actor.person_id) | Q(pk=actor.person_id)).only("name"))


def _clocks_of(group: list[Person] | None) -> Q:
    return Q() if group is None else Q(responsible__in=[person.pk for person in group])


def _lists(actor: User, group: list[Person] | None, at: datetime) -> _Lists:
    hour, midnight = at + cutting.HOUR, cutting.end_of_day(actor.zone, at)
    soon = Q(due_by__lte=hour) | Q(due_by__lt=midnight, responsible__in=_away(at))
    raised = Escalation.objects.waiting()
    if group is not None:
        raised = raised.filter(director=actor.person_id)
    running = first_clocks(_clocks_of(group) & Q(due_by__lte=max(hour, midnight)))
    return _Lists(
        raised=list(raised.order_by("raised_at", "pk").values_list("pk", "team_request_id")),
        running=running.order_by("due_by", "pk"),
        is_past=cutting.is_past(at),
        is_about=soon & ~cutting.is_past(at),
    )


def _away(at: datetime) -> list[int]:
    """Who is out of the office."""
    out = Availability.objects.filter(
        kind=Availability.Kind.OUT_OF_OFFICE, cancelled_at=None, starts_at__lte=at, ends_at__gt=at
    )
    return list(out.values_list("person_id", flat=True))


def _counts(lists: _Lists) -> dict[str, int]:
    """Those of SHOWS, each in full; but what was raised and is past or about to pass needs one person once."""
    cuts = {
        "past": lists.is_past & ~cutting.IS_PROMISE,
        "missed": lists.is_past & cutting.IS_PROMISE,
        "about": lists.is_about,
        "past_above": lists.is_past & lists.is_above,
        "about_above": lists.is_about & lists.is_above,
    }
    found: dict[str, int] = lists.running.aggregate(**{name: Count("pk", filter=cut) for name, cut in cuts.items()})
    raised, above = len(lists.raised), found["past_above"] + found["about_above"]
    return {**found, "raised": raised, "all": raised + found["past"] + found["missed"] + found["about"] - above}


def _parts(lists: _Lists, counts: dict[str, int], show: str) -> list[_Part]:
    """The groups that were asked for."""
    ids = lists.running.values_list("pk", flat=True)
    past, about = ids.filter(lists.is_past), ids.filter(lists.is_about)
    raised = _Part("raised", counts["raised"], [escalation_id for escalation_id, _ in lists.raised])
    some = {
        "raised": raised,
        "past": _Part("past", counts["past"], past.exclude(cutting.IS_PROMISE)),
        "missed": _Part("past", counts["missed"], past.filter(cutting.IS_PROMISE)),
        "about": _Part("about", counts["about"], about),
    }
    if show in some:
        return [some[show]]
    in_past, in_about = counts["past_above"], counts["about_above"]
    return [
        raised,
        _Part("past", counts["past"] + counts["missed"] - in_past, past.exclude(lists.is_above), in_past),
        _Part("about", counts["about"] - in_about, about.exclude(lists.is_above), in_about),
    ]


def _keys(parts: list[_Part], first: int, size: int) -> list[Key]:
    """One page across the groups, which follow one another."""
    keys: list[Key] = []
    for part in parts:
        start, room = min(first, part.count), size - len(keys)
        first -= start
        if room > 0 and start < part.count:
            keys += [(part.name, pk) for pk in part.ids[start : start + room]]
    return keys


def _picked(keys: list[Key]) -> list[Picked]:
    raised = [pk for name, pk in keys if name == "raised"]
    clocks = {pk: name for name, pk in keys if name != "raised"}
    return (_raises(raised) if raised else []) + (picked_clocks(clocks) if clocks else [])


def _raises(ids: list[int]) -> list[Picked]:
    raises = Escalation.objects.filter(pk__in=ids).select_related("director", "raised_by")
    return picked_raises("raised", raises.order_by("raised_at", "pk"))


def _title(actor: User, name: str) -> str:
    return GROUPS[name] if actor.is_director or name != "raised" else "Raised to a director"
