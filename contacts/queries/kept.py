"""All rows of a table, for the admin."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from contacts.access import may_open_admin
from contacts.models import User

Row = TypeVar("Row", bound=Model)


def kept(actor: User, table: type[Row]) -> QuerySet[Row]:
    """Everything for administrators, who may see all of it elsewhere too; nothing for anybody else."""
    rows = table._default_manager.all()
    return rows if may_open_admin(actor) else rows.none()
