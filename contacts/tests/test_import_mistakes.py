"""Importing a roster: the line and column of each mistake, and nothing written."""

import pytest
from django.db import connection

from contacts.models import FormerName, Person
from contacts.operations.importing.columns import KNOWN

from .rosters import ELLERY, HEADER, NEW, SERVED, SM, everything, keep, line, mistakes, roster

pytestmark = pytest.mark.django_db


class TestFilesThatCannotBeRead:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "The file: it is empty."),
            (b" \r\n\r\n", "The file: it is empty."),
            (HEADER.encode(), "nothing below it"),
            (roster(SERVED).decode().encode("utf-16"), "The file: it is written in UTF-16: byte 1 says so."),
            (roster(SERVED).decode().encode("utf-16-le"), "Line 1: byte 2 is a NUL"),
            (
                roster(SERVED).replace(b"Aspen", b"Caf\xe9"),
                f"Line 2: byte {len(HEADER) + 6} of the file (0xE9) is not UTF-8",
            ),
            (roster(SERVED, SERVED).replace(b"2006", b"20\x0006"), "Line 2: byte"),
            (b"Name,Number\r\nAspen,1\r\n", "Line 1: no column is known"),
            (roster(SERVED, header=HEADER.replace("pager", "pagr")), "“pagr” is not a column (did you mean “pager”?)"),
            (roster(SERVED, header=HEADER.replace("pager", "office")), "the column “office” is there twice"),
            (roster(SERVED, header=HEADER.replace("zone", "acna")), "the column “zone” is missing"),
            (roster(SERVED, header=HEADER.replace("pager", "")), "a column has no name"),
        ],
    )
    def test_say_why_and_where(self, cast, data, said):
        (told,) = mistakes(data)
        assert said in told

    def test_a_byte_after_the_mark_of_utf_8_is_counted_from_the_start_of_the_file(self, cast):
        data = b"\xef\xbb\xbf" + roster(SERVED).replace(b"Aspen", b"Caf\xe9")
        assert f"byte {data.index(0xE9) + 1} of the file" in mistakes(data)[0]

    @pytest.mark.parametrize("column", HEADER.split(","))
    def test_a_million_characters_in_a_cell_are_one_mistake(self, cast, column):
        """Of a new company and a new person, who lack what the cell did not say."""
        data = roster({**SERVED, "ocn": "UT:Z0A1", "state": "UT", column: "x" * 1_000_000})
        most = KNOWN[column].longest
        assert mistakes(data) == [f"Line 2, column {column}: 1,000,000 characters, and {most} are the most."]

    def test_states_that_cannot_be_understood_are_one_mistake_where_a_code_names_a_new_one(self, cast):
        data = roster({"company": "Cobalt Mesa Telecom", "states": "CO AZ WX", "ocn": "UT:Z0A1"})
        (told,) = mistakes(data)
        assert told.startswith("Line 2, column states: “WX” is not a state")

    @pytest.mark.parametrize("column", ["company", "email", "city"])
    def test_a_cell_that_cannot_be_printed_is_one_mistake(self, cast, column):
        data = roster({**SERVED, column: "x\ay"})
        assert mistakes(data) == [f"Line 2, column {column}: it has a character that cannot be printed."]

    def test_a_quotation_mark_that_is_never_closed(self, cast):
        data = roster(NEW, {**NEW, "company": '"Birch Voice'}, NEW)
        assert mistakes(data)[0].startswith("Line 3: it cannot be taken apart into cells (a quotation mark opens")

    def test_a_row_too_short_and_a_row_too_long(self, cast):
        data = roster(NEW) + b"Birch Voice,,both\r\n" + line(**NEW).encode() + b",\r\n"
        assert mistakes(data) == [
            "Line 3: it has 3 cells, and there are 19 columns.",
            "Line 4: it has 20 cells, and there are 19 columns.",
        ]


