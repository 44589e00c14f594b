"""Every address of the portal, as every role, with every method: nothing leaks, nothing falls over.

An id that is not the actor's to see and one that does not exist get the same answer, to the byte but for the id
itself, the nonce, the form's own mark and the CSRF token.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from accountteam.tests.carrying import faults
from accountteam.tests.cast import clec_account, local, sign_in_by_second_step
from contacts.models import (
    Assignment,
    Availability,
    BusinessCalendar,
    CalendarProposal,
    CalendarVersion,
    Clec,
    ClecContact,
    CompanyCode,
    CompanySignIn,
    DeskNumber,
    FormerName,
    Invitation,
    Person,
    ResponseRule,
    RuleProposal,
    User,
)
from contacts.operations import bind_provider
from contacts.queries.sign_ins import token_hash
from notices.models import Attempt, Endpoint, InboundMail, Notice
from notices.operations import Draft, add_webhook, enqueue, send_test
from notices.operations.trying import note_try
from notices.tests.writing import received
from requests_app import operations
from requests_app.models import (
    Analysis,
    Attachment,
    Commitment,
    Event,
    Meeting,
    Outage,
    ReplyTemplate,
    SavedFilter,
    TeamRequest,
)
from requests_app.operations.attaching import File
from requests_app.tests.pages.reading import logged

pytestmark = pytest.mark.django_db

NOW = local("2006-05-18 11:00")
ABSENT = 987_654_321
VERSION = 471_300  # of an analysis: as an id, no number that a page shows by chance
METHODS = ["get", "head", "options", "post", "put", "patch", "delete"]
# What two answers may differ in: marks that are new in each answer.
FRESH = [
    (r'nonce="[^"]+"', "nonce"),
    (r"nonce-[A-Za-z0-9_\-+/=]+", "nonce"),
    (r'name="csrfmiddlewaretoken" value="[^"]+"', "csrf"),
    (r'"X-CSRFToken": ?"[^"]+"', "csrf"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "mark"),
]
# Somebody of each role, and who serves nobody here: each walk is long.
ACTORS = [
    "joan",
    "ira",
    "ellery_user",
    "whitcombe_user",
    "brandvold_user",
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
    def walk(patterns: list[URLPattern | URLResolver], space: str = "", taken: tuple[str, ...] = ()) -> Iterator[Place]:
        for pattern in patterns:
            arguments = (*taken, *pattern.pattern.converters)
            if isinstance(pattern, URLResolver):
                inner = f"{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner, arguments)
            elif pattern.name:
                yield Place(space + pattern.name, arguments)

    return sorted(set(walk(get_resolver().url_patterns)), key=lambda place: place.name)


PLACES = places()

NUMBERED = (
    *(Clec, Person, User, TeamRequest, Availability, Invitation, Authenticator, Meeting, Outage),
    *(Assignment, CompanyCode, FormerName, DeskNumber),
    *(InboundMail, ReplyTemplate),
    *(BusinessCalendar, CalendarVersion, CalendarProposal, ResponseRule, RuleProposal),
    *(Commitment, Event, Notice, CompanySignIn, Endpoint, Attempt, Attachment, SavedFilter),
)


@pytest.fixture
def numbered(db) -> None:
    """Ids that no page shows by chance: 17 is also an hour."""
    with connection.cursor() as cursor:
        for model in NUMBERED:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 700000)", [model._meta.db_table])


@pytest.fixture
def world(numbered, cast, time_machine):
    """The cast, a company administrator; two each, of rivals: requests, absences, invitations."""
    time_machine.move_to(NOW, tick=False)
    cast.ira = clec_account("Ira Castle", cast.cobalt, "America/Denver", User.Role.CLEC_ADMIN)
    cobalt = logged(cast, local("2006-05-18 10:00"))
    prairie = logged(cast, local("2006-05-18 10:00"), by=cast.ken, clec=cast.prairie, subject="Quite another matter")
    away = [absence(cast.ellery, cast.castellano), absence(cast.lindqvist, cast.begaye)]
    invited = [invitation(cast.cobalt, cast.ira), invitation(cast.prairie, cast.ota_user)]
    key, session = passkey(cast.lena), session_of(cast.lena)
    bind_provider(
        clec=cast.prairie,
        issuer="https://id.example.com",
        client_id="portal",
        client_secret="secret",
        actor=cast.admin_user,
        at=NOW,
    )
    for team_request in (cobalt, prairie):
        analysis(team_request, cast.ellery_user)
    hooked = [webhook(cast.ira), webhook(clec_account("Kit Weir", cast.prairie, "America/Chicago", "clec_admin"))]
    former = [FormerName.objects.create(clec=clec, name=f"Old {clec}") for clec in (cast.cobalt, cast.prairie)]
    numbers = [desk_number(phone) for phone in ("+12065550101", "+12065550102")]
    calendar = BusinessCalendar.objects.create(name="Second")
    hours = {"calendar": calendar, "windows": [[0, 480, 1020]], "holidays": []}
    version = CalendarVersion.objects.create(**hours, number=1, approved_by="Procedure", approved_at=NOW)
    proposal = CalendarProposal.objects.create(**proposed(cast), **hours)
    rule = ResponseRule.objects.get(source="S50")
    rule.pk, rule.availability = None, "in_office"
    rule.save()
    rule_proposal = RuleProposal.objects.create(**proposed(cast), replaces=rule, **(rule.terms | {"upper": 2}))
    drawing = operations.Posted(files=(File("drawing.pdf", b"%PDF-1.4"),))
    for one, by in ((cobalt, cast.joan), (prairie, cast.ken)):
        operations.note(request_id=one.pk, actor=by, text="See the drawing", posted=drawing, at=NOW)
    return SimpleNamespace(
        cast=cast,
        cobalt=cobalt,
        prairie=prairie,
        away=away,
        invited=invited,
        key=key,
        session=session,
        hooked=hooked,
        former=former,
        numbers=numbers,
        # Some pages take these away.
        assignments=[clec.assignments.first().pk for clec in (cast.cobalt, cast.prairie)],
        codes=[clec.codes.last().pk for clec in (cast.cobalt, cast.prairie)],
        contacts=[contact_of(clec) for clec in (cast.cobalt, cast.prairie)],
        told=[told(user) for user in (cast.joan, cast.ken)],
        meetings=[
            meeting(cobalt, cast.joan, cast.ellery),
            meeting(prairie, cast.ken, cast.lindqvist),
        ],
        outages=[
            outage(cast, "NM", "Trunks of Gallup"),
            outage(cast, "ND", "Quite another matter"),
        ],
        proposal=proposal,
        rule_proposal=rule_proposal,
        version=version,
        mail=received(with_an_attachment(), NOW),
        filters=[kept_filter(user) for user in (cast.joan, cast.ken)],
        reply=ReplyTemplate.objects.create(title="Received", text="Thank you, {contact}."),
    )


def kept_filter(user: User) -> SavedFilter:
    return operations.keep_filter(name="Mine", asked="show=open", actor=user, at=NOW)


def meeting(team_request: TeamRequest, user: User, person: Person) -> Meeting:
    operations.propose_meeting(
        request_id=team_request.pk,
        actor=user,
        kind=Meeting.Kind.CONFERENCE_CALL,
        appointment=operations.Appointment(NOW + timedelta(days=1), 30, "555-0100"),
        people=[person],
        users=[user],
        at=NOW,
    )
    return Meeting.objects.latest("pk")


def outage(cast, state: str, subject: str) -> Outage:
    return operations.post_outage(
        facts=operations.Facts(subject, [state], "Everywhere", NOW, "NROC"),
        text="Nothing is known yet.",
        actor=cast.ota_user,
        next_update_at=NOW + timedelta(hours=1),
        at=NOW,
    )


def with_an_attachment() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ken@prairie.example.com", "Quite another matter"
    mail.set_content("Gallup")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="order.pdf")
    return mail.as_bytes()


def analysis(team_request: TeamRequest, by: User) -> Analysis:
    found = {"cause": "A fibre was cut", "process": "Rerouted", "prevention": "Markers"}
    how = {"medium": "portal", "recipient": "Joan", "delivered_at": NOW, "delivered_by": by, "digest": "0" * 64}
    return Analysis.objects.create(team_request=team_request, version=VERSION, **found, **how)


def contact_of(clec: Clec) -> ClecContact:
    name = clec.name.split()[0]
    return ClecContact.objects.create(
        pk=471200 + clec.pk,
        clec=clec,
        function="outage",
        name=f"{name} Outages",
        email=f"outages@{name.lower()}.example.com",
        zone="America/Denver",
    )


def told(user: User) -> Notice:
    """Something in their inbox."""
    enqueue([Draft("raised", f"event:{user.pk}", "request:1", user, {"path": "/"}, NOW, channel="inbox")])
    return Notice.objects.get(user=user, kind="raised", channel="inbox", source=f"event:{user.pk}")


def desk_number(phone) -> DeskNumber:
    return DeskNumber.objects.create(desk="sales_operations", phone=phone, effective_from=NOW.date())


def proposed(cast) -> dict[str, object]:
    when = {"proposed_at": NOW, "effective_from": date(2006, 6, 1)}
    return {"reason": "Agreed", "proposed_by": cast.ota_user, **when}


def absence(person, back_up) -> Availability:
    return Availability.objects.create(
        person=person,
        kind="out_of_office",
        starts_at=local("2006-05-19 08:00"),
        ends_at=local("2006-05-19 12:00"),
        back_up=back_up,
        entered_at=NOW,
    )


def invitation(clec: Clec, by: User) -> Invitation:
    return Invitation.objects.create(
        email=f"new@{clec.name.split()[0].lower()}.example.com",
        role=User.Role.CLEC_USER,
        clec=clec,
        token_hash=token_hash(clec.name),
        invited_by=by,
        invited_at=NOW,
        expires_at=NOW + timedelta(days=7),
    )


def passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "A key", "credential": {}}
    )


def session_of(user: User) -> UserSession:
    return UserSession.objects.create(pk=471100, user=user, ip="192.0.2.1", user_agent="Kens/1.0", session_key="k" * 32)


def webhook(administrator: User) -> Attempt:
    """One of their company, with a delivery that failed."""
    url = f"https://hooks.example.com/{administrator.clec_id}"
    endpoint = add_webhook(url=url, kinds=["resolved"], actor=administrator, at=NOW).endpoint
    send_test(endpoint_id=endpoint.pk, actor=administrator, at=NOW)
    note_try(Notice.objects.get(endpoint=endpoint), status=500, reason="It answered 500", at=NOW)
    return Attempt.objects.get(endpoint=endpoint)


# For each argument that an address takes: the values that exist, of both rivals. A new argument needs a line here.
def existing(world) -> dict[str, list[object]]:
    return {
        "request_id": [world.cobalt.pk, world.prairie.pk],
        "clec_id": [world.cast.cobalt.pk, world.cast.prairie.pk],
        "person_id": [world.cast.ellery.pk, world.cast.lindqvist.pk],
        "availability_id": [absence.pk for absence in world.away],
        "assignment_id": world.assignments,
        "code_id": world.codes,
        "former_name_id": [name.pk for name in world.former],
        "number_id": [number.pk for number in world.numbers],
        "calendar_id": [world.proposal.calendar_id],
        "proposal_id": [world.proposal.pk],
        "version_id": [world.version.pk],
        "rule_id": [world.rule_proposal.replaces_id],
        "rule_proposal_id": [world.rule_proposal.pk],
        "mail_id": [world.mail.pk],
        "reply_id": [world.reply.pk],
        "digest": [world.mail.attachments[0]["sha256"]],
        "function": ["outage", "billing"],
        "action": ["note", "respond", "reassign"],
        "version": [VERSION],
        "meeting_id": [meeting.pk for meeting in world.meetings],
        "attachment_id": [file.pk for file in Attachment.objects.order_by("pk")],
        "step": ["confirm_meeting", "cancel_meeting"],
        "outage_id": [outage.pk for outage in world.outages],
        "outage_step": ["update", "withdraw"],
        "account_id": [world.cast.ira.pk, world.cast.ken.pk, world.cast.ellery_user.pk],
        "contact_id": [contact.pk for contact in world.contacts],
        "invitation_id": [invited.pk for invited in world.invited],
        "endpoint_id": [attempt.endpoint_id for attempt in world.hooked],
        "attempt_id": [attempt.pk for attempt in world.hooked],
        "notice_id": [notice.pk for notice in world.told],
        "filter_id": [kept.pk for kept in world.filters],
        "pk": [world.key.pk],
        "user_session_id": [world.session.pk],
        "token": ["no-token"],
        "provider_id": ["no-provider"],
        "uidb36": ["1"],
        "key": ["no-key"],
        "app_label": ["contacts"],
        "object_id": [],  # of each table its own
    }


def fillings(place: Place, known: dict[str, list[object]]) -> list[dict[str, object]]:
    """Values for the arguments of an address: each object with each word."""
    found: list[dict[str, object]] = [{}]
    for name in place.arguments:
        values = rows_of(place) if name == "object_id" else known[name]
        found = [{**given, name: value} for given in found for value in values]
    return found


def rows_of(place: Place) -> list[object]:
    """Two rows of the table that a page of the admin is about, "admin:contacts_clec_change"."""
    label, model, _ = place.name.removeprefix("admin:").rsplit("_", 2)
    return list(apps.get_model(label, model)._default_manager.order_by("-pk").values_list("pk", flat=True)[:2])


def absent(given: dict[str, object]) -> dict[str, object]:
    return {name: ABSENT if isinstance(value, int) else value for name, value in given.items()}


def read(answer) -> str:
    """What an answer says: of a PDF what is printed, and what is attached to it."""
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()
    if answer.headers.get("Content-Type") != "application/pdf" or not answer.content:
        return answer.text
    found = PdfReader(io.BytesIO(answer.content))
    attached = [content.decode() for contents in found.attachments.values() for content in contents]
    return "\n".join([*(page.extract_text() for page in found.pages), *attached])


def plain(answer, given: dict[str, object]) -> tuple[int, str, str]:
    """An answer without what is new each time and without the id that was asked for."""
    text = read(answer)
    place = answer.headers.get("Location", "")
    for pattern, instead in FRESH:
        text = re.sub(pattern, instead, text)
    for value in given.values():
        if isinstance(value, int):
            text, place = (re.sub(rf"(?<!\d){value}(?!\d)", "ID", part) for part in (text, place))
    return answer.status_code, place, text


def ask(client, method: str, url: str):
    client.cookies.pop("messages", None)  # what an earlier answer had to say
    return getattr(client, method)(url, {} if method in ("get", "head", "post") else "")


def test_every_argument_has_a_value_to_crawl_with(world):
    known = existing(world)
    assert {name for place in PLACES for name in place.arguments} <= set(known)


def methods_of(who: str | None) -> list[str]:
    """A method is refused before it is asked who asks: companies and strangers try all, our people what pages use."""
    return METHODS if who in (None, "joan", "ira") else ["get", "post"]


def stay_signed_in(client, user: User | None) -> None:
    """Some addresses sign out: they take the cookie away."""
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    if user and not (cookie and cookie.value):
        sign_in_by_second_step(client, user)


@pytest.mark.parametrize("who", [None, *ACTORS])
class TestEveryAddress:
    def test_answers_whole_and_treats_what_is_not_theirs_as_what_is_not_there(self, client, world, who):
        """One walk for both, it is long: no answer falls over, lacks a header or holds anything inline.

        And an object that exists answers 404 only if the answer is that of one that does not exist, to the byte.
        """
        faulty, told = [], []
        for place in PLACES:
            for given in fillings(place, existing(world)):
                for method in methods_of(who):
                    stay_signed_in(client, getattr(world.cast, who) if who else None)
                    answer = ask(client, method, place.url(given))
                    wrong = [answer.status_code] if answer.status_code >= 500 else faults(answer)
                    faulty += [(method, place.url(given), fault) for fault in wrong]
                    told += self.told(client, world, who, answer, (place, given, method))
        assert (faulty, told) == ([], [])

    def told(self, client, world, who, answer, asked) -> list[tuple[str, str, int, int]]:
        """Where the answer about what is not theirs gives away that it is there."""
        place, given, method = asked
        is_open = answer.status_code != 404 and who and self.is_theirs(world, who, given)
        if absent(given) == given or is_open:
            return []
        nothing = ask(client, method, place.url(absent(given)))
        if plain(answer, given) == plain(nothing, absent(given)):
            return []
        return [(method, place.url(given), answer.status_code, nothing.status_code)]

    def is_theirs(self, world, who, given) -> bool:
        """Whether each id is one that they may reach."""
        if "object_id" in given:
            return who == "admin_user"
        reach = self.reach_of(world, who)
        return all(value in reach[name] for name, value in given.items() if isinstance(value, int))

    def reach_of(self, world, who) -> dict[str, set[object]]:
        """What a company may reach is its own; our people see all companies and people, and their own requests."""
        actor, cast, known = getattr(world.cast, who), world.cast, existing(world)
        everything = {name: set(values) for name, values in known.items()}
        everything |= {"pk": set(), "user_session_id": set()}  # whose they are never signs in here
        everything["notice_id"] = set()  # their reader's alone
        everything["endpoint_id"] = everything["attempt_id"] = set()  # a company's alone
        if who != "ota_user":
            everything["mail_id"] = set()  # Sales Operations alone
        if actor.is_of_clec:
            nothing: dict[str, set[object]] = {name: set() for name in everything}
            looks_after = {cast.ira.pk} if who == "ira" else set()
            return nothing | {
                "person_id": {cast.ellery.pk},  # whose card they may report as wrong
                "clec_id": {actor.clec_id},
                "outage_id": {world.outages[0].pk},
                **self.requests(world, world.cobalt),
                "account_id": looks_after,
                "invitation_id": {world.invited[0].pk} if who == "ira" else set(),
                "endpoint_id": {world.hooked[0].endpoint_id} if who == "ira" else set(),
                "attempt_id": {world.hooked[0].pk} if who == "ira" else set(),
                "notice_id": {notice.pk for notice in world.told if notice.user_id == actor.pk},
            }
        sees = {
            "ellery_user": [world.cobalt],
            "whitcombe_user": [world.cobalt],
            "brandvold_user": [world.cobalt],
            "holloway_user": [],
        }
        if who not in sees:
            return everything
        looks_after = {cast.ellery_user.pk} if who == "brandvold_user" else set()
        own = {"account_id": looks_after, "invitation_id": set(), "contact_id": set()}
        return everything | self.requests(world, *sees[who]) | own

    def requests(self, world, *seen: TeamRequest) -> dict[str, set[object]]:
        """These, their meetings and their files."""
        ids = {team_request.pk for team_request in seen}
        meetings = {meeting.pk for meeting in world.meetings if meeting.team_request_id in ids}
        files = set(Attachment.objects.filter(team_request__in=ids).values_list("pk", flat=True))
        versions = {VERSION} if ids else set()
        return {"request_id": ids, "meeting_id": meetings, "attachment_id": files, "version": versions}


@pytest.mark.parametrize(("who", "rival"), [("ira", "prairie"), ("ken", "cobalt")])
def test_no_page_of_a_company_names_its_rival(client, world, who, rival):
    """Not its name, its codes, its people, or the words of its requests."""
    other = getattr(world.cast, rival)
    theirs = [other.name, *other.codes.values_list("value", flat=True)]
    theirs += [user.name for user in other.users.all()] + ["Quite another matter" if rival == "prairie" else "Gallup"]
    own = {"clec_id": [getattr(world.cast, who).clec_id], "request_id": [world.cobalt.pk, world.prairie.pk]}
    for place in PLACES:
        for given in fillings(place, {**existing(world), **own}):
            stay_signed_in(client, getattr(world.cast, who))
            answer = client.get(place.url(given))
            text = plain(answer, given)[2]
            assert [word for word in theirs if word in text] == [], place.name


SECRET, NONSENSE = "Zanzibar", "Qwghlmxy"
ASKED = ["", "?format=csv", "?show=all&format=csv", "?as=company", "?open=note"]


@pytest.mark.parametrize("who", ["ira"])  # a company's administrator opens whatever its people do
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
            stay_signed_in(client, getattr(noted.cast, who))
            assert SECRET not in plain(client.get(url), {})[2], url

    def test_is_found_by_no_search(self, client, noted, who):
        """A search for its words finds what a search for nonsense finds."""
        for place in PLACES:
            for given in fillings(place, existing(noted)):
                stay_signed_in(client, getattr(noted.cast, who))
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
