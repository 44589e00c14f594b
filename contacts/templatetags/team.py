"""Tags of the team's pages."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from contacts.models import Clec

register = template.Library()


@register.simple_tag
def ask_url(clec: Clec | None = None, subject: str = "") -> str:
    """`{% ask_url clec=team.clec subject="No Service Manager" %}`: where Sales Operations are asked (S4).

    The log page with its topic, and what is known already, filled in.
    """
    known = {"topic": "assignment_missing", "clec": clec.pk if clec else "", "subject": subject}
    query = urlencode({name: value for name, value in known.items() if value})
    return f"{reverse('requests:log')}?{query}"