# What a row changes in a sound one; the column; what is said.
BAD_CELLS = [
    ({"states": "CO ZZ"}, "states", "“ZZ” is not a state"),
    ({"states": "CO TX"}, "states", "TX lies outside the 14-state territory"),
    ({"states": "CO CO"}, "states", "twice"),
    ({"state": "TX"}, "state", "outside the 14-state territory"),
    ({"state": "NM"}, "state", "Aspen Voice does not operate in NM"),
    ({"kind": "carrier"}, "kind", "not a kind of company"),
    ({"ocn": "Z0A"}, "ocn", "does not look like the OCN"),
    ({"ocn": "Z0A1 Z0A1"}, "ocn", "twice"),
    ({"ocn": "NM:Z0A1"}, "ocn", "is for NM, where Aspen Voice does not operate"),
    ({"ocn": "X0A1"}, "ocn", "OCN X0A1 belongs to Cobalt Mesa Telecom on record"),
    ({"acna": "XQ1"}, "acna", "does not look like"),
    ({"zone": "America/Dever"}, "zone", "Did you mean America/Denver?"),
    ({"position": "Service Manger"}, "position", "Did you mean “service manager”?"),
    ({"position": "Sales Director"}, "position", "is not assigned to a company"),
    ({"email": "vera.holt"}, "email", "is not an e-mail address"),
    ({"email": ""}, "email", "of whom?"),
    ({"pager": "12"}, "pager", "is not a telephone number"),
    ({"pager": "303-555-0177 x12"}, "pager", "has an extension"),
    ({"director": "Nobody Known"}, "director", "neither in the file nor on record"),
    ({"director": "Marian Holloway"}, "director", "a Service Director is needed"),
    ({"director": "Ruth Ellery"}, "director", "a Service Director is needed"),
    ({"back_up": "Nobody Known"}, "back_up", "neither in the file nor on record"),
    ({"back_up": "Vera Holt"}, "back_up", "cannot be their own back-up"),
    ({"starts_on": ""}, "starts_on", "needs its first day"),
    ({"starts_on": "2006-02-30"}, "starts_on", "is not a date"),
    ({"starts_on": "15.5.2006"}, "starts_on", "is not a date"),
    ({"starts_on": "0206-05-15"}, "starts_on", "the year 206 cannot be right"),
    ({"ends_on": "2006-01-01"}, "ends_on", "lies before the first day"),
    ({"ends_on": "soon"}, "ends_on", "is not a date"),
    ({"company": ""}, "kind", "of which company?"),
    ({"kind": ""}, "kind", "is a new company, and this must not be empty"),
    ({"states": ""}, "states", "is a new company, and this must not be empty"),
    ({"zone": ""}, "zone", "is a new person, and this must not be empty"),
    ({"position": ""}, "position", "is a new person, and this must not be empty"),
    ({"person": "Vera\u200bHolt"}, "person", "cannot be printed"),
    ({"former_names": "Old (until then)"}, "former_names", "is not a date"),
    ({"former_names": "Old | Old (until 2004-12-31)"}, "former_names", "“Old” is there twice"),
]


