"""The fixed cast of every test: people with names, not random ones."""

from datetime import date, datetime
from functools import cache, partial
from importlib import import_module
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.test import Client

from contacts.models import Assignment, BusinessCalendar, Clec, CompanyCode, Person, Position, User

PASSWORD = "correct horse battery"
EVER = date(2000, 1, 1)
# The accounts of the cast, in the order in which it makes them.
_ACCOUNTS = (
    *("ellery_user", "begaye_user", "castellano_user", "lindqvist_user", "whitcombe_user", "brandvold_user"),
    *("nakai_user", "holloway_user", "ota_user", "admin_user", "joan", "ken", "lena"),
)


def local(text: str, zone: str = "America/Denver") -> datetime:
    """An instant from local wall time: local("2006-05-09 10:05")."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def person(name: str, position: Position, zone: str, city: str, **fields) -> Person:
    one = _on_file(BusinessCalendar.objects.get(name="Standard"), name, position, zone, city, **fields)
    one.save()
    return one


def _on_file(calendar: BusinessCalendar, name: str, position: Position, zone: str, city: str, **fields) -> Person:
    email = name.lower().replace(" ", ".") + "@ilec.example.com"
    return Person(name=name, email=email, position=position, zone=zone, city=city, calendar=calendar, **fields)


def account(person: Person) -> User:
    return _saved(_account(person))


def _account(person: Person) -> User:
    return _user(person.email, name=person.name, role=person.position, person=person, zone=person.zone)


@cache
def hashed() -> str:
    """The one password, hashed once: doing it for each would be most of the time that the tests take."""
    return make_password(PASSWORD)


def user(email: str, **fields) -> User:
    return _saved(_user(email, **fields))


def _user(email: str, **fields) -> User:
    return User(email=email, password=hashed(), **fields)


def _saved(account: User) -> User:
    account.save()
    _address(account).save()
    return account


def _address(account: User) -> EmailAddress:
    return EmailAddress(user=account, email=account.email, verified=True, primary=True)


def clec_account(name: str, clec: Clec, zone: str, role: str = User.Role.CLEC_USER) -> User:
    return _saved(_clec_account(name, clec, zone, role))


def _clec_account(name: str, clec: Clec, zone: str, role: str = User.Role.CLEC_USER) -> User:
    email = name.lower().replace(" ", ".") + f"@{clec.name.split()[0].lower()}.example.com"
    return _user(email, name=name, role=role, clec=clec, zone=zone)


def sign_in_by_second_step(client: Client, user: User) -> None:
    """Sign in as allauth leaves a session behind in which a second step was shown."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def assign(
    clec: Clec, person: Person, state: str = "", starts_on: date = EVER, ends_on: date | None = None
) -> Assignment:
    one = _assigned(clec, person, state=state, starts_on=starts_on, ends_on=ends_on)
    one.save()
    return one


def _assigned(clec: Clec, person: Person, starts_on: date = EVER, **fields) -> Assignment:
    return Assignment(clec=clec, person=person, position=person.position, starts_on=starts_on, **fields)


def standing_data() -> None:
    """The calendar and the rules come with a migration; a test that commits for real empties every table after it."""
    if not BusinessCalendar.objects.exists():
        for name in ("0002_standard_calendar_and_rules", "0015_guide_post_mortems"):
            import_module(f"contacts.migrations.{name}").seed(apps, None)


