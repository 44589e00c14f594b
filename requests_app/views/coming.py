"""By which list somebody came to a request: its crumb, its place in the bar, what comes next in it."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from contacts.models import User

WORDS = {
    "requests:list": "Requests",
    "requests:queue": "Queue",
    "requests:past": "Past guideline",
    "contacts:lookup": "Look up",
}
OURS = ("requests:queue", "requests:past", "requests:list")


@dataclass(frozen=True)
class Came:
    """The list's URL name and word; `address` with its filter where it was said, else empty."""

    name: str
    address: str = ""

    @property
    def word(self) -> str:
        return WORDS[self.name]

    @property
    def url(self) -> str:
        return self.address or reverse(self.name)

    @property
    def query(self) -> str:
        """What keeps it through the next pages: `?from=/queue/%3Fshow%3Dpast`."""
        return f"?from={quote(self.address)}" if self.address else ""

    @property
    def asked(self) -> QueryDict:
        """What the list was asked for."""
        return QueryDict(urlsplit(self.address).query)


def came_by(request: HttpRequest, user: User) -> Came:
    """As the address or the form says, if that is a list of this person's; else where the role works from."""
    said = request.GET.get("from") or request.GET.get("next") or request.POST.get("next", "")
    if said.startswith("/") and url_has_allowed_host_and_scheme(said, allowed_hosts=None):
        path = urlsplit(said).path
        for name in () if user.is_of_clec else OURS:
            if path == reverse(name):
                return Came(name, said)
    return Came(_by_role(user))


def _by_role(user: User) -> str:
    if user.is_of_clec:
        return "requests:list"
    if user.is_director:
        return "requests:past"
    return "requests:queue" if user.person_id else "contacts:lookup"
