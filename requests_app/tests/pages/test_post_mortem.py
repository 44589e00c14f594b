"""The pages of a post-mortem: asked for from a repair event, worked on, delivered, read and printed (S35 to S38)."""

import io
import uuid

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app import operations
from requests_app.lifecycle import Medium
from requests_app.models import TeamRequest

from .reading import NOW, logged, words
from .test_log import typed

pytestmark = pytest.mark.django_db

FOUND = {"cause": "A fibre was cut <b>here</b>", "process": "Rerouted by Cheyenne", "prevention": "Cable markers"}
LASTED = {"began_at": local("2006-05-05 16:30").isoformat(), "restored_at": local("2006-05-06 02:10").isoformat()}


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(cast):
    given = {"topic": "post_mortem", "channel": Channel.PORTAL_FORM, "particulars": LASTED, "ticket": "0512117"}
    return logged(cast, local("2006-05-09 10:00"), **given)


@pytest.fixture
def delivered(cast, asked):
    given = {"request_id": asked.pk, "actor": cast.ellery_user, "at": NOW}
    operations.analyse(given=FOUND, **given)
    operations.deliver(medium=Medium.PORTAL, recipient="Joan Ferris", **given)
    return asked


def act(client, user, team_request, name, **data):
    client.force_login(user)
    url = reverse("requests:act", args=[team_request.pk, name])
    return client.post(url, {"token": str(uuid.uuid4()), **data}, follow=True)


