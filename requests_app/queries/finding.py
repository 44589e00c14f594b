"""What was typed into a search, as a condition on requests: words, references, and for our own people companies.

As search engines read it: all of the words, "these in this order", -not this, one or the other. A word may be cut
short, and so may a reference (PON, ticket, circuit, order, R-123). Notes are not searched: docs/decisions/0012.
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from contacts.access import may_look_up
from contacts.models import User
from contacts.queries import clecs_for
from requests_app.models import TeamRequest

MOST = 8
EXACT = 20
_TERM = re.compile(r'-?"[^"]*"?|\S+')

Named = dict[str, list[int]]


@dataclass(frozen=True)
class _Term:
    """A word, or some in their order; `text` is without marks."""

    text: str
    is_phrase: bool
    is_not: bool

    def said(self) -> Q:
        """Whether a request says it: in some form of the word, or as it stands."""
        typed = Value(f'"{self.text}"' if self.is_phrase else self.text)
        return Q(_Says(F("searched"), _Any(_English(typed), _Simple(typed), _Taken(Value(self._as_it_stands)))))

    @property
    def _as_it_stands(self) -> str:
        word, reference = _lexeme(self.text.lower()), _lexeme(self.text.upper())
        return reference if self.is_phrase or self.is_not else f"{word}:* | {reference}:*"


class _English(Func):
    template = "websearch_to_tsquery('english', %(expressions)s)"


class _Simple(Func):
    template = "websearch_to_tsquery('simple', %(expressions)s)"


class _Taken(Func):
    """Lexemes, not to be read any further."""

    template = "(%(expressions)s)::tsquery"


class _Any(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || "


class _Says(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _IsPassedOver(Func):
    """Whether it is a word that English has everywhere, as `the`: read as English nothing is left of it."""

    template = "(numnode(%(expressions)s) > 0)"
    arg_joiner = ") = 0 AND numnode("
    output_field = BooleanField()


def matching(words: str, actor: User) -> Q:
    """Requests that say what was typed; nothing typed asks for nothing. For our people it takes a query."""
    ways = _ways(words)
    if not ways:
        return Q()
    named = _named([term.text for way in ways for term in way], actor)
    return reduce(or_, (reduce(and_, (_found(term, way, named) for term in way)) for way in ways))


def exactly(words: str, found: QuerySet[TeamRequest]) -> list[int]:
    """Of these requests those of just this reference, the newest first; what more of them have is no reference."""
    if [len(way) for way in _ways(words)] != [1]:
        return []
    reference = _lexeme(words.strip().strip('"').strip().upper())
    # Put in order here: asked to, PostgreSQL would read the newest of all until it had enough.
    exact = found.filter(_Says(F("searched"), _Taken(Value(reference)))).order_by().values_list("received_at", "pk")
    some = list(exact[: EXACT + 1])
    return [pk for _, pk in sorted(some, reverse=True)] if len(some) <= EXACT else []


def _ways(words: str) -> list[list[_Term]]:
    """What is asked for, parted by `or`; of each way all."""
    ways: list[list[_Term]] = [[]]
    for typed in _TERM.findall(words)[:MOST]:
        if typed.lower() == "or":
            ways.append([])
        elif text := " ".join(typed.removeprefix("-").replace('"', " ").split()):
            ways[-1].append(_Term(text, '"' in typed, typed.startswith("-")))
    return [_without_signs(way) for way in ways if way]


def _without_signs(way: list[_Term]) -> list[_Term]:
    """`loop & trunk` asks for two words; signs alone ask for what nobody says."""
    return [term for term in way if any(sign.isalnum() for sign in term.text)] or way


def _found(term: _Term, way: list[_Term], named: Named) -> Q:
    said = term.said() | Q(clec__in=named.get(term.text, []))
    if term.is_not:
        return ~said
    return said if len(way) == 1 else said | Q(_IsPassedOver(_English(Value(term.text)), _Simple(Value(term.text))))


def _named(texts: list[str], actor: User) -> Named:
    """The companies whose names hold each of these: a company has but its own, and need not name it."""
    if not may_look_up(actor):
        return {}
    holds = reduce(or_, (Q(name__icontains=text) for text in texts))
    known = list(clecs_for(actor).filter(holds).values_list("pk", "name"))
    return {text: [pk for pk, name in known if text.upper() in name.upper()] for text in texts}


def _lexeme(text: str) -> str:
    """As a tsquery quotes it."""
    return "'{}'".format(text.replace("\\", "\\\\").replace("'", "''"))
