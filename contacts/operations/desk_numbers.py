"""The numbers of the desks that help at any hour and when nobody is assigned (S4, S55), with their dates."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.access import may_keep
from contacts.access.directory import KEEP_NUMBERS
from contacts.acting import operation
from contacts.models import DeskNumber, User
from contacts.queries.clock import today_at_the_desk
from contacts.queries.desk.telephones import numbers_kept_by, others_on
from contacts.wording import date_text

from .keeping import NotAllowed, count_edit, lock, refuse_far_off

DAY = timedelta(days=1)


@operation
def add_desk_number(*, actor: User, desk: str, phone: str, effective_from: date, at: datetime) -> DeskNumber:
    """One more number of a desk from a day on. Raises NotAllowed and ValidationError."""
    if not may_keep(actor, KEEP_NUMBERS):
        raise NotAllowed
    refuse_far_off(effective_from=effective_from)
    number = DeskNumber(desk=desk, phone=phone, effective_from=effective_from)
    with transaction.atomic():
        _save(number, actor, at)
    return number


@operation
def replace_desk_number(
    *, number_id: int, actor: User, phone: str, effective_from: date, seen: int | None = None, at: datetime
) -> DeskNumber:
    """Another number from a day on: the old one ends the day before. Raises DeskNumber.DoesNotExist, EditedFirst
    and ValidationError.
    """
    with transaction.atomic():
        old = _running(number_id, actor, seen, at)
        refuse_far_off(effective_from=effective_from)
        if effective_from <= old.effective_from:
            begins = date_text(old.effective_from, weekday=False)
            raise ValidationError({"effective_from": f"The old number begins on {begins}. Choose a later day."})
        if old.effective_to and effective_from > old.effective_to:
            ends = date_text(old.effective_to, weekday=False)
            raise ValidationError({"effective_from": f"The old number ends on {ends}. Add a number instead."})
        new = DeskNumber(desk=old.desk, phone=phone, effective_from=effective_from, effective_to=old.effective_to)
        old.effective_to = effective_from - DAY
        count_edit(old, actor, at)
        _save(new, actor, at)
    return new


@operation
def end_desk_number(
    *, number_id: int, actor: User, effective_to: date, seen: int | None = None, at: datetime
) -> DeskNumber:
    """End a number with its last day; a desk is never left without one (S4). Raises as `replace_desk_number`."""
    with transaction.atomic():
        number = _running(number_id, actor, seen, at)
        refuse_far_off(effective_to=effective_to)
        if effective_to < number.effective_from:
            begins = date_text(number.effective_from, weekday=False)
            raise ValidationError({"effective_to": f"It begins on {begins}. Choose a later day."})
        if not others_on(number, effective_to + DAY):
            text = "No other number is known after that day, and the desk must be reached. Replace it instead."
            raise ValidationError({"effective_to": text})
        number.effective_to = effective_to
        count_edit(number, actor, at)
    return number


def _running(number_id: int, actor: User, seen: int | None, at: datetime) -> DeskNumber:
    """The number, with those of its desk locked: of the last two only one may be ended."""
    desk = numbers_kept_by(actor).get(pk=number_id).desk
    list(numbers_kept_by(actor).filter(desk=desk).order_by("pk").select_for_update(no_key=True))
    number = lock(numbers_kept_by(actor), number_id, seen)
    if number.effective_to and number.effective_to < today_at_the_desk(at):
        raise ValidationError("That number is over already.")
    return number


def _save(number: DeskNumber, actor: User, at: datetime) -> None:
    try:
        count_edit(number, actor, at)
    except ValidationError as error:
        # What a constraint refuses concerns the number that was typed.
        refused = error.error_dict.pop("__all__", None) if hasattr(error, "error_dict") else None
        raise ValidationError({"phone": refused} if refused else error) from error