@pytest.fixture
def cast(db) -> SimpleNamespace:
    """Two rival companies and the people who serve them.

    Cobalt Mesa (CO, NM, AZ) has Ellery (Denver), Begaye for Arizona (Phoenix), and Whitcombe for sales;
    Prairie Switch (MN, ND, SD) has Lindqvist (Minneapolis) and Eklund; Lakehead (MN, WA) has nobody for service.
    Nearly every test asks for them: a table's rows go in at once.
    """
    standing_data()
    standard = BusinessCalendar.objects.get(name="Standard")
    on_file = partial(_on_file, standard)
    sales, service, west, desk = Person.objects.bulk_create(
        [
            on_file(
                "Marian Holloway", Position.SALES_DIRECTOR, "America/Denver", "Denver", office_phone="+13035550101"
            ),
            on_file(
                "Carol Brandvold",
                Position.SERVICE_DIRECTOR,
                "America/Denver",
                "Denver",
                office_phone="+13035550121",
                pager="+13035550181",
            ),
            on_file("Everett Nakai", Position.SERVICE_DIRECTOR, "America/Los_Angeles", "Portland"),
            on_file("Frances Ota", Position.SALES_OPERATIONS, "America/Los_Angeles", "Seattle"),
        ]
    )
    castellano, begaye, lindqvist, whitcombe, eklund = Person.objects.bulk_create(
        [
            on_file(
                "Nadia Castellano",
                Position.SERVICE_MANAGER,
                "America/Denver",
                "Salt Lake City",
                director=service,
                office_phone="+18015550133",
                pager="+18015550193",
            ),
            on_file(
                "Sam Begaye",
                Position.SERVICE_MANAGER,
                "America/Phoenix",
                "Phoenix",
                director=service,
                office_phone="+16025550132",
                pager="+16025550192",
            ),
            on_file(
                "Greta Lindqvist",
                Position.SERVICE_MANAGER,
                "America/Chicago",
                "Minneapolis",
                director=west,
                office_phone="+16125550135",
                pager="+16125550195",
            ),
            on_file(
                "Dana Whitcombe",
                Position.SALES_EXECUTIVE,
                "America/Denver",
                "Denver",
                director=sales,
                takes_emergencies=True,
                office_phone="+13035550111",
                pager="+13035550161",
                cellular="+13035550171",
            ),
            on_file("Tom Eklund", Position.SALES_EXECUTIVE, "America/Chicago", "Minneapolis", director=sales),
        ]
    )
    [ellery] = Person.objects.bulk_create(
        [
            on_file(
                "Ruth Ellery",
                Position.SERVICE_MANAGER,
                "America/Denver",
                "Denver",
                director=service,
                back_up=castellano,
                office_phone="+13035550131",
                pager="+13035550191",
                verified_on=date(2006, 5, 4),
            )
        ]
    )
    facility = partial(Clec, kind=Clec.Kind.FACILITY)
    cobalt, prairie, lakehead = Clec.objects.bulk_create(
        [
            facility(name="Cobalt Mesa Telecom", states=["CO", "NM", "AZ"]),
            facility(name="Prairie Switch Communications", states=["MN", "ND", "SD"]),
            facility(name="Lakehead Carrier Services", states=["MN", "WA"]),
        ]
    )
    codes = [(cobalt, "X0A1", "XQA"), (prairie, "X0B2", "XQB"), (lakehead, "X0K0", "XQK")]
    CompanyCode.objects.bulk_create(
        CompanyCode(clec=clec, kind=kind, value=value)
        for clec, ocn, acna in codes
        for kind, value in [("OCN", ocn), ("ACNA", acna)]
    )
    Assignment.objects.bulk_create(
        [
            _assigned(cobalt, ellery),
            _assigned(cobalt, begaye, state="AZ"),
            _assigned(cobalt, whitcombe),
            _assigned(prairie, lindqvist),
            _assigned(prairie, eklund),
            _assigned(lakehead, eklund),
        ]
    )
    users = [
        *map(_account, [ellery, begaye, castellano, lindqvist, whitcombe, service, west, sales, desk]),
        _user("admin@ilec.example.com", name="Ada Minister", role="administrator", zone="America/Denver"),
        _clec_account("Joan Ferris", cobalt, "America/Phoenix"),
        _clec_account("Ken Adair", prairie, "America/Chicago"),
        _clec_account("Lena Orchard", lakehead, "America/Chicago"),
    ]
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(map(_address, users))
    return SimpleNamespace(
        cobalt=cobalt,
        prairie=prairie,
        lakehead=lakehead,
        ellery=ellery,
        begaye=begaye,
        castellano=castellano,
        lindqvist=lindqvist,
        whitcombe=whitcombe,
        eklund=eklund,
        brandvold=service,
        nakai=west,
        holloway=sales,
        ota=desk,
        **dict(zip(_ACCOUNTS, users, strict=True)),
    )
