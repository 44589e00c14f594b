"""Texts that answers begin with: who keeps them, what they may name, where they are offered, how one is inserted."""

import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts import wall
from contacts.guideline import Channel
from contacts.operations import EditedFirst
from requests_app import operations
from requests_app.models import Event, ReplyTemplate
from requests_app.operations import NotAllowed, Reply
from requests_app.queries.replies import replies_for
from requests_app.tests.pages.reading import NOW, logged

pytestmark = pytest.mark.django_db

RECEIVED = local("2006-05-18 09:00")
SAID = Reply("Received", "Thank you, {contact}: {owner} calls {company} on {promised_on} about {reference}, {subject}.")
PLAIN = Reply("Thanks", "Thank you for waiting.")


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(cast):
    return logged(cast, RECEIVED, channel=Channel.EMAIL)


def kept(cast, reply=SAID, **changes):
    given = {**reply.__dict__, **changes}
    return operations.add_reply(actor=cast.ota_user, reply=Reply(**given), at=NOW)


class TestKeeping:
    @pytest.mark.parametrize("name", ["brandvold_user", "holloway_user", "ota_user"])
    def test_is_for_directors_and_sales_operations(self, cast, name):
        actor = getattr(cast, name)
        made = operations.add_reply(actor=actor, reply=SAID, at=NOW)
        operations.edit_reply(reply_id=made.pk, actor=actor, reply=PLAIN, seen=1, at=NOW)
        assert ReplyTemplate.objects.get().title == "Thanks"

    @pytest.mark.parametrize("name", ["ellery_user", "whitcombe_user", "admin_user", "joan"])
    def test_is_for_nobody_else(self, cast, name, client):
        made, actor = kept(cast), getattr(cast, name)
        with pytest.raises(NotAllowed):
            operations.add_reply(actor=actor, reply=PLAIN, at=NOW)
        with pytest.raises(ReplyTemplate.DoesNotExist):
            operations.retire_reply(reply_id=made.pk, actor=actor, at=NOW)
        client.force_login(actor)
        assert client.get(reverse("requests:replies")).status_code == 404
        assert client.post(reverse("requests:retire_reply", args=[made.pk])).status_code == 404

    @pytest.mark.parametrize("text", ["{customer}", "{}", "{contact!r}", "{contact:>9}", "{contact.email}", "{a", "b}"])
    def test_refuses_what_stands_for_nothing(self, cast, text):
        with pytest.raises(ValidationError):
            kept(cast, text=f"Dear {text}")

    def test_refuses_a_second_text_of_a_title(self, cast):
        first = kept(cast)
        with pytest.raises(ValidationError, match="Another text has this title"):
            kept(cast)
        operations.retire_reply(reply_id=first.pk, actor=cast.ota_user, at=NOW)
        kept(cast)
        with pytest.raises(ValidationError, match="Another text has this title"):
            operations.bring_reply_back(reply_id=first.pk, actor=cast.ota_user, at=NOW)

    def test_tells_who_was_first(self, cast):
        made = kept(cast)
        operations.edit_reply(reply_id=made.pk, actor=cast.ota_user, reply=PLAIN, seen=1, at=NOW)
        with pytest.raises(EditedFirst):
            operations.edit_reply(reply_id=made.pk, actor=cast.brandvold_user, reply=SAID, seen=1, at=NOW)

    @pytest.mark.parametrize("nonsense", [{"title": ""}, {"text": ""}, {"action": "reassign"}, {"side": "moon"}])
    def test_the_database_refuses_nonsense(self, cast, nonsense):
        kept(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            ReplyTemplate.objects.update(**nonsense)

    def test_a_company_reads_none(self, cast):
        kept(cast)
        joan = wall.Choice(wall.Role.TENANT, cast.cobalt.pk, cast.joan.pk)
        with wall.chosen(joan), pytest.raises(ProgrammingError), transaction.atomic():
            list(ReplyTemplate.objects.all())


class TestOffering:
    def test_is_by_topic_and_side(self, cast, asked):
        kept(cast, title="Any")
        kept(cast, title="Orders", topic="order", side="service")
        kept(cast, title="Repairs", topic="repair")
        kept(cast, title="For Sales", side="sales")
        operations.retire_reply(reply_id=kept(cast, title="Old").pk, actor=cast.ota_user, at=NOW)
        assert [reply.title for reply in replies_for(cast.ellery_user, asked)] == ["Any", "Orders"]
        assert replies_for(cast.joan, asked) == []

    def test_is_by_what_is_done(self, cast, asked, client):
        kept(cast, title="For dates", action="acknowledge")
        kept(cast, title="For answers", action="respond")
        client.force_login(cast.ellery_user)
        forms = client.get(reverse("requests:detail", args=[asked.pk])).context
        offered = {form.name: form.fields for form in [forms["next_form"], *forms["forms"]]}
        assert [title for _, title in offered["acknowledge"]["reply"].choices] == ["Choose one", "For dates"]
        assert [title for _, title in offered["respond"]["reply"].choices] == ["Choose one", "For answers"]
        assert "reply" not in offered["note"]

    def test_takes_one_query_however_many_there_are(self, cast, asked, client, django_assert_num_queries):
        client.force_login(cast.ellery_user)
        address = reverse("requests:detail", args=[asked.pk])
        client.get(address)
        for count in (1, 9):
            for number in range(count):
                kept(cast, title=f"{count}, {number}")
            with django_assert_num_queries(WALL + QUERIES):
                client.get(address)


QUERIES = 22


@pytest.fixture
def insert(client, cast, asked):
    def send(reply, action="acknowledge", user=None, **data):
        client.force_login(user or cast.ellery_user)
        address = reverse("requests:act", args=[asked.pk, action])
        return client.post(address, {"insert": "1", "reply": str(reply.pk), **data})

    return send


def form_of(answer, name="acknowledge"):
    forms = [answer.context["next_form"], *answer.context["forms"]]
    return next(form for form in forms if form and form.name == name)


class TestInserting:
    def test_fills_the_names_in_and_sends_nothing(self, cast, asked, insert):
        answer = insert(kept(cast), promised_on="2006-05-19")
        assert answer.status_code == 200
        assert form_of(answer)["note"].value() == (
            "Thank you, Joan Ferris: Ruth Ellery calls Cobalt Mesa Telecom on Fri 19 May about "
            f"{asked.reference}, DS1 loop in jeopardy, Gallup."
        )
        assert not asked.events.exclude(kind=Event.Kind.LOGGED).exists()

    def test_loses_nothing_of_what_was_typed(self, cast, insert):
        mark = str(uuid.uuid4())
        given = {
            "note": "Hello. ",
            "promised_on": "2006-05-19",
            "happened_at_0": "2006-05-18",
            "happened_at_1": "10:40",
        }
        form = form_of(insert(kept(cast, PLAIN), token=mark, **given))
        assert form["note"].value() == "Hello.\n\nThank you for waiting."
        assert form["promised_on"].value() == "2006-05-19"
        assert form["happened_at"].value() == ["2006-05-18", "10:40"]
        assert str(form["token"].value()) == mark
        assert form["reply"].value() == ""

    def test_where_the_day_is_not_named_yet_says_so(self, cast, insert):
        answer = insert(kept(cast), note="Hello")
        assert form_of(answer)["note"].value() == "Hello"
        assert "Not inserted: the text names the day for contact, which is not known yet." in answer.text

    def test_names_the_day_that_is_promised_already(self, cast, asked, insert):
        operations.acknowledge(
            request_id=asked.pk, actor=cast.ellery_user, promised_on=local("2006-05-22 12:00").date(), at=NOW
        )
        form = form_of(insert(kept(cast), "respond", medium="email"), "respond")
        assert "on Mon 22 May about" in form["note"].value()
        assert form["medium"].value() == "email"

    def test_with_none_chosen_leaves_all_as_it_was(self, cast, insert):
        made = kept(cast)
        made.pk = ""
        assert form_of(insert(made, note="Hello"))["note"].value() == "Hello"

    def test_is_for_who_may_answer(self, cast, insert):
        assert insert(kept(cast), user=cast.joan).status_code == 403
        assert insert(ReplyTemplate.objects.get(), user=cast.ken).status_code == 404

    def test_braces_in_what_the_company_wrote_stay_as_they_are(self, cast, asked, insert):
        type(asked).objects.update(subject="{owner} {x")
        form = form_of(insert(kept(cast, text="About {subject}")))
        assert form["note"].value() == "About {owner} {x"


class TestThePages:
    def test_add_edit_put_away_and_bring_back(self, cast, client):
        client.force_login(cast.brandvold_user)
        given = {"title": "Received", "text": "Thank you, {contact}."}
        assert "is offered from now on" in client.post(reverse("requests:new_reply"), given, follow=True).text
        made = ReplyTemplate.objects.get()
        address = reverse("requests:reply", args=[made.pk])
        assert "Thank you, {contact}." in client.get(address).text
        saved = client.post(address, given | {"title": "Received well", "seen": "1"}, follow=True)
        assert "“Received well” is saved." in saved.text
        assert "put away" in client.post(reverse("requests:retire_reply", args=[made.pk]), follow=True).text
        assert "Bring back" in client.get(reverse("requests:replies")).text
        back = client.post(reverse("requests:bring_reply_back", args=[made.pk]), follow=True).text
        assert "is offered again" in back

    def test_a_wrong_name_comes_back_with_what_was_typed(self, cast, client):
        client.force_login(cast.ota_user)
        back = client.post(reverse("requests:new_reply"), {"title": "Hm", "text": "Dear {customer}"})
        assert back.status_code == 422
        assert "“{customer}” stands for nothing." in back.text
        assert "Dear {customer}" in back.text

    def test_two_at_once_are_told(self, cast, client):
        made = kept(cast)
        operations.edit_reply(reply_id=made.pk, actor=cast.ota_user, reply=PLAIN, seen=1, at=NOW)
        client.force_login(cast.brandvold_user)
        given = {"title": "Mine", "text": "Mine", "seen": "1"}
        assert client.post(reverse("requests:reply", args=[made.pk]), given).status_code == 409

    def test_the_list_is_one_query(self, cast, client, django_assert_num_queries):
        for number in range(5):
            kept(cast, title=str(number))
        client.force_login(cast.ota_user)
        client.get(reverse("requests:replies"))
        with django_assert_num_queries(WALL + 5):
            client.get(reverse("requests:replies"))

    def test_are_reached_from_upkeep_and_from_the_menu(self, cast, client):
        for user, address in ((cast.ota_user, reverse("requests:upkeep")), (cast.brandvold_user, "/")):
            client.force_login(user)
            assert reverse("requests:replies") in client.get(address, follow=True).text
