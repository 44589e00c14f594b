"""Finding a company: by name or former name, code or state, forgiving a slip in typing (S3).

Each way of matching is a query of its own, which its index serves; a union puts the best first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, DateField, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Upper

from contacts.access import may_look_up
from contacts.models import STATES, Assignment, Clec, CompanyCode, FormerName, Position, User

from .directory import clecs_for, served_by

SHOWN = 15
# A company may match by its name, former names and codes at once, and is shown once.
FETCHED = SHOWN * 4
# How alike two spellings are from which on one is taken for the other: "cobolt" and Cobalt Mesa Telecom are 0.43.
ALIKE = 0.4
# Of several words, alike in more: "lakhead tel coop" and Lakehead Telephone Cooperative are 0.48.
ALIKE_WORDS = 0.46
# Looked for first: where some are this alike nobody wants the others, and the index has few to read.
CLOSE = 0.55
SHORTEST_SLIP = 4
EXACT_CODE, BEGINS, WORD_BEGINS, HAS, FORMER, STATE = range(6)
GAPS = {
    "no_service_manager": ("No Service Manager", Position.SERVICE_MANAGER),
    "no_sales_executive": ("No Sales Executive", Position.SALES_EXECUTIVE),
}


Named = TypeVar("Named", Clec, FormerName)


@dataclass(frozen=True)
class Search:
    """What was asked: words as typed, a state's code, a key of GAPS; each may be empty."""

    words: str = ""
    state: str = ""
    gap: str = ""

    @property
    def upper(self) -> str:
        return " ".join(self.words.upper().split())

    @property
    def is_empty(self) -> bool:
        return not (self.words.strip() or self.state or self.gap)


@dataclass(frozen=True)
class Hits:
    """Companies by id, best first. `kind` is yours, match, alike or none; `exact` the one that a code names."""

    kind: str
    ids: list[int] = field(default_factory=list)
    has_more: bool = False
    exact: int | None = None


def hits_for(actor: User, search: Search, at: datetime) -> Hits:
    """The companies found among those that the actor may see; without a search those they serve."""
    if search.is_empty:
        return _yours(actor, at)
    within = narrowed(clecs_for(actor), search, at)
    former = FormerName.objects.filter(clec__in=within) if _narrows(actor, search) else FormerName.objects.all()
    codes = CompanyCode.objects.filter(clec__in=within) if _narrows(actor, search) else CompanyCode.objects.all()
    if not search.upper:
        listed = within.order_by("name").values_list("pk", flat=True)[: SHOWN + 1]
        return _hits("match", [(pk, STATE) for pk in listed])
    matches = _matching(within, former, codes, search.upper)
    if matches or len(search.upper) < SHORTEST_SLIP:
        return _hits("match", matches)
    return _hits("alike", _alike(within, former, search.upper))


def _hits(kind: str, matches: Sequence[tuple[int, int]]) -> Hits:
    ids = list(dict.fromkeys(pk for pk, _ in matches))
    by_code = {pk for pk, rank in matches if rank == EXACT_CODE}
    return Hits(
        kind=kind if ids else "none",
        ids=ids[:SHOWN],
        has_more=len(ids) > SHOWN,
        exact=next(iter(by_code)) if len(by_code) == 1 else None,
    )


def _yours(actor: User, at: datetime) -> Hits:
    if actor.person is None:
        return Hits("yours")
    ids = list(served_by(actor.person, at).order_by("name").values_list("pk", flat=True)[: SHOWN + 1])
    return Hits("yours", ids[:SHOWN], len(ids) > SHOWN)


def _narrows(actor: User, search: Search) -> bool:
    """Whether only some companies are looked at; among all of them the other tables need not ask which."""
    return bool(search.state or search.gap) or not may_look_up(actor)


def narrowed(clecs: QuerySet[Clec], search: Search, at: datetime) -> QuerySet[Clec]:
    """Those in the state, and with the gap, that are asked for."""
    if search.state:
        clecs = clecs.filter(states__contains=[search.state])
    if search.gap in GAPS:
        clecs = clecs.filter(~Exists(_held_today(GAPS[search.gap][1], at)))
    return clecs


def _held_today(position: Position, at: datetime) -> QuerySet[Assignment]:
    """Assignments of the outer company in force, each by its own person's day (domain 3.1 rule 6)."""
    there = Func(F("person__zone"), Value(at), function="TIMEZONE", output_field=DateTimeField())
    held = Assignment.objects.filter(clec=OuterRef("pk"), position=position).alias(today=Cast(there, DateField()))
    return held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=F("today")), starts_on__lte=F("today"))


def _matching(
    within: QuerySet[Clec], former: QuerySet[FormerName], codes: QuerySet[CompanyCode], words: str
) -> list[tuple[int, int]]:
    """Companies whose code this is, whose name or former name has all the words, or that are in the state.

    Ids with how they matched, best first; a company may come more than once.
    """
    coded = codes.filter(value=words).order_by().annotate(rank=Value(EXACT_CODE))
    branches = [
        names_having(within, words).annotate(rank=_rank(words)).values_list("pk", "name", "rank"),
        names_having(former, words).annotate(rank=Value(FORMER)).values_list("clec_id", "name", "rank"),
        coded.values_list("clec_id", "value", "rank"),
    ]
    if state := state_named(words):
        in_state = within.filter(states__contains=[state]).order_by()
        branches.append(in_state.annotate(rank=Value(STATE)).values_list("pk", "name", "rank"))
    first, *others = branches
    found = first.union(*others, all=True).order_by("rank", "name")
    return [(pk, rank) for pk, _, rank in found[:FETCHED]]


def names_having(rows: QuerySet[Named], words: str) -> QuerySet[Named]:
    """Rows whose name has each of the words, in capitals, in any order: the index of Upper(name) serves this."""
    rows = rows.alias(upper=Upper("name")).order_by()
    for word in words.split():
        rows = rows.filter(upper__contains=word)
    return rows


def names_like(rows: QuerySet[Any], words: str) -> QuerySet[Any, Any]:
    """Rows whose name is spelled like the words; served by the same index, with the threshold of `_alike`."""
    spelled: QuerySet[Any, Any] = rows.alias(upper=Upper("name")).filter(upper__trigram_word_similar=words)
    ranked: QuerySet[Any, Any] = spelled.order_by().annotate(rank=TrigramWordSimilarity(words, "name"))
    return ranked


def _rank(words: str) -> Case:
    return Case(
        When(upper__startswith=words, then=Value(BEGINS)),
        When(upper__contains=f" {words}", then=Value(WORD_BEGINS)),
        default=Value(HAS),
    )


def _alike(within: QuerySet[Clec], former: QuerySet[FormerName], words: str) -> list[tuple[int, int]]:
    names = names_like(within, words).values_list("pk", "name", "rank")
    both = names.union(names_like(former, words).values_list("clec_id", "name", "rank"), all=True)
    best = both.order_by("-rank", "name")[:FETCHED]
    found = _above(CLOSE, best) or _above(ALIKE_WORDS if " " in words else ALIKE, best)
    return [(pk, HAS) for pk, _, _ in found]


def _above(threshold: float, names: QuerySet[Any, Any]) -> list[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(threshold)])
        return list(names.all())


def state_named(words: str) -> str:
    """The code of the state that these words, in capitals, name; empty when they name none."""
    if words in STATES:
        return words
    return next((code for code, name in STATES.items() if name.upper() == words), "")
