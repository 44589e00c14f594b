"""Help with change management (S44, E19, E20)."""

from .kind import SERVICE, Filled, Kind, Milestone, day, option, reference, yes_no

BINDING = "Binding position, with its reasons"


def _milestones(filled: Filled) -> tuple[Milestone, ...]:
    """In calendar days from the mail that acknowledges it: fewer where the change request itself is escalated (E19)."""
    days = 7 if filled.get("is_escalated") == "yes" else 14
    return (
        (Milestone(BINDING, days, False, "acknowledged_on", "answered_on", "answer_by"),)
        if "acknowledged_on" in filled
        else ()
    )


KIND = Kind(
    name="change_management",
    label="Change management: product, process or system",
    side=SERVICE,
    place=90,
    source="S44, E19, E20",
    particulars=(
        reference("change_request", "Change request", hint="For example PC041306-1CM.", most=16),
        option("area", "About", ("product", "A product"), ("process", "A process"), ("system", "A system")),
        yes_no("is_escalated", "Is it escalated?"),
        day("acknowledged_on", "Escalation acknowledged on", is_ours=True),
        day("answered_on", "Binding position sent on", is_ours=True),
        day("answer_by", "Binding position by, as agreed", is_ours=True),
        option(
            "stage",
            "Where it stands",
            ("ordinary", "In the ordinary steps"),
            ("escalated", "Escalated"),
            ("impasse", "At an impasse"),
            ("dispute", "In dispute"),
            is_ours=True,
        ),
    ),
    milestones=_milestones,
)
