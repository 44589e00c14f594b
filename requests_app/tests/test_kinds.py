"""What is asked of each kind of request, and what must fit together."""

import pytest

from notices.management.commands.write_notices import with_table
from requests_app import forms, kinds
from requests_app.forms.action import Action
from requests_app.kinds import KINDS, Needed, Wrong, cleaned
from requests_app.kinds.coordinating import project_kind
from requests_app.kinds.kind import day, instant, long, option, reference, text, yes_no
from requests_app.management.commands.write_kinds import DOCUMENT

EXPEDITE = KINDS["expedite"]
BY_NAME = {one.name: one for one in EXPEDITE.particulars}


def said(kind, **filled) -> dict[str, str]:
    """What does not fit together."""
    return kind.wrong(filled, "NM")


class TestTheDocument:
    def test_shows_the_kinds_of_the_code(self):
        """Run `manage.py write_kinds` after a change of the kinds."""
        written = DOCUMENT.read_text()
        assert written == with_table(written, kinds.table())


class TestTheKinds:
    def test_s63_each_has_a_side_and_a_place_of_its_own_there(self):
        places = [(kind.side, kind.place) for kind in KINDS.values()]
        assert len(places) == len(set(places))
        assert next(iter(KINDS)) == "order"

    def test_s63_s65_service_has_orders_and_repair_and_sales_products_and_agreements(self):
        assert {KINDS[name].side for name in ("order", "expedite", "repair", "billing", "grooming")} == {"service"}
        assert {KINDS[name].side for name in ("product", "agreement", "project", "sales_question")} == {"sales"}
        assert KINDS["assignment_missing"].side == "sales_operations"

    @pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
    def test_ask_nothing_by_a_name_that_a_form_has_already(self, kind):
        asked = [one.name for one in kind.particulars_at("sales")]
        taken = {*forms.Log.base_fields, *Action.base_fields, "note", "action"}
        assert len(asked) == len(set(asked))
        assert taken.isdisjoint(asked)

    @pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
    def test_are_found_in_the_tables_column_and_name_their_rule(self, kind):
        assert len(kind.name) <= 24
        assert kind.source[0] in "SE"

    def test_s24_a_service_problem_in_the_hands_of_sales_asks_who_in_service_was_consulted(self):
        at_sales = {one.name: one for one in KINDS["repair"].particulars_at("sales")}
        assert at_sales["consulted"].needed is Needed.TO_RESOLVE
        assert at_sales["steps_taken"].needed is Needed.TO_RESOLVE
        assert "consulted" not in {one.name for one in KINDS["repair"].particulars_at("service")}
        assert "consulted" not in {one.name for one in KINDS["product"].particulars_at("sales")}


# The rules of the procedure that ask for a kind, and which kinds answer them: written by hand.
RULES = {
    "S4": "assignment_missing",
    "S13": "billing service_question product sales_question",
    "S14": "product",
    "S15": "product",
    "S16": "interconnection",
    "S17": "product",
    "S18": "agreement",
    "S19": "agreement",
    "S20": "agreement",
    "S21": "special_request",
    "S22": "order order_escalation expedite",
    "S23": "service_complaint sales_complaint",
    "S29": "order",
    "S30": "order",
    "S31": "coverage",
    "S32": "order_escalation",
    "S33": "outage",
    "S34": "repair",
    "S39": "project",
    "S40": "grooming",
    "S41": "project grooming",
    "S42": "testing",
    "S43": "service_complaint sales_complaint",
    "S44": "change_management",
}


class TestTheRules:
    @pytest.mark.parametrize(("rule", "names"), RULES.items(), ids=list(RULES))
    def test_each_has_its_kinds(self, rule, names):
        assert {kind.name for kind in KINDS.values() if rule in kind.source.split(", ")} == set(names.split())

    def test_s17_a_price_is_simple_or_complex(self):
        asked = {one.name: one for one in KINDS["product"].particulars}
        assert {"simple_price", "complex_price", "tariff"} <= dict(asked["wanted"].options).keys()

    def test_s30_an_order_has_the_date_that_was_negotiated(self):
        negotiated = [one for one in KINDS["order"].particulars if one.name == "negotiated_on"]
        assert [one.is_ours for one in negotiated] == [True]

    def test_s42_a_test_or_performance_figures(self):
        asked = {one.name: one for one in KINDS["testing"].particulars}
        assert {"acceptance", "cooperative", "performance"} <= dict(asked["test"].options).keys()

    def test_s44_e20_an_impasse_leads_to_a_dispute(self):
        asked = {one.name: one for one in KINDS["change_management"].particulars}
        assert [value for value, _ in asked["stage"].options] == ["ordinary", "escalated", "impasse", "dispute"]


