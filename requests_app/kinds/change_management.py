"""Help with change management (S44, E19, E20)."""

from .kind import SERVICE, Kind, day, option, reference, yes_no

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
)
