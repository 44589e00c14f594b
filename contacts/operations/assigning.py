"""Who serves whom: assigning, replacing from a date, ending (S1, S58). Nothing is overwritten: the past stays.

Requests that are running stay with whoever answers them, until somebody moves them.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.access.directory import ASSIGN
from contacts.acting import operation
from contacts.models import STATES, Assignment, Person, Position, User
from contacts.models.assignment import SERVING
from contacts.queries.desk.companies import companies_kept_by, day_of
from contacts.queries.desk.serving import assignments_kept_by, gap_on, overlapping
from contacts.wording import date_text

from .keeping import checked, count_edit, lock, refuse_far_off

DAY = timedelta(days=1)


@operation
def assign(
    *,
    clec_id: int,
    actor: User,
    person: Person,
    state: str,
    starts_on: date,
    ends_on: date | None = None,
    seen: int | None = None,
    at: datetime,
) -> Assignment:
    """Have somebody serve a company in their position, in one state or (empty) in all, from a day on.

    Raises Clec.DoesNotExist, EditedFirst and ValidationError: where somebody holds that position there already.
    """
    with transaction.atomic():
        clec = lock(companies_kept_by(actor, ASSIGN), clec_id, seen)
        wanted = Assignment(
            clec=clec, person=person, position=person.position, state=state, starts_on=starts_on, ends_on=ends_on
        )
        _begin(wanted)
        count_edit(clec, actor, at)
    return wanted


@operation
def replace_assignment(
    *, assignment_id: int, actor: User, person: Person, starts_on: date, seen: int | None = None, at: datetime
) -> Assignment:
    """Let somebody else follow from a day on: the one before ends the day before, in one step.

    The follower serves as long as the one before would have. Raises Assignment.DoesNotExist, EditedFirst and
    ValidationError.
    """
    with transaction.atomic():
        before = _lock(assignment_id, actor, seen)
        _refuse_no_change(before, person, starts_on)
        after = Assignment(
            clec=before.clec,
            person=person,
            position=before.position,
            state=before.state,
            starts_on=starts_on,
            ends_on=before.ends_on,
        )
        before.ends_on = starts_on - DAY
        checked(before)
        _begin(after)
        count_edit(before.clec, actor, at)
    return after


@operation
def end_assignment(
    *,
    assignment_id: int,
    actor: User,
    ends_on: date,
    leaving_gap: bool = False,
    seen: int | None = None,
    at: datetime,
) -> Assignment:
    """End an assignment with its last day.

    Raises as `replace_assignment`; ValidationError with code "gap" where the company is left without somebody in
    that position and `leaving_gap` does not say that this is meant.
    """
    with transaction.atomic():
        assignment = _lock(assignment_id, actor, seen)
        refuse_far_off(ends_on=ends_on)
        if ends_on < assignment.starts_on:
            begins = date_text(assignment.starts_on, weekday=False)
            raise ValidationError({"ends_on": f"It begins on {begins}, so it cannot end before. Choose a later day."})
        if assignment.ends_on and ends_on >= assignment.ends_on:
            ended = date_text(assignment.ends_on, weekday=False)
            raise ValidationError({"ends_on": f"It ends on {ended} already. Choose an earlier day."})
        if not leaving_gap:
            _refuse_gap(assignment, ends_on + DAY)
        assignment.ends_on = ends_on
        checked(assignment)
        count_edit(assignment.clec, actor, at)
    return assignment


@operation
def call_off_assignment(
    *, assignment_id: int, actor: User, leaving_gap: bool = False, seen: int | None = None, at: datetime
) -> Assignment:
    """Take back an assignment that has not begun; whoever serves now goes on if they were to be replaced by it.

    Raises as `end_assignment`.
    """
    with transaction.atomic():
        assignment = _lock(assignment_id, actor, seen)
        if assignment.starts_on <= day_of(assignment.person, at):
            raise ValidationError("It has begun. End it with its last day, so that it is known who it was.")
        if not leaving_gap:
            _refuse_gap(assignment, assignment.starts_on)
        assignment.delete()
        count_edit(assignment.clec, actor, at)
    return assignment


def _lock(assignment_id: int, actor: User, seen: int | None) -> Assignment:
    """The assignment, its company locked first: two who change one team wait for each other."""
    clec_id = assignments_kept_by(actor).values_list("clec_id", flat=True).get(pk=assignment_id)
    clec = lock(companies_kept_by(actor, ASSIGN), clec_id, seen)
    assignment = assignments_kept_by(actor).get(pk=assignment_id)
    assignment.clec = clec
    return assignment


def _begin(wanted: Assignment) -> None:
    refuse_far_off(starts_on=wanted.starts_on, ends_on=wanted.ends_on)
    _refuse_bad_person(wanted.person, wanted.position)
    if wanted.ends_on and wanted.ends_on < wanted.starts_on:
        raise ValidationError({"ends_on": "It ends before it begins. Choose a later day."})
    if wanted.state and wanted.state not in wanted.clec.states:
        raise ValidationError({"state": f"{wanted.clec} does not operate in {STATES.get(wanted.state, wanted.state)}."})
    _refuse_overlap(wanted)
    checked(wanted)


def _refuse_bad_person(person: Person, position: str) -> None:
    if not person.is_active:
        raise ValidationError({"person": f"{person} is not with the account teams any more."})
    if person.position not in SERVING:
        label = Position(person.position).label
        raise ValidationError({"person": f"{person} is {label}, who is not assigned to a company."})
    if person.position != position:
        wanted = Position(position).label
        text = f"{person} is {Position(person.position).label}, and here a {wanted} is needed."
        raise ValidationError({"person": text})


def _refuse_overlap(wanted: Assignment) -> None:
    other = overlapping(wanted)
    if other is None:
        return
    until = f" until {date_text(other.ends_on, weekday=False)}" if other.ends_on else ""
    where = STATES.get(other.state, "all states")
    since = date_text(other.starts_on, weekday=False)
    holds = f"{other.person} is {other.get_position_display()} for {where} from {since}{until}."
    raise ValidationError({"starts_on": f"{holds} Replace or end that first, or choose other days."})


def _refuse_no_change(before: Assignment, person: Person, starts_on: date) -> None:
    if person.pk == before.person_id:
        raise ValidationError({"person": f"{person} serves there already. Choose who follows."})
    if starts_on <= before.starts_on:
        begins = date_text(before.starts_on, weekday=False)
        text = f"{before.person} begins on {begins}. Choose a later day, so that it is known who it was."
        raise ValidationError({"starts_on": text})
    if before.ends_on and starts_on > before.ends_on:
        ends = date_text(before.ends_on, weekday=False)
        raise ValidationError({"starts_on": f"{before.person} ends on {ends}. Assign somebody anew after that."})


def _refuse_gap(assignment: Assignment, on: date) -> None:
    missing = gap_on(assignment.clec, assignment.position, on, assignment)
    if missing:
        text = f"From {date_text(on, weekday=False)} {assignment.clec} has {missing[0].lower()}{missing[1:]}."
        raise ValidationError({"ends_on": ValidationError(text, code="gap")})
