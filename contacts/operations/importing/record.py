"""What the database has on record, read once for the whole import."""

from collections import defaultdict
from dataclasses import dataclass

from contacts.models import Assignment, Clec, CompanyCode, FormerName, Person, Position


@dataclass
class Record:
    """Companies by name without case, people by address, the rest by what it belongs to.

    A company merged into another is not among them: its name is a former name of the other.
    """

    companies: dict[str, Clec]
    people: dict[str, Person]
    codes: dict[int, list[CompanyCode]]
    former_names: dict[int, list[FormerName]]
    # By company, position and state.
    assignments: dict[tuple[int, str, str], list[Assignment]]

    @property
    def positions(self) -> dict[str, Position]:
        return {email: Position(person.position) for email, person in self.people.items()}


def on_record() -> Record:
    codes, names = defaultdict(list), defaultdict(list)
    for code in CompanyCode.objects.all():
        codes[code.clec_id].append(code)
    for name in FormerName.objects.all():
        names[name.clec_id].append(name)
    assignments = defaultdict(list)
    for row in Assignment.objects.select_related("person"):
        assignments[row.clec_id, row.position, row.state].append(row)
    return Record(
        companies={clec.name.casefold(): clec for clec in Clec.objects.filter(merged_into=None)},
        people={person.email.lower(): person for person in Person.objects.select_related("director", "back_up")},
        codes=codes,
        former_names=names,
        assignments=assignments,
    )
