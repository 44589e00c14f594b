"""The small menu that says whether one is in, and sets it."""

from typing import Any

from django import template
from django.template.context import Context

from contacts import queries
from contacts.models import Person, User
from contacts.queries.verifying import is_old

register = template.Library()


@register.inclusion_tag("contacts/_presence_menu.html", takes_context=True)
def presence_menu(context: Context) -> dict[str, Any]:
    """`{% presence_menu %}`: one's own presence, for the head of a page; empty for who has none.

    Needs the request (its `at` and its user) in the context.
    """
    request = context["request"]
    user = request.user
    if not isinstance(user, User) or user.person is None:
        return {"page": None}
    page = queries.presently(user.person, request.at)
    return {"page": page, "at": request.at, "back": request.get_full_path(), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("contacts/_old_numbers.html", takes_context=True)
def old_numbers(context: Context, person: Person | None) -> dict[str, Any]:
    """`{% old_numbers user.person %}`: asks to verify one's own numbers when they are old; empty otherwise.

    Needs the request (its `at` and its user) in the context.
    """
    request = context["request"]
    is_due = person is not None and person.pk == request.user.person_id and is_old(person, request.at)
    back = request.get_full_path()
    token = context.get("csrf_token")
    return {"person": person if is_due else None, "at": request.at, "back": back, "csrf_token": token}
