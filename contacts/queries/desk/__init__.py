"""What the pages show on which Sales Operations keep the directory, and what of it the actor may change."""

from .companies import (
    CompanyDesk,
    CompanyList,
    codes_kept_by,
    companies_kept_by,
    companies_listed,
    company_desk,
    former_names_kept_by,
)
from .people import PeopleList, PersonDesk, people_kept_by, people_listed, person_desk
from .serving import assignments_kept_by, gap_on
from .telephones import NumberRow, numbers_kept_by, numbers_listed

__all__ = [
    "CompanyDesk",
    "CompanyList",
    "NumberRow",
    "PeopleList",
    "PersonDesk",
    "assignments_kept_by",
    "codes_kept_by",
    "companies_kept_by",
    "companies_listed",
    "company_desk",
    "former_names_kept_by",
    "gap_on",
    "numbers_kept_by",
    "numbers_listed",
    "people_kept_by",
    "people_listed",
    "person_desk",
]
