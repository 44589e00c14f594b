"""Files with a request, a note or an answer: chosen in a form, listed on its page, saved and never opened."""

import hashlib
import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accountteam.tests.cast import local
from requests_app.models import Attachment, TeamRequest

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 a drawing of the cable"


def file(name="drawing.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def at_eleven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(cast):
    return logged(cast, local("2006-05-18 10:40"))


@pytest.fixture
def act(client):
    def send(user, team_request, action, **data):
        client.force_login(user)
        return client.post(reverse("requests:act", args=[team_request.pk, action]), data, follow=True)

    return send


@pytest.fixture
def save(client):
    def get(user, found, request_id=None):
        client.force_login(user)
        return client.get(reverse("requests:attachment", args=[request_id or found.team_request_id, found.pk]))

    return get


class TestAFile:
    def test_comes_with_a_note_and_is_saved_as_it_came(self, cast, asked, act, save):
        answer = act(cast.joan, asked, "note", note="See the drawing", attached=[file(), file("list.csv", b"a,b")])
        assert "Joan Ferris added to it. Attached: drawing.pdf, list.csv" in words(answer)
        assert "drawing.pdf 31" in words(answer)
        drawing, _ = Attachment.objects.all()
        for user in (cast.joan, cast.ellery_user):
            saved = save(user, drawing)
            assert saved.content == PDF
            assert saved.headers["Content-Disposition"] == 'attachment; filename="drawing.pdf"'
            assert saved.headers["Content-Type"] == "application/octet-stream"
            assert saved.headers["X-Content-Type-Options"] == "nosniff"

    def test_comes_with_an_answer(self, cast, asked, act):
        act(cast.ellery_user, asked, "respond", medium="telephone", note="Sent to you", attached=[file()])
        assert Attachment.objects.get().event.kind == "responded"

    def test_comes_with_the_request_itself(self, cast, client):
        client.force_login(cast.joan)
        given = {"topic": "order", "state": "NM", "channel": "portal_form", "subject": "Cable cut"}
        answer = client.post(reverse("requests:log"), {**given, "attached": [file()]}, follow=True)
        assert "Files drawing.pdf" in words(answer)
        assert Attachment.objects.get().event.kind == "logged"

    def test_is_named_with_its_digest_where_the_chain_holds_it(self, cast, asked, act):
        act(cast.joan, asked, "note", note="See", attached=[file()])
        digest = hashlib.sha256(PDF).hexdigest()
        assert Attachment.objects.get().sha256 == digest
        assert asked.events.latest("pk").data == {"files": [["drawing.pdf", len(PDF), digest]]}

    def test_of_an_internal_note_is_never_a_companys(self, cast, client, asked, act, save):
        act(cast.ellery_user, asked, "note", note="Ours", is_internal="on", attached=[file("ours.pdf")])
        found = Attachment.objects.get()
        assert found.is_internal
        assert save(cast.joan, found).status_code == 404
        assert save(cast.ellery_user, found).content == PDF
        client.force_login(cast.joan)
        assert "ours.pdf" not in client.get(f"/requests/{asked.pk}/").text
        client.force_login(cast.ellery_user)
        assert "internal: Cobalt Mesa Telecom does not see it" in words(client.get(f"/requests/{asked.pk}/"))
        assert "ours.pdf" not in client.get(f"/requests/{asked.pk}/?as=company").text

    def test_of_another_request_or_company_is_not_there(self, cast, asked, act, save):
        act(cast.joan, asked, "note", note="See", attached=[file()])
        found, other = Attachment.objects.get(), logged(cast, local("2006-05-18 10:40"))
        assert save(cast.ken, found).status_code == 404
        assert save(cast.lindqvist_user, found).status_code == 404
        assert save(cast.joan, found, other.pk).status_code == 404

    def test_sent_twice_is_kept_once(self, cast, asked, act):
        token = "6f0f3c2e-6a53-4a5e-8d41-0f6a5b1c7e11"
        for _ in range(2):
            act(cast.joan, asked, "note", note="See", token=token, attached=[file()])
        act(cast.joan, asked, "note", note="The same twice", attached=[file(), file("copy.pdf")])
        assert Attachment.objects.count() == 2


REFUSED = {
    "is no kind we take": ([("run.exe", b"MZ")], "run.exe: Files of this kind (exe) are not taken."),
    "is not what it says": ([("drawing.pdf", b"<html>")], "drawing.pdf: It is not what its name says."),
    "is empty of a picture": ([("map.png", b"")], "map.png: It is not what its name says."),
    "is one too many": ([(f"{n}.txt", b"x%d" % n) for n in range(11)], "At most 10 files at a time; these are 11."),
    "is too large": ([("big.txt", b"x" * (10 * 1024 * 1024 + 1))], "big.txt: It is larger than 10 MB."),
}


class TestWhatIsNotTaken:
    @pytest.mark.parametrize("why", REFUSED)
    def test_because_it(self, cast, asked, act, why):
        files, said = REFUSED[why]
        answer = act(cast.joan, asked, "note", note="See these", attached=[file(*one) for one in files])
        assert answer.status_code == 422
        assert said in words(answer)
        assert "See these" in answer.text
        assert not Attachment.objects.exists()

    def test_together_they_are_too_large(self, cast, asked, act):
        files = [file(f"{n}.txt", b"%d" % n * (9 * 1024 * 1024)) for n in range(3)]
        answer = act(cast.joan, asked, "note", note="See these", attached=files)
        assert "Together they are larger than 25 MB." in words(answer)


class TestAFormThatComesBack:
    """A browser fills in no files: the form says which have to be chosen again."""

    def test_says_so_of_a_note(self, cast, asked, act):
        answer = act(cast.joan, asked, "note", note="", attached=[file(), file("map.png", b"\x89PNG\r\n\x1a\n")])
        assert answer.status_code == 422
        assert "Choose again: drawing.pdf, map.png." in words(answer)

    def test_says_so_of_a_request_and_where_its_promise_is_shown(self, cast, client):
        client.force_login(cast.joan)
        given = {"topic": "order", "channel": "portal_form", "subject": "", "attached": [file()]}
        for more in ({}, {"preview": "1"}):
            answer = client.post(reverse("requests:log"), {**given, **more})
            assert "Choose again: drawing.pdf." in words(answer)
        assert not TeamRequest.objects.exists()


class TestTheEvidence:
    def test_lists_them_with_their_digests(self, cast, client, asked, act):
        act(cast.ellery_user, asked, "note", note="Ours", is_internal="on", attached=[file("ours.pdf", PDF + b"2")])
        act(cast.joan, asked, "note", note="See", attached=[file()])
        digest = hashlib.sha256(PDF).hexdigest()
        for user, names in ((cast.joan, ["drawing.pdf"]), (cast.ellery_user, ["ours.pdf", "drawing.pdf"])):
            client.force_login(user)
            pack = json.loads(client.get(reverse("requests:evidence_json", args=[asked.pk])).content)
            assert [one["name"] for one in pack["evidence"]["files"]] == names
            assert pack["evidence"]["files"][-1]["sha256"] == digest
            page = words(client.get(reverse("requests:evidence", args=[asked.pk])))
            assert f"drawing.pdf, {len(PDF)} bytes, SHA-256 {digest}" in page
            assert ("ours.pdf" in page) is (user == cast.ellery_user)
