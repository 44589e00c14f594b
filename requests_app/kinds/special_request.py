"""A request outside agreement and tariff (S21, E16 to E18)."""

from .kind import SALES, Kind, Needed, long, option, text

KIND = Kind(
    name="special_request",
    label="Special request (BFR, SR)",
    side=SALES,
    place=40,
    source="S21, E16, E17, E18",
    particulars=(
        option(
            "type",
            "Which",
            ("bfr", "Bona fide request (BFR)"),
            ("sr", "Special request (SR)"),
            ("lnp_bfr", "Bona fide request for number portability (LNP BFR)"),
            ("icb_quote", "Quote by individual case"),
            needed=Needed.TO_LOG,
        ),
        long("switches", "Switches (11-character CLLIs)", hint="For number portability: each switch."),
        text("served_by", "Service Manager copied", is_ours=True),
    ),
    untimed="By its own milestones: confirm them against your agreement.",
)
