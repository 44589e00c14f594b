"""A request outside agreement and tariff, by milestones of its own (S21, E16 to E18)."""

from .kind import SALES, Filled, Kind, Milestone, Needed, day, long, option, text

AGREED = "Where your agreement says another day: it counts instead of the template's."
_TYPES = (
    ("bfr", "Bona fide request (BFR)"),
    ("sr", "Special request (SR)"),
    ("lnp_bfr", "Bona fide request for number portability (LNP BFR)"),
    ("icb_quote", "Quote by individual case"),
)
_MILESTONES = {
    "bfr": (
        Milestone("Acknowledged, with what is missing", 2, True, "", "acknowledged_on", "acknowledge_by"),
        Milestone("Preliminary analysis", 21, False, "", "analysed_on", "analyse_by"),
        Milestone("Quote", 45, False, "qualified_on", "quoted_on", "quote_by"),
        Milestone("Accepted or cancelled by the company", 30, True, "quoted_on", "decided_on", is_theirs=True),
    ),
    "sr": (
        Milestone("Acknowledged", 5, True, "", "acknowledged_on", "acknowledge_by"),
        Milestone("Preliminary analysis", 15, True, "", "analysed_on", "analyse_by"),
    ),
    "lnp_bfr": (
        Milestone("Acknowledged", 10, True, "", "acknowledged_on", "acknowledge_by"),
        Milestone("Dates for each switch", 45, False, "", "quoted_on", "quote_by"),
    ),
    "icb_quote": (Milestone("Written quote", 20, True, "", "quoted_on", "quote_by"),),
}


def _milestones(filled: Filled) -> tuple[Milestone, ...]:
    return _MILESTONES.get(filled.get("type", ""), ())


KIND = Kind(
    name="special_request",
    label="Special request (BFR, SR)",
    side=SALES,
    place=40,
    source="S21, E16, E17, E18",
    particulars=(
        option("type", "Which", *_TYPES, needed=Needed.TO_LOG),
        long("switches", "Switches (11-character CLLIs)", hint="For number portability: each switch."),
        text("served_by", "Service Manager copied", is_ours=True),
        day("acknowledged_on", "Acknowledged on", is_ours=True),
        day("analysed_on", "Analysis sent on", is_ours=True),
        day("qualified_on", "Qualified on", is_ours=True, hint="The quote is counted from this day."),
        day("quoted_on", "Quote or dates sent on", is_ours=True),
        day("decided_on", "Accepted or cancelled on", is_ours=True),
        day("acknowledge_by", "Acknowledge by, as agreed", is_ours=True, hint=AGREED),
        day("analyse_by", "Analysis by, as agreed", is_ours=True, hint=AGREED),
        day("quote_by", "Quote or dates by, as agreed", is_ours=True, hint=AGREED),
    ),
    untimed="By its own milestones: confirm them against your agreement.",
    milestones=_milestones,
)
