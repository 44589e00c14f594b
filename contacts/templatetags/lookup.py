"""Filters of the look-up."""

import re
from collections.abc import Sequence

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contacts.queries.found import Contact

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn_once(context: Context, contact: Contact) -> str:
    """`{% drawn_once contact %}`: whom to call; who serves many companies is drawn once for all their rows.

    The view gives the page an empty `drawn` to keep them in.
    """
    drawn: dict[tuple[int, str], str] = context["drawn"]
    key = (contact.person.pk, contact.states)
    if key not in drawn:
        values = {"contact": contact, "at": context["at"]}
        drawn[key] = get_template("contacts/_contact.html").render(values)
    return drawn[key]


@register.filter
def marking(name: str, words: Sequence[str]) -> SafeString:
    """`{{ clec.name|marking:words }}`: the name with what was looked for marked, whatever its case."""
    if not words:
        return format_html("{}", name)
    parts = re.split("|".join(f"({re.escape(word)})" for word in words), name, flags=re.IGNORECASE)
    wanted = {word.upper() for word in words}
    marked = ((format_html("<mark>{}</mark>", part) if part.upper() in wanted else part) for part in parts if part)
    return format_html_join("", "{}", ((part,) for part in marked))
