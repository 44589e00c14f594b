"""/past-guideline/: what needs a director now. Times are local wall time of Denver unless said."""

import csv
import io

import pytest
import time_machine

from accountteam.tests.cast import local
from accountteam.tests.walls import WALL
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import Event, TeamRequest
from requests_app.views.lists import cell

from .reading import NOW, logged, words

pytestmark = pytest.mark.django_db


def shown(client, user, at=NOW, query="", **headers):
    client.force_login(user)
    with time_machine.travel(at, tick=False):
        return client.get(f"/past-guideline/{query}", headers=headers)


def table(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def raised(cast, team_request, reason="Nobody called back", at=NOW):
    operations.raise_to_director(request_id=team_request.pk, actor=cast.joan, reason=reason, tried="Paged twice", at=at)
    return team_request


class TestTheDirectorsPage:
    def test_each_row_says_what_whose_how_long_and_what_happens_next(self, cast, client):
        logged(cast, local("2006-05-17 16:00"))  # due 16:30
        operations.sweep(at=local("2006-05-18 10:45"))
        page = words(shown(client, cast.brandvold_user))
        assert "Past now 1, in office hours Past guideline 3 h 30 past since Wed 16:30 MDT 18 h 30 by the clock" in page
        assert "Cobalt Mesa Telecom · R-" in page
        assert "· Page of Wed 16:00 MDT · no attempt logged Ruth Ellery In until 17:00 MDT" in page
        assert "You are told at 11:15 MDT Ruth Ellery was told at 10:45 MDT" in page

    def test_s26_s56_what_was_raised_stands_on_top_with_its_reason(self, cast, client):
        logged(cast, local("2006-05-18 10:00"), subject="Past already")
        raised(cast, logged(cast, local("2006-05-18 10:50"), subject="Raised by them"))
        page = words(shown(client, cast.brandvold_user))
        assert page.index("Raised by them") < page.index("Past already")
        assert "Joan Ferris: “Nobody called back” Tried: Paged twice" in page
        assert "Stays on top until you answer" in page

    def test_what_was_raised_and_is_past_says_both_on_top_and_is_not_repeated(self, cast, client):
        logged(cast, local("2006-05-18 10:10"), subject="Past alone")
        raised(cast, logged(cast, local("2006-05-18 10:00"), subject="Raised and past"), at=local("2006-05-18 10:40"))
        page = words(shown(client, cast.brandvold_user))
        assert "2 need you" in page
        assert "2 past guideline" in page
        assert "Raised to you 20 min of office time since 10:40 MDT Past guideline, 30 min past Raised and past" in page
        assert "Past now 1, in office hours; 1 more above, as raised" in page
        assert page.count("Raised and past") == page.count("Past alone")

    def test_the_head_names_the_group_and_the_engine_says_how_far_behind_it_is(self, cast, client):
        page = words(shown(client, cast.brandvold_user))
        assert "Your group: Nadia Castellano, Ruth Ellery, Sam Begaye" in page
        assert "True at 11:00:00 MDT, engine up to date." in page
        logged(cast, local("2006-05-18 10:05"))
        assert "engine 4 s behind." in words(shown(client, cast.brandvold_user, local("2006-05-18 10:36:04")))

    def test_s54_the_guideline_note_stands_with_the_times(self, cast, client):
        assert "Guidelines only: Service Managers try to meet these times." in words(shown(client, cast.brandvold_user))

    def test_empty_is_said_in_words(self, cast, client):
        assert "Nothing is past guideline Nothing was raised" in words(shown(client, cast.brandvold_user))
        logged(cast, local("2006-05-18 10:00"))
        assert "None of these just now" in words(shown(client, cast.brandvold_user, query="?show=raised"))

    @pytest.mark.parametrize("query", ["?show=x", "?page=x", "?do=x&row=y", "?do=call&row=past-99999", "?row=%00"])
    def test_nonsense_in_the_address_is_no_error(self, cast, client, query):
        logged(cast, local("2006-05-18 10:00"))
        assert shown(client, cast.brandvold_user, query=query).status_code == 200

    def test_only_the_list_comes_for_a_refresh(self, cast, client):
        text = shown(client, cast.brandvold_user, HX_Request="true", HX_Target="needs-list").text
        assert "<html" not in text
        assert 'id="needs-counts" hx-swap-oob="true"' in text


class TestWhoSeesIt:
    @pytest.mark.parametrize("who", ["joan", "ken", "ellery_user", "whitcombe_user", "admin_user"])
    @pytest.mark.parametrize("query", ["", "?format=csv"])
    def test_it_is_not_there_for_others(self, cast, client, who, query):
        assert shown(client, getattr(cast, who), query=query).status_code == 404

    def test_a_director_sees_the_own_group_only(self, cast, client):
        logged(cast, local("2006-05-18 10:00"))
        assert "Gallup" in words(shown(client, cast.brandvold_user))
        assert "Gallup" not in words(shown(client, cast.nakai_user))
        assert "Gallup" not in words(shown(client, cast.holloway_user))

    def test_sales_operations_read_all_groups_pass_on_and_note(self, cast, client):
        logged(cast, local("2006-05-18 10:00"))
        page = words(shown(client, cast.ota_user))
        assert "All groups" in page
        assert "1 in all" in page
        assert "raised to you" not in page
        assert "Reassign" in page
        assert "Take over" not in page


class TestDoingItThere:
    """The forms open inside the row, without a script."""

    def opened(self, client, cast, team_request, do, group="past", user=None):
        query = f"?show=all&do={do}&row={group}-{team_request.pk}"
        return shown(client, user or cast.brandvold_user, query=query)

    def post(self, client, answer, data, action=None):
        """Send the one form of the page, as a browser would."""
        form = answer.text.split('class="needs-row__form"')[1].split("</form>")[0]
        hidden = {name: form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("token", "seen", "next")}
        if 'name="medium"' in form:
            hidden["medium"] = "telephone"
        url = form.split('action="')[1].split('"')[0]
        with time_machine.travel(NOW, tick=False):
            return client.post(action or url, hidden | data, follow=True)

    def test_a_call_is_recorded_and_the_clock_stops(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        answer = self.opened(client, cast, team_request, "call")
        after = self.post(client, answer, {"note": "Loop is up"})
        assert after.redirect_chain[-1][0] == "/past-guideline/?show=all"
        assert "Gallup" not in words(after).split("Past guideline now")[1]
        assert team_request.events.get(kind=Event.Kind.RESPONDED).actor == cast.brandvold_user

    def test_a_message_left_is_an_attempt_and_the_clock_runs_on(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        answer = self.opened(client, cast, team_request, "call")
        assert f'formaction="/requests/{team_request.pk}/attempt/"' in answer.text
        after = self.post(client, answer, {"note": ""}, action=f"/requests/{team_request.pk}/attempt/")
        assert "1 attempt, last 11:00" in words(after)

    @pytest.mark.parametrize(
        ("do", "data", "kind"),
        [
            ("take_over", {"reason": "Ruth is ill"}, Event.Kind.REASSIGNED),
            ("note", {"note": "Called the switch room", "is_internal": "on"}, Event.Kind.NOTED),
        ],
    )
    def test_what_else_can_be_done_is_done(self, cast, client, do, data, kind):
        team_request = logged(cast, local("2006-05-18 10:00"))
        self.post(client, self.opened(client, cast, team_request, do), data)
        assert team_request.events.get(kind=kind).actor == cast.brandvold_user

    def test_reassigning_offers_the_same_half_and_keeps_the_due_time(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        due_by = team_request.commitments.get().due_by
        answer = self.opened(client, cast, team_request, "reassign")
        choices = answer.text.split("doing-person")[2].split("</select>")[0]
        assert "Nadia Castellano" in choices
        assert "Dana Whitcombe" not in choices
        assert "Ruth Ellery" not in choices
        self.post(client, answer, {"person": cast.castellano.pk, "reason": "Ruth is ill"})
        assert TeamRequest.objects.get(pk=team_request.pk).owner == cast.castellano
        assert team_request.commitments.get().due_by == due_by

    def test_answering_what_was_raised_takes_it_off_the_top(self, cast, client):
        team_request = raised(cast, logged(cast, local("2006-05-18 10:50")))
        answer = self.opened(client, cast, team_request, "answer", "raised")
        after = self.post(client, answer, {"answer": "Sam calls you at noon"})
        assert "Raised to you 1" not in words(after)
        assert team_request.escalations.get().answer == "Sam calls you at noon"

    def test_sent_twice_it_counts_once(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        answer = self.opened(client, cast, team_request, "note")
        for _ in range(2):
            self.post(client, answer, {"note": "Called the switch room"})
        assert team_request.events.filter(kind=Event.Kind.NOTED).count() == 1

    def test_only_the_row_that_was_asked_for_opens(self, cast, client):
        first, second = logged(cast, local("2006-05-18 10:00")), logged(cast, local("2006-05-18 10:01"))
        answer = self.opened(client, cast, second, "call")
        assert answer.text.count("needs-row__form-lead") == 1
        assert f"/requests/{second.pk}/respond/" in answer.text
        assert f"/requests/{first.pk}/respond/" not in answer.text

    def test_what_one_may_not_do_does_not_open(self, cast, client):
        team_request = logged(cast, local("2006-05-18 10:00"))
        for do in ("take_over", "call"):
            assert "needs-row__form" not in self.opened(client, cast, team_request, do, user=cast.ota_user).text


class TestTheExport:
    def test_it_has_the_rows_of_the_page_with_iso_times_zone_and_note(self, cast, client):
        raised(cast, logged(cast, local("2006-05-18 10:50"), subject="Raised"))
        past = logged(cast, local("2006-05-17 16:00"), subject="Past")
        logged(cast, local("2006-05-18 10:40"), subject="About")
        rows = table(shown(client, cast.brandvold_user, query="?format=csv"))
        head, body, note = rows[0], rows[1:-1], rows[-1]
        assert [row[head.index("subject")] for row in body] == ["Raised", "Past", "About"]
        line = dict(zip(head, body[1], strict=True))
        assert line["group"] == "Past now"
        assert line["reference"] == past.reference
        assert line["due by"] == "2006-05-17T16:30-06:00"
        assert (line["business minutes past"], line["elapsed minutes past"]) == ("210", "1110")
        assert line["zone"] == "America/Denver"
        assert note == ["Guidelines only: Service Managers try to meet these times."]

    def test_it_is_a_file_that_no_cache_keeps(self, cast, client):
        answer = shown(client, cast.brandvold_user, query="?format=csv")
        assert answer.streaming
        assert answer["Content-Disposition"] == 'attachment; filename="past-guideline-2006-05-18.csv"'
        assert answer["Cache-Control"] == "no-store"
        assert table(answer)[0][0] == "group"

    @pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1"])
    def test_no_cell_is_a_formula(self, cast, client, start):
        assert cell(start) == f"'{start}"

    @pytest.mark.parametrize("value", ["R-12", "a=b", "", None, -5, 210])
    def test_other_cells_are_left_alone(self, value):
        assert cell(value) == ("" if value is None else str(value))

    def test_what_people_typed_is_escaped_on_its_way_out(self, cast, client):
        raised(
            cast, logged(cast, local("2006-05-18 10:00"), subject='=HYPERLINK("http://x")'), reason="+cmd|' /C calc'!A0"
        )
        row = table(shown(client, cast.brandvold_user, query="?format=csv&show=raised"))[1]
        assert '\'=HYPERLINK("http://x")' in row
        assert "'+cmd|' /C calc'!A0" in row


class TestItsCost:
    @pytest.mark.parametrize("rows", [2, 12])
    def test_the_page_takes_the_same_number_of_queries_at_any_size(self, cast, client, rows, django_assert_num_queries):
        for number in range(rows):
            team_request = logged(cast, local("2006-05-18 10:00"), channel=[Channel.PAGER, Channel.EMAIL][number % 2])
            if number % 2:
                raised(cast, team_request)
        client.force_login(cast.brandvold_user)
        with time_machine.travel(NOW, tick=False), django_assert_num_queries(WALL + QUERIES):
            client.get("/past-guideline/")


QUERIES = 18
"""Session and user, 16 of the list, whose count the bar shows too."""
