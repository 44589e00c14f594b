"""Every address of the portal, as every role, with every method: nothing leaks, nothing falls over.

An id that is not the actor's to see and one that does not exist get the same answer, to the byte but for the id
itself, the nonce, the form's own mark and the CSRF token.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accountteam.tests.cast import clec_account, local
from contacts.models import Availability, Clec, Person, User
from requests_app import operations
from requests_app.models import TeamRequest
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.django_db

NOW = local("2006-05-18 11:00")
ABSENT = 987_654_321
METHODS = ["get", "head", "options", "post", "put", "patch", "delete"]
# What two answers may differ in: marks that are new in each answer.
FRESH = [
    (r'nonce="[^"]+"', "nonce"),
    (r"nonce-[A-Za-z0-9_\-+/=]+", "nonce"),
    (r'name="csrfmiddlewaretoken" value="[^"]+"', "csrf"),
    (r'"X-CSRFToken": ?"[^"]+"', "csrf"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "mark"),
]
ACTORS = [
    "joan",
    "ira",
    "ken",
    "ellery_user",
    "castellano_user",
    "lindqvist_user",
    "whitcombe_user",
    "brandvold_user",
    "nakai_user",
    "holloway_user",
    "ota_user",
    "admin_user",
]


@dataclass(frozen=True)
class Place:
    """One address of the portal: its name and the arguments it takes."""

    name: str
    arguments: tuple[str, ...]

    def url(self, given: dict[str, object]) -> str:
        return reverse(self.name, kwargs={name: given[name] for name in self.arguments})


def places() -> list[Place]:
    def walk(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[Place]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name:
                yield Place(space + pattern.name, tuple(pattern.pattern.converters))

    return sorted(set(walk(get_resolver().url_patterns)), key=lambda place: place.name)


PLACES = places()


@pytest.fixture
def numbered(db) -> None:
    """Ids that no page shows by chance: 17 is also an hour."""
    with connection.cursor() as cursor:
        for model in (Clec, Person, TeamRequest, Availability):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 700000)", [model._meta.db_table])


@pytest.fixture
def world(numbered, cast, time_machine):
    """The cast, a company administrator, two rival requests and two absences."""
    time_machine.move_to(NOW, tick=False)
    cast.ira = clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)
    cobalt = logged(cast, local("2006-05-18 10:00"))
    prairie = logged(cast, local("2006-05-18 10:00"), by=cast.ken, clec=cast.prairie, subject="Quite another matter")
    away = [absence(cast.ellery, cast.castellano), absence(cast.lindqvist, cast.begaye)]
    return SimpleNamespace(cast=cast, cobalt=cobalt, prairie=prairie, away=away)


def absence(person, back_up) -> Availability:
    return Availability.objects.create(
        person=person,
        kind="out_of_office",
        starts_at=local("2006-05-19 08:00"),
        ends_at=local("2006-05-19 12:00"),
        back_up=back_up,
        entered_at=NOW,
    )


# For each argument that an address takes: the values that exist, of both rivals. A new argument needs a line here.
def existing(world) -> dict[str, list[object]]:
    return {
        "request_id": [world.cobalt.pk, world.prairie.pk],
        "clec_id": [world.cast.cobalt.pk, world.cast.prairie.pk],
        "person_id": [world.cast.ellery.pk, world.cast.lindqvist.pk],
        "availability_id": [absence.pk for absence in world.away],
        "action": ["note", "respond", "reassign"],
        "uidb36": ["1"],
        "key": ["no-key"],
    }


def fillings(place: Place, known: dict[str, list[object]]) -> list[dict[str, object]]:
    """Values for the arguments of an address: each object with each word."""
    found: list[dict[str, object]] = [{}]
    for name in place.arguments:
        found = [{**given, name: value} for given in found for value in known[name]]
    return found


def absent(given: dict[str, object]) -> dict[str, object]:
    return {name: ABSENT if isinstance(value, int) else value for name, value in given.items()}


def plain(answer, given: dict[str, object]) -> tuple[int, str, str]:
    """An answer without what is new each time and without the id that was asked for."""
    text = answer.text if not answer.streaming else b"".join(answer.streaming_content).decode()
    place = answer.headers.get("Location", "")
    for pattern, instead in FRESH:
        text = re.sub(pattern, instead, text)
    for value in given.values():
        if isinstance(value, int):
            text, place = (re.sub(rf"\b{value}\b", "ID", part) for part in (text, place))
    return answer.status_code, place, text


def ask(client, method: str, url: str):
    client.cookies.pop("messages", None)  # what an earlier answer had to say
    return getattr(client, method)(url, {} if method in ("get", "head", "post") else "")


def test_every_argument_has_a_value_to_crawl_with(world):
    known = existing(world)
    assert {name for place in PLACES for name in place.arguments} <= set(known)


@pytest.mark.parametrize("who", [None, *ACTORS])
class TestEveryAddress:
    def test_answers_without_falling_over(self, client, world, who):
        fallen = []
        for place in PLACES:
            for given in fillings(place, existing(world)):
                for method in METHODS:
                    self.stay_signed_in(client, world, who)
                    answer = ask(client, method, place.url(given))
                    if answer.status_code >= 500:
                        fallen.append((method, place.url(given), answer.status_code))
        assert fallen == []

    def test_treats_what_is_not_theirs_as_what_is_not_there(self, client, world, who):
        """An object that exists answers 404 only if the answer is that of one that does not exist, to the byte."""
        told = []
        for place in PLACES:
            for given in fillings(place, existing(world)):
                if absent(given) == given:
                    continue
                for method in METHODS:
                    self.stay_signed_in(client, world, who)
                    answer = ask(client, method, place.url(given))
                    if answer.status_code != 404 and who and self.is_theirs(world, who, given):
                        continue
                    nothing = ask(client, method, place.url(absent(given)))
                    if plain(answer, given) != plain(nothing, absent(given)):
                        told.append((method, place.url(given), answer.status_code, nothing.status_code))
        assert told == []

    def stay_signed_in(self, client, world, who):
        """Some addresses sign out."""
        if who and "_auth_user_id" not in client.session:
            client.force_login(getattr(world.cast, who))

    def is_theirs(self, world, who, given) -> bool:
        """What a company may reach is its own; our people see all companies and people, and their own requests."""
        actor = getattr(world.cast, who)
        if actor.is_of_clec:
            own = {"clec_id": actor.clec_id, "request_id": self.request_of(world, actor)}
            return all(own.get(name) == value for name, value in given.items() if isinstance(value, int))
        return given.get("request_id") not in self.not_seen_by(world, who)

    def request_of(self, world, actor):
        return {world.cast.cobalt.pk: world.cobalt.pk, world.cast.prairie.pk: world.prairie.pk}[actor.clec_id]

    def not_seen_by(self, world, who) -> set[int]:
        """The requests that nobody of these staff may see."""
        sees = {
            "ellery_user": {world.cobalt.pk},
            "castellano_user": {world.cobalt.pk},
            "lindqvist_user": {world.prairie.pk},
            "whitcombe_user": {world.cobalt.pk},
            "brandvold_user": {world.cobalt.pk},
            "nakai_user": {world.prairie.pk},
            "holloway_user": set(),
        }
        everything = {world.cobalt.pk, world.prairie.pk}
        return everything - sees.get(who, everything)


@pytest.mark.parametrize(("who", "rival"), [("joan", "prairie"), ("ira", "prairie"), ("ken", "cobalt")])
def test_no_page_of_a_company_names_its_rival(client, world, who, rival):
    """Not its name, its codes, its people, or the words of its requests."""
    other = getattr(world.cast, rival)
    theirs = [other.name, *other.codes.values_list("value", flat=True)]
    theirs += [user.name for user in other.users.all()] + ["Quite another matter" if rival == "prairie" else "Gallup"]
    client.force_login(getattr(world.cast, who))
    own = {"clec_id": [getattr(world.cast, who).clec_id], "request_id": [world.cobalt.pk, world.prairie.pk]}
    for place in PLACES:
        for given in fillings(place, {**existing(world), **own}):
            answer = client.get(place.url(given))
            text = plain(answer, given)[2]
            assert [word for word in theirs if word in text] == [], place.name
            client.force_login(getattr(world.cast, who))


SECRET, NONSENSE = "Zanzibar", "Qwghlmxy"
ASKED = ["", "?format=csv", "?show=all&format=csv", "?as=company", "?open=note"]


@pytest.mark.parametrize("who", ["joan", "ira"])
class TestAnInternalNote:
    @pytest.fixture
    def noted(self, world):
        operations.note(
            request_id=world.cobalt.pk,
            actor=world.cast.ellery_user,
            text=f"Their line to {SECRET} is on the list",
            is_internal=True,
            at=NOW,
        )
        return world

    def test_is_on_no_page_and_in_no_export_of_the_company(self, client, noted, who):
        for url in self.addresses(noted):
            client.force_login(getattr(noted.cast, who))
            assert SECRET not in plain(client.get(url), {})[2], url

    def test_is_found_by_no_search(self, client, noted, who):
        """A search for its words finds what a search for nonsense finds."""
        for place in PLACES:
            for given in fillings(place, existing(noted)):
                client.force_login(getattr(noted.cast, who))
                found, nothing = (client.get(f"{place.url(given)}?q={word}") for word in (SECRET, NONSENSE))
                assert plain(found, {})[2].replace(SECRET, NONSENSE) == plain(nothing, {})[2], place.name

    def test_is_seen_by_our_people(self, client, noted, who):
        """Or the two tests above would prove nothing."""
        client.force_login(noted.cast.ellery_user)
        assert SECRET in client.get(reverse("requests:detail", args=[noted.cobalt.pk])).text
        assert SECRET not in client.get(reverse("requests:detail", args=[noted.cobalt.pk]) + "?as=company").text

    def addresses(self, world) -> Iterator[str]:
        for place in PLACES:
            for given in fillings(place, existing(world)):
                yield from (place.url(given) + query for query in ASKED)
