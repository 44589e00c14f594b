"""Builds the demo's companies, people, assignments, absences and accounts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import models

from contacts import business_time
from contacts.models import (
    Assignment,
    Availability,
    Clec,
    ClecContact,
    CompanyCode,
    FormerName,
    Person,
    Position,
    User,
)
from contacts.queries import calendar_of

from .accounts import ADMINISTRATOR, CONTACTS, CUSTOMERS, PASSWORD
from .companies import COMPANIES, Company
from .moments import Stage, moved
from .people import DENVER, PEOPLE, VERIFIED, Member

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Directory:
    """What was built, by the keys of the demo: `users` by last name of ours, first name of a customer."""

    weeks: int
    people: dict[str, Person] = field(default_factory=dict)
    companies: dict[str, Clec] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def stage(self, key: str, at: datetime) -> Stage:
        """The stage on which things happen in the office of that person."""
        person = self.people[key]
        return Stage(at, self.weeks, calendar_of(person, at).in_zone(person.zone))


def build(at: datetime, weeks: int) -> Directory:
    """Write the directory into an empty database, its dates moved by `weeks`."""
    directory = Directory(weeks)
    for member in PEOPLE:
        directory.people[member.key] = _person(member, directory, at)
    for member in PEOPLE:  # they stand in for each other, so both must be there first
        if member.back_up:
            person = directory.people[member.key]
            person.back_up = directory.people[member.back_up]
            person.save(update_fields=["back_up"])
    for company in COMPANIES:
        directory.companies[company.key] = _company(company, directory)
    _accounts(directory)
    for contact in CONTACTS:
        facts = contact._asdict() | {"clec": directory.companies[contact.company]}
        del facts["company"]
        _saved(ClecContact(**facts))
    _absences(directory, at)
    return directory


def _saved(row: Row) -> Row:
    row.full_clean(validate_unique=False, validate_constraints=False)  # those the database holds itself
    row.save()
    return row


def _person(member: Member, directory: Directory, at: datetime) -> Person:
    return _saved(
        Person(
            name=member.name,
            email=member.email,
            position=member.position,
            city=member.city,
            zone=member.zone,
            calendar=calendar_of(None, at).calendar,
            director=directory.people[member.director] if member.director else None,
            office_phone=member.office,
            pager=member.pager,
            cellular=member.cellular,
            voicemail_greeting=member.greeting,
            takes_emergencies=member.position == Position.SALES_EXECUTIVE and bool(member.cellular),
            verified_on=moved(VERIFIED, directory.weeks),
        )
    )


def _company(company: Company, directory: Directory) -> Clec:
    clec = _saved(Clec(name=company.name, kind=company.kind, status=company.status, states=company.states.split()))
    for kind, value, state in _codes(company):
        _saved(CompanyCode(clec=clec, kind=kind, value=value, state=state))
    for name, until in company.former:
        _saved(FormerName(clec=clec, name=name, until=moved(until, directory.weeks)))
    for served in company.served:
        _saved(
            Assignment(
                clec=clec,
                person=directory.people[served.by],
                position=served.position,
                state=served.state,
                starts_on=moved(served.since, directory.weeks),
                ends_on=moved(served.until, directory.weeks) if served.until else None,
            )
        )
    return clec


def _codes(company: Company) -> list[tuple[str, str, str]]:
    by_state = company.ocn if isinstance(company.ocn, dict) else {"": company.ocn}
    codes = [(kind, value, state) for state, value in by_state.items() for kind in ("OCN", "SPID")]
    codes += [(kind, company.acna, "") for kind in ("ACNA", "CCNA")]
    codes += [(kind, company.rsid, "") for kind in ("RSID", "ZCID")]
    return [code for code in codes if code[1]]


def _accounts(directory: Directory) -> None:
    hashed = make_password(PASSWORD)  # once: a hash takes long on purpose
    for key, person in directory.people.items():
        directory.users[key] = _saved(
            User(
                email=person.email,
                name=person.name,
                role=person.position,
                person=person,
                zone=person.zone,
                password=hashed,
            )
        )
    for customer in CUSTOMERS:
        directory.users[customer.key] = _saved(
            User(
                email=customer.email,
                name=customer.name,
                role=customer.role,
                clec=directory.companies[customer.company],
                zone=customer.zone,
                phone=customer.phone,
                password=hashed,
            )
        )
    name, email = ADMINISTRATOR
    directory.users["administrator"] = _saved(
        User(email=email, name=name, role=User.Role.ADMINISTRATOR, zone=DENVER, password=hashed)
    )
    for user in directory.users.values():
        _saved(EmailAddress(user=user, email=user.email, verified=True, primary=True))


def _absences(directory: Directory, at: datetime) -> None:
    """Those of May 2006, moved; one of today; and one that is planned."""
    dworak, ellery = directory.stage("dworak", at), directory.stage("ellery", at)
    out, no_phone = Availability.Kind.OUT_OF_OFFICE, Availability.Kind.NO_QUICK_PHONE
    training = dworak.instant("2006-05-10 08:00"), dworak.instant("2006-05-11 17:00")
    _absence(directory, "dworak", out, training, "lindqvist", "Training", at)
    for start, end in [("2006-05-12 13:00", "2006-05-12 17:00"), ("2006-05-15 08:00", "2006-05-15 12:00")]:
        span = ellery.instant(start), ellery.instant(end)
        _absence(directory, "ellery", no_phone, span, "castellano", "Visit at a customer's site", at)
    begaye, castellano = directory.stage("begaye", at), directory.stage("castellano", at)
    away = _opening(begaye, -1), _opening(begaye, 1)
    _absence(directory, "begaye", out, away, "pratt", "Switch conference", at)
    planned = castellano.business_day(2)
    hours = business_time.opening(castellano.calendar, planned), business_time.closing(castellano.calendar, planned)
    _absence(directory, "castellano", no_phone, hours, "ellery", "Visit at a customer's site", at)


def _opening(stage: Stage, n: int) -> datetime:
    return business_time.opening(stage.calendar, stage.business_day(n))


def _absence(
    directory: Directory,
    key: str,
    kind: Availability.Kind,
    span: tuple[datetime, datetime],
    back_up: str,
    note: str,
    at: datetime,
) -> None:
    _saved(
        Availability(
            person=directory.people[key],
            kind=kind,
            starts_at=span[0],
            ends_at=span[1],
            back_up=directory.people[back_up],
            note=note,
            entered_by=directory.users[key],
            entered_at=min(span[0], at),
        )
    )
