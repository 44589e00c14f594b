"""The doors through which Sales Operations keep the directory."""

from .assignments import assign, call_off, end, replace
from .companies import add_code, add_former_name, companies, company, edit_company, new_company
from .numbers import end_number, new_number, numbers, replace_number
from .people import edit_person, new_person, people, person
from .removing import remove_code, remove_former_name, retire_code

__all__ = [
    "add_code",
    "add_former_name",
    "assign",
    "call_off",
    "companies",
    "company",
    "edit_company",
    "edit_person",
    "end",
    "end_number",
    "new_company",
    "new_number",
    "new_person",
    "numbers",
    "people",
    "person",
    "remove_code",
    "remove_former_name",
    "replace",
    "replace_number",
    "retire_code",
]
