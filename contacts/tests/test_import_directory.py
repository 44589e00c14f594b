"""Importing a roster: what it changes, and what the command says."""

import time
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from contacts.models import Assignment, Clec, CompanyCode, Person
from contacts.operations import importing
from contacts.operations.importing import import_directory

from .rosters import COLUMNS, ELLERY, HEADER, NEW, SERVED, SM, everything, keep, roster

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parents[2] / "docs" / "sample-directory.csv"


class TestWhatIsImported:
    def test_a_new_company_with_its_codes_people_and_assignment(self, cast):
        keep(roster({**SERVED, "former_names": "Alpine Tel (until 2004-12-31) | Peak Tel", "pager": "303-555-0177"}))
        clec = Clec.objects.get(name="Aspen Voice")
        assert (clec.kind, clec.status, clec.states) == ("reseller", "active", ["CO", "UT"])
        assert [(c.kind, c.value, c.state) for c in clec.codes.all()] == [("OCN", "Z0A1", "")]
        assert {(n.name, n.until) for n in clec.former_names.all()} == {
            ("Alpine Tel", date(2004, 12, 31)),
            ("Peak Tel", None),
        }
        assignment = clec.assignments.get()
        assert (assignment.person.name, assignment.starts_on, assignment.ends_on) == (
            "Vera Holt",
            date(2006, 1, 2),
            None,
        )
        assert str(assignment.person.pager.as_e164) == "+13035550177"

    def test_a_code_for_each_state(self, cast):
        keep(roster({**NEW, "ocn": "CO:Z0A1 UT:z0a2"}))
        codes = CompanyCode.objects.filter(clec__name="Aspen Voice")
        assert {(code.value, code.state) for code in codes} == {("Z0A1", "CO"), ("Z0A2", "UT")}

    def test_an_empty_cell_changes_nothing_and_a_filled_one_says_all_there_is(self, cast):
        keep(roster({"company": "cobalt mesa telecom", "states": "CO NM AZ UT"}, {**ELLERY, "city": "Boulder"}))
        cobalt = Clec.objects.get(pk=cast.cobalt.pk)
        assert (cobalt.name, cobalt.kind, cobalt.states) == (
            "Cobalt Mesa Telecom",
            "facility",
            ["AZ", "CO", "NM", "UT"],
        )
        assert cobalt.codes.count() == 2
        ellery = Person.objects.get(pk=cast.ellery.pk)
        assert (ellery.city, ellery.back_up, ellery.verified_on) == ("Boulder", cast.castellano, date(2006, 5, 4))

    def test_directors_and_back_ups_by_name_or_address_in_any_order(self, cast):
        other = {**SM, "person": "Neil Ray", "email": "neil.ray@ilec.example.com"}
        keep(
            roster(
                {**SM, "director": "Carol Brandvold", "back_up": "neil.ray@ilec.example.com"},
                {**other, "back_up": "Vera Holt"},
            )
        )
        vera = Person.objects.get(name="Vera Holt")
        neil = Person.objects.get(name="Neil Ray")
        assert (vera.director, vera.back_up) == (cast.brandvold, neil)
        assert neil.back_up == vera

    def test_a_successor_ends_the_one_on_record_the_day_before(self, cast):
        told = keep(roster({"company": "Cobalt Mesa Telecom", **SM, "starts_on": "2006-05-15"}))
        assert told["Assignments"]["replaced by a successor"] == 1
        was = Assignment.objects.get(clec=cast.cobalt, person=cast.ellery)
        assert was.ends_on == date(2006, 5, 14)
        assert Assignment.objects.filter(clec=cast.cobalt, person=cast.begaye, ends_on=None).exists()

    def test_an_end_is_set_and_taken_back(self, cast):
        row = {"company": "Cobalt Mesa Telecom", **ELLERY, "starts_on": "1/1/2000"}
        assert keep(roster({**row, "ends_on": "2006-04-30"}))["Assignments"]["ended"] == 1
        assert keep(roster(row))["Assignments"]["changed"] == 1
        assert Assignment.objects.get(clec=cast.cobalt, person=cast.ellery).ends_on is None

    def test_a_code_may_move_from_one_company_to_another(self, cast):
        keep(
            roster(
                {"company": "Prairie Switch Communications", "ocn": "X0A1"},
                {"company": "Cobalt Mesa Telecom", "ocn": "X0B2"},
            )
        )
        assert cast.prairie.codes.get(kind="OCN").value == "X0A1"

    def test_without_keep_nothing_is_written(self, cast):
        before = everything()
        outcome = import_directory(roster(SERVED), keep=False)
        assert not outcome.mistakes
        assert not outcome.is_written
        assert outcome.plan.companies.counts == {"new": 1, "changed": 0, "unchanged": 0}
        assert everything() == before

    @pytest.mark.parametrize(
        "data",
        [
            b"\xef\xbb\xbf" + roster(SERVED),
            roster(SERVED, end="\n"),
            roster(SERVED, end="\r"),
            roster(SERVED).replace(b",", b";"),
            roster(SERVED).replace(b",", b"\t"),
            roster(SERVED, header=HEADER.upper().replace("_", " ").replace("EMAIL", "E-Mail")),
            roster(SERVED).replace(b"Aspen Voice", b'"Aspen\r\n  Voice"'),
        ],
        ids=["mark of UTF-8", "LF", "CR", "semicolons", "tabs", "capitals in the header", "a line break in a cell"],
    )
    def test_however_the_spreadsheet_writes_it(self, cast, data):
        keep(data)
        assert Clec.objects.get(name="Aspen Voice").assignments.count() == 1