class TestMistakes:
    @pytest.mark.parametrize(("cells", "column", "said"), BAD_CELLS)
    def test_are_named_with_line_and_column_and_nothing_is_written(self, cast, cells, column, said):
        before = everything()
        told = mistakes(roster({**NEW, "company": "Birch Voice", "ocn": "Z0B1"}, {**SERVED, **cells}))
        assert any(t.startswith(f"Line 3, column {column}: ") and said in t for t in told), told
        assert everything() == before

    def test_lines_are_those_of_the_file_whatever_lies_in_the_cells(self, cast):
        first = {**NEW, "company": '"Birch\r\n\r\nVoice"', "ocn": "Z0B1"}
        (told,) = mistakes(
            b"\r\n" + roster(first, {**SERVED, "zone": "Denver"}).replace(HEADER.encode(), HEADER.encode() + b"\r\n")
        )
        assert told.startswith("Line 7, column zone: ")

    def test_an_ocn_of_two_companies_in_the_file(self, cast):
        told = mistakes(roster(NEW, {**NEW, "company": "Birch Voice"}))
        assert told == ["Line 3, column ocn: OCN Z0A1 belongs to Aspen Voice on line 2."]

    def test_a_company_and_a_person_described_in_two_ways(self, cast):
        told = mistakes(roster(SERVED, {**SERVED, "kind": "both", "city": "Salt Lake City", "state": "UT"}))
        assert told == [
            "Line 3, column city: “Salt Lake City”, and on line 2 it was something else for Vera Holt.",
            "Line 3, column kind: “both”, and on line 2 it was something else for Aspen Voice.",
        ]

    def test_a_person_in_two_positions_in_the_file_or_on_record(self, cast):
        (told,) = mistakes(roster(SERVED, {**SM, "position": "Sales Executive"}))
        assert told.startswith("Line 3, column position: “Sales Executive”, and on line 2 it was something else")
        (told,) = mistakes(roster({**ELLERY, "position": "Sales Executive"}))
        assert "Ruth Ellery is Service Manager on record, and nobody has two positions" in told

    def test_two_holders_at_once_in_the_file(self, cast):
        other = {**SM, "person": "Neil Ray", "email": "neil.ray@ilec.example.com"}
        told = mistakes(roster(SERVED, {**NEW, **other, "starts_on": "2006-05-15"}))
        said = "overlaps line 2, where Vera Holt is Service Manager from 2006-01-02 without an end."
        assert told == [f"Line 3, column starts_on: {said}"]

    def test_a_long_assignment_overlaps_all_that_lie_in_it(self, cast):
        people = [{**SM, "person": f"P {n}", "email": f"p{n}@ilec.example.com"} for n in (1, 2)]
        rows = [
            SERVED,
            {**NEW, **people[0], "starts_on": "2006-02-01", "ends_on": "2006-02-10"},
            {**NEW, **people[1], "starts_on": "2006-03-01", "ends_on": "2006-03-10"},
        ]
        assert ["overlaps line 2" in told for told in mistakes(roster(*rows))] == [True, True]

    def test_a_state_of_its_own_overlaps_nothing(self, cast):
        other = {**SM, "person": "Neil Ray", "email": "neil.ray@ilec.example.com", "state": "UT"}
        assert keep(roster(SERVED, {**NEW, **other, "starts_on": "2006-05-15"}))["Assignments"]["started"] == 2

    def test_the_same_assignment_twice(self, cast):
        assert mistakes(roster(SERVED, SERVED)) == ["Line 3: the same assignment as on line 2."]

    @pytest.mark.parametrize("starts_on", ["1999-01-01", "2000-01-01"])
    def test_overlapping_what_is_on_record(self, cast, starts_on):
        (told,) = mistakes(roster({"company": "Cobalt Mesa Telecom", **SM, "starts_on": starts_on}))
        assert told.startswith("Line 2, column starts_on: overlaps the record: Ruth Ellery from 2000-01-01.")

    def test_a_former_name_is_not_taken_for_a_new_company(self, cast):
        FormerName.objects.create(clec=cast.cobalt, name="Bluestem Tel")
        (told,) = mistakes(roster({**NEW, "company": "Bluestem Tel"}))
        assert "is a former name of Cobalt Mesa Telecom" in told

    def test_dates_of_an_assignment_that_has_no_company(self, cast):
        (told,) = mistakes(roster({**SM, "starts_on": "2006-05-15"}))
        assert told == "Line 2, column company: starts_on is filled, and an assignment needs a company and a person."

    def test_somebody_who_has_left_is_not_assigned(self, cast):
        Person.objects.filter(pk=cast.castellano.pk).update(is_active=False)
        row = {**NEW, "email": cast.castellano.email, "starts_on": "2006-05-15"}
        assert "is not with the account teams any more" in mistakes(roster(row))[0]

    def test_what_only_the_database_knows_is_a_message_too(self, cast):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE contacts_person ADD CONSTRAINT not_there CHECK (city <> 'Nowhere')")
        before = everything()
        (told,) = mistakes(roster({**SERVED, "city": "Nowhere"}))
        assert told.startswith("The file: the database refused it, and nothing was written:")
        assert "not_there" in told
        assert everything() == before
