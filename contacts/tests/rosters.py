"""Rosters for the tests of the import: sound rows to spoil, and what the import says."""

from contacts.models import Assignment, Clec, CompanyCode, FormerName, Person
from contacts.operations.importing import import_directory

HEADER = (
    "company,former_names,kind,ocn,acna,rsid,states,position,person,email,zone,city,"
    "office,pager,director,back_up,state,starts_on,ends_on"
)
COLUMNS = HEADER.split(",")
ELLERY = {"email": "ruth.ellery@ilec.example.com"}
SM = {
    "position": "Service Manager",
    "person": "Vera Holt",
    "email": "vera.holt@ilec.example.com",
    "zone": "America/Denver",
    "city": "Denver",
}
NEW = {"company": "Aspen Voice", "kind": "reseller", "states": "CO UT", "ocn": "Z0A1"}
SERVED = {**NEW, **SM, "starts_on": "2006-01-02"}


def line(**cells) -> str:
    return ",".join(cells.get(column, "") for column in COLUMNS)


def roster(*rows, header=HEADER, end="\r\n"):
    return end.join([header, *(line(**row) for row in rows), ""]).encode()


def mistakes(data: bytes) -> list[str]:
    outcome = import_directory(data, keep=True)
    assert not outcome.is_written
    return [str(mistake) for mistake in outcome.mistakes]


def keep(data: bytes):
    outcome = import_directory(data, keep=True)
    assert outcome.mistakes == []
    return {section.title: section.counts for section in outcome.plan.sections}


def everything():
    return [
        sorted(model._default_manager.values_list()) for model in (Clec, CompanyCode, FormerName, Person, Assignment)
    ]