class TestTheSample:
    @pytest.fixture
    def data(self):
        return SAMPLE.read_bytes()

    def test_comes_into_an_empty_database_and_a_second_time_changes_nothing(self, data, db):
        told = keep(data)
        assert told["Companies"] == {"new": 300, "changed": 0, "unchanged": 0}
        before = everything()
        again = keep(data)
        assert {what for counts in again.values() for what, count in counts.items() if count} == {"unchanged"}
        assert everything() == before

    def test_comes_in_beside_the_demo(self, data, db):
        call_command("load_demo", stdout=StringIO())
        assert keep(data)["Companies"]["new"] == 300
        assert Clec.objects.count() == 311

    def test_has_history_ends_states_of_their_own_and_companies_without_a_manager(self, data, db):
        keep(data)
        assert Assignment.objects.exclude(state="").count() > 20
        assert Assignment.objects.filter(ends_on__isnull=False).count() > 50
        assert Clec.objects.exclude(assignments__position="service_manager").count() > 5


class TestTheCommand:
    @pytest.fixture
    def file(self, tmp_path):
        def written(data: bytes):
            path = tmp_path / "roster.csv"
            path.write_bytes(data)
            return path

        return written

    def run(self, *args) -> str:
        out = StringIO()
        call_command("import_directory", *map(str, args), stdout=out)
        return out.getvalue()

    def test_shows_first_and_writes_when_told(self, cast, file):
        path = file(roster(SERVED))
        assert self.run(path).splitlines() == [
            "Companies: 1 new, 0 changed, 0 unchanged",
            "  + Aspen Voice",
            "People: 1 new, 0 changed, 0 unchanged",
            "  + Vera Holt, vera.holt@ilec.example.com",
            "Assignments: 1 started, 0 ended, 0 replaced by a successor, 0 changed, 0 unchanged",
            "  + Vera Holt, Service Manager of Aspen Voice from 2006-01-02",
            "Nothing was written. Add --apply to write it.",
        ]
        assert not Clec.objects.filter(name="Aspen Voice").exists()
        assert self.run(path, "--apply").splitlines()[-1] == "Written."
        assert self.run(path, "--apply").splitlines()[-1] == "Nothing differs from the record."

    def test_names_many_mistakes_and_says_how_many_more(self, cast, file):
        rows = [{**NEW, "company": f"Birch {n}", "ocn": f"Z{n:03d}", "kind": "carrier"} for n in range(313)]
        with pytest.raises(CommandError) as stopped:
            self.run(file(roster(*rows)), "--apply")
        told = str(stopped.value).splitlines()
        assert told[0] == "roster.csv: 313 mistakes. Nothing was written."
        assert told[1].startswith("Line 2, column kind")
        assert told[-1] == "and 213 more"
        assert len(told) == 102

    def test_long_changes_are_counted_and_shown_in_full_when_asked(self, cast, file):
        path = file(roster(*({**NEW, "company": f"Birch {n}", "ocn": f"Z{n:03d}"} for n in range(25))))
        assert "  and 5 more (all with -v 2)" in self.run(path)
        assert "Birch 24" in self.run(path, "-v", "2")

    def test_a_file_that_is_not_there(self, cast, tmp_path):
        with pytest.raises(CommandError, match=r"none\.csv cannot be read: No such file"):
            self.run(tmp_path / "none.csv")

    def test_its_help_names_every_column(self, capsys):
        with pytest.raises(SystemExit):
            call_command("import_directory", "--help")
        told = capsys.readouterr().out
        for column in COLUMNS:
            assert f"  {column}" in told


class TestALargeFile:
    @pytest.mark.parametrize(("size", "seconds"), [(5_000, 30), pytest.param(100_000, 120, marks=pytest.mark.prove)])
    def test_is_read_and_written_in_reasonable_time(self, cast, size, seconds):
        rows = [
            {
                "company": f"Birch {n // 4}",
                **ELLERY,
                "starts_on": f"{2001 + n % 4}-01-01",
                "ends_on": f"{2001 + n % 4}-12-31",
            }
            for n in range(size)
        ]
        for row in rows[::4]:
            row |= {"kind": "both", "states": "CO"}
        data = roster(*rows)
        started = time.monotonic()
        outcome = import_directory(data, keep=False)
        assert outcome.mistakes == []
        assert outcome.plan.assignments.counts["started"] == size
        assert time.monotonic() - started < seconds


class TestTheDocument:
    def test_names_every_column(self):
        told = (SAMPLE.parent / "directory-import.md").read_text()
        for column in importing.COLUMNS:
            assert f"`{column.name}`{'*' if column.is_required else ''}" in told
