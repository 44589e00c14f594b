"""What a search finds: words as people write them, references as they stand, and nothing of others."""

from uuid import uuid4

import pytest
from django.db import connection

from contacts import wall
from requests_app import operations
from requests_app.models import TeamRequest
from requests_app.queries.finding import matching
from requests_app.queries.listing import every_entry, list_for
from requests_app.queries.visible import visible_to
from requests_app.queries.wanting import Wanted

from .scene import NOW, logged

pytestmark = pytest.mark.django_db


def found(actor, words):
    return [entry.facts.pk for entry in list_for(actor, Wanted(words=words), NOW).entries]


class TestWords:
    @pytest.mark.parametrize(
        ("words", "is_found"),
        [
            ("loops", True),  # as English: it says loop
            ("LOOP jeopardy", True),
            ("jeopardized", False),
            ("Gall", True),  # cut short
            ("allup", False),
            ("technicians wait", True),  # of the detail
            ('"in jeopardy"', True),
            ('"gallup jeopardy"', False),
            ('"loop jeopardy', False),  # a mark that is not closed
            ("loop -gallup", False),
            ("loop -denver", True),
            ("-denver", True),
            ("denver or gallup", True),
            ("denver OR boise", False),
            ("the loop in the Gallup office", False),
            ("the loop in Gallup", True),  # what English has everywhere is passed over
            ("loop & gallup", True),
            ("ferris", True),
            ("%", False),
            ("or", True),  # nothing is asked for
            ("''' \\ ): <->", False),
            ("-", True),
        ],
    )
    def test_are_read_as_search_engines_do(self, cast, words, is_found):
        asked = logged(
            cast,
            "2006-05-18 10:40",
            subject="DS1 loop in jeopardy, Gallup",
            detail="The technician waited.",
            contact_name="Joan Ferris",
        )
        assert found(cast.joan, words) == ([asked.pk] if is_found else [])
        assert found(cast.ota_user, words) == ([asked.pk] if is_found else [])

    def test_of_notes_find_nothing(self, cast):
        """docs/decisions/0012."""
        asked = logged(cast, "2006-05-18 10:40")
        given = {"request_id": asked.pk, "actor": cast.ellery_user, "at": NOW}
        operations.note(text="Zanzibar", is_internal=True, **given)
        assert found(cast.ota_user, "zanzibar") == []

    def test_of_what_was_changed_are_found_at_once(self, cast):
        asked = logged(cast, "2006-05-18 10:40", topic="order")
        given = {"request_id": asked.pk, "actor": cast.ellery_user, "at": NOW}
        operations.fill_in(given={"order_number": "N 123/4"}, **given)
        assert found(cast.joan, "n 123/4") == [asked.pk]


class TestReferences:
    @pytest.mark.parametrize(
        "words",
        [
            "CM060518-0001",
            " cm060518-0001 ",
            "cm0605",
            "tt4711",
            "TT47",
            "/HCFU/000101/NW",
            "/hcfu/0001",
            "000101",
            "nw",
        ],
    )
    def test_whole_and_cut_short_in_any_case(self, cast, words):
        asked = logged(
            cast,
            "2006-05-18 10:40",
            topic="repair",
            pon="CM060518-0001",
            ticket="TT4711",
            particulars={"circuit": "/HCFU/000101/NW"},
        )
        logged(cast, "2006-05-18 10:41", pon="XX1")
        assert found(cast.joan, words) == [asked.pk]

    @pytest.mark.parametrize("words", ["303 555 0101", "303 555", '"303 555 0101"', "0101"])
    def test_with_blanks_in_them(self, cast, words):
        asked = logged(cast, "2006-05-18 10:40", topic="repair", particulars={"circuit": "303 555 0101"})
        logged(cast, "2006-05-18 10:41", topic="repair", particulars={"circuit": "304 556 0102"})
        assert found(cast.joan, words) == [asked.pk]

    @pytest.mark.parametrize("who", ["joan", "ota_user"])
    def test_what_is_exactly_it_stands_first(self, cast, who):
        exact = logged(cast, "2006-05-18 08:40", pon="PN12")
        longer = logged(cast, "2006-05-18 10:41", pon="PN123")
        assert found(getattr(cast, who), "pn12") == [exact.pk, longer.pk]
        export = every_entry(getattr(cast, who), Wanted(words="pn12"), NOW)
        assert [entry.facts.pk for entry in export] == [exact.pk, longer.pk]

    def test_an_exact_one_is_counted_once_over_all_pages(self, cast, monkeypatch):
        monkeypatch.setattr("requests_app.queries.listing.PAGE_OF_OURS", 2)
        rows = [logged(cast, f"2006-05-18 10:4{more}", pon=f"PN12{more or ''}") for more in range(5)]
        pages = [list_for(cast.ota_user, Wanted(words="pn12"), NOW, page) for page in (1, 2, 3, 4)]
        pks = [entry.facts.pk for page in pages for entry in page.entries]
        assert pks == [rows[0].pk, *(row.pk for row in reversed(rows[1:]))]
        assert [page.left for page in pages] == [3, 1, 0, 0]

    def test_of_a_request_itself(self, cast):
        first, second = logged(cast, "2006-05-18 10:40"), logged(cast, "2006-05-18 10:41")
        assert found(cast.joan, f"r-{second.pk}") == [second.pk]
        assert found(cast.joan, f"R-{first.pk} or r-{second.pk}") == [first.pk, second.pk]
        assert found(cast.joan, "r-99999999999999999999") == []


class TestCompanies:
    @pytest.mark.parametrize(("words", "hits"), [("cobalt", 1), ("cobalt loop", 1), ("mesa -loop", 0), ("prairie", 1)])
    def test_are_found_by_our_people_by_name(self, cast, words, hits):
        logged(cast, "2006-05-18 10:40", subject="DS1 loop")
        logged(cast, "2006-05-18 10:40", subject="Trunk", clec=cast.prairie)
        assert len(found(cast.ota_user, words)) == hits

    def test_no_company_finds_another(self, cast):
        logged(cast, "2006-05-18 10:40", subject="DS1 loop", pon="PN12")
        for words in ("cobalt", "loop", "pn12", "-nothing", "r-1"):
            assert found(cast.ken, words) == []


class TestTheIndexes:
    @pytest.fixture
    def plan(self, cast):
        """How PostgreSQL would look for it, where there is much of everything."""
        given = {"topic": "order", "side": "service", "channel": "pager", "contact_name": "Joan"}
        TeamRequest.objects.bulk_create(
            TeamRequest(clec=clec, subject=f"Matter {uuid4()}", received_at=NOW, logged_at=NOW, **given)
            for clec in (cast.cobalt, cast.prairie)
            for _ in range(1500)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE requests_app_teamrequest")

        def planned(actor):
            with wall.chosen(wall.choice_of(actor)), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")  # 3,000 rows are few
                return visible_to(actor, NOW).filter(matching("loop pn12", actor)).order_by().values("pk").explain()

        return planned

    def test_that_of_words_serves_our_people(self, cast, plan):
        assert "Bitmap Index Scan on teamrequest_searched" in plan(cast.ota_user)

    def test_and_no_company_which_reads_its_own_rows_alone(self, cast, plan):
        """`@@` might tell of a row that it was shown: behind the second wall it is shown what has passed."""
        read = plan(cast.joan)
        assert "teamrequest_searched" not in read
        assert f"clec_id = {cast.cobalt.pk}" in read
