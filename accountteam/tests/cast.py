"""The fixed cast of every test: people with names, not random ones."""

from datetime import date, datetime
from functools import cache
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


def local(text: str, zone: str = "America/Denver") -> datetime:
    """An instant from local wall time: local("2006-05-09 10:05")."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def person(name: str, position: Position, zone: str, city: str, **fields) -> Person:
    return Person.objects.create(
        name=name,
        email=name.lower().replace(" ", ".") + "@ilec.example.com",
        position=position,
        zone=zone,
        city=city,
        calendar=BusinessCalendar.objects.get(name="Standard"),
        **fields,
    )


def account(person: Person) -> User:
    return user(person.email, name=person.name, role=person.position, person=person, zone=person.zone)


@cache
def hashed() -> str:
    """The one password, hashed once: doing it for each would be most of the time that the tests take."""
    return make_password(PASSWORD)


def user(email: str, **fields) -> User:
    account = User.objects.create(email=email, password=hashed(), **fields)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def clec_account(name: str, clec: Clec, zone: str, role: str = User.Role.CLEC_USER) -> User:
    email = name.lower().replace(" ", ".") + f"@{clec.name.split()[0].lower()}.example.com"
    return user(email, name=name, role=role, clec=clec, zone=zone)


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
    return Assignment.objects.create(
        clec=clec, person=person, position=person.position, state=state, starts_on=starts_on, ends_on=ends_on
    )


def standing_data() -> None:
    """The calendar and the rules come with a migration; a test that commits for real empties every table after it."""
    if not BusinessCalendar.objects.exists():
        import_module("contacts.migrations.0002_standard_calendar_and_rules").seed(apps, None)


@pytest.fixture
def cast(db) -> SimpleNamespace:
    """Two rival companies and the people who serve them.

    Cobalt Mesa (CO, NM, AZ) has Ellery (Denver), Begaye for Arizona (Phoenix), and Whitcombe for sales;
    Prairie Switch (MN, ND, SD) has Lindqvist (Minneapolis) and Eklund; Lakehead (MN, WA) has nobody for service.
    """
    standing_data()
    sales = person("Marian Holloway", Position.SALES_DIRECTOR, "America/Denver", "Denver", office_phone="+13035550101")
    service = person(
        "Carol Brandvold",
        Position.SERVICE_DIRECTOR,
        "America/Denver",
        "Denver",
        office_phone="+13035550121",
        pager="+13035550181",
    )
    west = person("Everett Nakai", Position.SERVICE_DIRECTOR, "America/Los_Angeles", "Portland")
    desk = person("Frances Ota", Position.SALES_OPERATIONS, "America/Los_Angeles", "Seattle")
    castellano = person(
        "Nadia Castellano",
        Position.SERVICE_MANAGER,
        "America/Denver",
        "Salt Lake City",
        director=service,
        office_phone="+18015550133",
        pager="+18015550193",
    )
    ellery = person(
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
    begaye = person(
        "Sam Begaye",
        Position.SERVICE_MANAGER,
        "America/Phoenix",
        "Phoenix",
        director=service,
        office_phone="+16025550132",
        pager="+16025550192",
    )
    lindqvist = person(
        "Greta Lindqvist",
        Position.SERVICE_MANAGER,
        "America/Chicago",
        "Minneapolis",
        director=west,
        office_phone="+16125550135",
        pager="+16125550195",
    )
    whitcombe = person(
        "Dana Whitcombe",
        Position.SALES_EXECUTIVE,
        "America/Denver",
        "Denver",
        director=sales,
        takes_emergencies=True,
        office_phone="+13035550111",
        pager="+13035550161",
        cellular="+13035550171",
    )
    eklund = person("Tom Eklund", Position.SALES_EXECUTIVE, "America/Chicago", "Minneapolis", director=sales)

    cobalt = Clec.objects.create(name="Cobalt Mesa Telecom", kind=Clec.Kind.FACILITY, states=["CO", "NM", "AZ"])
    prairie = Clec.objects.create(
        name="Prairie Switch Communications", kind=Clec.Kind.FACILITY, states=["MN", "ND", "SD"]
    )
    lakehead = Clec.objects.create(name="Lakehead Carrier Services", kind=Clec.Kind.FACILITY, states=["MN", "WA"])
    for clec, ocn, acna in [(cobalt, "X0A1", "XQA"), (prairie, "X0B2", "XQB"), (lakehead, "X0K0", "XQK")]:
        CompanyCode.objects.create(clec=clec, kind="OCN", value=ocn)
        CompanyCode.objects.create(clec=clec, kind="ACNA", value=acna)
    assign(cobalt, ellery)
    assign(cobalt, begaye, state="AZ")
    assign(cobalt, whitcombe)
    assign(prairie, lindqvist)
    assign(prairie, eklund)
    assign(lakehead, eklund)
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
        ellery_user=account(ellery),
        begaye_user=account(begaye),
        castellano_user=account(castellano),
        lindqvist_user=account(lindqvist),
        whitcombe_user=account(whitcombe),
        brandvold_user=account(service),
        nakai_user=account(west),
        holloway_user=account(sales),
        ota_user=account(desk),
        admin_user=user("admin@ilec.example.com", name="Ada Minister", role="administrator", zone="America/Denver"),
        joan=clec_account("Joan Ferris", cobalt, "America/Phoenix"),
        ken=clec_account("Ken Adair", prairie, "America/Chicago"),
        lena=clec_account("Lena Orchard", lakehead, "America/Chicago"),
    )
