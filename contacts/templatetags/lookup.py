"""Filters of the look-up."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marking(name: str, words: Sequence[str]) -> SafeString:
    """`{{ clec.name|marking:words }}`: the name with what was looked for marked, whatever its case."""
    if not words:
        return format_html("{}", name)
    parts = re.split("|".join(f"({re.escape(word)})" for word in words), name, flags=re.IGNORECASE)
    wanted = {word.upper() for word in words}
    marked = ((format_html("<mark>{}</mark>", part) if part.upper() in wanted else part) for part in parts if part)
    return format_html_join("", "{}", ((part,) for part in marked))