def get(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


class TestAskingForIt:
    def test_s35_the_page_of_a_repair_event_leads_to_the_form_with_what_is_known(self, client, cast):
        opened = {"opened_at": LASTED["began_at"], "circuit": "/HCFU/000101/NW"}
        repair = logged(cast, NOW, topic="repair", ticket="0512117", particulars=opened)
        page = get(client, cast.joan, "requests:detail", repair.pk)
        path = next(line.split('"')[1] for line in page.text.split("<a href=") if "Ask for a post-mortem" in line)
        form = client.get(path.replace("&amp;", "&")).context["form"]
        assert form["topic"].value() == "post_mortem"
        assert (form["ticket"].value(), form["circuit"].value()) == ("0512117", "/HCFU/000101/NW")
        assert form["began_at"].value() == local("2006-05-05 16:30")
        assert f"R-{repair.pk}" in client.get(path.replace("&amp;", "&")).text

    def test_other_pages_do_not(self, client, cast):
        assert "Ask for a post-mortem" not in get(client, cast.joan, "requests:detail", logged(cast, NOW).pk).text

    def test_the_form_says_by_when_the_analysis_is_delivered(self, client, cast):
        client.force_login(cast.joan)
        page = client.get(reverse("requests:log"), {"topic": "post_mortem", "state": "NM"})
        assert "Besides, Ruth Ellery delivers the analysis in writing" in words(page)

    def test_it_is_logged_with_both_promises(self, client, cast):
        client.force_login(cast.joan)
        times = {
            "began_at_0": "2006-05-05",
            "began_at_1": "16:30",
            "restored_at_0": "2006-05-06",
            "restored_at_1": "02:10",
        }
        page = client.post(
            reverse("requests:log"), typed(topic="post_mortem", channel="portal_form", **times), follow=True
        )
        assert "Ruth Ellery delivers the analysis in writing" in words(page)
        assert TeamRequest.objects.get().commitments.filter(kind="post_mortem").exists()

    def test_a_short_event_without_a_reason_keeps_what_was_typed(self, client, cast):
        client.force_login(cast.joan)
        times = {
            "began_at_0": "2006-05-05",
            "began_at_1": "16:30",
            "restored_at_0": "2006-05-05",
            "restored_at_1": "21:30",
        }
        page = client.post(reverse("requests:log"), typed(topic="post_mortem", channel="portal_form", **times))
        assert page.status_code == 422
        assert "It lasted 5 h 00, which is not over eight hours" in words(page)
        assert 'value="21:30"' in page.text


class TestWorkingOnIt:
    def test_the_manager_keeps_what_is_found_and_sees_what_is_lacking(self, client, cast, asked):
        page = words(act(client, cast.ellery_user, asked, "analyse", cause="A fibre was cut", complexity="medium"))
        assert "Kept. The company does not see it yet." in page
        assert "process used to repair or restore, process put in place to prevent it" in page
        assert "Own target Tue 16 May" in page

    def test_a_day_to_come_is_refused_and_what_was_typed_is_kept(self, client, cast, asked):
        given = {"cause": "A fibre was cut", "notes_reviewed_on": "2006-05-19"}
        page = act(client, cast.ellery_user, asked, "analyse", **given)
        assert page.status_code == 422
        assert "That day is still to come." in words(page)
        assert "A fibre was cut</textarea>" in page.text

    def test_it_cannot_be_delivered_before_it_is_complete(self, client, cast, asked):
        assert 'id="deliver"' not in get(client, cast.ellery_user, "requests:detail", asked.pk).text
        page = act(client, cast.ellery_user, asked, "deliver", medium="portal", recipient="Joan Ferris")
        assert page.status_code == 422
        assert "It cannot be delivered without cause and process used" in words(page)

    def test_the_company_sees_when_it_is_due_and_nothing_of_the_draft(self, client, cast, asked):
        operations.analyse(request_id=asked.pk, actor=cast.ellery_user, given=FOUND, at=NOW)
        page = get(client, cast.joan, "requests:detail", asked.pk)
        assert "Its own clock: the analysis in writing" in words(page)
        assert "Business day 10 closes." in words(page)
        assert "Rerouted" not in page.text
        assert "Rerouted" in get(client, cast.ellery_user, "requests:detail", asked.pk).text
        assert "Rerouted" not in client.get(reverse("requests:detail", args=[asked.pk]), {"as": "company"}).text


class TestReadingIt:
    @pytest.mark.parametrize("name", ["joan", "ellery_user", "brandvold_user"])
    def test_whoever_sees_the_request_reads_what_was_delivered(self, client, cast, delivered, name):
        page = get(client, getattr(cast, name), "requests:post_mortem", delivered.pk, 1)
        for text in (
            "A fibre was cut <b>here</b>",
            "Rerouted by Cheyenne",
            "Cable markers",
            "9 h 40, over eight hours",
        ):
            assert text in words(page)
        assert "business day 7 after the request, in time by the guideline" in words(page)

    @pytest.mark.parametrize("name", ["requests:post_mortem", "requests:post_mortem_pdf"])
    def test_nobody_else_does_and_what_is_not_there_is_the_same(self, client, cast, delivered, name):
        assert get(client, cast.ken, name, delivered.pk, 1).status_code == 404
        assert get(client, cast.joan, name, delivered.pk, 2).status_code == 404

    def test_our_people_see_whom_the_portal_told_and_the_company_does_not(self, client, cast, delivered):
        ours = words(get(client, cast.ellery_user, "requests:post_mortem", delivered.pk, 1))
        assert "Told by the portal" in ours
        assert "Joan Ferris, by e-mail" in ours
        assert "Told by the portal" not in words(get(client, cast.joan, "requests:post_mortem", delivered.pk, 1))

    def test_the_print_says_the_same(self, client, cast, delivered):
        answer = get(client, cast.joan, "requests:post_mortem_pdf", delivered.pk, 1)
        assert answer["Content-Disposition"] == f'attachment; filename="R-{delivered.pk}-post-mortem-1.pdf"'
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        for said in (*FOUND.values(), "9 h 40, over eight hours", "0512117", delivered.analyses.get().digest):
            assert said in " ".join(text.split())

    def test_the_same_version_prints_the_same(self, client, cast, delivered):
        first, second = (get(client, cast.joan, "requests:post_mortem_pdf", delivered.pk, 1).content for _ in "12")
        assert first == second

    def test_an_earlier_version_says_that_there_is_a_later_one(self, client, cast, delivered):
        given = {"request_id": delivered.pk, "actor": cast.ellery_user, "at": NOW}
        operations.analyse(given={"cause": "Two fibres were cut"}, **given)
        operations.deliver(medium=Medium.PORTAL, recipient="Joan Ferris", **given)
        first = words(get(client, cast.joan, "requests:post_mortem", delivered.pk, 1))
        assert "There is a later version." in first
        assert "A fibre was cut" in first
        assert "There is a later version." not in words(get(client, cast.joan, "requests:post_mortem", delivered.pk, 2))

    def test_the_company_asks_a_question_about_it(self, client, cast, delivered):
        page = get(client, cast.joan, "requests:post_mortem", delivered.pk, 1)
        path = next(line.split('"')[1] for line in page.text.split("href=") if "Ask about it" in line)
        asked = client.get(path.replace("&amp;", "&"))
        form = asked.context["form"]
        assert form.other == delivered
        assert form["subject"].value() == f"About the post-mortem of R-{delivered.pk}, version 1"
