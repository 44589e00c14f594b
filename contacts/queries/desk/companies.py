"""Companies as those who keep the directory see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.access import may_keep, may_open_directory
from contacts.access.directory import KEEP_COMPANIES
from contacts.models import STATES, Assignment, Clec, CompanyCode, FormerName, Person, Position, User
from contacts.queries.cards import codes_in_order
from contacts.queries.clock import today_at_the_desk
from contacts.queries.directory import holders_of_many
from contacts.queries.history import Tenure, history_of
from contacts.queries.lookup import Search, names_having, narrowed

from .paging import Paged, paged
from .serving import uncovered

MERGED = "merged"


@dataclass(frozen=True)
class CompanyRow:
    """One company of the list; `service` and `sales` name who serves it today, `missing` what it lacks in words."""

    clec: Clec
    codes: list[CompanyCode]
    former: list[str]
    service: list[str]
    sales: list[str]
    missing: list[str]


@dataclass(frozen=True)
class CompanyList:
    """A page of the companies."""

    page: Paged[Clec]
    rows: list[CompanyRow]


@dataclass(frozen=True)
class CompanyDesk:
    """One company with everything that is kept of it. `tenures` in force and to come, then `past`."""

    clec: Clec
    codes: list[CompanyCode]
    former_names: list[FormerName]
    tenures: list[Tenure]
    past: list[Tenure]
    missing: list[str]
    may_keep: bool
    took_in: list[Clec]

    @property
    def states(self) -> list[str]:
        return [STATES[state] for state in self.clec.states]


def companies_kept_by(actor: User, verb: str = KEEP_COMPANIES) -> QuerySet[Clec]:
    """Companies that the actor may change; one merged into another is closed."""
    return Clec.objects.filter(merged_into=None) if may_keep(actor, verb) else Clec.objects.none()


def codes_kept_by(actor: User) -> QuerySet[CompanyCode]:
    return CompanyCode.objects.filter(clec__in=companies_kept_by(actor)).select_related("clec")


def former_names_kept_by(actor: User) -> QuerySet[FormerName]:
    return FormerName.objects.filter(clec__in=companies_kept_by(actor)).select_related("clec")


def companies_listed(actor: User, search: Search, number: int, at: datetime) -> CompanyList:
    """A page of the companies found, by name; `search.gap` may be MERGED. Six queries, none for no row."""
    page = paged(_found(actor, search, at).order_by("name", "pk"), number)
    ids = [clec.pk for clec in page.rows]
    held = holders_of_many(ids, at) if ids else []
    return CompanyList(page, [_row(clec, [a for a in held if a.clec_id == clec.pk]) for clec in page.rows])


def _found(actor: User, search: Search, at: datetime) -> QuerySet[Clec]:
    if not may_open_directory(actor):
        return Clec.objects.none()
    is_merged = search.gap == MERGED
    rows = Clec.objects.filter(merged_into__isnull=not is_merged).select_related("merged_into")
    rows = narrowed(rows, search, at).prefetch_related("codes", "former_names")
    words = search.upper
    if not words:
        return rows
    by_name = names_having(Clec.objects.all(), words).values("pk")
    by_former = names_having(FormerName.objects.all(), words).values("clec_id")
    by_code = CompanyCode.objects.filter(value=words).order_by().values("clec_id")
    return rows.filter(pk__in=by_name.union(by_former, by_code, all=True))


def _row(clec: Clec, held: list[Assignment]) -> CompanyRow:
    codes = [code for code in codes_in_order(clec.codes.all()) if not code.until]
    return CompanyRow(
        clec=clec,
        codes=codes,
        former=[former.name for former in clec.former_names.all()],
        service=_names(held, Position.SERVICE_MANAGER),
        sales=_names(held, Position.SALES_EXECUTIVE),
        missing=[] if clec.merged_into_id else missing_of(clec, held),
    )


def _names(held: list[Assignment], position: Position) -> list[str]:
    return list(dict.fromkeys(one.person.name for one in held if one.position == position))


def missing_of(clec: Clec, held: Iterable[Assignment]) -> list[str]:
    """`No Service Manager`, `No Sales Executive for Arizona`, of who holds today."""
    held = list(held)
    found = (uncovered(clec, position, held) for position in (Position.SERVICE_MANAGER, Position.SALES_EXECUTIVE))
    return [words for words in found if words]


def company_desk(actor: User, clec_id: int, at: datetime) -> CompanyDesk:
    """Everything kept of one company. Raises Clec.DoesNotExist."""
    if not may_open_directory(actor):
        raise Clec.DoesNotExist
    history = history_of(actor, clec_id, at)
    clec, tenures = history.clec, history.tenures
    held = [one.assignment for one in tenures if one.when == "now"]
    return CompanyDesk(
        clec=clec,
        codes=codes_in_order(clec.codes.all()),
        former_names=history.former_names,
        tenures=[one for one in tenures if one.when != "before"],
        past=[one for one in tenures if one.when == "before"],
        missing=[] if clec.merged_into_id else missing_of(clec, held),
        may_keep=may_keep(actor, KEEP_COMPANIES) and clec.merged_into_id is None,
        took_in=list(clec.merged.order_by("-merged_on", "name")),
    )


def states_in_use(clec: Clec, states: Iterable[str], at: datetime) -> dict[str, str]:
    """Of these states those that a code or an assignment, in force or to come, still names: state to what it is."""
    today, states = today_at_the_desk(at), list(states)
    codes = clec.codes.filter(state__in=states, until=None)
    serving = clec.assignments.filter(state__in=states).filter(Q(ends_on=None) | Q(ends_on__gte=today))
    found = {code.state: str(code) for code in codes}
    return found | {one.state: str(one.person) for one in serving.select_related("person")}


def holder_of_code(kind: str, value: str, besides: Clec) -> Clec | None:
    """Which other company has this code in force."""
    return Clec.objects.filter(codes__kind=kind, codes__value=value, codes__until=None).exclude(pk=besides.pk).first()


def called(name: str, besides: int | None) -> tuple[Clec | None, Clec | None]:
    """The other companies that have this name, in any case: now, and formerly."""
    others = Clec.objects.filter(merged_into=None).exclude(pk=besides or 0)
    formerly = Exists(FormerName.objects.filter(clec=OuterRef("pk"), name__iexact=name))
    return others.filter(name__iexact=name).first(), others.filter(formerly).first()


def day_of(person: Person, at: datetime) -> date:
    """The person's own day."""
    return at.astimezone(ZoneInfo(person.zone)).date()
