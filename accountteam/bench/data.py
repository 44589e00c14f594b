"""Much of everything: companies, people and requests as a busy carrier would have them, made in seconds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

from django.db import connection

from contacts.guideline import Channel
from contacts.models import STATES, Assignment, BusinessCalendar, Clec, CompanyCode, Person, Position, User
from requests_app import operations
from requests_app.operations.logging import Contact

COMPANIES, DIRECTORS, MANAGERS = 10_000, 20, 400
ZONES = ["America/Denver", "America/Chicago", "America/Los_Angeles", "America/Phoenix", "America/Boise"]
FIRST = ["Cedar", "Prairie", "Juniper", "Cobalt", "Red", "Salt", "Copper", "Platte", "North", "Lake", "White"]
SECOND = ["Mesa", "Switch", "Ridge", "Butte", "Grass", "Canyon", "Bend", "Gate", "Head", "Bark", "Creek"]
THIRD = ["Telecom", "Communications", "Local", "Networks", "Telephone", "Fiber", "Voice", "Dialtone"]
LONG_AGO = date(2000, 1, 1)
WHY = "Made in bulk, to measure with"


@dataclass(frozen=True)
class People:
    """Whom the pages are measured for."""

    manager: User
    director: User
    company: User


def directory() -> People:
    """10,000 companies with codes and an account team each; half of the managers have a back-up."""
    directors = _people("Director", DIRECTORS, Position.SERVICE_DIRECTOR)
    managers = _people("Manager", MANAGERS, Position.SERVICE_MANAGER, directors)
    sellers = _people("Seller", MANAGERS, Position.SALES_EXECUTIVE)
    for one, other in zip(managers[::2], managers[2::2], strict=False):
        one.back_up = other
    Person.objects.bulk_update(managers, ["back_up"])
    clecs = Clec.objects.bulk_create(_companies())
    CompanyCode.objects.bulk_create(code for number, clec in enumerate(clecs) for code in _codes(clec, number))
    for people in (managers, sellers):
        Assignment.objects.bulk_create(_assignments(clecs, people), batch_size=2000)
    return People(_account(managers[0]), _account(directors[0]), _company_account(clecs[0]))


def _people(word: str, count: int, position: Position, directors: list[Person] | None = None) -> list[Person]:
    calendar = BusinessCalendar.objects.get(name="Standard")
    return Person.objects.bulk_create(
        Person(
            name=f"{word} {number:03}",
            email=f"{word.lower()}.{number}@ilec.example.com",
            position=position,
            city="Denver",
            zone=ZONES[number % len(ZONES)],
            calendar=calendar,
            office_phone="+13035550100",
            director=directors[number % len(directors)] if directors else None,
        )
        for number in range(count)
    )


def _companies() -> Iterator[Clec]:
    names = product(range(10_000), THIRD, SECOND, FIRST)
    for number, (again, third, second, first) in zip(range(COMPANIES), names, strict=False):
        name = f"{first} {second} {third}" + (f" {again + 1}" if again else "")
        yield Clec(name=name, kind=Clec.Kind.FACILITY, states=list(STATES)[number % 10 : number % 10 + 3])


def _codes(clec: Clec, number: int) -> Iterator[CompanyCode]:
    yield CompanyCode(clec=clec, kind="OCN", value=f"{number:04d}")
    letters = "".join(chr(65 + number // 26**place % 26) for place in range(3))
    yield CompanyCode(clec=clec, kind="ACNA", value=letters)


def _assignments(clecs: list[Clec], people: list[Person]) -> Iterator[Assignment]:
    for number, clec in enumerate(clecs):
        person = people[number % len(people)]
        yield Assignment(clec=clec, person=person, position=person.position, starts_on=LONG_AGO)


def _account(person: Person) -> User:
    fields = {"name": person.name, "role": person.position, "person": person, "zone": person.zone}
    return User.objects.create(email=person.email, password="!", **fields)  # noqa: S106  # nobody signs in by it


def _company_account(clec: Clec) -> User:
    fields = {"name": "Company User", "role": User.Role.CLEC_USER, "clec": clec, "zone": ZONES[0]}
    return User.objects.create(email="user@company.example.com", password="!", **fields)  # noqa: S106


def late_page(people: People, at: datetime, subject: str = "Logged late") -> int:
    """A page of a week ago that is typed in now, by the real operation: past guideline from now on."""
    contact = Contact(
        topic="order",
        channel=Channel.PAGER,
        subject=subject,
        received_at=at - timedelta(days=7),
        late_note=WHY,
    )
    assert people.company.clec_id is not None
    return operations.log_request(clec_id=people.company.clec_id, contact=contact, actor=people.company, at=at).pk


# Received half an hour before they are due, or now where that lies ahead.
_REQUESTS = """
WITH model AS (SELECT * FROM requests_app_teamrequest WHERE id = %(model)s),
     held AS (
       SELECT row_number() OVER (ORDER BY id) - 1 AS place, clec_id, person_id
         FROM contacts_assignment WHERE position = 'service_manager'),
     made AS (
       INSERT INTO requests_app_teamrequest (clec_id, owner_id, topic, side, channel, state, subject, detail, pon,
              ticket, contact_name, contact_phone, asked_by_id, logged_by_id, status, received_at, logged_at, late_note,
              availability_class)
       SELECT held.clec_id, held.person_id, topic, side, channel, state, 'In bulk ' || n, detail, pon,
              ticket, contact_name, contact_phone, asked_by_id, logged_by_id, %(status)s, came, came, '',
              availability_class
         FROM model, generate_series(1, %(count)s) n JOIN held
           ON held.place = n %% (SELECT count(*) FROM held),
              LATERAL (SELECT least(model.logged_at, %(due)s::timestamptz + (n %% %(minutes)s - 30)
                              * interval '1 minute') AS came) received
    RETURNING id, owner_id, logged_at, split_part(subject, ' ', 3)::int AS n),
     logged AS (
       INSERT INTO requests_app_event (team_request_id, kind, at, recorded_at, note, data, is_internal)
       SELECT id, 'logged', logged_at, logged_at, '', '{}', false FROM made)
INSERT INTO requests_app_commitment (team_request_id, kind, responsible_id, rule_id, calendar_version_id, zone,
       availability_class, clock_start, expected_from, soon_at, due_by, derivation, created_at, outcome, met_at,
       ended_at)
SELECT made.id, model.kind, made.owner_id, rule_id, calendar_version_id, zone, availability_class,
       due - interval '30 minutes', due - interval '15 minutes', due - interval '15 minutes', due, derivation,
       made.logged_at, %(outcome)s, CASE WHEN %(outcome)s = 'met' THEN due END,
       CASE WHEN %(outcome)s = 'met' THEN due END
  FROM requests_app_commitment model, made,
       LATERAL (SELECT %(due)s::timestamptz + (made.n %% %(minutes)s) * interval '1 minute' AS due) at
 WHERE model.team_request_id = %(model)s
"""


def requests(model: int, count: int, *, due: datetime, minutes: int = 1, is_open: bool = True) -> None:
    """As many requests like the model, due in the `minutes` from `due` on, spread over all companies."""
    words: dict[str, int | str | datetime] = {"model": model, "count": count, "due": due, "minutes": minutes}
    words |= {"status": "open", "outcome": ""} if is_open else {"status": "resolved", "outcome": "met"}
    with connection.cursor() as cursor:
        cursor.execute(_REQUESTS, words)


def settle() -> None:
    """What autovacuum would have done by the next minute."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
