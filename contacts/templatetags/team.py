"""Tags of the team's pages."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from contacts.models import Clec, Person
from contacts.qr import qr_svg
from contacts.vcard import brief

register = template.Library()


@register.simple_tag
def ask_url(clec: Clec | None = None, subject: str = "") -> str:
    """`{% ask_url clec=team.clec subject="No Service Manager" %}`: where Sales Operations are asked (S4).

    The log page with its topic, and what is known already, filled in.
    """
    known = {"topic": "assignment_missing", "clec": clec.pk if clec else "", "subject": subject}
    query = urlencode({name: value for name, value in known.items() if value})
    return f"{reverse('requests:log')}?{query}"


@register.filter
def qr(person: Person) -> SafeString:
    """`{{ person|qr }}`: their card as a code for a telephone's camera."""
    return qr_svg(brief(person), f"Code with the numbers of {person.name}")
