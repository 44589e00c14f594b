"""What every page needs: its instant, the viewer's zone, and the way around."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accountteam.second_step import lacks_second_step
from contacts import wall
from contacts.access import may_open_admin, may_see_people
from contacts.models import User
from notices.access import may_keep_webhooks, may_see_every_log
from notices.queries import unread_count
from requests_app import demo, queries
from requests_app.access import may_keep_replies, may_log, may_read_record
from requests_app.queries.demo_data import accounts_among
from requests_app.views.coming import came_by


@dataclass(frozen=True)
class NavItem:
    """One link of the bar at the top; `current` for aria-current, `is_counted` on the one that shows `nav_count`."""

    label: str
    url: str
    current: str
    is_counted: bool


@dataclass(frozen=True)
class Link:
    """One link of a menu."""

    label: str
    url: str


@dataclass(frozen=True)
class SignIn:
    """One account of the demo, and the page it opens on."""

    email: str
    role: str
    opens: str


# (label, URL name) for each role, in the order of the bar.
_REQUESTS = ("Requests", "requests:list")
_OUTAGES = ("Outages", "requests:outages")
_CLEC = [
    ("Your team", "contacts:team"),
    _REQUESTS,
    ("My company", "requests:my_company"),
    ("Log a request", "requests:log"),
    _OUTAGES,
]
_DIRECTORY = ("Directory", "contacts:desk_companies")
_STAFF = [("Queue", "requests:queue"), _REQUESTS, ("Look up", "contacts:lookup"), _OUTAGES]
_UPKEEP = [("Look up", "contacts:lookup"), _DIRECTORY, ("Upkeep", "requests:upkeep"), _OUTAGES]
_DESK = [("Queue", "requests:queue"), ("Past guideline", "requests:past"), _REQUESTS, *_UPKEEP]
_DIRECTOR = [
    ("Past guideline", "requests:past"),
    ("Queue", "requests:queue"),
    _REQUESTS,
    ("Look up", "contacts:lookup"),
    _OUTAGES,
]
PAGES = {
    User.Role.CLEC_USER: _CLEC,
    User.Role.CLEC_ADMIN: _CLEC,
    User.Role.SERVICE_MANAGER: _STAFF,
    User.Role.SALES_EXECUTIVE: _STAFF,
    User.Role.SERVICE_DIRECTOR: _DIRECTOR,
    User.Role.SALES_DIRECTOR: _DIRECTOR,
    User.Role.SALES_OPERATIONS: _DESK,
    User.Role.ADMINISTRATOR: [*_UPKEEP, _REQUESTS],
}
# Pages that belong to the section of another.
SECTIONS = {
    "contacts:company": "contacts:lookup",
    "requests:company": "contacts:lookup",
    "contacts:clec_contacts": "contacts:lookup",
    "contacts:clec_contact": "contacts:lookup",
    "requests:project": "requests:log",
    "contacts:calendars": "requests:upkeep",
    "contacts:propose_calendar": "requests:upkeep",
    "contacts:rules": "requests:upkeep",
    "contacts:propose_rule": "requests:upkeep",
    "contacts:rule_proposal": "requests:upkeep",
    "contacts:numbers": "requests:upkeep",
    "requests:outage": "requests:outages",
    "requests:outage_step": "requests:outages",
    "requests:post_outage": "requests:outages",
    "requests:calendar_proposal": "requests:upkeep",
    "requests:due_times": "requests:upkeep",
    "requests:mail": "requests:upkeep",
    "requests:one_mail": "requests:upkeep",
    "notices:untold": "requests:upkeep",
}
# Every page counts: only the first of these that a role has, the one it works from.
COUNTED = ("requests:list", "requests:queue", "requests:past")


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context of every template.

    `nav_count` and `unread_count` are asked for only where the bar is drawn; a page that has counted its rows says the
    figure itself.
    """
    return {
        "at": getattr(request, "at", None),
        "viewer_zone": timezone.get_current_timezone_name(),
        "demo": settings.DEMO,
        "no_second_step": settings.DEMO and not settings.MFA_REQUIRED_ROLES,
        "must_set_up": partial(lacks_second_step, getattr(request, "user", None)),
        "staff_provider": settings.OIDC_STAFF_ISSUER and settings.OIDC_STAFF_NAME,
        "may_log": partial(_may, request, may_log),
        "may_see_every_log": partial(_may, request, may_see_every_log),
        "nav_items": _nav(request),
        "nav_count": partial(_nav_count, request),
        "unread_count": partial(_unread_count, request),
        "account_items": _account(request),
        "footer_items": _footer(request),
        "demo_sign_ins": _demo_sign_ins(request) if settings.DEMO else [],
    }


