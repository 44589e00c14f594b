"""What people read on a page."""

import re

from django.http import HttpResponse
from django.utils.html import strip_tags

APART = re.compile(r"<(?:br|dd|dt|td|th|li|p|span class=\"data-table__sub)")


def words(response: HttpResponse) -> str:
    """The words of the page's main part, or of the fragment, in one line."""
    content = response.content.decode().split("<main")[-1].partition(">")[2]
    return " ".join(strip_tags(APART.sub(r" \g<0>", content)).replace("&#x27;", "'").split())