class TestAValue:
    @pytest.mark.parametrize(
        ("asked", "typed", "kept"),
        [
            (text("product", "Product"), "  DS1 loop ", "DS1 loop"),
            (reference("circuit", "Circuit"), " /hcfu/000101/nw", "/HCFU/000101/NW"),
            (day("on", "On"), "2006-05-23", "2006-05-23"),
            (instant("at", "At"), "2006-05-06T02:10:31-06:00", "2006-05-06T08:10:00+00:00"),
            (yes_no("is", "Is"), "yes", "yes"),
            (option("of", "Of", ("a", "A")), "a", "a"),
            (long("why", "Why"), "x" * 8000, "x" * 8000),
        ],
    )
    def test_is_kept_in_one_form(self, asked, typed, kept):
        assert asked.cleaned(typed) == kept

    @pytest.mark.parametrize(
        ("asked", "typed"),
        [
            (text("product", "Product"), "x" * 121),
            (reference("circuit", "Circuit", most=6), "1234567"),
            (long("why", "Why"), "x" * 8001),
            (day("on", "On"), "23 May"),
            (instant("at", "At"), "2006-05-06T02:10"),
            (yes_no("is", "Is"), "perhaps"),
            (option("of", "Of", ("a", "A")), "b"),
        ],
    )
    def test_that_is_none_is_refused_in_words(self, asked, typed):
        with pytest.raises(Wrong) as wrong:
            cleaned([asked], {asked.name: typed})
        assert wrong.value.errors[asked.name].endswith(".")

    def test_that_is_empty_is_left_out(self):
        assert cleaned([text("product", "Product")], {"product": "  "}) == {}

    def test_of_something_that_is_not_asked_is_refused(self):
        with pytest.raises(Wrong, match="not asked"):
            cleaned([text("product", "Product")], {"price": "9"})

    def test_is_found_by_the_numbers_alone(self):
        asked = [text("product", "Product"), reference("circuit", "Circuit"), reference("ban", "BAN")]
        filled = {"product": "DS1", "circuit": "/HCFU/1", "ban": "303"}
        assert kinds.references(asked, filled) == "/HCFU/1\n303"


class TestAnExpedite:
    def test_e3_a_denial_gives_its_reasons(self):
        assert "denied_because" in said(EXPEDITE, decision="denied")
        assert said(EXPEDITE, decision="denied", denied_because="No facilities") == {}
        assert said(EXPEDITE, decision="granted") == {}

    def test_e2_pre_approved_needs_an_agreement_that_allows_it(self):
        assert "type" in said(EXPEDITE, type="pre_approved", agreement_allows="no")
        assert said(EXPEDITE, type="pre_approved", agreement_allows="yes") == {}
        assert said(EXPEDITE, type="requiring_approval", agreement_allows="no") == {}

    def test_e2_arizona_is_an_exception_and_says_so(self):
        filled = {"type": "pre_approved", "agreement_allows": "no", "wanted_on": "2006-05-16"}
        assert "Arizona alone is an exception" in EXPEDITE.wrong(filled, "NM")["type"]
        assert EXPEDITE.wrong(filled, "AZ") == {}
        assert "commission" in dict(EXPEDITE.facts(filled, "AZ"))["Arizona"]
        assert EXPEDITE.facts(filled, "NM") == []
        assert EXPEDITE.facts(filled | {"type": "requiring_approval"}, "AZ") == []

    def test_is_for_an_earlier_date(self):
        assert "wanted_on" in said(EXPEDITE, wanted_on="2006-05-23", standard_on="2006-05-23")
        assert said(EXPEDITE, wanted_on="2006-05-22", standard_on="2006-05-23") == {}

    def test_e3_says_how_many_days_are_gained_and_what_the_alternate_date_costs(self):
        filled = {"wanted_on": "2006-05-18", "standard_on": "2006-05-25", "alternate_on": "2006-05-22"}
        assert EXPEDITE.facts(filled, "CO") == [("Days improved", "7")]
        denied = EXPEDITE.facts(filled | {"decision": "denied"}, "CO")
        assert ("Alternate date", "4 days after the one wanted") in denied


class TestTheOthers:
    def test_s29_an_order_is_explained_before_it_is_resolved(self):
        owed = [one.name for one in KINDS["order"].particulars if one.needed is Needed.TO_RESOLVE]
        assert owed == ["explanation"]

    def test_s41_a_project_has_its_coordinator_and_no_standard_interval(self):
        for name in ("project", "grooming"):
            owed = [one.name for one in KINDS[name].particulars if one.needed is Needed.TO_RESOLVE]
            assert owed == ["coordinator"]
            assert "Individual case basis" in KINDS[name].untimed

    def test_s41_a_project_has_its_scope_the_dates_agreed_and_its_milestones(self):
        for kind in (KINDS["project"], KINDS["grooming"]):
            asked = {one.name: one for one in kind.particulars}
            assert not asked["scope"].is_ours
            assert all(asked[name].is_ours for name in ("coordinator", "agreed_on", "agreed_until", "milestones"))
            assert "agreed_until" in kind.wrong({"agreed_on": "2006-05-23", "agreed_until": "2006-05-22"}, "MN")
            assert kind.wrong({"agreed_on": "2006-05-23", "agreed_until": "2006-05-23"}, "MN") == {}

    @pytest.mark.parametrize(
        ("new", "moved", "kind"),
        [
            ("optical", "", "project"),
            ("other_new", "", "project"),
            ("no", "trunks", "grooming"),
            ("no", "ds1s", "grooming"),
            ("no", "no", ""),
        ],
    )
    def test_s39_s40_the_questions_tell_sales_from_service(self, new, moved, kind):
        assert project_kind(new, moved) == kind

    def test_s43_a_complaint_has_no_set_timeframe_and_a_day_of_its_next_update(self):
        for name in ("service_complaint", "sales_complaint"):
            assert "No set timeframe" in KINDS[name].untimed
            assert "next_update_on" in {one.name for one in KINDS[name].particulars}

    def test_e12_severity_stays_as_it_was_sent(self):
        assert [one.name for one in KINDS["repair"].particulars if one.is_fixed] == ["severity"]

    def test_e2_e4_an_escalation_asks_what_was_tried_and_requires_none_of_it(self):
        asked = {one.name: one for one in KINDS["order_escalation"].particulars}
        assert [value for value, _ in asked["tier"].options] == ["0", "1", "2", "3", "4"]
        for name in ("tier", "call_ticket", "it_ticket", "tried", "tried_on"):
            assert asked[name].needed is Needed.NEVER