def _may(request: HttpRequest, may: Callable[[User], bool]) -> bool:
    user = getattr(request, "user", None)
    return isinstance(user, User) and may(user)


def _nav(request: HttpRequest) -> list[NavItem]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    counted = _counted(user)
    links = [(label, name, reverse(name)) for label, name in PAGES[User.Role(user.role)]]
    return [NavItem(label, url, _current(request, user, name), name == counted) for label, name, url in links]


def _counted(user: User) -> str | None:
    """What an administrator sees is everybody's work, and none of theirs."""
    if user.role == User.Role.ADMINISTRATOR:
        return None
    return next((name for _, name in PAGES[User.Role(user.role)] if name in COUNTED), None)


def _nav_count(request: HttpRequest) -> int | None:
    """What stands beside the counted link; nothing for who has none."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not (counted := _counted(user)):
        return None
    with wall.chosen(wall.choice_of(user)):  # the pages of sign-in stand at the gate
        return queries.count_for(user, counted.split(":")[1], request.at)  # type: ignore[attr-defined]


def _unread_count(request: HttpRequest) -> int:
    """What stands beside the inbox."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return 0
    with wall.chosen(wall.choice_of(user)):  # as above
        return unread_count(user)


def _current(request: HttpRequest, user: User, name: str) -> str:
    """`page` for the page itself, `true` for the section that a request or a company is part of."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    if view == name:
        return "page"
    if view in ("requests:detail", "requests:act"):
        return "true" if came_by(request, user).name == name else ""
    if name == _DIRECTORY[1]:
        return "true" if view.startswith(("contacts:desk_", "requests:merge")) else ""
    return "true" if SECTIONS.get(view) == name else ""


def _account(request: HttpRequest) -> list[Link]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    links = [Link("In or out", reverse("contacts:availability"))] if user.is_manager or user.is_director else []
    if may_see_people(user):
        links.append(Link("People", reverse("contacts:sign_ins")))
    if may_keep_webhooks(user):
        links.append(Link("Webhooks", reverse("notices:webhooks")))
    if may_keep_replies(user):
        links.append(Link("Texts for replies", reverse("requests:replies")))
    if may_read_record(user):
        links.append(Link("The record", reverse("requests:record")))
    if may_open_admin(user):
        links.append(Link("Administration", reverse("admin:index")))
    links.append(Link("How you are told", reverse("notices:wishes")))
    links.append(Link("Your calendar feed", reverse("requests:feed")))
    return links


def _footer(request: HttpRequest) -> list[Link]:
    if not isinstance(getattr(request, "user", None), User):
        return []
    return [Link("How times are worked out", reverse("contacts:guidelines"))]


def _demo_sign_ins(request: HttpRequest) -> list[SignIn]:
    if request.path != reverse("account_login"):
        return []
    found = accounts_among(demo.SIGN_INS)
    return [_sign_in(found[email]) for email in demo.SIGN_INS if email in found]


def _sign_in(user: User) -> SignIn:
    return SignIn(user.email, user.get_role_display(), PAGES[User.Role(user.role)][0][0])
