"""Every link that a page shows opens for whoever is shown it."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from accountteam.tests.cast import local
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.django_db
NOW = local("2006-05-18 11:00")
EVERYBODY = [
    "joan",
    "ellery_user",
    "whitcombe_user",
    "brandvold_user",
    "holloway_user",
    "ota_user",
    "admin_user",
]
HREF = re.compile(r'<a [^>]*href="([^"]+)"')


def leading_nowhere(client: Client) -> list[str]:
    """Links from page to page, beginning at the first, that do not open; each kind of address is followed twice."""
    tried: dict[str, int] = {}
    seen, waiting, dead = set(), ["/"], []
    while waiting:
        here = waiting.pop()
        answer = client.get(here, follow=True)
        if answer.status_code != 200:
            dead.append(f"{answer.status_code} {here}")
            continue
        for link in HREF.findall(answer.text if "html" in answer.headers["Content-Type"] else ""):
            there = urldefrag(urljoin(answer.request["PATH_INFO"], unescape(link))).url
            parts = urlsplit(there)
            if parts.scheme or there in seen or parts.path.startswith("/static/"):
                continue
            seen.add(there)
            kind = f"{resolve(parts.path).view_name} {sorted(parts.query.split('&'))[0].split('=')[0]}"
            tried[kind] = tried.get(kind, 0) + 1
            waiting += [there] if tried[kind] <= 2 else []
    return dead


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_link_opens(cast, client, time_machine, who):
    time_machine.move_to(NOW, tick=False)
    logged(cast, local("2006-05-18 10:00"))
    client.force_login(getattr(cast, who))
    assert leading_nowhere(client) == []
